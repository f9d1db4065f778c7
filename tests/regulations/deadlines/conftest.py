"""A kind of deadline of the tests' own, with a handler that keeps a list."""

from collections.abc import Iterator

import pytest

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
