"""Notices about accounts; none of them ever holds what is locked."""

from collections.abc import Iterable
from datetime import datetime

from regulations.notices.services import Message, notify
from sitecontent.vault.models import Entry
from sitecontent.vault.rules import clause_of

KIND, ALARM = "vault", "vault_alarm"


def link(entry_id: int) -> str:
    """Where an account is looked at."""
    return f"/vault/{entry_id}/"


def tell(
    recipients: Iterable, text: str, *, entry: Entry, key: str, kind: str = KIND, clause: str = "",
    by=None, url: str = "", at: datetime, **params,
) -> None:  # fmt: skip
    """Write a notice about an account to people who work here, but not to who did it."""
    people = {each.pk: each for each in recipients if each is not None and each != by}
    message = Message(
        key=f"{kind}:{entry.pk}:{key}",
        text=text,
        params={"name": entry.name} | params,
        url=url or link(entry.pk),
        clause=clause or clause_of(entry.kind),
    )
    notify(recipients=[each for each in people.values() if each.is_active], message=message, at=at)
