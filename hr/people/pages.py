"""What the pages of one person have in common: who it is, and which of the pages are open."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404

from hr.people.models import Employee
from hr.people.plans.selectors import never_joined
from hr.people.profile import sees
from hr.people.rules import PRIVATE, Reader

may_see = permission_required("people.view_employee", raise_exception=True)
may_add = permission_required("people.add_employee", raise_exception=True)
may_change = permission_required("people.change_employee", raise_exception=True)


def find_person(number: str) -> Employee:
    """The person of a staff number with everything the head of their pages shows, or a 404."""
    people = Employee.objects.select_related(
        "department__managing_leader__position", "position__group", "supervisor"
    )
    return get_object_or_404(people, number=number)


def frame(person: Employee, readers: set[Reader], tab: str) -> dict:
    """What stands around each page of a person: the head, and the pages a reader may open."""
    return {
        "person": person,
        "tab": tab,
        "has_file": any(sees(name, readers) for name in PRIVATE),
        "has_record": sees("history", readers),
        "never_joined": never_joined(person),
    }
