"""Whose turn it is: a draw that is fair over time and says of every choice why.

Everybody who could have taken a seat has an equal share in it. What a person stood in, less their
shares so far, is their balance: of all days, of nights (the main shift), of weekends and of
holidays. The seat goes to the lowest balance in what the day is. Who comes new, or was kept from
it by leave or otherwise, has had no share and makes up for nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from hr.roster.pairs.rules import SEATS, SHARING, Bar, DrawDay, Stood, bar_of_pairs
from hr.roster.shifts.rules import Role
from regulations.rulebook import clause

MEASURES = ("days", "nights", "weekends", "holidays")


@dataclass(frozen=True)
class Rank:
    """What spoke for a person: what they stood in and their share of it, by measure."""

    person: int
    stood: Mapping[str, int]
    share: Mapping[str, float]
    last: date | None

    def balance(self, measure: str) -> float:
        """What they stood in beyond their share."""
        return round(self.stood[measure] - self.share[measure], 6)


@dataclass(frozen=True)
class Seat:
    """A seat of a day: who takes it (None: nobody can), who was considered, the next one first,
    and why the others were not."""

    person: int | None
    considered: tuple[Rank, ...]
    barred: Mapping[int, Bar]


@dataclass(frozen=True)
class Choice:
    """The pair a draw chose for a day, with everything that decided it."""

    day: date
    seats: Mapping[Role, Seat]

    @property
    def is_whole(self) -> bool:
        """Whether both seats are taken."""
        return all(seat.person is not None for seat in self.seats.values())


@dataclass
class _Ledger:
    """What everybody stood in, and their shares."""

    stood: dict[str, dict[int, int]] = field(
        default_factory=lambda: {name: defaultdict(int) for name in MEASURES}
    )
    share: dict[str, dict[int, float]] = field(
        default_factory=lambda: {name: defaultdict(float) for name in MEASURES}
    )
    last: dict[int, date] = field(default_factory=dict)

    def enter(self, pair: Stood) -> None:
        """Count a pair that stands."""
        for role, person in zip(SEATS, pair.people, strict=True):
            sharing = pair.sharing.get(role) or frozenset({person})
            for name in _measures(role, pair):
                self.stood[name][person] += 1
                for each in sharing:
                    self.share[name][each] += 1 / len(sharing)
            self.last[person] = max(self.last.get(person, pair.day), pair.day)

    def rank(self, person: int) -> Rank:
        """What speaks for a person so far."""
        return Rank(
            person,
            {name: self.stood[name].get(person, 0) for name in MEASURES},
            {name: self.share[name].get(person, 0.0) for name in MEASURES},
            self.last.get(person),
        )


def _measures(role: Role, day: DrawDay | Stood) -> list[str]:
    """What a seat counts as, weightiest first."""
    counts = {
        "holidays": day.is_holiday,
        "weekends": day.is_weekend,
        "nights": role == Role.MAIN,
        "days": True,
    }
    return [name for name, holds in counts.items() if holds]


@clause("A2.2-1")
def draw(days: Iterable[DrawDay], pool: Sequence[int], standing: Iterable[Stood]) -> list[Choice]:
    """The pairs of these days, in order; a day for which nobody is left has an empty seat.

    `standing` are the pairs before, between and after them. The same facts give the same pairs:
    between equals the one whose last duty lies longer behind, then the order of the pool.
    """
    pairs, ledger = {pair.day: pair for pair in standing}, _Ledger()
    for pair in pairs.values():
        ledger.enter(pair)
    choices = []
    for day in sorted(days, key=lambda each: each.day):
        choice = _choose(day, pool, pairs, ledger)
        choices.append(choice)
        if choice.is_whole:
            pairs[day.day] = stood_by(choice, day)
            ledger.enter(pairs[day.day])
    return choices


def _choose(
    day: DrawDay, pool: Sequence[int], pairs: Mapping[date, Stood], ledger: _Ledger
) -> Choice:
    seats: dict[Role, Seat] = {}
    near = {each: pair for each, pair in pairs.items() if abs((each - day.day).days) <= 7}
    for role in SEATS:
        taken = [seat.person for seat in seats.values() if seat.person is not None]
        barred = {}
        for person in pool:
            bar = day.bar(role, person) or bar_of_pairs(role, person, day, near, taken)
            if bar:
                barred[person] = bar
        ranks = [ledger.rank(person) for person in pool if person not in barred]
        ranks.sort(key=lambda rank: _order(rank, role, day))
        seats[role] = Seat(ranks[0].person if ranks else None, tuple(ranks), barred)
    return Choice(day.day, seats)


def _order(rank: Rank, role: Role, day: DrawDay) -> tuple:
    """Whose turn it is comes first; the sort keeps the order of the pool between equals."""
    balances = tuple(rank.balance(name) for name in _measures(role, day))
    return (*balances, rank.last or date.min)


def stood_by(choice: Choice, day: DrawDay) -> Stood:
    """A whole choice as a pair that stands."""
    return Stood(
        day=day.day,
        main=choice.seats[Role.MAIN].person,
        assistant=choice.seats[Role.ASSISTANT].person,
        is_weekend=day.is_weekend,
        is_holiday=day.is_holiday,
        rest=day.rest,
        sharing={role: sharing_in(seat) for role, seat in choice.seats.items()},
    )


def sharing_in(seat: Seat) -> frozenset[int]:
    """Who had a share in a seat: whoever was considered, or kept from it by the pairs alone."""
    barred = {person for person, bar in seat.barred.items() if bar in SHARING}
    return frozenset({rank.person for rank in seat.considered} | barred)
