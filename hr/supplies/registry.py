"""Rooms above say here which orders they have paid: supplies never ask the money."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Paid:
    """When an order was paid, and where the payment is looked at."""

    at: datetime
    link: str = ""


Find = Callable[[Collection[int]], Mapping[int, Paid]]
_on_paid: list[Find] = []


def on_paid(find: Find) -> None:
    """Ask `find(slip_ids)` which payment slips are paid, by their ids."""
    _on_paid.append(find)


def paid(slip_ids: Collection[int]) -> dict[int, Paid]:
    """Which of these payment slips are paid, as the rooms above say."""
    return {slip: how for find in _on_paid for slip, how in find(slip_ids).items()}
