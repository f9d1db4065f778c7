"""What departments of the demo company ask of the shelf, and how an order is paid in the end."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from config.demo.timeline import Process, moment
from finance.expenses.supplies.services import pay_slip
from finance.ledger.services import post_entry
from hr.people.models import Employee
from hr.supplies.models import Order, Wish
from hr.supplies.wishes.services import ask_supplies, end_wish, issue_wish

if TYPE_CHECKING:
    from config.demo.supplies import Store

HOUR = timedelta(hours=1)
CLERK = "1601"


def wished(store: Store, day: date) -> Process:
    """Three wishes: one is issued, one put off, and one waits."""
    at = moment(day, "09:15")
    yield at
    folders = _wish(store, "1102", {"BG-008": 2}, "双十一合同归档", at)
    cells = _wish(store, "1406", {"BG-011": 40}, "活动话筒用电池", at + HOUR / 3)
    yield at + HOUR
    words = {"by": store.people[CLERK], "at": at + HOUR}
    issue_wish(wish_id=folders.pk, pieces=store.pieces({"BG-008": 2}), **words)
    end_wish(wish_id=cells.pk, reason="库存不足，到货后再发", **words)
    at = store.until - 2 * HOUR
    yield at
    _wish(store, "1102", {"BG-003": 10, "BG-004": 20}, "直播间记录用", at)


def _wish(store: Store, number: str, pieces: dict[str, int], reason: str, at: datetime) -> Wish:
    by = store.people[number]
    return ask_supplies(pieces=store.pieces(pieces), reason=reason, by=by, at=at)


def pay_order(order: Order, *, by: Employee, poster: Employee, at: datetime) -> None:
    """The cashier pays the signed slip of an order; the chief accountant posts the voucher."""
    paid = pay_slip(slip_id=order.slips.get().pk, by=by, at=at, request=uuid4())
    post_entry(entry_id=paid.entry_id, by=poster, at=at + HOUR / 6)
