"""The story of a tour and the notices about it."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from finance.tours.models import Tour, TourEvent
from regulations.binding.rows import insert
from regulations.notices.services import Message, notify


def link(tour_id: int) -> str:
    """Where a tour is looked at."""
    return f"/tours/{tour_id}/"


def write(
    tour: Tour, verb: str, *, by, at: datetime, note: str = "", amount: Decimal | None = None
) -> TourEvent:
    """Write down what happened to a tour."""
    event = TourEvent(tour=tour, verb=verb, by=by, note=note.strip(), amount=amount, at=at)
    insert(event)
    return event


def tell(
    recipients: Iterable,
    text: str,
    *,
    tour: Tour,
    key: str,
    clause: str,
    by=None,
    at: datetime,
    **params,
) -> None:
    """Write a notice about a tour to people who work here, but not to who did it."""
    people = {each.pk: each for each in recipients if each is not None and each != by}
    message = Message(
        key=f"tours:{tour.pk}:{key}",
        text=text,
        params={"tour": str(tour)} | params,
        url=link(tour.pk),
        clause=clause,
    )
    notify(recipients=[each for each in people.values() if each.is_active], message=message, at=at)
