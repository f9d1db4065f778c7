"""Notices about joining and leaving."""

from collections.abc import Iterable
from datetime import datetime

from regulations.notices.services import Message, notify

KIND, CLOCK = "career", "career_clock"


def tell(
    recipients: Iterable, text: str, *, key: str, clause: str, url: str, kind: str = KIND, by=None,
    at: datetime, **params,
) -> None:  # fmt: skip
    """Write a notice to people who work here, but not to who did it; `actor` is their name."""
    params = {"actor": by.name if by else "—"} | params
    people = {each.pk: each for each in recipients if each is not None and each != by}
    message = Message(key=f"{kind}:{key}", text=text, params=params, url=url, clause=clause)
    notify(recipients=[each for each in people.values() if each.is_active], message=message, at=at)
