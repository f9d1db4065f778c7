"""Bars as pictures, drawn from plain numbers: months against their targets, plans beside each
other. Places are texts, so that no language writes commas into them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalog.products.charts import Tick, steps

WIDTH, HEIGHT, TOP, FOOT, GAP = 720, 230, 26, 38, 0.34
FLOOR = HEIGHT - FOOT  # where the bars stand
MOST_LABELS = 6
Value = Decimal | int | None


@dataclass(frozen=True)
class Bar:
    """One upright bar in its slot, with the mark of what was to be reached (None: none)."""

    label: object
    value: Value
    target: Value
    x: str
    y: str
    width: str
    height: str
    mark: str | None
    slot: str  # where its slot begins
    slot_end: str
    is_reached: bool
    middle: str  # of its slot
    is_named: bool  # whether its label stands below it


@dataclass(frozen=True)
class Bars:
    """Upright bars in one frame from zero with the marks of its axis; `highest` is the highest
    value, whatever the targets."""

    bars: list[Bar]
    highest: Decimal | int
    values: list[Tick]
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = FLOOR


def upright(rows: Sequence[tuple[object, Value, Value]]) -> Bars | None:
    """Bars of (label, value, target); None where there is nothing above zero to show."""
    numbers = [Decimal(each) for _label, *pair in rows for each in pair if each is not None]
    highest = max(numbers, default=Decimal(0))
    if highest <= 0:
        return None
    step = WIDTH / len(rows)

    def down(value: Value) -> float:
        return TOP + (FLOOR - TOP) * (1 - float(max(Decimal(value or 0), 0) / highest))

    bars, each = [], -(-len(rows) // MOST_LABELS)
    for place, (label, value, target) in enumerate(rows):
        left = place * step
        y = down(value)
        bars.append(
            Bar(
                label, value, target, f"{left + step * GAP / 2:.1f}", f"{y:.1f}",
                f"{step * (1 - GAP):.1f}", f"{FLOOR - y:.1f}",
                None if target is None else f"{down(target):.1f}", f"{left + 2:.1f}",
                f"{left + step - 2:.1f}", target is not None and (value or 0) >= target,
                f"{left + step / 2:.1f}", place % each == 0,
            )
        )  # fmt: skip
    is_whole = highest >= 10
    marks = [
        Tick(f"{down(value):.1f}", f"{value:,.0f}" if is_whole else f"{value:,.2f}")
        for value in steps(Decimal(0), highest, is_whole)
        if value
    ]
    return Bars(bars, max(value or 0 for _label, value, _target in rows), marks)


def shares(values: Sequence[Value]) -> list[str]:
    """Lengths of lying bars in percent of the longest; what is unknown or below zero has none."""
    highest = max((Decimal(each) for each in values if each is not None), default=Decimal(0))
    if highest <= 0:
        return ["0"] * len(values)
    return [f"{float(max(Decimal(each or 0), 0) / highest) * 100:.1f}" for each in values]
