"""What lets a tour depart, and whether an exception still holds for what it was given on: pure
functions over figures."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from finance.tours.rules import (
    Kind,
    Standing,
    TourRules,
    needed_before_departure,
    percent_of,
    yuan,
)
from regulations.rulebook import clause
from regulations.rulebook.rules import start_of


@clause("A7.3-4")
def is_enough(kind: str, standing: Standing, params: TourRules) -> bool:
    """Whether a tour's customer paid what its kind asks for before departure."""
    if standing.price is None:
        return False
    return standing.received >= needed_before_departure(standing.price, percent_of(kind, params))


@clause("A7.3-3")
def check_sheet(standing: Standing) -> None:
    """Refuse a departure before operations signed what it may cost."""
    if standing.budget is None:
        raise ValidationError(
            gettext_lazy("Operations has not signed a budget sheet: nothing departs without one."),
            code="A7.3-3",
        )


@clause("A7.3-4")
def check_kind(kind: str, travellers: int, params: TourRules) -> None:
    """Refuse to let few travellers depart as a group, which pays less before."""
    if kind == Kind.GROUP and travellers < params.group_from_travellers:
        raise ValidationError(
            gettext_lazy(
                "%(travellers)s travellers are no group: it has %(least)s at least. Register them "
                "as individual travellers."
            ),
            params={"travellers": travellers, "least": params.group_from_travellers},
            code="A7.3-4",
        )


@clause("A7.3-4")
def is_covered(standing: Standing, price: Decimal, received: Decimal) -> bool:
    """Whether an exception given on a price and what was received covers how a tour stands now:
    the customer owes no more, and finance has no less."""
    return standing.price is not None and standing.price <= price and standing.received >= received


@clause("A7.3-4")
def check_covered(standing: Standing, price: Decimal, received: Decimal) -> None:
    """Refuse to approve an exception on figures that have become worse since it was asked for."""
    if not is_covered(standing, price, received):
        raise ValidationError(
            gettext_lazy(
                "Since it was asked for the figures have changed: the price is %(price)s, finance "
                "has %(received)s. Refuse this, it is asked for anew."
            ),
            params={"price": yuan(standing.price), "received": yuan(standing.received)},
            code="A7.3-4",
        )


def since(then: Decimal, now: Decimal | None) -> str:
    """A figure as it is now, and what it was when it was asked for, where they differ."""
    if now == then:
        return yuan(now)
    return _("%(now)s now, %(then)s when it was asked for") % {
        "now": yuan(now), "then": yuan(then),
    }  # fmt: skip


@clause("A7.7-2")
def report_due(day: date, office: list) -> datetime:
    """Until when a day's departures are reported: the end of the office shift, `office` as the
    spells of the rule set ("HH:MM" pairs)."""
    hour, minute = office[-1][1].split(":")
    return start_of(day) + timedelta(hours=int(hour), minutes=int(minute))
