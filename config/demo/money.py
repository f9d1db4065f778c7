"""The books of the demo company begin: capital in the bank, and some of it in the drawer."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from config.demo.timeline import Process, Timeline, moment
from finance.ledger.models import Period
from finance.ledger.rules import Row
from finance.ledger.selectors import company
from finance.ledger.services import move_money, post_entry, prepare_entry
from hr.people.models import Employee

CAPITAL, DRAWER = Decimal("300000.00"), Decimal("20000.00")


def begin_books(people: dict[str, Employee], timeline: Timeline, first: date) -> None:
    """Let the books begin on the first day, once, whichever room asks for it first."""
    timeline.start(_beginning(people, first))


def _beginning(people: dict[str, Employee], first: date) -> Process:
    at = moment(first, "08:35")
    yield at
    if Period.objects.exists():
        return
    cashier, own = people["1302"], company().pk
    for summary, debit, credit, amount in (
        ("收到投资款", "1002", "3001", CAPITAL),
        ("提取备用金", "1001", "1002", DRAWER),
    ):
        rows = [Row(debit, own, debit=amount), Row(credit, own, credit=amount)]
        entry = prepare_entry(
            day=first, summary=summary, rows=rows, by=cashier, at=at, request=uuid4()
        )
        move_money(entry_id=entry.pk, day=first, by=cashier, at=at)
        post_entry(entry_id=entry.pk, by=people["1301"], at=at)
