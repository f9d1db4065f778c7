"""However many rows there are, no page asks the database for more."""

import pytest

from bench.growth import Portal, more_asked

pytestmark = [pytest.mark.slow, pytest.mark.deep]


def test_no_page_asks_more_of_a_thousand_rows_than_of_ten(figure):
    small, large = Portal(10), Portal(1_000)
    try:
        reached = small.tell("queries").keys() & large.tell("queries").keys()
        figure("pages reached by links in both", len(reached), 300, at_least=True)
        assert more_asked(small, large) == {}
        figure("pages that ask more of 1,000 rows than of ten", 0, 0)
    finally:
        small.end()
        large.end()
