"""Everybody who reads the handbook hears of a new edition."""

from datetime import datetime

from django.utils.translation import gettext_noop

from regulations.notices.services import Message, notify
from regulations.rulebook import clause, registry
from regulations.rulebook.models import Edition


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
