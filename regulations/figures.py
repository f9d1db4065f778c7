"""The company at a glance: rooms say here which of their figures whoever leads it looks at.

A room names a source in `apps.py`; the page asks each source that is open to its reader. A figure
leads to the rows it was counted from.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, F, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from regulations.binding.pages import day_named
from regulations.rulebook.rules import CHINA, day_of, span_of, start_of
from regulations.words import listed

Bars = Sequence[tuple[str, int | Decimal]]


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

    @property
    def query(self) -> str:
        """Its days as lists take them in their address; see `Days`."""
        return f"since={self.first_day}&until={self.last_day}"

    def bars(self, by_day: Mapping[date, int | Decimal]) -> "Bars":
        """How much there was on each of its days, as a figure draws it; one day draws nothing."""
        dates = self.dates if self.days > 1 else []
        return [(f"{day:%m-%d}", by_day.get(day) or 0) for day in dates]


@dataclass(frozen=True)
class Days:
    """What `?since=&until=` of a list names: days, both among them; None where none is named."""

    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return bool(self.since or self.until)

    @property
    def query(self) -> str:
        """The same as an address takes it."""
        named = {"since": self.since, "until": self.until}
        return "&".join(f"{name}={day}" for name, day in named.items() if day)

    @property
    def text(self) -> str:
        """In words: "2026-11-24 – 2026-11-30", open where an end is not named."""
        return f"{self.since or ''} – {self.until or ''}".strip()

    def of_days(self, field: str) -> dict:
        """What a day must be to lie in it, as filters."""
        asked = {f"{field}__gte": self.since, f"{field}__lte": self.until}
        return {name: day for name, day in asked.items() if day}

    def of_moments(self, field: str) -> dict:
        """What a moment must be to lie in it, as filters: days begin and end in China."""
        asked = {
            f"{field}__gte": self.since and start_of(self.since),
            f"{field}__lt": self.until and span_of(self.until, self.until)[1],
        }
        return {name: at for name, at in asked.items() if at}


def days_named(asked: Mapping[str, str]) -> Days:
    """The days that an address names, of which what makes no sense narrows nothing."""
    return Days(day_named(asked.get("since")), day_named(asked.get("until")))


def period_up_to(at: datetime, days: int) -> Period:
    """The `days` days of which the one that runs is the last."""
    return Period(start_of(day_of(at) - timedelta(days=days - 1)), at, days)


@dataclass(frozen=True)
class Figure:
    """One figure: its label, itself as text, where its rows stand, and what it was before.

    `link` shows the rows that were counted and no other. `number` and `before` are compared where
    both are there, shares of one (`is_share`) by their difference in points; `more_is` says
    whether more of it is good news ("good"), bad news ("bad") or neither (""). `tone` colours the
    figure itself; `bars` are (label, amount) by day; see `Period.bars`.
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
    bars: Bars = ()
    is_share: bool = False

    @property
    def change(self) -> str:
        """How it moved: "+12%", "-3%", "-14.2 points" of a share; "" where it did not, or there is
        nothing to compare it with."""
        if self.number == self.before:
            return ""
        if self.is_share:
            return self._points
        if self.number is None or not self.before:
            return ""
        return f"{round((self.number - self.before) * 100 / self.before):+d}%"

    @property
    def _points(self) -> str:
        """The difference of two shares: a per cent of a per cent would mislead."""
        if self.number is None or self.before is None:
            return ""
        return _("%(points)s points") % {"points": f"{(self.number - self.before) * 100:+.1f}"}

    @property
    def change_tone(self) -> str:
        """How its movement is coloured."""
        if not self.more_is or not self.change:
            return ""
        is_more = self.number > self.before
        return "good" if is_more == (self.more_is == "good") else "bad"

    @property
    def columns(self) -> list[tuple[str, str, float]]:
        """Its bars with their amounts as text and their heights in per cent of the highest."""
        most = max((amount for _label, amount in self.bars), default=0) or 1
        return [
            (label, f"{amount:,}", round(float(amount * 100 / most), 1))
            for label, amount in self.bars
        ]

    @property
    def spoken(self) -> str:
        """Its bars in words, for who does not see them."""
        return listed(f"{label} {amount}" for label, amount, _height in self.columns)


def on_day(moment: str) -> TruncDate:
    """The day, in the company's zone, of a moment that a field holds."""
    return TruncDate(moment, tzinfo=CHINA)


def counted_by_day(rows: QuerySet, field: str, day: TruncDate | F) -> dict[str, dict[date, int]]:
    """How many rows there are of each value of a field, by day."""
    found = defaultdict(dict)
    counted = rows.order_by().annotate(of_day=day).values_list(field, "of_day")
    for value, of_day, count in counted.annotate(count=Count("pk", distinct=True)):
        found[value][of_day] = count
    return found


def summed(counted: Mapping[str, Mapping[date, int]]) -> dict[str, int]:
    """The same of all days together."""
    return {value: sum(days.values()) for value, days in counted.items()}


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
