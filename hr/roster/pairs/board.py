"""The pairs as their pages show them: a month, what everybody carried, a day with its reasons."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from hr.people.models import Employee
from hr.roster.calendar.rules import CalendarDay, DayType
from hr.roster.calendar.selectors import calendar_between
from hr.roster.pages import weeks_of
from hr.roster.pairs.draw import MEASURES, Choice, to_json
from hr.roster.pairs.facts import REMEMBERED, is_weekend
from hr.roster.pairs.models import DutyPair, DutySwap, PairChange
from hr.roster.pairs.rules import SEATS, Bar
from hr.roster.pairs.selectors import role_of, seats_of
from hr.roster.shifts.rules import Role

TITLES = {Role.MAIN: Role.MAIN.label, Role.ASSISTANT: Role.ASSISTANT.label}


@dataclass(frozen=True)
class Cell:
    """A day of the month page; `role` is the reader's own seat."""

    day: date
    calendar: CalendarDay
    pair: DutyPair | None
    role: Role
    in_month: bool
    is_today: bool
    is_past: bool


@dataclass
class Load:
    """What somebody stood in within the remembered span."""

    person: Employee
    counts: Counter = field(default_factory=Counter)

    @property
    def columns(self) -> list[int]:
        """Days, nights, weekends, holidays."""
        return [self.counts[name] for name in MEASURES]


@dataclass(frozen=True)
class Board:
    """A month of pairs with what everybody carried up to its end."""

    cells: list[Cell]
    loads: list[Load]
    open_days: list[date]


def board_of(first: date, *, reader: Employee, today: date) -> Board:
    """The month that begins on `first`; four queries."""
    days = weeks_of(first)
    since, until = days[0] - REMEMBERED, days[-1]
    calendar = calendar_between(since, until)
    rows = DutyPair.objects.filter(day__range=(since, until)).defer("choice")
    pairs = {row.day: row for row in rows.select_related("main", "assistant")}
    month = (first.year, first.month)
    cells = [
        Cell(
            day=day,
            calendar=calendar[day],
            pair=pairs.get(day),
            role=role_of(pairs[day], reader.pk) if day in pairs else Role.NONE,
            in_month=(day.year, day.month) == month,
            is_today=day == today,
            is_past=day < today,
        )
        for day in days
    ]
    last = max(cell.day for cell in cells if cell.in_month)
    counted = (row for day, row in pairs.items() if last - REMEMBERED < day <= last)
    open_days = [cell.day for cell in cells if cell.in_month and not cell.pair and cell.day > today]
    return Board(cells, _loads(counted, calendar), open_days)


def _loads(pairs: Iterable[DutyPair], calendar: Mapping[date, CalendarDay]) -> list[Load]:
    found: dict[int, Load] = {}
    for pair in pairs:
        day = calendar[pair.day]
        for person, is_main in ((pair.main, True), (pair.assistant, False)):
            counts = found.setdefault(person.pk, Load(person)).counts
            counts["days"] += 1
            counts["nights"] += is_main
            counts["weekends"] += is_weekend(day)
            counts["holidays"] += day.type == DayType.HOLIDAY
    return sorted(found.values(), key=lambda load: load.person.number)


@dataclass(frozen=True)
class Considered:
    """Somebody who could have taken a seat: (stood, share) by measure, and their last duty."""

    person: Employee
    counts: list[tuple[int, float]]
    last: date | None
    is_chosen: bool


@dataclass(frozen=True)
class Reasons:
    """Why a seat went to somebody: who was considered in order, and why the others were not."""

    title: object
    person: Employee | None
    considered: list[Considered]
    barred: list[tuple[object, list[Employee]]]


def reasons_of(choices: Iterable[tuple[Mapping, Mapping[str, int | None]]]) -> list[list[Reasons]]:
    """The reasons of choices that were kept, each with who took its seats by role; one query."""
    kept = list(choices)
    seats = [seat for choice, _taken in kept for seat in choice.values()]
    ids = {pk for _choice, taken in kept for pk in taken.values() if pk}
    ids |= {row[0] for seat in seats for row in seat["considered"]}
    ids |= {int(pk) for seat in seats for pk in seat["barred"]}
    people = Employee.objects.in_bulk(ids)
    return [
        [
            _reasons(role, choice[role.value], people, taken.get(role.value))
            for role in SEATS
            if role.value in choice
        ]
        for choice, taken in kept
    ]


def _reasons(role: Role, seat: Mapping, people: Mapping[int, Employee], chosen) -> Reasons:
    barred = defaultdict(list)
    for pk, bar in seat["barred"].items():
        if int(pk) in people:
            barred[Bar(bar).label].append(people[int(pk)])
    considered = [
        Considered(
            people[pk],
            [tuple(counts[name]) for name in MEASURES],
            date.fromisoformat(last) if last else None,
            place == 0 and pk == chosen,
        )
        for place, (pk, counts, last) in enumerate(seat["considered"])
        if pk in people
    ]
    return Reasons(TITLES[role], people.get(chosen), considered, list(barred.items()))


@dataclass(frozen=True)
class Drawn:
    """A day of a draw that somebody looks at before it is accepted."""

    day: date
    seats: list[Reasons]
    is_whole: bool


def preview_of(choices: list[Choice]) -> list[Drawn]:
    """A draw with names and reasons; one query."""
    kept = [
        (to_json(choice), {role.value: choice.seats[role].person for role in SEATS})
        for choice in choices
    ]
    return [
        Drawn(choice.day, seats, choice.is_whole)
        for choice, seats in zip(choices, reasons_of(kept), strict=True)
    ]


@dataclass(frozen=True)
class DayBoard:
    """A day: its pair, why the draw chose them, everything it was before, swaps asked for."""

    day: date
    calendar: CalendarDay
    pair: DutyPair | None
    role: Role
    reasons: list[Reasons]
    changes: list[PairChange]
    swaps: list[DutySwap]


def day_board(day: date, *, reader: Employee) -> DayBoard:
    """Everything the page of a day shows; at most six queries."""
    pair = DutyPair.objects.filter(day=day).select_related("main", "assistant", "set_by").first()
    reasons: list[Reasons] = []
    if pair and pair.choice:
        seats = {"main": pair.main_id, "assistant": pair.assistant_id}
        [reasons] = reasons_of([(pair.choice, seats)])
    changes = PairChange.objects.filter(day=day).defer("choice").order_by("-pk")
    swaps = DutySwap.objects.filter(day=day).select_related("person", "other", "approval")
    return DayBoard(
        day=day,
        calendar=calendar_between(day, day)[day],
        pair=pair,
        role=role_of(pair, reader.pk) if pair else Role.NONE,
        reasons=reasons,
        changes=list(changes.select_related("main", "assistant", "by")),
        swaps=list(swaps),
    )


def next_days(person_id: int, today: date) -> list[DutyPair]:
    """Somebody's own pairs of the coming two months, the nearest first."""
    rows = seats_of(person_id).filter(day__range=(today, today + timedelta(days=62)))
    return list(rows.defer("choice").select_related("main", "assistant").order_by("day"))
