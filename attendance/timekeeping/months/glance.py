"""Behind the company's figures: judged days by what they came to, and who is here today."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Q, QuerySet

from attendance.timekeeping.judging.models import DayResult
from attendance.timekeeping.judging.rules import Outcome
from attendance.timekeeping.judging.selectors import employed_between
from attendance.timekeeping.punches.models import Punch
from attendance.timekeeping.rules import Presence, presence_of, stands_in
from hr.people.models import Employee
from hr.people.registry import away
from hr.roster.shifts.selectors import plans
from regulations.binding.pages import day_named
from regulations.figures import Days
from regulations.rulebook.rules import day_of, span_of

PAGE = 40
# What the company looks at, and the clause each is dealt with under.
TOLD = {
    Outcome.LATE: "A2.2-7.1", Outcome.EARLY: "A2.2-7.1", Outcome.MISSING_PUNCH: "A2.2-3",
    Outcome.ABSENCE: "A2.3-1", Outcome.HALF_ABSENCE: "A2.3-1",
}  # fmt: skip


def results(days: Days, outcome: str = "") -> QuerySet[DayResult]:
    """Days of people that came to one of TOLD, or to one of them alone."""
    outcomes = [outcome] if outcome in TOLD else TOLD
    return DayResult.objects.filter(outcome__in=outcomes, **days.of_days("day"))


@dataclass(frozen=True)
class ResultPage:
    """A page of such days, the newest first, how many there are, and the keyset of the next."""

    rows: list[DayResult]
    count: int
    following: str


def results_page(days: Days, outcome: str, after: str) -> ResultPage:
    """The page that begins after a keyset "2026-11-30~1103", each row with its `clause`."""
    found = results(days, outcome)
    rows = found.select_related("person").defer("facts").order_by("-day", "person__number")
    day, _, number = after.partition("~")
    if (last := day_named(day)) and number:
        rows = rows.filter(Q(day__lt=last) | Q(day=last, person__number__gt=number[:20]))
    page = list(rows[: PAGE + 1])
    for row in page:
        row.clause = TOLD[Outcome(row.outcome)]
    last = page[PAGE - 1] if len(page) > PAGE else None
    following = f"{last.day}~{last.person.number}" if last else ""
    return ResultPage(page[:PAGE], found.count(), following)


@dataclass(frozen=True)
class Whereabouts:
    """A person at a moment: what is known of them, and when they first clocked in that day."""

    person: Employee
    is_away: bool
    is_due: bool
    came_at: datetime | None

    @property
    def is_here(self) -> bool:
        """Whether a time was recorded of them on the day."""
        return self.came_at is not None

    @property
    def presence(self) -> Presence:
        """The one word for it."""
        return presence_of(is_away=self.is_away, is_here=self.is_here, is_due=self.is_due)

    def is_one_of(self, who: str) -> bool:
        """Whether they belong to a list."""
        return stands_in(who, presence=self.presence, is_here=self.is_here)


def whereabouts(at: datetime) -> list[Whereabouts]:
    """Everybody who works here, by number, at a moment."""
    people = list(Employee.objects.filter(is_active=True).order_by("number"))
    ids = [each.pk for each in people]
    came, gone, due = _came(ids, at), away(ids, at), _due(ids, at)
    return [
        Whereabouts(each, each.pk in gone, each.pk in due, came.get(each.pk)) for each in people
    ]


def _came(ids: Collection[int], at: datetime) -> dict[int, datetime]:
    start, end = span_of(day_of(at), day_of(at))
    rows = Punch.objects.filter(Q(at__gte=start, at__lt=end), person__in=ids).order_by()
    return dict(rows.values_list("person").annotate(first=Min("at")))


def _due(ids: Collection[int], at: datetime) -> set[int]:
    """Whose first spell of the day has begun, of those whose attendance is kept."""
    day = day_of(at)
    kept = set(employed_between(day, day).filter(pk__in=ids).values_list("pk", flat=True))
    found = plans(kept, day, day).items()
    return {person for (person, _day), plan in found if plan.spells and plan.spells[0][0] <= at}
