"""The newsroom of these tests."""

import pytest

from regulations.binding.services import entering_past
from sitecontent.publishing.public import goods, pages
from tests.sitecontent.newsroom import Newsroom, found_newsroom


@pytest.fixture
def room(db):
    """A newsroom in a past that every test may enter."""
    with entering_past(right="test"):
        yield found_newsroom()


@pytest.fixture(autouse=True)
def nothing_kept():
    """What a test published is taken back with its transaction, from the process's memory too."""
    for each in (pages, goods):
        each.forget()
    yield
    for each in (pages, goods):
        each.forget()


__all__ = ["Newsroom"]
