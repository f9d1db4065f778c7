"""What the tests of the rulebook start from."""

from datetime import UTC, datetime

import pytest

from hr.people.models import Employee
from regulations.rulebook import services, source

AT = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)


@pytest.fixture
def handbook(db):
    """The product's clauses as edition 1, and its rule sets in force since 2020."""
    edition = services.publish_edition(
        source=source.read_clauses(), owner="客户发展中心", by=None, at=AT
    )
    services.load_rule_sets(values=source.read_parameters(), at=AT)
    return edition


@pytest.fixture
def reader(db, client):
    """The browser of a logged-in employee without any special right."""
    employee = Employee.objects.create_user(number="1001", name="王芳", password=None)
    client.force_login(employee)
    return client
