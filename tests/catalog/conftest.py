"""The shop of these tests."""

import pytest

from regulations.binding.services import entering_past
from tests.catalog.market import Market, found_market


@pytest.fixture
def market(db):
    """A shop in a past that every test may enter."""
    with entering_past(right="test"):
        yield found_market()


@pytest.fixture
def teapot(market: Market):
    """A product on sale at 18 yuan, ten pieces of it."""
    return market.listed()
