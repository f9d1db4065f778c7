"""Notices of campaigns, reports and partnerships, and where each thing is looked at."""

from collections.abc import Iterable
from datetime import datetime

from hr.people.models import Employee
from hr.people.selectors import superior_ids
from regulations.notices.services import Message, notify


def link(campaign_id: int) -> str:
    """Where a campaign is looked at."""
    return f"/campaigns/{campaign_id}/"


def nearest_superior(person: Employee | None) -> list[Employee]:
    """The nearest superior of somebody who still works here, in a list; empty where there is
    none."""
    above = superior_ids(person.pk) if person else []
    people = Employee.objects.filter(is_active=True).in_bulk(above)
    return [people[pk] for pk in above if pk in people][:1]


def tell(
    recipients: Iterable, text: str, *, key: str, url: str, clause: str, by=None, at: datetime,
    **params,
) -> None:  # fmt: skip
    """Write a notice to people who work here, but not to who did it."""
    people = {each.pk: each for each in recipients if each is not None and each != by}
    message = Message(key=key, text=text, params=params, url=url, clause=clause)
    notify(recipients=[each for each in people.values() if each.is_active], message=message, at=at)
