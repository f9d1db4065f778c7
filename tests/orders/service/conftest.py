"""The company of the order desk, whose customers ask."""

import pytest

from orders.service.customers.services import find_customer
from orders.service.rules import Way
from orders.service.tickets.rules import Kind
from orders.service.tickets.services import Asked, Move, move_ticket, take_ticket
from tests.company import TEN
from tests.orders.desk.conftest import committing_company, company, past  # noqa: F401 - fixtures


@pytest.fixture
def somebody(company):  # noqa: F811
    """A customer known by a phone number."""
    return find_customer(name="何建", phone="13800001111", by=company.assistant, at=TEN)


@pytest.fixture
def take(company, somebody):  # noqa: F811
    """`take("issue", at=…)`: what the customer came with, taken by the assistant."""

    def take_it(kind: str = "enquiry", *, at=TEN, by=None, **words):
        asked = Asked(
            kind=Kind(kind), way=Way.PHONE, customer=words.pop("customer", somebody),
            what=words.pop("what", "有没有大号的"), **words,
        )  # fmt: skip
        return take_ticket(asked=asked, by=by or company.assistant, at=at)

    return take_it


@pytest.fixture
def move(company):  # noqa: F811
    """`move(ticket, step, **words)`: a step with a ticket, by the assistant."""

    def move_it(ticket, step, *, at=TEN, by=None, note="说明", **words):
        step = move_ticket(
            ticket_id=ticket.pk, move=Move(step=step, note=note, **words),
            by=by or company.assistant, at=at,
        )  # fmt: skip
        ticket.refresh_from_db()
        return step

    return move_it
