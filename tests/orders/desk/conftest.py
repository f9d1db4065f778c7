"""The company whose desk is tested."""

import pytest
from django.db import connection

from orders.desk import services
from tests import worlds
from tests.company import TEN, Company, minutes

company = worlds.shared(Company)


@pytest.fixture
def order(company):
    """One order with two events."""
    order = company.receive()
    company.do(services.accept_order, order, by=company.assistant, at=TEN + minutes(1))
    return order


committing_company = worlds.shared(Company, commits=True)


@pytest.fixture
def committed(committing_company):
    """A committed order with two events."""
    company = committing_company
    order = company.receive()
    company.do(services.accept_order, order, by=company.assistant, at=TEN + minutes(1))
    return order


@pytest.fixture(autouse=True)
def past(request):
    """Tests work on a day long past: their transaction may enter it.

    Tests that commit have no such transaction and say so themselves.
    """
    if "db" not in request.fixturenames and not request.node.get_closest_marker("django_db"):
        return
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        return
    request.getfixturevalue("db")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', 'test', true)")
