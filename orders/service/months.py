"""Months of the service desk: a month is named by its first day."""

import re
from datetime import date, datetime

from regulations.rulebook.rules import day_of, start_of

_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


def month_of(at: datetime) -> date:
    """The first day of the month, in China, of a moment."""
    return day_of(at).replace(day=1)


def following(month: date, by: int = 1) -> date:
    """The month so many months later, or earlier where `by` is negative."""
    years, place = divmod(month.month - 1 + by, 12)
    return date(month.year + years, place + 1, 1)


def month_named(text: str) -> date | None:
    """The month that an address names, "2026-11"; None for anything else."""
    found = _MONTH.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found else None


def span_of_month(month: date) -> tuple[datetime, datetime]:
    """The half-open stretch of a month in China."""
    return start_of(month), start_of(following(month))
