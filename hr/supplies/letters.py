"""Notices about supplies, and where each thing is looked at."""

from collections.abc import Iterable
from datetime import datetime

from regulations.notices.services import Message, notify


def link(what: str, pk: int) -> str:
    """Where a request, an order, an issue or a local purchase is looked at."""
    return f"/supplies/{what}/{pk}/"


def tell(
    recipients: Iterable, text: str, *, url: str, key: str, clause: str, by=None, at: datetime,
    **params,
) -> None:  # fmt: skip
    """Write a notice to people who work here, but not to who did it."""
    people = {each.pk: each for each in recipients if each is not None and each != by}
    message = Message(key=f"supplies:{key}", text=text, params=params, url=url, clause=clause)
    notify(recipients=[each for each in people.values() if each.is_active], message=message, at=at)
