"""The figures of joining and leaving, and months counted by the calendar."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date

from regulations.rulebook import clause


def _number(clause_: str, unit: str, low: int, high: int):
    return field(metadata={"clause": clause_, "unit": unit, "low": low, "high": high})


@dataclass(frozen=True)
class CareerRules:
    """The numbers of A5 and C2: file, notice, pass marks, probation."""

    file_due_on_working_day: int = _number("A5-1", "nth", 1, 10)
    resignation_notice_months: int = _number("A5-2", "months", 1, 6)
    pass_percent: int = _number("C2", "percent", 1, 100)
    probation_months: int = _number("C2", "months", 1, 6)
    probation_reminder_days: int = _number("C2", "days", 1, 60)
    review_pass_percent: int = _number("C2", "percent", 1, 100)


@clause("A5-2")
def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last of that month where it has none such.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
