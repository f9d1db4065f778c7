"""Everybody who reads the handbook hears of a new edition."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_noop

from regulations.notices.services import Message, notify
from regulations.rulebook import clause, registry
from regulations.rulebook.models import Edition
from regulations.rulebook.rules import day_of


@clause("A1.1")
def tell_readers(*, edition: Edition, by, at: datetime) -> None:
    """One notice to each of them, in the transaction that publishes the edition."""
    message = Message(
        key=f"edition:{edition.number}",
        text=gettext_noop(
            "Edition %(number)s of the handbook is in force: read it and acknowledge it."
        ),
        params={"number": edition.number},
        url="/handbook/",
        clause="A1.1",
    )
    notify(recipients=registry.readers(), message=message, at=at)


@clause("A1.1")
def remind_readers(*, edition: Edition, people: Iterable, by, at: datetime) -> None:
    """One notice a day to each who has not acknowledged an edition."""
    message = Message(
        key=f"edition:{edition.number}:again:{day_of(at).isoformat()}",
        text=gettext_noop(
            "%(person)s reminds you: read edition %(number)s of the handbook and acknowledge it."
        ),
        params={"person": by.name, "number": edition.number},
        url="/handbook/",
        clause="A1.1",
    )
    notify(recipients=people, message=message, at=at)
