"""The site of these tests."""

import pytest
from django.db import connection

from tests import worlds
from tests.sitecontent.campaigns.site import Site

site = worlds.shared(Site, past=True)


@pytest.fixture
def raw_sql(db):
    """Run a statement as the portal's role, past the ORM."""

    def run(statement: str, *values):
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return run
