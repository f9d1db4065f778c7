"""Lines over time as pictures: steps of a price or a stock, drawn from plain points."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil, floor

from regulations.rulebook.rules import CHINA

WIDTH, HEIGHT, TOP, LEFT, FOOT = 720, 210, 26, 8, 38
FLOOR = HEIGHT - FOOT  # where the axis lies
MOMENTS = 4  # on the axis of time
Point = tuple[datetime, Decimal | int]


@dataclass(frozen=True)
class Dot:
    """A value at its place; places are texts, so that no language writes commas into them."""

    x: str
    y: str
    at: datetime
    value: Decimal | int


@dataclass(frozen=True)
class Tick:
    """A mark of an axis at its place: what it says, and which way its text is anchored."""

    place: str
    text: str
    anchor: str = "start"


@dataclass(frozen=True)
class Line:
    """One line of steps with its dots, by the name it has in the legend."""

    name: str
    path: str
    dots: list[Dot]
    place: int = 0

    @property
    def newest(self) -> Decimal | int:
        """The value at the end of the line."""
        return self.dots[-1].value


@dataclass(frozen=True)
class Chart:
    """Lines in one frame, with the lowest and highest value and the first and last moment."""

    lines: list[Line]
    lowest: Decimal | int
    highest: Decimal | int
    first: datetime
    last: datetime
    values: list[Tick]
    moments: list[Tick]
    # Names of lines that would not fit beside the others.
    left_out: tuple[str, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = FLOOR


def draw(
    series: Sequence[tuple[str, Sequence[Point]]], *, until: datetime, from_zero: bool
) -> Chart | None:
    """Steps of several series in one frame; None where no series has a point.

    Each series holds (moment, value) in order; a value holds until the next one. `from_zero` lets
    the frame begin at zero, as a stock's does; else it fits the values.
    """
    series = [(name, list(points)) for name, points in series if points]
    if not series:
        return None
    moments = [at for _name, points in series for at, _value in points]
    values = [value for _name, points in series for _at, value in points]
    first, last = min(moments), max(until, *moments)
    if last - first < timedelta(hours=1):
        first = last - timedelta(days=1)
    low, high = _frame(values, from_zero)

    def across(at: datetime) -> str:
        return f"{LEFT + (WIDTH - 2 * LEFT) * ((at - first) / (last - first)):.1f}"

    def down(value) -> str:
        return f"{TOP + (FLOOR - TOP) * float((high - value) / (high - low)):.1f}"

    lines = []
    for place, (name, points) in enumerate(series):
        dots = [Dot(across(at), down(value), at, value) for at, value in points]
        path = f"M{dots[0].x} {dots[0].y}" + "".join(f"H{d.x}V{d.y}" for d in dots[1:])
        end = across(min(until, last)) if points[-1][0] <= until else dots[-1].x
        lines.append(Line(name, f"{path}H{end}", dots, place))
    is_whole = all(isinstance(value, int) for value in values)
    marks = [Tick(down(each), _told(each, is_whole)) for each in steps(low, high, is_whole)]
    return Chart(lines, min(values), max(values), first, last, marks, _moments(first, last, across))


def steps(low: Decimal, high: Decimal, is_whole: bool = False, most: int = 4) -> list[Decimal]:
    """Round numbers between two others, at most so many of them, evenly apart: 1, 2 or 5 of a power
    of ten; whole ones where the values are."""
    rough = (high - low) / most
    power = Decimal(10) ** (rough.adjusted())
    step = next(each * power for each in (1, 2, 5, 10) if each * power >= rough)
    step = max(step, Decimal(1)) if is_whole else step
    first, last = ceil(low / step), floor(high / step)
    return [step * number for number in range(first, last + 1)]


def _told(value: Decimal, is_whole: bool) -> str:
    return f"{value:,.0f}" if is_whole else f"{value:,.2f}"


def _moments(first: datetime, last: datetime, across) -> list[Tick]:
    """Days along the axis of time, from the first to the last."""
    found, ends = [], {0: "start", MOMENTS - 1: "end"}
    for number in range(MOMENTS):
        at = first + (last - first) * number / (MOMENTS - 1)
        day = at.astimezone(CHINA)
        text = f"{day:%Y-%m-%d}" if number == 0 else f"{day:%m-%d}"
        if last - first < timedelta(days=MOMENTS):
            text = f"{day:%m-%d %H:%M}"
        found.append(Tick(across(at), text, ends.get(number, "middle")))
    return found


def _frame(values: Sequence, from_zero: bool) -> tuple[Decimal, Decimal]:
    """The lowest and highest value that the frame shows, never the same."""
    low, high = Decimal(min(values)), Decimal(max(values))
    if from_zero:
        low = min(Decimal(0), low)
    else:
        room = (high - low) / 8
        low, high = max(Decimal(0), low - room), high + room
    return (low, high) if high > low else (low if from_zero else low - 1, high + 1)
