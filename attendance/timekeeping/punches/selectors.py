"""Recorded times as they count, by person, and as the page of a day shows them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext

from attendance.timekeeping.corrections.models import Correction
from attendance.timekeeping.corrections.rules import Outcome
from attendance.timekeeping.judging.edges import Doubt, doubt_of
from attendance.timekeeping.judging.spells import windows
from attendance.timekeeping.punches.models import Network, Punch
from attendance.timekeeping.punches.rules import ONE_DAY, Source
from attendance.timekeeping.rules import Mark
from hr.roster.models import Duty
from hr.roster.selectors import desk_duties
from hr.roster.shifts.rules import DayPlan
from hr.roster.shifts.selectors import plans
from regulations.caller import is_within
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of, start_of


def punches_between(
    person_ids: Collection[int], start: datetime, end: datetime
) -> dict[int, list[Mark]]:
    """The times that count of these people in a half-open stretch, by person and in order.

    Punches, without those set aside by an approved correction, and those that one added. Two
    queries, however many people and days; whoever has no mark is not among the keys.
    """
    within = {"at__gte": start, "at__lt": end}
    rows = Punch.objects.filter(person__in=person_ids, **within).order_by("at", "pk")
    corrections = _in_effect(person_ids, start, end)
    aside = {row["punch_id"] for row in corrections}
    found: dict[int, list[Mark]] = defaultdict(list)
    for person, at, pk in rows.values_list("person_id", "at", "pk"):
        if pk not in aside:
            found[person].append(Mark(at, f"punch:{pk}"))
    added = [row for row in corrections if row["wanted_at"] and start <= row["wanted_at"] < end]
    for row in added:
        found[row["person_id"]].append(Mark(row["wanted_at"], f"correction:{row['pk']}"))
    for person in {row["person_id"] for row in added}:
        found[person].sort(key=lambda mark: (mark.at, mark.ref))
    return dict(found)


def has_pressed(person_ids: Collection[int], day: date) -> bool:
    """Whether any of these people has a recorded time on a day, counted or not; one query."""
    within = {"at__gte": start_of(day), "at__lt": start_of(day + ONE_DAY)}
    return Punch.objects.filter(person__in=person_ids, **within).exists()


def _in_effect(person_ids: Collection[int], start: datetime, end: datetime) -> list[dict]:
    """Corrections in effect that add a time in a stretch, or set a punch in it aside."""
    touches = Q(wanted_at__gte=start, wanted_at__lt=end) | Q(
        punch__at__gte=start, punch__at__lt=end
    )
    rows = Correction.objects.filter(touches, person__in=person_ids, outcome=Outcome.EFFECTIVE)
    return list(rows.order_by("pk").values("pk", "person_id", "wanted_at", "punch_id"))


@dataclass(frozen=True)
class Line:
    """A recorded or corrected time of a day as its page shows it.

    `correction` is the one that concerns it, whatever became of it; `counts` is False for a
    punch set aside.
    """

    at: datetime
    punch: Punch | None
    correction: Correction | None
    counts: bool


def day_lines(person, day: date) -> list[Line]:
    """Everything recorded of a person on a day in China, what was set aside among it; in order."""
    start, end = start_of(day), start_of(day + ONE_DAY)
    punches = Punch.objects.filter(person=person, at__gte=start, at__lt=end)
    punches = punches.select_related("device", "network").order_by("at", "pk")
    wanted = Q(wanted_at__gte=start, wanted_at__lt=end)
    about = Q(punch__at__gte=start, punch__at__lt=end)
    asked = Correction.objects.filter(wanted | about, person=person)
    asked = list(asked.exclude(outcome__in=[Outcome.REFUSED, Outcome.WITHDRAWN]).order_by("pk"))
    of_punch = {row.punch_id: row for row in asked if row.punch_id}
    lines = [
        Line(punch.at, punch, row, counts=not (row and row.outcome == Outcome.EFFECTIVE))
        for punch in punches
        for row in [of_punch.get(punch.pk)]
    ]
    lines += [
        Line(row.wanted_at, None, row, counts=row.outcome == Outcome.EFFECTIVE)
        for row in asked
        if row.wanted_at and start <= row.wanted_at < end
    ]
    return sorted(lines, key=lambda line: (line.at, line.punch is None))


def network_of(address: str | None) -> tuple[Network | None, bool]:
    """The company's network that an address lies in, and whether it comes from outside.

    Where the company has named no network, nothing is outside.
    """
    networks = list(Network.objects.filter(is_active=True))
    found = next((each for each in networks if is_within(address, each.addresses)), None)
    return found, bool(networks) and found is None


@dataclass(frozen=True)
class Question:
    """What a press would make doubtful: how it reads, the moment of the mark before it, and that
    mark where it can be corrected."""

    doubt: Doubt
    earlier: datetime
    punch: int | None


def question_at(person, at: datetime) -> Question | None:
    """What a press of a person at a moment would make doubtful; None where it reads as meant."""
    day, days = day_of(at), (-ONE_DAY, timedelta(), ONE_DAY)
    planned = plans([person.pk], day - 2 * ONE_DAY, day + 2 * ONE_DAY)
    for each in (day + step for step in days):
        spells = planned[person.pk, each].spells
        before = planned[person.pk, each - ONE_DAY].spells
        after = planned[person.pk, each + ONE_DAY].spells
        ends = before[-1][1] if before else None, after[0][0] if after else None
        for spell, window in zip(spells, windows(spells, *ends), strict=True):
            if window[0] <= at < window[1]:
                return _question(person, at, spell, window)
    return None


def _question(person, at: datetime, spell, window) -> Question | None:
    marks = punches_between([person.pk], *window).get(person.pk, [])
    found = doubt_of(marks, spell, window, at)
    if found is None:
        return None
    kind, pk = next(mark.ref for mark in marks if mark.at == found[1].first).split(":")
    return Question(found[0], found[1].first, int(pk) if kind == "punch" else None)


@dataclass(frozen=True)
class Today:
    """What a person works today, when they stand at the order desk, and what is recorded."""

    day: date
    plan: DayPlan
    lines: list[Line]
    duties: list[Duty]


def today_of(person, at: datetime) -> Today:
    """The day of a moment as the page of the button shows it."""
    day = day_of(at)
    duties = desk_duties([person.pk], start_of(day), start_of(day + ONE_DAY)).get(person.pk, [])
    plan = plans([person.pk], day, day)[person.pk, day]
    return Today(day, plan, day_lines(person, day), duties)


@clause("A2.2-3")
def sources_of(refs: Collection[str]) -> dict[str, str]:
    """By reference of a mark: that it is from a file, and who wrote it, or from a correction."""
    corrected = {ref: gettext("correction") for ref in refs if ref.startswith("correction:")}
    ids = [int(ref.partition(":")[2]) for ref in refs if ref.startswith("punch:")]
    rows = Punch.objects.filter(pk__in=ids, source__in=(Source.USB, Source.SHEET))
    files = rows.select_related("by") if ids else ()
    return corrected | {f"punch:{row.pk}": _from_file(row) for row in files}


def _from_file(row: Punch) -> str:
    label = str(row.get_source_display())
    return f"{label} · {row.by.name}" if row.by else label
