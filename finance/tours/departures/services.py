"""The gate: a tour departs once enough is paid, or once the general manager approved it."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from finance.ledger.access import allow
from finance.tours.access import check_running, lock_tour
from finance.tours.balance import watch_balance
from finance.tours.departures.rules import (
    check_covered,
    check_sheet,
    is_covered,
    is_enough,
    since,
)
from finance.tours.letters import link, tell, write
from finance.tours.models import Departure, Exemption, Tour
from finance.tours.purses.rules import check_whole
from finance.tours.rules import (
    Standing,
    TourRules,
    check_departure,
    needed_before_departure,
    percent_of,
    yuan,
)
from finance.tours.selectors import standing_of
from hr.people.rules import HEAD
from hr.people.selectors import allowed, holders
from regulations.approvals.rules import Stage
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Chain, Matter, ask_approval, withdraw_approval
from regulations.binding.rows import insert
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force

KIND = "tours.departure"
CLAUSE = "A7.3-4"
CHAIN = (Stage(HEAD, gettext_noop("General manager")),)
ASKED = gettext_noop("Departure of %(tour)s with %(received)s of %(needed)s paid: %(reason)s")
RELEASED = gettext_noop("Tour %(tour)s is released: it departs on %(day)s.")


@clause("A7.3-4")
@transaction.atomic
def release_tour(*, tour_id: int, by, at: datetime) -> Departure:
    """Let a tour depart: with enough paid, or with the general manager's approval of no less.

    Refused with figures while too little is in finance, and without a signed budget sheet; the
    database asks the same again.
    """
    allow(by, "tours.release_tour")
    tour = lock_tour(tour_id)
    _check_leaving(tour, at)
    held, standing = in_force("tours", at), standing_of(tour.pk)
    check_whole(standing)
    exemption = exemption_for(tour, standing, held.params)
    check_departure(tour.kind, standing, held.params, is_excepted=exemption is not None)
    check_sheet(standing)
    row = Departure(
        tour=tour, price=standing.price, received=standing.received,
        percent=percent_of(tour.kind, held.params), version=held.version, exemption=exemption,
        by=by, at=at,
    )  # fmt: skip
    insert(row)
    note = exemption.reason if exemption else ""
    write(tour, "released", by=by, at=at, amount=standing.received, note=note)
    words = {"key": "released", "clause": CLAUSE, "by": by, "at": at}
    people = [tour.sales, tour.guide, *allowed("ledger.move_money")]
    tell(people, RELEASED, tour=tour, day=tour.departs_on.isoformat(), **words)
    watch_balance(tour, at)
    return row


def exemption_for(tour: Tour, standing: Standing, params: TourRules) -> Exemption | None:
    """The exception by which a tour departs now; None where none was given on these figures, or
    where none is needed."""
    if is_enough(tour.kind, standing, params):
        return None
    given = tour.exemptions.filter(state=Outcome.APPROVED).order_by("-pk")
    return next((row for row in given if is_covered(standing, row.price, row.received)), None)


def _check_leaving(tour: Tour, at: datetime) -> None:
    check_running(tour, CLAUSE)
    if hasattr(tour, "departure"):
        raise ValidationError(_("This tour has been released already."), code=CLAUSE)
    if day_of(at) > tour.returns_on:
        raise ValidationError(_("The days of this tour are over: call it off."), code=CLAUSE)


@clause("A7.3-4")
@transaction.atomic
def ask_exemption(*, tour_id: int, reason: str, by, at: datetime) -> Exemption:
    """Ask the general manager to let a tour depart with too little paid.

    Refused: without a reason, where enough is paid, while one request runs.
    """
    allow(by, "tours.release_tour")
    tour = lock_tour(tour_id)
    _check_leaving(tour, at)
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code=CLAUSE)
    row = _exemption(tour, reason.strip(), by, at)
    chain = Chain(CHAIN, _find)
    ask_approval(kind=KIND, document=row, matter=_matter(row, at), chain=chain, by=by, at=at)
    write(tour, "exemption", by=by, at=at, note=reason)
    return row


def _exemption(tour: Tour, reason: str, by, at: datetime) -> Exemption:
    standing, params = standing_of(tour.pk), in_force("tours", at).params
    if standing.price is None:
        check_departure(tour.kind, standing, params, is_excepted=False)
    needed = needed_before_departure(standing.price, percent_of(tour.kind, params))
    if standing.received >= needed:
        raise ValidationError(_("Enough is paid: let it depart."), code=CLAUSE)
    asked = tour.exemptions.filter(state=Outcome.PENDING).exists()
    if asked or exemption_for(tour, standing, params):
        raise ValidationError(_("The general manager has been asked already."), code=CLAUSE)
    return Exemption.objects.create(
        tour=tour, reason=reason, price=standing.price, received=standing.received,
        needed=needed, asked_by=by, asked_at=at,
    )  # fmt: skip


def _find(role: str) -> list[int]:
    return list(holders(role).values_list("pk", flat=True))


def _matter(row: Exemption, at: datetime) -> Matter:
    params = {
        "tour": str(row.tour),
        "received": yuan(row.received),
        "needed": yuan(row.needed),
        "reason": row.reason,
    }
    version, missing = in_force("tours", at).version, row.needed - row.received
    return Matter(ASKED, params, version=version, amount=missing, clause=CLAUSE)


@clause("A7.3-4")
def settle_exemption(document: Exemption, state: Outcome, by, at: datetime) -> None:
    """Write what the general manager said (handler of `KIND`); operations then lets it depart.

    Refused: to approve for a tour that is gone or over, or on figures that have become worse.
    """
    row = Exemption.objects.select_related("tour").get(pk=document.pk)
    if state == Outcome.APPROVED:
        tour = lock_tour(row.tour_id)
        _check_leaving(tour, at)
        check_covered(standing_of(tour.pk), row.price, row.received)
    row.state = state
    row.save(update_fields=["state"])
    write(row.tour, f"exemption_{state}", by=by, at=at, note=row.reason)


@clause("A7.3-4")
def drop_exemptions(tour: Tour, *, by, at: datetime) -> None:
    """Take back the exceptions that are still asked for, since nobody needs them any more: the
    tour was called off, or enough is paid."""
    for row in tour.exemptions.filter(state=Outcome.PENDING).select_related("approval__asker"):
        words = {"by": row.approval.asker, "at": at, "is_dropped": True, "ender": by}
        withdraw_approval(approval_id=row.approval_id, **words)


def link_of(document: Exemption) -> str:
    """Where an exception is looked at."""
    return link(document.tour_id)


def facts_of(document: Exemption) -> Iterable[tuple[object, object]]:
    """What the general manager reads before."""
    row = Exemption.objects.select_related("tour__sales", "tour__operations").get(pk=document.pk)
    tour, standing = row.tour, standing_of(row.tour_id)
    return [
        (_("Tour"), str(tour)),
        (_("Customer"), tour.customer),
        (_("When"), f"{tour.departs_on:%Y-%m-%d} – {tour.returns_on:%m-%d}"),
        (_("Contract price"), since(row.price, standing.price)),
        (_("Received by finance"), since(row.received, standing.received)),
        (_("Needed before departure"), yuan(row.needed)),
        (_("Responsible salesperson"), tour.sales.name),
        (_("Reason"), row.reason),
    ]


def charts(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
    """The one chain there is."""
    return [(gettext_lazy("every departure with too little paid"), CHAIN)]
