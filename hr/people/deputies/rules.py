"""When somebody stands in for another, and which terms make sense."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Terms:
    """From which day until which a deputy is named; None: until further notice."""

    starts_on: date
    ends_on: date | None
    only_when_away: bool = False


def fault_of_terms(terms: Terms, today: date) -> object:
    """Why nobody can be named on such terms; None if they make sense."""
    if terms.starts_on < today:
        return _("Nobody stands in for the past: the first day is today or later.")
    if terms.ends_on is None:
        if terms.only_when_away:
            return None
        return _("Give the last day: only a deputy for absences stands in until further notice.")
    if terms.ends_on < terms.starts_on:
        return _("The deputy's last day lies before the first.")
    if terms.ends_on - terms.starts_on > LONGEST:
        return _("A deputy is named for a year at most.")
    return None


def overlap(one: Terms, other: Terms) -> bool:
    """Whether two spells share a day."""
    return (other.ends_on is None or one.starts_on <= other.ends_on) and (
        one.ends_on is None or other.starts_on <= one.ends_on
    )


def may_name(by: int, person: int, *, is_head: bool, above: Collection[int]) -> bool:
    """Whether somebody names deputies of a person: themselves, or who stands above them.

    No other right counts, a superuser's neither; for the general manager (`is_head`) it is the
    general manager alone.
    """
    return by == person or (not is_head and by in above)


class State(StrEnum):
    """Where a deputyship stands on a day."""

    COMING = "coming"
    IN_FORCE = "in force"
    OVER = "over"
    ENDED = "ended"


def state_of(terms: Terms, *, is_ended: bool, today: date) -> State:
    """The state on a day; one that was ended early stays ended."""
    if is_ended:
        return State.ENDED
    if terms.starts_on > today:
        return State.COMING
    is_over = terms.ends_on is not None and terms.ends_on < today
    return State.OVER if is_over else State.IN_FORCE
