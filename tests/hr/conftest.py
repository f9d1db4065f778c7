"""People of a small company, and the rules that hold in it."""

from datetime import date, datetime
from itertools import count

import pytest
from django.utils import translation

from hr.people.models import Department, Employee, Position
from hr.people.services import hire_employee
from hr.roster.rules import CHINA
from regulations.rulebook import services, source
from tests import worlds

# A Wednesday.
AT = datetime(2025, 3, 12, 10, 0, tzinfo=CHINA)
MONDAY = date(2025, 3, 10)


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def at() -> datetime:
    return AT


def found_rulebook() -> None:
    """Edition 1 of the handbook and the starting values, in force long before AT."""
    before = datetime(2025, 1, 2, 9, 0, tzinfo=CHINA)
    services.publish_edition(source=source.read_clauses(), owner="—", by=None, at=before)
    services.load_rule_sets(values=source.read_parameters(), at=before)


rulebook = worlds.shared(found_rulebook)


def take_on(number: str, name: str, position: str | None = None, **fields) -> Employee:
    """Hire somebody at the moment of these tests."""
    post = Position.objects.get(code=position) if position else None
    return hire_employee(number=number, name=name, position=post, at=AT, **fields)


@pytest.fixture
def hire(db):
    """`hire("张丽", "ecommerce_assistant", **fields)`: numbers run from 2001 on."""
    numbers = count(2001 + Employee.objects.count())

    def hire_next(name: str, position: str | None = None, **fields) -> Employee:
        return take_on(fields.pop("number", None) or str(next(numbers)), name, position, **fields)

    return hire_next


@pytest.fixture
def department(db):
    """`department("sales", "销售部")` as stored."""

    def make(code: str, name: str) -> Department:
        return Department.objects.create(code=code, name=name)

    return make
