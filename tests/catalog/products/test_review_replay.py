"""Another time for the reply tried on past reviews."""

from datetime import timedelta

import pytest

from catalog.products.reviews.replay import judge_reviews
from catalog.products.reviews.services import reply_review, take_review
from catalog.products.rules import ReviewRules
from regulations.amendments.registry import replay_of
from tests.catalog.market import HOUR, NOON, Market

DAY = NOON.date()


@pytest.mark.clause("B4")
@pytest.mark.parametrize(
    ("answered", "hours", "told"),
    [
        (6, 6, []),
        (6, 5, [("answered in time", "answered late", True)]),
        (30, 30, [("answered late", "answered in time", False)]),
        (None, 11, []),  # missed by either
        (None, 36, [("not answered in time", "answered in time", False)]),  # the day after is over
    ],
)
def test_replies_by_other_hours(market: Market, teapot, answered, hours, told):
    words = {"channel": "淘宝", "author": "t**8", "stars": 5, "text": "好", "by": None}
    review = take_review(product=teapot, **words, at=NOON)
    if answered:
        at = NOON + answered * HOUR
        reply_review(review_id=review.pk, text="谢谢", by=market.assistant, at=at)
    span = (DAY, DAY + timedelta(days=1))
    found = judge_reviews(ReviewRules(24), ReviewRules(hours), *span, lambda done, total: None)
    assert [(row.before, row.after, row.is_worse) for row in found] == told


def test_the_number_of_the_set_is_tried():
    assert replay_of("reviews").covers == {"reply_within_hours"}
