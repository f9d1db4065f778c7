"""A promotion is ended early by the chain that began it; its prices go back at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.products.models import PriceWindow, Product
from catalog.products.selectors import price_points, story_of
from catalog.proposals.automatic import tell_of_promotions
from catalog.proposals.models import Mismatch, Proposal
from regulations.deadlines.models import Deadline
from regulations.notices.models import Notice
from tests.catalog.market import DAY, HOUR, Market, yuan

SECOND = timedelta(seconds=1)


def price_at(product, at):
    return Product.objects.priced(at).get(pk=product.pk).price_now


@pytest.fixture
def sale(market: Market, teapot) -> Proposal:
    """A promotion of the teapot at 9.90, tomorrow for seven days."""
    proposal = market.say(market.promotion((teapot, "9.90")))
    market.execute(proposal)
    return proposal


def ending(market: Market, sale, *products, at, **words) -> Proposal:
    lines = [(product, None) for product in products]
    return market.propose("ending", *lines, ends=sale, reason="供应商断货", at=at, **words)


@pytest.mark.clause("C11-3")
def test_prices_go_back_at_the_moment_the_end_is_carried_out(market: Market, teapot, sale):
    at = sale.starts_at + DAY
    asked = ending(market, sale, teapot, at=at)
    assert price_at(teapot, at + 2 * HOUR) == yuan("9.90")  # asked is not yet ended
    market.say(asked, at=at + HOUR)
    assert price_at(teapot, at + 2 * HOUR) == yuan("9.90")  # neither is approved
    market.execute(asked, at=at + 2 * HOUR)
    assert [
        price_at(teapot, moment)
        for moment in (at + 2 * HOUR - SECOND, at + 2 * HOUR, sale.ends_at - SECOND)
    ] == [yuan("9.90"), yuan("18.00"), yuan("18.00")]
    assert not Mismatch.objects.exists()


@pytest.mark.clause("C11-3")
def test_an_early_end_is_on_record(market: Market, teapot, sale):
    at = sale.starts_at + DAY
    market.execute(market.say(ending(market, sale, teapot, at=at), at=at), at=at + HOUR)
    window = PriceWindow.objects.get()
    assert (window.ends_at, window.planned_until) == (at + HOUR, sale.ends_at)
    assert (window.by, window.ended_by) == (market.editor, market.editor)
    sale.refresh_from_db()
    assert (sale.state, sale.ends_at) == ("executed", window.planned_until)  # as it was asked
    assert [price for _at, price in price_points(teapot, sale.ends_at)] == [
        yuan("18.00"), yuan("9.90"), yuan("18.00"),
    ]  # fmt: skip
    assert [(each.at, each.by) for each in story_of(teapot) if each.at == at + HOUR] == [
        (at + HOUR, "沈佳")
    ]
    asked = Proposal.objects.get(kind="ending")
    told = Notice.objects.filter(key=f"proposal:{asked.pk}:done")
    assert {each.recipient for each in told} == {market.manager, market.planner}


@pytest.mark.clause("C11-3")
def test_what_has_not_begun_is_called_off_and_leaves_room(market: Market, teapot, sale):
    market.execute(market.say(ending(market, sale, teapot, at=market.at)))
    assert price_at(teapot, sale.starts_at) == yuan("18.00")
    window = PriceWindow.objects.get()
    assert (window.starts_at, window.ends_at) == (sale.starts_at, sale.starts_at)
    again = market.say(market.promotion((teapot, "12.00"), plan=sale.plan))
    market.execute(again)
    assert price_at(teapot, sale.starts_at) == yuan("12.00")
    assert tell_of_promotions(sale.starts_at) == 1  # of the second alone


@pytest.mark.clause("C11-3")
def test_some_goods_are_taken_out_and_the_others_stay(market: Market, teapot):
    cup = market.listed("T-2")
    sale = market.say(market.promotion((teapot, "9.90"), (cup, "8.00")))
    market.execute(sale)
    at = sale.starts_at + HOUR
    market.execute(market.say(ending(market, sale, teapot, at=at), at=at), at=at)
    assert (price_at(teapot, at), price_at(cup, at)) == (yuan("18.00"), yuan("8.00"))
    assert tell_of_promotions(sale.ends_at) == 1


@pytest.mark.clause("C11-3")
@pytest.mark.parametrize("role", ["planner", "leader", "editor", "operator", "head", "specialist"])
def test_only_the_product_manager_asks_for_an_early_end(market: Market, teapot, sale, role):
    with pytest.raises(ValidationError) as refused:
        ending(market, sale, teapot, at=sale.starts_at, by=market.people[role])
    assert refused.value.code == "C11-3"


@pytest.mark.clause("C11-3")
@pytest.mark.parametrize("role", ["manager", "leader", "planner", "head", "deputy"])
def test_only_the_web_editor_carries_an_early_end_out(market: Market, teapot, sale, role):
    at = sale.starts_at
    asked = market.say(ending(market, sale, teapot, at=at), at=at)
    with pytest.raises((PermissionDenied, ValidationError)):
        market.execute(asked, by=market.people[role], at=at)
    assert price_at(teapot, at) == yuan("9.90")


@pytest.mark.clause("C11-3")
def test_goods_outside_and_promotions_that_are_over_are_not_ended(market: Market, teapot, sale):
    other = market.listed("T-2")
    for goods, at in (([other], sale.starts_at), ([teapot], sale.ends_at), ([], sale.starts_at)):
        with pytest.raises(ValidationError) as refused:
            ending(market, sale, *goods, at=at)
        assert refused.value.code == "C11-3"
    asked = ending(market, sale, teapot, at=sale.starts_at)
    with pytest.raises(ValidationError):
        ending(market, sale, teapot, at=sale.starts_at)  # asked for already
    market.say(asked, at=sale.starts_at)
    with pytest.raises(ValidationError) as refused:
        market.execute(asked, at=sale.ends_at)  # it ended by itself
    assert refused.value.code == "C11-3"


@pytest.mark.clause("C11-3")
def test_the_editors_clock_of_an_early_end_never_outlasts_the_promotion(market, teapot, sale):
    at = sale.ends_at - 3 * HOUR
    asked = market.say(ending(market, sale, teapot, at=at), at=at)
    assert Deadline.objects.get(key=str(asked.pk)).due_at == sale.ends_at


@pytest.mark.clause("C11-3")
def test_the_database_ends_no_promotion_by_another_way(market: Market, teapot, sale):
    words = {"kind": "ending", "reason": "x", "asked_at": market.at}
    for by, ends in ((market.editor, sale), (market.manager, None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.create(**words, by=by, ends=ends)
    waiting = market.promotion((market.listed("T-2"), "9.00"), plan=sale.plan)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(**words, by=market.manager, ends=waiting)


@pytest.mark.clause("C11-3")
def test_the_end_of_a_promotion_is_asked_on_its_page(client, market: Market, teapot):
    market.at = timezone.now() - HOUR
    cup = market.listed("T-2")
    plan = market.plan(market.at)
    sale = market.say(market.promotion((teapot, "9.90"), (cup, "8.00"), plan=plan))
    market.execute(sale)
    address = f"/proposals/new/ending/?promotion={sale.pk}"
    for role, is_offered in (("manager", True), ("editor", False), ("planner", False)):
        client.force_login(market.people[role])
        page = client.get(f"/proposals/{sale.pk}/").content.decode()
        assert (address in page) == is_offered
    client.force_login(market.manager)
    form = client.get(address).content.decode()
    assert 'value="T-1"' in form and 'value="T-2"' in form
    sent = {"sku": [""], "price": [""], "reason": "断货", "ends": sale.pk}
    answer = client.post("/proposals/new/ending/", sent)
    asked = Proposal.objects.get(kind="ending")
    assert answer["Location"] == f"/proposals/{asked.pk}/"
    assert set(asked.lines.values_list("product__sku", "before")) == {
        ("T-1", yuan("9.90")),
        ("T-2", yuan("8.00")),
    }
    assert client.post("/proposals/new/ending/", sent).status_code == 422
    market.execute(market.say(asked))
    page = client.get(f"/proposals/{sale.pk}/").content.decode()
    assert page.count("已提前结束 <span") == 2 and address not in page
    assert f"/proposals/{asked.pk}/" in client.get(f"/proposals/{sale.pk}/").content.decode()
