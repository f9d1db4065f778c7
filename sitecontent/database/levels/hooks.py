"""What the room of people asks of levels and rights, for its pages and its logins."""

from collections.abc import Iterable
from datetime import datetime

from hr.people.models import Employee
from sitecontent.database.levels.models import RightGrant
from sitecontent.database.levels.rules import GUARDED, What
from sitecontent.database.levels.selectors import NAMED, level_of
from sitecontent.database.levels.words import level_words, right_words


def is_guarded(person: Employee) -> bool:
    """Whether the level granted to a person asks for a second factor (C13-2)."""
    return level_of(person) in GUARDED


def level_said(person: Employee) -> str:
    """The level granted to a person in the reader's words; empty for none."""
    level = level_of(person)
    return level_words(level) if level else ""


def story_of(person: Employee) -> tuple[str, Iterable[tuple[datetime, object, str]]]:
    """The level granted to a person, and all they were granted and lost, the newest first."""
    rows = RightGrant.objects.filter(employee=person).select_related(*NAMED)
    rows = list(rows.order_by("-recorded_at", "-id"))
    level = next((row.level for row in rows if row.what == What.LEVEL), "")
    story = [(row.at, row.by, right_words(row)) for row in rows]
    return level_words(level) if level else "", story


def page_of(person: Employee) -> str:
    """Where a right of a person is asked for."""
    return f"/database/levels/ask/?person={person.number}"
