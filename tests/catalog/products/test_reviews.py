"""Reviews are answered within their time, once; who did not is told of with the superior."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, transaction

from catalog.products.models import Review, ReviewReply
from catalog.products.reviews.rules import reply_due
from catalog.products.reviews.services import reply_review, take_review
from catalog.products.rules import ReviewRules
from regulations.deadlines.models import Deadline
from regulations.deadlines.sweep import sweep_deadlines
from regulations.notices.models import Notice
from tests.catalog.market import HOUR, NOON, Market


def review(market: Market, **words) -> Review:
    words = {
        "product": market.product(f"R-{Review.objects.count()}", pieces=0), "channel": "淘宝",
        "author": "t**8", "stars": 4, "text": "茶香很正", "by": market.assistant, "at": market.at,
    } | words  # fmt: skip
    return take_review(**words)


@pytest.mark.clause("B4")
@pytest.mark.parametrize("hours", [1, 24, 720])
def test_a_reply_is_due_by_the_number_in_force(hours):
    assert reply_due(NOON, ReviewRules(hours)) == NOON + timedelta(hours=hours)


@pytest.mark.clause("B4")
def test_a_review_starts_a_clock_that_the_reply_ends(market: Market):
    found = review(market)
    clock = found.deadline
    assert (clock.clause, clock.due_at - clock.starts_at) == ("B4", timedelta(hours=24))
    assert clock.owner == market.assistant
    reply_review(review_id=found.pk, text="谢谢", by=market.assistant, at=market.at + HOUR)
    clock.refresh_from_db()
    assert (clock.met_at, clock.met_by) == (market.at + HOUR, market.assistant)
    with pytest.raises(ValidationError):
        reply_review(review_id=found.pk, text="再谢", by=market.assistant, at=market.at + HOUR)
    assert ReviewReply.objects.count() == 1


@pytest.mark.clause("B4")
def test_what_nobody_answered_is_told_to_the_superior(market: Market):
    found = review(market)
    late = market.at + timedelta(hours=24, seconds=1)
    sweep_deadlines(at=late)
    found.deadline.refresh_from_db()
    assert found.deadline.breached_at
    told = Notice.objects.filter(key=f"review:{found.pk}:missed")
    assert set(told.values_list("recipient", flat=True)) == {
        market.assistant.pk,
        market.leader.pk,
    }


@pytest.mark.clause("B4")
@pytest.mark.parametrize(
    "words", [{"stars": 0}, {"stars": 6}, {"text": " "}, {"author": ""}]
)  # fmt: skip
def test_a_review_says_something(market: Market, words):
    with pytest.raises(ValidationError) as refused:
        review(market, **words)
    assert refused.value.code == "B4"
    assert not Deadline.objects.filter(kind="products.review").exists()


@pytest.mark.clause("B4")
def test_only_who_answers_customers_does(client, market: Market):
    found = review(market)
    with pytest.raises(PermissionDenied):
        reply_review(review_id=found.pk, text="谢谢", by=market.sales, at=market.at)
    client.force_login(market.sales)
    assert client.post(f"/goods/reviews/{found.pk}/", {"text": "谢谢"}).status_code == 422
    assert not ReviewReply.objects.exists()
    client.force_login(market.assistant)
    client.post(f"/goods/reviews/{found.pk}/", {"text": "谢谢"})
    assert ReviewReply.objects.get().by == market.assistant


def test_several_reviews_of_one_product_have_clocks_of_their_own(market: Market):
    product = market.product()
    clocks = {review(market, product=product).deadline_id for _number in range(3)}
    assert len(clocks) == 3


def test_what_was_said_stays(market: Market):
    found = review(market)
    for act in (
        lambda: Review.objects.filter(pk=found.pk).update(stars=5),
        lambda: Review.objects.filter(pk=found.pk)._raw_delete("default"),
    ):
        errors = (IntegrityError, ProgrammingError, ValidationError)
        with pytest.raises(errors), transaction.atomic():
            act()
    found.refresh_from_db()
    assert found.stars == 4
