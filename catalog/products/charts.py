"""Lines over time as pictures: steps of a price or a stock, drawn from plain points."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

WIDTH, HEIGHT, TOP, LEFT, FOOT = 720, 170, 16, 8, 8
Point = tuple[datetime, Decimal | int]


@dataclass(frozen=True)
class Dot:
    """A value at its place; places are texts, so that no language writes commas into them."""

    x: str
    y: str
    at: datetime
    value: Decimal | int


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
    # Names of lines that would not fit beside the others.
    left_out: tuple[str, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT


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
        return f"{TOP + (HEIGHT - TOP - FOOT) * float((high - value) / (high - low)):.1f}"

    lines = []
    for place, (name, points) in enumerate(series):
        dots = [Dot(across(at), down(value), at, value) for at, value in points]
        path = f"M{dots[0].x} {dots[0].y}" + "".join(f"H{d.x}V{d.y}" for d in dots[1:])
        end = across(min(until, last)) if points[-1][0] <= until else dots[-1].x
        lines.append(Line(name, f"{path}H{end}", dots, place))
    return Chart(lines, min(values), max(values), first, last)


def _frame(values: Sequence, from_zero: bool) -> tuple[Decimal, Decimal]:
    """The lowest and highest value that the frame shows, never the same."""
    low, high = Decimal(min(values)), Decimal(max(values))
    if from_zero:
        low = min(Decimal(0), low)
    else:
        room = (high - low) / 8
        low, high = max(Decimal(0), low - room), high + room
    return (low, high) if high > low else (low if from_zero else low - 1, high + 1)
