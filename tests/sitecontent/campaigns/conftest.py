"""The site of these tests."""

import pytest
from django.db import connection

from regulations.binding.services import entering_past
from tests.sitecontent.campaigns.site import Site


@pytest.fixture
def site(db):
    """A company in a past that every test may enter."""
    with entering_past(right="test"):
        yield Site()


@pytest.fixture
def raw_sql(db):
    """Run a statement as the portal's role, past the ORM."""

    def run(statement: str, *values):
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return run
