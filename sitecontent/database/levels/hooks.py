"""What the room of people asks of levels and rights, for its pages and its logins."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.contrib.auth.models import Permission
from django.db.models import Q

from hr.people.models import Employee
from regulations.rulebook import clause
from sitecontent.database.levels.models import RightGrant
from sitecontent.database.levels.rules import GUARDED, GUARDED_RIGHTS, What
from sitecontent.database.levels.selectors import NAMED, effective_levels, level_of
from sitecontent.database.levels.words import level_words, right_words


@clause("C13-2")
def guarded(people: Collection[Employee]) -> set[int]:
    """Ids of those among people whose work asks for a second factor: the level of the position or
    a granted one, or rights that open secrets or sign for backups. Two queries."""
    levels = effective_levels(people)
    app_names, names = zip(*(right.split(".") for right in GUARDED_RIGHTS), strict=True)
    rights = Permission.objects.filter(content_type__app_label__in=app_names, codename__in=names)
    holders = Employee.objects.filter(pk__in=levels)
    holders = holders.filter(Q(groups__permissions__in=rights) | Q(user_permissions__in=rights))
    by_level = {person for person, level in levels.items() if level in GUARDED}
    return by_level | set(holders.values_list("pk", flat=True))


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
