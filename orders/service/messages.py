"""Notices of scripts, quality and reports, and who gets them."""

from collections.abc import Iterable
from datetime import datetime

from hr.people.models import Employee
from hr.people.selectors import allowed, superior_ids
from regulations.notices.services import Message, notify


def tell(
    recipients: Iterable, text: str, *, key: str, clause: str, url: str, at: datetime, by=None,
    **params,
) -> None:  # fmt: skip
    """Write a notice to people who work here, but not to who did it."""
    people = {each.pk: each for each in recipients if each is not None and each != by}
    message = Message(key=f"service:{key}", text=text, params=params, url=url, clause=clause)
    notify(recipients=[each for each in people.values() if each.is_active], message=message, at=at)


def above(person: Employee) -> list[Employee]:
    """Everybody above a person who works here, the nearest first."""
    ids = superior_ids(person.pk)
    found = Employee.objects.filter(is_active=True).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def leads() -> list[Employee]:
    """Who leads the service."""
    return list(allowed("service.lead_service"))
