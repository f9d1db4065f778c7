"""A kind of deadline of the tests' own, with a handler that keeps a list."""

from collections.abc import Iterator

import pytest
from django.db import connection

from regulations.deadlines import registry


class Heard:
    """What the handler was told; `fail_on` holds keys it breaks on."""

    def __init__(self):
        self.keys: list[str] = []
        self.fail_on: set[str] = set()

    def __call__(self, deadlines, at):
        for deadline in deadlines:
            if deadline.key in self.fail_on:
                raise RuntimeError(f"cannot handle {deadline.key}")
        self.keys += [deadline.key for deadline in deadlines]


@pytest.fixture
def heard() -> Iterator[Heard]:
    """Registers the kind `test` for the length of a test."""
    handler = Heard()
    registry.register("test", label="test", on_breach=handler, link=lambda deadline: "/")
    yield handler
    registry._kinds.pop("test")


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
