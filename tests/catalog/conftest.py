"""The shop of these tests."""

import pytest

from tests import worlds
from tests.catalog.market import Market, found_market

market = worlds.shared(found_market, past=True)


@pytest.fixture
def teapot(market: Market):
    """A product on sale at 18 yuan, ten pieces of it."""
    return market.listed()
