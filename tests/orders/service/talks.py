"""Somebody for every part at the service desk, and conversations as the desk leaves them."""

from dataclasses import dataclass
from datetime import datetime

from hr.people.models import Department, Employee
from orders.service.models import Customer, Ticket, TicketStep
from tests.hr.conftest import AT, take_on
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
    at: datetime

    def talk(self, by: Employee, way: str = "online", *, at: datetime = AT, **words) -> Ticket:
        """A conversation that somebody took and answered."""
        customer = Customer.objects.create(name="赵女士", at=at, by=by)
        plain = {"kind": "enquiry", "what": "什么时候发货？"} | words
        row = Ticket.objects.create(way=way, customer=customer, by=by, owner=by, at=at, **plain)
        self.step(row, by, "replied", at=at)
        row.refresh_from_db()
        return row

    def step(self, row: Ticket, by: Employee, step: str, *, at: datetime = AT, **words):
        """One step with a conversation."""
        return TicketStep.objects.create(ticket=row, step=step, by=by, at=at, **words)


def found_desk(_rulebook: None) -> Desk:
    """Everybody who has a part at the service desk."""
    department = Department.objects.create(code="ecommerce", name="电商部")
    people: dict[str, Employee] = {}
    for number, (part, name, position, above) in enumerate(PEOPLE, 2001):
        people[part] = take_on(
            str(number), name, position, supervisor=people.get(above), department=department
        )
    return Desk(people, AT)
