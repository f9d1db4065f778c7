"""Notices about a case, and who gets them."""

from collections.abc import Iterable
from datetime import datetime

from hr.discipline.models import Case
from regulations.notices.sayings import in_each_language
from regulations.notices.services import Message, notify
from regulations.rulebook.rules import CHINA

# The kind of notice of an objection that is to be answered in time.
CLOCK = "objection"


def link(case_id: int) -> str:
    """Where a case is looked at."""
    return f"/cases/{case_id}/"


def tell(
    recipients: Iterable,
    text: str,
    *,
    case: Case,
    key: str,
    at: datetime,
    by=None,
    kind: str = "",
    **params,
) -> None:
    """Write a notice about a case to people who work here, but not to who did it.

    `text` is an English message id; its `matter` is the title of the case. `kind` is the kind of
    notice, CLOCK for what runs against a clock.
    """
    message = Message(
        key=f"case:{case.pk}:{key}",
        text=text,
        params={"matter": in_each_language(lambda: case)} | params,
        url=link(case.pk),
        clause=case.clause,
        kind=kind,
    )
    people = {each.pk: each for each in recipients if each is not None and each != by}
    notify(recipients=[each for each in people.values() if each.is_active], message=message, at=at)


def day(at: datetime) -> str:
    """A moment's day and minute as notices write it."""
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"
