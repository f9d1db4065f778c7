"""Colleagues as they are found from any page: by name, number, pinyin initials."""

from django.urls import reverse

from hr.people.models import Employee
from hr.people.selectors import matching
from regulations.finding import Hit
from regulations.rulebook.spelled import SHORTEST, sounds_like


def look(person, text, at, most):
    """Who works here and matches, by the whole pinyin of a name too; see `regulations.finding`."""
    working = Employee.objects.filter(is_active=True).order_by("number")
    people = list(working.filter(matching(text)).values_list("pk", flat=True)[:most])
    if not people and text.isascii() and len(text) >= SHORTEST:
        named = working.values_list("pk", "name")
        people = [pk for pk, name in named if sounds_like(name, text)][:most]
    return [
        Hit(f"{each.name} {each.number}", reverse("people:employee", args=[each.number]),
            " · ".join(str(part) for part in (each.department, each.position) if part))
        for each in working.filter(pk__in=people).select_related("department", "position")
    ]  # fmt: skip
