"""Which months are closed: the part of months says so here, says from which day on attendance is
kept, and takes what would be judged otherwise in closed ones."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime

Closed = Callable[[Collection[date]], set[date]]
_closed: list[Closed] = []
_take: list[Callable[..., None]] = []
_begins: list[Callable[[], date | None]] = []


def set_closing(
    closed: Closed, take: Callable[..., None], begins: Callable[[], date | None]
) -> None:
    """`closed(months)` gives those, by their first days, that are closed; results of their days
    stay as they are, and `take(results=…, at=…)` is told what the facts give now. `begins()` is the
    day from which attendance is kept, None before anything was recorded."""
    _closed[:], _take[:], _begins[:] = [closed], [take], [begins]


def closed_months(months: Collection[date]) -> set[date]:
    """The closed ones among months, by their first days."""
    return {month for closed in _closed for month in closed(months)}


def is_frozen(day: date) -> bool:
    """Whether a day lies in a closed month: nothing of it is corrected any more."""
    return bool(closed_months([day.replace(day=1)]))


def begins() -> date | None:
    """From which day on attendance is kept; None before anything was recorded."""
    return next((day for each in _begins if (day := each())), None)


def take(*, results: Sequence, at: datetime) -> None:
    """Hand over what days of closed months would be judged now."""
    for each in _take:
        each(results=results, at=at)
