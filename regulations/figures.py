"""The company at a glance: rooms say here which of their figures whoever leads it looks at.

A room names a source in `apps.py`; the page asks each source that is open to its reader. A figure
leads to the rows it was counted from.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from regulations.rulebook.rules import day_of, start_of
from regulations.words import listed


@dataclass(frozen=True)
class Period:
    """Whole days up to now, and as long a time right before it, up to the same hour."""

    start: datetime
    end: datetime
    days: int

    @property
    def before(self) -> "Period":
        """What it is compared with."""
        back = timedelta(days=self.days)
        return Period(self.start - back, self.end - back, self.days)

    @property
    def first_day(self) -> date:
        """Its first day in the company's zone."""
        return day_of(self.start)

    @property
    def last_day(self) -> date:
        """Its last day, the one that runs."""
        return day_of(self.end)

    @property
    def dates(self) -> list[date]:
        """Every day of it."""
        return [self.first_day + timedelta(days=each) for each in range(self.days)]


def period_up_to(at: datetime, days: int) -> Period:
    """The `days` days of which the one that runs is the last."""
    return Period(start_of(day_of(at) - timedelta(days=days - 1)), at, days)


@dataclass(frozen=True)
class Figure:
    """One figure: its label, itself as text, where its rows stand, and what it was before.

    `number` and `before` are compared where both are there; `more_is` says whether more of it is
    good news ("good"), bad news ("bad") or neither (""). `tone` colours the figure itself;
    `bars` are (label, count) by day.
    """

    label: object
    text: str
    link: str
    clause: str = ""
    number: float | Decimal | None = None
    before: float | Decimal | None = None
    before_text: str = ""
    more_is: str = ""
    tone: str = ""
    bars: Sequence[tuple[str, int]] = ()

    @property
    def change(self) -> str:
        """How it moved: "+12%", "-3%", "" where there is nothing to compare it with."""
        if self.number is None or not self.before:
            return ""
        return f"{round((self.number - self.before) * 100 / self.before):+d}%"

    @property
    def change_tone(self) -> str:
        """How its movement is coloured."""
        if not self.more_is or not self.change or self.number == self.before:
            return ""
        is_more = self.number > self.before
        return "good" if is_more == (self.more_is == "good") else "bad"

    @property
    def columns(self) -> list[tuple[str, int, float]]:
        """Its bars with their heights in per cent of the highest."""
        most = max((count for _label, count in self.bars), default=0) or 1
        return [(label, count, round(count * 100 / most, 1)) for label, count in self.bars]

    @property
    def spoken(self) -> str:
        """Its bars in words, for who does not see them."""
        return listed(f"{label} {count}" for label, count in self.bars)


Tell = Callable[[object, Period], Iterable[Figure]]


@dataclass(frozen=True)
class Source:
    """What a room tells: a heading, the figures of a period, and who may see them."""

    title: object
    tell: Tell
    right: str = ""


_sources: list[Source] = []


def register(source: Source) -> None:
    """Show these figures too; they stand in the order of the rooms."""
    _sources.append(source)


def told(person, period: Period) -> list[tuple[object, list[Figure]]]:
    """Every heading with its figures that is open to a person."""
    open_to = [each for each in _sources if not each.right or person.has_perm(each.right)]
    return [(each.title, list(each.tell(person, period))) for each in open_to]
