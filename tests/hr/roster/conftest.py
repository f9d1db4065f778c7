"""What the tests of the roster's parts share."""

import pytest
from django.db import connection


@pytest.fixture
def past(rulebook):
    """The rules hold, and rows that bind may carry the moments of these tests, in 2025."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', 'test', true)")


@pytest.fixture
def staff(hire, past):
    """Six people of the office, by name."""
    names = ("张丽", "刘洋", "赵倩", "孙悦", "吴昊", "冯雪")
    return {name: hire(name, "customer_service") for name in names}
