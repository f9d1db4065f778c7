"""The service desk, a day long past, and a browser."""

import pytest
from django.db import connection

from tests import worlds
from tests.hr.conftest import found_rulebook
from tests.orders.service.talks import found_desk

desk = worlds.shared(found_desk, over=found_rulebook)


@pytest.fixture(autouse=True)
def past(request):
    """Tests work on a day long past: their transaction may enter it."""
    if "db" not in request.fixturenames and "transactional_db" not in request.fixturenames:
        return
    request.getfixturevalue("db")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', 'test', true)")


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
