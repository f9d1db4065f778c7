"""The words and numbers of supplies: who decides, how far a request has come, what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from regulations.approvals.rules import Stage
from regulations.approvals.rules import State as Outcome
from regulations.rulebook import clause
from regulations.rulebook.rules import start_of

CENT = Decimal("0.01")
MOST_PIECES = 100_000  # of one line: beyond lies a slip of the keys
MOST_PRICE = Decimal("9999999.99")


@dataclass(frozen=True)
class SupplyRules:
    """The numbers of A3: how much is ordered, how many quotes, how long a signature may take.

    What is used is read from `consumption_window_days`; an order lasts for `cover_days` beyond the
    `lead_days` in which it comes.
    """

    consumption_window_days: int = field(
        metadata={"clause": "A3-2", "unit": "days", "low": 7, "high": 730}
    )
    lead_days: int = field(metadata={"clause": "A3-2", "unit": "days", "low": 0, "high": 180})
    cover_days: int = field(metadata={"clause": "A3-2", "unit": "days", "low": 1, "high": 365})
    quotes_at_least: int = field(
        metadata={"clause": "A3-3", "unit": "quotes", "low": 1, "high": 10}
    )
    sign_within_days: int = field(
        metadata={"clause": "A3-L3", "unit": "days", "low": 1, "high": 30}
    )
    audit_within_days: int = field(
        metadata={"clause": "A3-5", "unit": "days", "low": 1, "high": 60}
    )


class State(TextChoices):
    """Where a request or a payment slip stands."""

    PENDING = "pending", _("waiting for its decision")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ORDERED = "ordered", pgettext_lazy("supplies", "ordered")
    ENDED = "ended", pgettext_lazy("supplies", "closed without an order")


# What a payment slip is called that was signed and then found to rest on a wrong count.
SLIP_STATES = [
    *((each.value, each.label) for each in State if each not in (State.ORDERED, State.ENDED)),
    (State.ENDED.value, pgettext_lazy("supplies", "void, what came was counted anew")),
]


class Purpose(TextChoices):
    """Why something is bought: for the shelf, or because a department has a special need."""

    STOCK = "stock", pgettext_lazy("supplies", "for the shelf")
    NEED = "need", pgettext_lazy("supplies", "special need of a department")


class OrderState(TextChoices):
    """Where an order stands; the database derives it from what hangs on the order."""

    PLACED = "placed", pgettext_lazy("supplies", "on its way")
    DELIVERED = "delivered", pgettext_lazy("supplies", "delivered")
    MATCHED = "matched", pgettext_lazy("supplies", "matched, waits for signatures")
    SIGNED = "signed", pgettext_lazy("supplies", "signed, to be paid")
    CANCELLED = "cancelled", pgettext_lazy("supplies", "cancelled")


STATES = {
    Outcome.APPROVED: State.APPROVED,
    Outcome.REFUSED: State.REFUSED,
    Outcome.WITHDRAWN: State.WITHDRAWN,
}
NEXT: Mapping[State, tuple[State, ...]] = {
    State.PENDING: (State.APPROVED, State.REFUSED, State.WITHDRAWN),
    State.APPROVED: (State.ORDERED, State.ENDED),
}
# Requests of which something may still come.
COMING = (State.PENDING, State.APPROVED)

MANAGER, ABOVE, SUPERVISOR = "manager", "above", "supervisor"
REQUEST = (Stage(MANAGER, gettext_noop("Manager in charge")),)
ANOTHER_QUOTE = (Stage(ABOVE, gettext_noop("One level above who approved the request")),)
SLIP = (
    Stage(SUPERVISOR, gettext_noop("Supervisor")),
    Stage(MANAGER, gettext_noop("Manager of the department in charge")),
)


@clause("A3-2", "A3-5")
def request_chain() -> tuple[Stage, ...]:
    """Who approves that something is bought: the manager in charge of who asks."""
    return REQUEST


@clause("A3-3")
def another_quote_chain() -> tuple[Stage, ...]:
    """Who approves another quote than the cheapest: one level above who approved the request."""
    return ANOTHER_QUOTE


@clause("A3-4")
def slip_chain() -> tuple[Stage, ...]:
    """Who signs a payment slip: the supervisor, then the manager of the department in charge."""
    return SLIP


def check_step(state: str, wanted: State, ref: str) -> None:
    """Refuse a step that no rule leads to."""
    if wanted not in NEXT.get(State(state), ()):
        raise ValidationError(
            _("This is %(state)s."), params={"state": State(state).label}, code=ref
        )


def check_pieces(pieces: int, *, ref: str, least: int = 1) -> None:
    """Refuse a number that nobody books at once."""
    if not least <= pieces <= MOST_PIECES:
        raise ValidationError(
            _("Give a whole number from %(least)s to %(most)s."),
            params={"least": least, "most": f"{MOST_PIECES:,}"},
            code=ref,
        )


def check_price(price: Decimal, *, ref: str) -> None:
    """Refuse what is no positive sum in whole cents."""
    if not 0 < price <= MOST_PRICE or price % CENT:
        raise ValidationError(_("Give a positive amount in whole cents."), code=ref)


def check_reason(reason: str, *, ref: str) -> None:
    """Refuse what nobody explains."""
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code=ref)


@clause("A3-1")
def check_limit(*, item: object, wanted: int, used: int, limit: int | None) -> None:
    """Refuse what goes beyond the limit of a department for an item and month; None: no limit."""
    if limit is None or used + wanted <= limit:
        return
    raise ValidationError(
        _(
            "%(item)s: the limit of the department is %(limit)s a month, %(used)s of it are used, "
            "%(wanted)s wanted. The management sets the limit."
        ),
        params={"item": item, "limit": limit, "used": used, "wanted": wanted},
        code="A3-1",
    )


def month_of(day: date) -> date:
    """The month of a day, by its first day: the period of the limits."""
    return day.replace(day=1)


@clause("A3-2")
def delivery_due(day: date) -> datetime:
    """Until when an order is to be here: the end of its delivery date."""
    return start_of(day + timedelta(days=1))


@clause("A3-2")
def check_delivery(day: date, today: date) -> None:
    """Refuse a delivery date that has passed."""
    if day < today:
        raise ValidationError(_("The delivery date has passed."), code="A3-2")


@clause("A3-L3")
def sign_due(at: datetime, params: SupplyRules) -> datetime:
    """Until when the custodian has signed what was issued."""
    return at + timedelta(days=params.sign_within_days)


@clause("A3-5")
def audit_due(at: datetime, params: SupplyRules) -> datetime:
    """Until when the office has audited what a department bought nearby."""
    return at + timedelta(days=params.audit_within_days)
