"""The numbers by which days are judged, what a day can be, and what a judged day consists of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from attendance.timekeeping.rules import Cover, CoverKind, Finding, Mark
from hr.roster.shifts.rules import DayKind, DayPlan, Spell
from regulations.rulebook import clause

HALF, WHOLE = 1, 2  # absence is counted in half days
BRACKETS, AS_ABSENCE = "brackets", "absence"
HALF_DAY_ABSENCE, REMINDER = "half_day_absence", "reminder"
LADDER = ("reminder", "warning", "public_posting")


def _number(ref: str, unit: str, low: int, high: int):
    return field(metadata={"clause": ref, "unit": unit, "low": low, "high": high})


@dataclass(frozen=True)
class AttendanceRules:
    """The numbers of attendance; minutes, yuan, days and times, each with its clause.

    `fine_brackets` are {"up_to": minutes, "fine": yuan}, rising; `ladder_in_month` names a
    measure by the count of the month; `absence_fines_in_year` are those of the first, the second
    … whole day of absence in a calendar year.
    """

    early_leave: str = field(metadata={"clause": "A2.2-3", "choices": (BRACKETS, AS_ABSENCE)})
    fined_from_occurrence_in_month: int = _number("A2.2-7.1", "times", 1, 100)
    fine_brackets: list = field(metadata={"clause": "A2.2-7.1"})
    half_day_absence_over: int = _number("A2.2-7.1", "minutes", 0, 1440)
    full_day_absence_over: int = _number("A2.3-2", "minutes", 0, 1440)
    ladder_in_month: dict = field(metadata={"clause": "A2.2-7.2"})
    postings_in_12_months_for_dismissal: int = _number("A2.2-7.2", "times", 1, 100)
    unexcused_away_over: int = _number("A2.3-1", "minutes", 0, 1440)
    proxy_clock_fine_each: int = _number("A2.3-3", "yuan", 0, 100_000)
    proxy_suspicion_window: int = _number("A2.3-3", "minutes", 0, 120)
    absence_fines_in_year: list = field(metadata={"clause": "A2.3-5", "unit": "yuan"})
    dismissal_absence_days_running: int = _number("A2.3-5", "days", 1, 366)
    dismissal_absence_days_in_year: int = _number("A2.3-5", "days", 1, 366)
    missing_punch: str = field(
        metadata={"clause": "A2.2-3", "choices": (HALF_DAY_ABSENCE, REMINDER)}
    )

    def __post_init__(self):
        limits = [each.get("up_to") for each in self.fine_brackets if isinstance(each, dict)]
        fines = [each.get("fine") for each in self.fine_brackets if isinstance(each, dict)]
        rising = _are_counts(limits) and limits == sorted(set(limits))
        if not (rising and _are_counts(fines) and len(limits) == len(self.fine_brackets)):
            raise _wrong(_("The fines by minutes must be rising limits with a fine each."), "7.1")
        steps = [str(each) for each in self.ladder_in_month]
        if not all(each.isdecimal() and int(each) > 0 for each in steps) or not (
            set(self.ladder_in_month.values()) <= set(LADDER)
        ):
            raise _wrong(_("A count of the month leads to a reminder, a warning or a posting."))
        if not _are_counts(self.absence_fines_in_year):
            raise ValidationError(_("Fines are whole yuan."), code="A2.3-5")

    @property
    def doubts(self) -> list:
        """What is allowed, but hardly meant: fines that fall while the offence grows."""
        found = []
        fines = [each["fine"] for each in self.fine_brackets]
        if fines != sorted(fines):
            found.append(_("The fines by minutes fall: who is later pays less (A2.2-7.1)."))
        if self.absence_fines_in_year != sorted(self.absence_fines_in_year):
            found.append(_("The fines of absence fall: the next one costs less (A2.3-5)."))
        return found

    @property
    def ladder(self) -> dict[int, str]:
        """Count of the month → measure, the lowest count first (A2.2-7.2)."""
        return {int(key): step for key, step in sorted(self.ladder_in_month.items(), key=_count)}


def _count(item: tuple) -> int:
    return int(item[0])


def _are_counts(values: list) -> bool:
    return all(
        isinstance(each, int) and not isinstance(each, bool) and each >= 0 for each in values
    )


def _wrong(message, part: str = "7.2") -> ValidationError:
    return ValidationError(message, code=f"A2.2-{part}")


@clause("A2.1-2")
class Outcome(TextChoices):
    """What a day of a person is: exactly one of these."""

    PRESENT = "present", _("present")
    LATE = "late", _("late")
    EARLY = "early", _("left early")
    HALF_ABSENCE = "half_absence", _("half a day of absence")
    ABSENCE = "absence", _("absence")
    MISSING_PUNCH = "missing_punch", _("missing punch")
    PERSONAL = "personal", _("personal leave")
    SICK = "sick", _("sick leave")
    MARRIAGE = "marriage", _("marriage leave")
    BEREAVEMENT = "bereavement", _("bereavement leave")
    IN_LIEU = "in_lieu", _("time off in lieu")
    OUTING = "outing", _("outing")
    HOLIDAY = "holiday", _("statutory holiday")
    REST = "rest", _("rest")
    RUNNING = "running", _("not over yet")
    UNPLANNED = "unplanned", _("no shift assigned")
    NOT_EMPLOYED = "not_employed", _("not employed")


# Where several are true of a day, the first of these is its outcome; a day both late and left
# early is `late`, with a line for each. The rest follows from the plan alone.
PRIORITY = (
    Outcome.ABSENCE,
    Outcome.MISSING_PUNCH,
    Outcome.HALF_ABSENCE,
    Outcome.LATE,
    Outcome.EARLY,
    Outcome.PERSONAL,
    Outcome.SICK,
    Outcome.MARRIAGE,
    Outcome.BEREAVEMENT,
    Outcome.IN_LIEU,
    Outcome.OUTING,
    Outcome.RUNNING,
    Outcome.PRESENT,
)
OF_COVER = {
    kind: Outcome.OUTING if kind in (CoverKind.OUTING, CoverKind.BUSINESS) else Outcome(kind)
    for kind in CoverKind
}
OF_PLAN = {
    DayKind.REST: Outcome.REST,
    DayKind.AFTER_MAIN: Outcome.REST,
    DayKind.HOLIDAY: Outcome.HOLIDAY,
    DayKind.UNPLANNED: Outcome.UNPLANNED,
}


class Manner(TextChoices):
    """In what manner somebody was not at their post; being away counts as leaving early."""

    LATE = "late", _("late")
    EARLY = "early", _("left early")
    AWAY = "away", _("away")


@dataclass(frozen=True)
class Occurrence:
    """One lateness or early leaving that counts in the month (A2.2-7.1): whole minutes."""

    manner: Manner
    minutes: int
    at: datetime  # of the punch it was seen by


@dataclass(frozen=True)
class Line:
    """One step of an explanation: the clause, an English message id, what it is filled with."""

    clause: str
    text: str
    params: dict = field(default_factory=dict)
    link: str = ""


@dataclass(frozen=True)
class DayFacts:
    """Everything one day of a person is judged from.

    `plan` is None for who is not employed that day. `marks` may reach into the days around it.
    `before` is the end of the last spell of the day before, `after` the start of the first spell
    of the next; None where those days have none. `at` is until when the facts are known, and
    `is_final` says that the month closes: what is still open is settled as the rules say.
    """

    day: date
    plan: DayPlan | None
    at: datetime
    marks: tuple[Mark, ...] = ()
    covers: tuple[Cover, ...] = ()
    findings: tuple[Finding, ...] = ()
    before: datetime | None = None
    after: datetime | None = None
    is_final: bool = False


# Absence in half days, a whole day before two halves, then how often and how long.
Weight = tuple[int, bool, int, int]


def _weight(absence: int, is_whole: bool, occurrences: Sequence[Occurrence]) -> Weight:
    return absence, is_whole, len(occurrences), sum(each.minutes for each in occurrences)


@dataclass(frozen=True)
class Part:
    """What one spell, cover or finding adds to a day; parts are added up.

    `absence` holds each cause in half days; `missing` counts punches that nobody made,
    `reminders` those that were settled by a reminder. `lost` are minutes asked for and not worked,
    `unpaid` those of unpaid leave. `kinds` are the outcomes that covers stand for.
    """

    lines: tuple[Line, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    kinds: tuple[Outcome, ...] = ()
    away: tuple[Spell, ...] = ()
    absence: tuple[int, ...] = ()
    missing: int = 0
    reminders: int = 0
    worked: int = 0
    lost: int = 0
    unpaid: int = 0

    @property
    def weight(self) -> Weight:
        """How heavy it is for the person."""
        return _weight(sum(self.absence), WHOLE in self.absence, self.occurrences)

    def __add__(self, other: "Part") -> "Part":
        return Part(*(getattr(self, name) + getattr(other, name) for name in _PARTS))


_PARTS = tuple(Part.__dataclass_fields__)


@dataclass(frozen=True)
class Verdict:
    """A judged day. Minutes are whole; `absence` is in half days, at most WHOLE; `is_whole` says
    that one cause made it a whole day, not two halves of it.

    `unpaid` are minutes of unpaid leave and, on a day with absence, minutes not worked without
    excuse. `reach` is the time in which punches belong to the day, None where nothing is planned.
    `open_until` is its end while that lies ahead.
    """

    outcome: Outcome
    occurrences: tuple[Occurrence, ...] = ()
    away: tuple[Spell, ...] = ()
    absence: int = 0
    missing: int = 0
    reminders: int = 0
    planned: int = 0
    worked: int = 0
    unpaid: int = 0
    lines: tuple[Line, ...] = ()
    reach: Spell | None = None
    open_until: datetime | None = None
    is_whole: bool = False

    @property
    def weight(self) -> Weight:
        """How heavy the day is for the person, without what is open."""
        return _weight(self.absence, self.is_whole, self.occurrences)

    def minutes(self, *manners: Manner) -> int:
        """The minutes of all occurrences of these manners together."""
        return sum(each.minutes for each in self.occurrences if each.manner in manners)
