"""The company whose desk is tested."""

import pytest
from django.db import connection

from tests.company import Company


@pytest.fixture
def company(db) -> Company:
    """A company with its rulebook; nobody is on duty yet."""
    return Company()


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
