"""Notices of the service desk, and who gets them."""

from collections.abc import Iterable
from datetime import datetime

from hr.people.models import Employee
from hr.people.selectors import holders
from orders.service.rules import LEAD
from regulations.deadlines.registry import superiors
from regulations.notices.services import Message, notify

KIND, CLOCK = "service", "service_clock"


def tell(
    recipients: Iterable, text: str, *, key: str, clause: str, url: str, at: datetime, by=None,
    kind: str = KIND, **params,
) -> None:  # fmt: skip
    """Write a notice to people who work here, but not to who did it."""
    people = {each.pk: each for each in recipients if each is not None and each != by}
    message = Message(key=f"{kind}:{key}", text=text, params=params, url=url, clause=clause)
    notify(recipients=[each for each in people.values() if each.is_active], message=message, at=at)


def leads() -> list[Employee]:
    """Who leads the service."""
    return list(holders(LEAD).order_by("number"))


def nearest_above(person_id: int | None) -> list[Employee]:
    """Whoever stands right above a person and works here; nobody for nobody."""
    ids = superiors(person_id) if person_id else []
    found = Employee.objects.filter(is_active=True).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found][:1]
