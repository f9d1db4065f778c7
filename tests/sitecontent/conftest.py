"""The newsroom of these tests."""

import pytest

from sitecontent.publishing.public import goods, pages
from tests import worlds
from tests.sitecontent.newsroom import Newsroom, found_newsroom

room = worlds.shared(found_newsroom, past=True)


@pytest.fixture(autouse=True)
def nothing_kept():
    """What a test published is taken back with its transaction, from the process's memory too."""
    for each in (pages, goods):
        each.forget()
    yield
    for each in (pages, goods):
        each.forget()


__all__ = ["Newsroom"]
