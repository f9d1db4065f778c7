"""The company whose times are recorded."""

import pytest
from django.db import connection

from tests.company import Company


@pytest.fixture
def company(db) -> Company:
    """A company with its rulebook."""
    return Company()


@pytest.fixture
def committing_company(transactional_db) -> Company:
    """A company whose acts are committed, so that other connections see them."""
    return Company()


@pytest.fixture
def past(db):
    """The test's transaction may enter the past."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', 'test', true)")
