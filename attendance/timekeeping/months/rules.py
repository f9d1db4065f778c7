"""Months: their days, what a person's month amounts to, and why one cannot be closed yet."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from attendance.timekeeping.judging.penalties import MonthVerdict, Penalty
from attendance.timekeeping.judging.rules import Manner, Occurrence, Outcome
from regulations.rulebook import clause

CLAUSE = "A2.1-1"


class Word(TextChoices):
    """What a person says of their own sheet."""

    CONFIRMED = "confirmed", _("confirmed")
    OBJECTED = "objected", _("objected")


def month_of(text: str) -> date | None:
    """The first day of a month written YYYY-MM; None for anything else."""
    digits = text[:4] + text[5:]
    # Python takes "+001" and "1_00" for numbers too: one month has one address.
    if len(text) != 7 or text[4] != "-" or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return date(int(text[:4]), int(text[5:]), 1)
    except ValueError:
        return None


def last_of(month: date) -> date:
    """The last day of a month given by its first."""
    return next_month(month) - timedelta(days=1)


def next_month(month: date) -> date:
    """The first day of the month after one."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def month_before(month: date) -> date:
    """The first day of the month before one."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def days_of(month: date) -> list[date]:
    """Every day of a month."""
    return [month + timedelta(days=n) for n in range((next_month(month) - month).days)]


@dataclass(frozen=True)
class Day:
    """A judged day as its month counts it; minutes are whole, `absence` is in half days."""

    day: date
    outcome: Outcome
    version: int
    occurrences: tuple[Occurrence, ...] = ()
    absence: int = 0
    missing: int = 0
    reminders: int = 0
    planned: int = 0
    worked: int = 0
    unpaid: int = 0
    is_whole: bool = False

    def minutes(self, *manners: Manner) -> int:
        """The minutes of all occurrences of these manners together."""
        return sum(each.minutes for each in self.occurrences if each.manner in manners)


@dataclass(frozen=True)
class Figures:
    """What a person's month amounts to; minutes are whole, `absence` is in half days."""

    days: Mapping[Outcome, int] = field(default_factory=dict)
    planned: int = 0
    worked: int = 0
    unpaid: int = 0
    late: int = 0
    late_minutes: int = 0
    early: int = 0
    early_minutes: int = 0
    absence: int = 0
    missing: int = 0
    fines: Decimal = Decimal(0)
    workdays: int = 0

    @property
    def absent_days(self) -> Decimal:
        """Absence in days, halves among them."""
        return Decimal(self.absence) / 2


AT_WORK = (
    Outcome.PRESENT,
    Outcome.LATE,
    Outcome.EARLY,
    Outcome.OUTING,
    Outcome.HALF_ABSENCE,
    Outcome.MISSING_PUNCH,
)
ON_LEAVE = (
    Outcome.PERSONAL,
    Outcome.SICK,
    Outcome.MARRIAGE,
    Outcome.BEREAVEMENT,
    Outcome.IN_LIEU,
)
_EARLY = (Manner.EARLY, Manner.AWAY)


def is_at_work(day: Day) -> bool:
    """Whether the person was at work on a day, late or not, out on business or a part of it."""
    return day.outcome in AT_WORK or (day.outcome in ON_LEAVE and day.worked > 0)


def figures_of(days: Iterable[Day], verdict: MonthVerdict) -> Figures:
    """The sums of a month; being away counts as leaving early."""
    days = list(days)
    told = [each for day in days for each in day.occurrences]
    return Figures(
        days=Counter(each.outcome for each in days),
        planned=sum(each.planned for each in days),
        worked=sum(each.worked for each in days),
        unpaid=sum(each.unpaid for each in days),
        late=sum(each.manner == Manner.LATE for each in told),
        late_minutes=sum(each.minutes(Manner.LATE) for each in days),
        early=sum(each.manner in _EARLY for each in told),
        early_minutes=sum(each.minutes(*_EARLY) for each in days),
        absence=sum(each.absence for each in days),
        missing=sum(each.missing for each in days),
        fines=verdict.fines,
        workdays=sum(is_at_work(each) for each in days),
    )


@dataclass(frozen=True)
class PersonMonth:
    """A person's month: the days in order, what they lead to, what they amount to."""

    days: tuple[Day, ...]
    verdict: MonthVerdict
    figures: Figures


