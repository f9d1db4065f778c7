"""The weekend rota of customer service: who stands when, and who carried what."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hr.people.models import Employee
from hr.roster.models import Duty
from hr.roster.rules import CHINA, SATURDAY
from hr.roster.selectors import Day, days_of, midnight
from regulations.rulebook import clause

BACK, AHEAD = 13, 6  # weeks


@dataclass(frozen=True)
class Weekend:
    """A Saturday and a Sunday with their duties and gaps."""

    days: list[Day]
    is_over: bool

    @property
    def is_covered(self) -> bool:
        """Whether somebody stands in every moment of the online hours."""
        return all(slot.duty for day in self.days for slot in day.slots)

    @property
    def was_manned(self) -> bool:
        """Whether anybody stood in it at all."""
        return any(slot.duty for day in self.days for slot in day.slots)


@dataclass(frozen=True)
class Turn:
    """How many weekend spells somebody had, and has ahead."""

    person: Employee
    past: int
    ahead: int


@dataclass(frozen=True)
class Rota:
    """This weekend and those ahead, the past ones in which somebody stood, and the turns."""

    ahead: list[Weekend]
    past: list[Weekend]
    turns: list[Turn]


@clause("C9-2")
def weekends_around(at: datetime) -> Rota:
    """The weekend rota seen at a moment; three queries, however many weekends."""
    monday = at.astimezone(CHINA).date()
    monday -= timedelta(days=monday.weekday())
    first = monday - timedelta(weeks=BACK)
    days = days_of(Duty.Kind.ORDER_DESK, first, 7 * (BACK + AHEAD), at)
    pairs = [
        (days[place + SATURDAY], days[place + SATURDAY + 1]) for place in range(0, len(days), 7)
    ]
    found = [Weekend(list(pair), is_over=_ends(pair[1].date) <= at) for pair in pairs]
    return Rota(
        ahead=[each for each in found if not each.is_over],
        past=[each for each in reversed(found) if each.is_over and each.was_manned],
        turns=_turns(found, at),
    )


def _ends(sunday: date) -> datetime:
    return midnight(sunday + timedelta(days=1))


def _turns(weekends: Sequence[Weekend], at: datetime) -> list[Turn]:
    people, past, ahead = {}, Counter(), Counter()
    for weekend in weekends:
        for day in weekend.days:
            for slot in day.slots:
                if slot.duty and not slot.duty.cancelled_at:
                    people[slot.duty.person_id] = slot.duty.person
                    (past if slot.is_over else ahead)[slot.duty.person_id] += 1
    ordered = sorted(people.values(), key=lambda person: person.number)
    return [Turn(person, past[person.pk], ahead[person.pk]) for person in ordered]
