"""How long a posting hangs, and who takes it down before its last day."""

from datetime import date


def is_up(*, last_on: date, is_ended: bool, today: date) -> bool:
    """Whether a posting hangs today: up to and with its last day, unless it was ended."""
    return not is_ended and today <= last_on


def may_end(*, poster_id: int | None, by_id: int, may_end_any: bool) -> bool:
    """Whoever posted it takes it down, and who may take down any."""
    return may_end_any or by_id == poster_id
