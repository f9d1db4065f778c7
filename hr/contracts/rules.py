"""Numbers, states and dates of contracts, and the figures the regulations give."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.rulebook import clause

CODE = RegexValidator(r"^[A-Z]{2,6}$", _("Two to six capital letters, such as CG."))


def _number(clause_: str, unit: str, low: int, high: int, **more):
    return field(metadata={"clause": clause_, "unit": unit, "low": low, "high": high, **more})


@dataclass(frozen=True)
class ContractRules:
    """The numbers of A6: how often all are checked, how long a copy is lent, when to remind."""

    inventory_every_months: int = _number("A6-2", "months", 1, 12, choices=(1, 2, 3, 4, 6, 12))
    copy_loan_days: int = _number("A6-5", "days", 1, 90)
    loan_reminder_days: int = _number("A6-5", "days", 0, 30)
    expiry_reminder_days: int = _number("A6-4", "days", 1, 365)


class Ended(TextChoices):
    """How a contract came to its end."""

    FULFILLED = "fulfilled", pgettext_lazy("contract", "fulfilled")
    TERMINATED = "terminated", pgettext_lazy("contract", "ended before its time")
    RENEWED = "renewed", pgettext_lazy("contract", "renewed by another")


class State(TextChoices):
    """Where a contract stands on a day."""

    COMING = "coming", pgettext_lazy("contract", "not yet begun")
    RUNNING = "running", pgettext_lazy("contract", "in force")
    ENDING = "ending", pgettext_lazy("contract", "ends soon")
    EXPIRED = "expired", pgettext_lazy("contract", "run out")
    ENDED = "ended", pgettext_lazy("contract", "ended")


@dataclass(frozen=True)
class Term:
    """How long a contract runs; `ended_on` where it was written down that it is over."""

    starts_on: date
    ends_on: date | None = None
    ended_on: date | None = None


@clause("A6-1")
def number_of(year: int, code: str, serial: int) -> str:
    """The number of a contract by year and kind of project; the database gives the same one."""
    return f"{year:04d}-{code}-{serial:04d}"


@clause("A6-3")
def state_of(term: Term, today: date, remind_days: int) -> State:
    """Where a contract stands on a day; its last day belongs to it."""
    if term.ended_on and term.ended_on <= today:
        return State.ENDED
    if today < term.starts_on:
        return State.COMING
    if term.ends_on is None:
        return State.RUNNING
    if term.ends_on < today:
        return State.EXPIRED
    return State.ENDING if is_due_soon(term.ends_on, today, remind_days) else State.RUNNING


@clause("A6-4")
def is_due_soon(ends_on: date, today: date, remind_days: int) -> bool:
    """Whether the end of a contract is to be told of today: so many days ahead, and on."""
    return ends_on - timedelta(days=remind_days) <= today


def check_facts(*, title: str, counterparty: str, term: Term, signed_on: date, today: date) -> None:
    """Refuse facts that no contract has, each at its field."""
    if not title.strip():
        raise _refusal("title", _("Say what the contract is about."))
    if not counterparty.strip():
        raise _refusal("counterparty", _("Name the other party."))
    if signed_on > today:
        raise _refusal("signed_on", _("A contract is registered once it is signed."))
    if term.ends_on and term.ends_on < term.starts_on:
        raise _refusal("ends_on", _("A contract does not end before it begins."))


def check_ending(*, how: str, ended_on: date, reason: str, term: Term, today: date) -> None:
    """Refuse an end that cannot be: one to come, before the contract began, or without a reason."""
    if term.ended_on:
        raise ValidationError(_("This contract has ended already."), code="A6-3")
    if ended_on > today:
        raise _refusal("ended_on", _("An end is written down once it has come."))
    if ended_on < term.starts_on:
        raise _refusal("ended_on", _("A contract does not end before it begins."))
    if not reason.strip():
        raise _refusal("reason", _("Give the reason."))


def _refusal(name: str, text) -> ValidationError:
    return ValidationError({name: ValidationError(text, code="A6-3")})
