"""Notices about contracts."""

from collections.abc import Iterable
from datetime import datetime

from hr.contracts.models import Contract
from regulations.notices.services import Message, notify

KIND, CLOCK = "contract", "contract_clock"


def link(contract_id: int) -> str:
    """Where a contract is looked at."""
    return f"/contracts/{contract_id}/"


def tell(
    recipients: Iterable, text: str, *, key: str, clause: str, url: str, kind: str = KIND, by=None,
    at: datetime, **params,
) -> None:  # fmt: skip
    """Write a notice to people who work here, but not to who did it."""
    people = {each.pk: each for each in recipients if each is not None and each != by}
    message = Message(key=f"{kind}:{key}", text=text, params=params, url=url, clause=clause)
    notify(recipients=[each for each in people.values() if each.is_active], message=message, at=at)


def tell_of(recipients: Iterable, text: str, *, contract: Contract, key: str, **words) -> None:
    """Write a notice about one contract, named by its number and title."""
    words = {"url": link(contract.pk), "number": contract.number, "title": contract.title} | words
    tell(recipients, text, key=f"{contract.pk}:{key}", **words)
