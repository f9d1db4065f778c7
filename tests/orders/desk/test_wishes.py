"""Answered wishes about the parcel: the order still says what it said, so they are read before the
goods leave."""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.text import capfirst

from orders.desk import services
from orders.desk.clocks.rules import ATTENTION
from orders.desk.clocks.selectors import LABELS
from orders.desk.intake import receive_order
from orders.desk.selectors import numbers_to_tick, story_of
from regulations.binding.services import entering_past
from tests.company import TEN, minutes
from tests.orders.desk.pages import form_of, post, text, walk

SHIP = {"carrier": "顺丰速运", "tracking": "SF1"}


@pytest.fixture
def taken_over(company):
    return walk(company, company.receive(), "taken_over")


def ask(company, order, kind, words="改到上海", answer="已照办", **more):
    """A request and, unless it is empty, its answer."""
    at = TEN + minutes(10)
    request = company.do(
        services.add_request, order, by=company.assistant, at=at, kind=kind, text=words, **more
    )
    if answer:
        company.do(
            services.answer_request, order, by=company.assistant, at=at, seq=request.seq,
            answer=answer,
        )  # fmt: skip
    return request


def ship(company, order, ticked=()):
    at = TEN + minutes(20)
    return company.do(services.ship_order, order, by=company.operator, at=at, ticked=ticked, **SHIP)


@pytest.mark.clause("C10-11")
@pytest.mark.parametrize("kind", ["address", "correction", "cancellation"])
def test_answered_wish_is_ticked_before_the_goods_leave(company, taken_over, kind):
    wish = ask(company, taken_over, kind)
    with pytest.raises(ValidationError) as refused:
        ship(company, taken_over)
    assert refused.value.code == "C10-11"
    assert ship(company, taken_over, [wish.seq]).state == "shipped"


@pytest.mark.clause("C10-11")
def test_change_that_the_shop_told_is_ticked_once_it_is_answered(company):
    draft = company.draft()
    order = walk(company, company.receive(number=draft.number), "taken_over")
    with entering_past(right="test"):
        changed = company.draft(number=draft.number, address="上海市", total=Decimal("60.00"))
        receive_order(draft=changed, by=None, at=TEN + minutes(11))
    told = order.events.get(kind="shop_change")
    company.do(
        services.answer_request, order, by=company.assistant, at=TEN + minutes(12), seq=told.seq,
        answer="已照办",
    )  # fmt: skip
    assert numbers_to_tick(order, story_of(order)) == [told.seq]


def test_refund_and_open_request_are_not_to_be_ticked(company, taken_over):
    ask(company, taken_over, "refund", amount="1.00")
    ask(company, taken_over, "address", answer="")
    assert numbers_to_tick(taken_over, story_of(taken_over)) == []


@pytest.mark.clause("C10-11")
def test_answered_wish_stands_beside_the_address_and_in_the_list_to_tick(
    company, client, taken_over
):
    wish = ask(company, taken_over, "address")
    client.force_login(company.operator)
    page = text(client.get(f"/desk/orders/{taken_over.pk}/"))
    beside = re.search(r'class="op-who".*?</section>', page, re.DOTALL)[0]
    assert "改到上海" in beside
    assert "已照办" in beside
    form = form_of(page, "ship")
    assert f'name="ticked" value="{wish.seq}"' in form
    assert "改到上海" in form
    answer = text(post(client, taken_over, "ship", ticked=wish.seq, **SHIP))
    assert "s-shipped" in answer


@pytest.mark.clause("C7-5")
@pytest.mark.parametrize("kind", ["address", "correction", "cancellation"])
def test_amount_belongs_to_a_refund_alone(company, taken_over, kind):
    with pytest.raises(ValidationError) as refused:
        ask(company, taken_over, kind, amount="5.00", answer="")
    assert refused.value.code == "C7-5"
    assert not taken_over.events.filter(kind=kind).exists()
    assert ask(company, taken_over, "refund", amount="60.00", answer="").data["amount"] == "60.00"


def test_lines_show_their_price_and_clocks_what_they_ask_for(company, client, taken_over):
    client.force_login(company.operator)
    page = text(client.get(f"/desk/orders/{taken_over.pk}/", headers={"accept-language": "en"}))
    lines = re.search(r'class="table op-lines".*?</tbody>', page, re.DOTALL)[0]
    assert re.findall(r'class="right num">([^<]+)<', lines)[:3] == ["18.00", "2", "36.00"]
    clocks = re.search(r'class="table clocks".*?</table>', page, re.DOTALL)[0]
    words = re.sub(r"<[^>]+>", " ", clocks)
    with translation.override("en"):
        for label in set(map(str, LABELS.values())) - {str(ATTENTION.label)}:
            assert capfirst(label) in words
