"""The words and numbers of spending: who decides, what may be asked, what is due when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from finance.ledger.wording import yuan
from hr.people.rules import HEAD
from regulations.approvals.rules import Stage, StepKind
from regulations.approvals.rules import State as Outcome
from regulations.rulebook import clause
from regulations.rulebook.rules import start_of

CENT = Decimal("0.01")
# The largest sum of one request: nine digits of yuan.
MOST = Decimal("999999999.99")
# Accounts of the chart: advances to staff, the drawer, the bank.
ADVANCES, CASH, BANK = "122101", "1001", "1002"
PLACES = {CASH: _("cash drawer"), BANK: _("bank")}


class Kind(TextChoices):
    """What money is spent for; each has the clause that asks for consent."""

    OFFICE = "office", pgettext_lazy("spending", "office")
    BUSINESS = "business", pgettext_lazy("spending", "business")


CONSENT = {Kind.OFFICE: "A7.2-1", Kind.BUSINESS: "A7.4-1"}


class State(TextChoices):
    """Where a request, a consent, a claim or a run stands."""

    PENDING = "pending", _("waiting for its decision")
    RETURNED = "returned", _("returned for changes")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CANCELLED = "cancelled", pgettext_lazy("spending", "not spent")
    REJECTED = "rejected", _("rejected by the cashier")
    SETTLED = "settled", pgettext_lazy("spending", "paid and settled")


# What a word of the approval makes of a document.
STATES = {
    Outcome.APPROVED: State.APPROVED,
    Outcome.REFUSED: State.REFUSED,
    Outcome.RETURNED: State.RETURNED,
    Outcome.WITHDRAWN: State.WITHDRAWN,
}
NEXT: Mapping[State, tuple[State, ...]] = {
    State.PENDING: (State.APPROVED, State.RETURNED, State.REFUSED, State.WITHDRAWN),
    State.RETURNED: (State.PENDING, State.WITHDRAWN),
    State.APPROVED: (State.CANCELLED, State.REJECTED, State.SETTLED),
}
# What takes up a budget, an invoice or a month: decided or not, but not turned down.
LIVE = (State.PENDING, State.RETURNED, State.APPROVED, State.SETTLED)
OPEN = (State.PENDING, State.RETURNED, State.APPROVED)


@dataclass(frozen=True)
class FinanceRules:
    """The numbers of A7: allowances, and how long an advance and a consent by phone stay open.

    `phone_cap` maps a position to the most of a month in yuan, None: what it actually cost.
    """

    phone_cap: dict = field(metadata={"clause": "A7.5-1", "unit": "yuan"})
    meal_allowance_month: int = field(
        metadata={"clause": "A7.5-2", "unit": "yuan", "low": 0, "high": 10_000}
    )
    meal_allowance_day: int = field(
        metadata={"clause": "A7.5-2", "unit": "yuan", "low": 0, "high": 1_000}
    )
    meal_allowance_days: int = field(
        metadata={"clause": "A7.5-2", "unit": "days", "low": 1, "high": 31}
    )
    advance_settle_days: int = field(
        metadata={"clause": "A7.2-3", "unit": "days", "low": 1, "high": 365}
    )
    phone_consent_confirm_days: int = field(
        metadata={"clause": "A7.2-1", "unit": "days", "low": 1, "high": 60}
    )

    def __post_init__(self):
        caps = self.phone_cap.values()
        if not all(each is None or _is_amount(each) for each in caps):
            raise ValidationError(
                _("%(field)s (%(clause)s) gives each position whole yuan, or nothing."),
                params={"field": "phone_cap", "clause": "A7.5-1"},
                code="A7.5-1",
            )


def _is_amount(value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


DECIDES = (Stage(HEAD, gettext_noop("General manager")),)
# Nobody decides for the general manager, and nobody decides for themselves: the books take note.
FILES = (Stage("chief_accountant", gettext_noop("Chief accountant"), StepKind.FILE),)


@clause("A7.2-1", "A7.2-2", "A7.4-1")
def chain_of(*, asks_head: bool) -> tuple[Stage, ...]:
    """Who decides on spending: the general manager; their own is put before the books."""
    return FILES if asks_head else DECIDES


def consent_clause(kind: str) -> str:
    """The clause by which spending of a kind needs consent beforehand."""
    return CONSENT[Kind(kind)]


def check_amount(amount: Decimal, ref: str) -> None:
    """Refuse what is no positive sum in whole cents."""
    if not 0 < amount <= MOST or amount % CENT:
        raise ValidationError(_("Give a positive amount in whole cents."), code=ref)


def check_asked(amount: Decimal, advance: Decimal, purpose: str, ref: str) -> None:
    """Refuse a request without a purpose, or with an advance that is no part of its amount."""
    check_amount(amount, ref)
    if not purpose.strip():
        raise ValidationError(_("Say what the money is for."), code=ref)
    if advance < 0 or advance % CENT or advance > amount:
        raise ValidationError(
            _("An advance is at most what is asked for, %(amount)s."),
            params={"amount": yuan(amount)},
            code=ref,
        )


@clause("A7.1-2")
def beyond_of(*, left: Decimal, amount: Decimal) -> Decimal:
    """By how much an amount goes beyond what is left of a budget; 0 within it."""
    return max(Decimal(0), amount - left)


@clause("A7.1-2")
def check_within(*, left: Decimal, amount: Decimal, consented: Decimal) -> None:
    """Refuse to commit more than the budget has left and was consented to beyond it."""
    beyond = beyond_of(left=left, amount=amount)
    if beyond > consented:
        raise ValidationError(
            _(
                "This goes %(beyond)s yuan beyond the budget of the year: first the general "
                "manager gives a special consent of its own, with a reason."
            ),
            params={"beyond": yuan(beyond - consented)},
            code="A7.1-2",
        )


@clause("A7.2-1", "A7.4-1")
def check_consent(state: str, kind: str) -> None:
    """Refuse to pay or reimburse what nobody consented to beforehand."""
    if state == State.APPROVED:
        return
    texts = {
        Kind.OFFICE: _("Without an approved request nothing is paid: whoever spends pays it."),
        Kind.BUSINESS: _(
            "Business spending without the general manager's consent beforehand is not reimbursed."
        ),
    }
    raise ValidationError(texts[Kind(kind)], code=consent_clause(kind))


@clause("A7.2-3")
def check_no_open_advance(has_open: bool) -> None:
    """Refuse a new advance to somebody who has not settled an earlier one."""
    if has_open:
        raise ValidationError(
            _("An earlier advance is not settled yet: no new one is paid before it is."),
            code="A7.2-3",
        )


@clause("A7.2-3")
def settle_due(day: date, params: FinanceRules) -> datetime:
    """Until when an advance paid on a day is settled: the end of the last of its days."""
    return start_of(day + timedelta(days=params.advance_settle_days + 1))


@clause("A7.2-1", "A7.2-3", "A7.4-1")
def check_claimed(*, total: Decimal, approved: Decimal, ref: str) -> None:
    """Refuse a claim above what was approved: the rest needs a request of its own."""
    if total > approved:
        raise ValidationError(
            _(
                "The invoices come to %(total)s yuan, approved were %(approved)s: what is above "
                "needs a request of its own."
            ),
            params={"total": yuan(total), "approved": yuan(approved)},
            code=ref,
        )


def check_step(state: str, wanted: State, ref: str) -> None:
    """Refuse a step that no rule leads to."""
    if wanted not in NEXT.get(State(state), ()):
        raise ValidationError(
            _("This is %(state)s."), params={"state": State(state).label}, code=ref
        )
