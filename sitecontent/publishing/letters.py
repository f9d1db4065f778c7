"""Notices about content, and where each thing is looked at."""

from collections.abc import Iterable
from datetime import datetime

from regulations.notices.sayings import in_each_language
from regulations.notices.services import Message, notify
from sitecontent.publishing.models import Item
from sitecontent.publishing.rules import CLAUSES, Kind


def link(item_id: int) -> str:
    """Where an item is looked at."""
    return f"/content/{item_id}/"


def words(item: Item) -> dict:
    """What requests and notices say of an item: its kind, and its title."""
    return {"kind": in_each_language(lambda: Kind(item.kind).label), "title": item.title}


def tell(
    recipients: Iterable, text: str, *, item: Item, key: str, clause: str = "", by=None,
    at: datetime, **params,
) -> None:  # fmt: skip
    """Write a notice about an item to people who work here, but not to who did it."""
    people = {each.pk: each for each in recipients if each is not None and each != by}
    message = Message(
        key=f"content:{item.pk}:{key}",
        text=text,
        params=words(item) | params,
        url=link(item.pk),
        clause=clause or CLAUSES[Kind(item.kind)],
    )
    notify(recipients=[each for each in people.values() if each.is_active], message=message, at=at)
