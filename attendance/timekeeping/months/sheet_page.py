"""A frozen sheet as it is printed, told from its own content alone."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from attendance.timekeeping.judging.rules import Manner, Outcome
from attendance.timekeeping.judging.telling import tell
from attendance.timekeeping.months.models import Sheet
from attendance.timekeeping.months.rules import fingerprint
from hr.discipline.rulings.rules import Kind


@dataclass(frozen=True)
class SheetDay:
    """One day of a sheet; minutes are whole, `absence` is in half days."""

    day: date
    outcome: Outcome
    absence: int
    notes: list[tuple[Manner, int]]
    planned: int
    worked: int
    unpaid: int


@dataclass(frozen=True)
class SheetPage:
    """A frozen sheet; `is_whole` says that its fingerprint still fits."""

    sheet: Sheet
    figures: dict
    days: list[SheetDay]
    penalties: list[dict]
    adjustments: list[dict]
    is_whole: bool

    @property
    def total(self) -> Decimal:
        """Fines of the month and those that adjustments bring or take back, in yuan."""
        return sum((each["fines"] for each in self.adjustments), self.figures["fines"])


def sheet_page(sheet: Sheet) -> SheetPage:
    """A sheet as a person reads it, with a check of its fingerprint."""
    content = sheet.content
    return SheetPage(
        sheet,
        content["figures"] | {"fines": Decimal(content["figures"]["fines"])},
        [_day(each) for each in content["days"]],
        [_penalty(each) for each in content["penalties"]],
        [_adjustment(each) for each in content["adjustments"]],
        fingerprint(sheet.number, sheet.month, content) == sheet.fingerprint,
    )


def _day(plain: list) -> SheetDay:
    day, outcome, absence, told, planned, worked, unpaid, _version = plain
    notes = [(Manner(manner), minutes) for manner, minutes in told]
    return SheetDay(
        date.fromisoformat(day), Outcome(outcome), absence, notes, planned, worked, unpaid
    )


def _penalty(plain: dict) -> dict:
    told = {"kind": Kind(plain["kind"]).label, "amount": Decimal(plain["amount"])}
    return plain | told | {"why": tell(plain["text"], plain["params"])}


def _adjustment(plain: dict) -> dict:
    names = ("before", "after")
    told = {name: Outcome(plain[name]).label for name in names}
    return plain | told | {"fines": Decimal(plain["fines"])}