def plain_sheet(month: PersonMonth, adjustments: Sequence[Mapping] = ()) -> dict:
    """A person's month as a sheet keeps it; what was booked later from closed months beside."""
    sums = month.figures
    return {
        "figures": {
            "planned": sums.planned,
            "worked": sums.worked,
            "unpaid": sums.unpaid,
            "late": sums.late,
            "late_minutes": sums.late_minutes,
            "early": sums.early,
            "early_minutes": sums.early_minutes,
            "absence": sums.absence,
            "missing": sums.missing,
            "fines": str(sums.fines),
            "days": {str(name): count for name, count in sorted(sums.days.items())},
        },
        "days": [_plain_day(each) for each in month.days],
        "penalties": [_plain_penalty(each) for each in month.verdict.penalties],
        "adjustments": list(adjustments),
    }


def _plain_day(each: Day) -> list:
    told = [[one.manner.value, one.minutes] for one in each.occurrences]
    minutes = [each.planned, each.worked, each.unpaid]
    return [each.day.isoformat(), each.outcome.value, each.absence, told, *minutes, each.version]


def _plain_penalty(each: Penalty) -> dict:
    return {
        "day": each.day.isoformat(),
        "kind": each.kind.value,
        "amount": str(each.amount),
        "clause": each.clause,
        "text": each.line.text,
        "params": each.line.params,
    }


def fingerprint(number: str, month: date, content: dict) -> str:
    """What shows that a sheet says what it said: SHA-256, in hex, of its canonical text."""
    text = json.dumps([number, month.isoformat(), content], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Blocker:
    """Why a month cannot be closed: an English message id with its parameters, and where to go.

    `person_id` is None where it concerns everybody. What `is_settled` is settled by the closing
    itself as the rules say, once whoever closes has said so; what `is_unseen` is frozen though who
    it concerns had no say in it, once that has been said by itself.
    """

    text: str
    params: dict = field(default_factory=dict)
    person_id: int | None = None
    day: date | None = None
    link: str = ""
    clause: str = CLAUSE
    is_settled: bool = False
    is_unseen: bool = False

    @property
    def is_hard(self) -> bool:
        """Whether no word of whoever closes settles it."""
        return not (self.is_settled or self.is_unseen)


@dataclass(frozen=True)
class Standing:
    """Where a month stands: what of it may be closed. `before` is the earliest open one,
    `has_closed` says whether any month is closed."""

    month: date
    today: date
    begins: date | None
    is_closed: bool
    before: date | None
    has_closed: bool = False


@clause("A2.1-1")
def fault_of_closing(standing: Standing) -> object:
    """Why a month is not closed whatever its days are; None if it may be."""
    if standing.is_closed:
        return _("This month is closed.")
    if standing.begins is None or last_of(standing.month) < standing.begins:
        return _("Nothing was recorded in this month.")
    if standing.today <= last_of(standing.month):
        return _("A month is closed once it is over.")
    if standing.before and standing.before < standing.month:
        waits = f"{standing.before:%Y-%m}"
        return _("Months are closed in order: %(month)s is still open.") % {"month": waits}
    return None


def check_blockers(blockers: Sequence[Blocker], *, accepts: bool, unseen: bool) -> None:
    """Refuse to close over what is open; what the closing settles only with `accepts`, what its
    people have not seen only with `unseen`."""
    hard = sum(each.is_hard for each in blockers)
    if hard:
        raise ValidationError(
            ngettext_lazy(
                "%(count)s open matter keeps the month from being closed.",
                "%(count)s open matters keep the month from being closed.",
                hard,
            ),
            params={"count": hard},
            code=CLAUSE,
        )
    if any(each.is_unseen for each in blockers) and not unseen:
        raise ValidationError(
            _("Say that the month is closed over what these people have not seen."), code=CLAUSE
        )
    if any(each.is_settled for each in blockers) and not accepts:
        raise ValidationError(
            _("Say that what is still open is settled as the rules say."), code=CLAUSE
        )


def fault_of_word(*, is_called: bool, is_closed: bool, is_own: bool) -> object:
    """Why somebody cannot say anything of a sheet now; None if they can."""
    if not is_own:
        return _("Everybody confirms their own sheet.")
    if is_closed:
        return _("This month is closed.")
    if not is_called:
        return _("Nobody has been asked to confirm this month yet.")
    return None
