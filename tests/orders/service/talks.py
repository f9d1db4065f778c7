"""Somebody for every part at the service desk, their conversations, and a browser."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from hr.people.models import Department, Employee
from orders.service.customers.services import find_customer
from orders.service.models import Ticket
from orders.service.rules import Way
from orders.service.tickets.rules import Kind, Step
from orders.service.tickets.services import Asked, Move, move_ticket, take_ticket
from tests import worlds
from tests.hr.conftest import AT, found_rulebook, take_on
from tests.people import ByPart

PEOPLE = (  # part, name, position, supervisor
    ("head", "刘建国", "general_manager", None),
    ("deputy", "林静", "deputy", "head"),
    ("boss", "王晓东", "department_manager", "head"),
    ("lead", "李敏", "ecommerce_lead", "boss"),
    ("anna", "张丽", "customer_service", "lead"),
    ("ben", "陈浩", "customer_service", "lead"),
    ("assistant", "王小芳", "ecommerce_assistant", "lead"),
    ("promoter", "周颖", "promotion_specialist", "lead"),
    ("designer", "周杰", "web_designer", "lead"),
)


@dataclass
class Desk(ByPart):
    """People by their part, and short ways to a conversation."""

    people: dict[str, Employee]

    def ask(self, by: Employee, way: str = "online", *, at: datetime = AT, **words) -> Ticket:
        """Somebody takes what a customer asks."""
        customer = find_customer(name="赵女士", phone="", by=by, at=at)
        plain = {"kind": Kind.ENQUIRY, "what": "什么时候发货？"} | words
        asked = Asked(way=Way(way), customer=customer, **plain)
        return take_ticket(asked=asked, by=by, at=at)

    def talk(self, by: Employee, way: str = "online", **words) -> Ticket:
        """A conversation: asked, and answered at once."""
        return self.ask(by, way, answer="您好，今天发货。", **words)

    def step(self, row: Ticket, by: Employee, step: Step, *, at: datetime = AT, **words):
        """One step with a conversation."""
        move = Move(step=step, note=words.pop("note", "说明"), **words)
        return move_ticket(ticket_id=row.pk, move=move, by=by, at=at)


def found_desk(_rulebook: None) -> Desk:
    """Everybody who has a part at the service desk."""
    department = Department.objects.create(code="ecommerce", name="电商部")
    people: dict[str, Employee] = {}
    for number, (part, name, position, above) in enumerate(PEOPLE, 2001):
        people[part] = take_on(
            str(number), name, position, supervisor=people.get(above), department=department
        )
    return Desk(people)


desk = worlds.shared(found_desk, over=found_rulebook)


@pytest.fixture
def browse(client, desk):
    """`browse(person, address, **form)`: a page, or what a form is answered with."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"

    def go(person, address: str, **form):
        client.force_login(person)
        if form:
            return client.post(f"/service/{address}", form)
        return client.get(f"/service/{address}")

    return go
