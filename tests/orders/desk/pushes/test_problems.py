"""Why a push was ignored or refused: kept as a msgid, told in each reader's language."""

import base64
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from orders.desk.models import Order, Push
from orders.desk.pushes.selectors import problem_of
from orders.desk.pushes.services import take_push
from orders.desk.pushes.sources import SOURCES, Message
from regulations.notices.models import Notice
from tests.orders.desk.pushes import messages as shops
from tests.orders.desk.pushes.senders import (
    SECRET,
    encoded,
    mac,
    outcomes,
    own,
    shopify,
    woocommerce,
    youzan,
)

LIST = "/desk/push/"
BASKET = shops.WOOCOMMERCE | {"status": "checkout-draft"}


@pytest.fixture
def lead(company, client):
    """The browser of the lead, who may look at pushes."""
    client.force_login(company.lead)
    return client


def page(client, language: str, address=LIST) -> str:
    response = client.get(address, headers={"accept-language": language})
    assert response.status_code == 200
    return " ".join(re.sub("<[^>]*>", " ", response.content.decode()).split())


def test_fault_is_kept_as_a_msgid_with_what_fills_it(hooks):
    shopify(shops.SHOPIFY | {"total_price": "many"})
    problem = Push.objects.get().problem
    assert problem["message"] == "“%(value)s” is not an amount of money."
    assert (problem["column"], problem["params"]) == ("total_price", {"value": "many"})


def test_fault_is_told_in_the_language_of_the_reader(hooks, lead):
    shopify(shops.SHOPIFY | {"total_price": "many"})
    assert "total_price: “many” is not an amount of money." in page(lead, "en")
    assert "total_price：“many”不是金额。" in page(lead, "zh-hans")


def test_reason_why_a_message_was_ignored_is_told_in_the_language_of_the_reader(hooks, lead):
    youzan({}, type="item_ItemUpdate")
    assert problem_of(Push.objects.get()).message == "The message is not about an order."
    assert "The message is not about an order." in page(lead, "en")
    assert "The message is not about an order." not in page(lead, "zh-hans")


@pytest.mark.clause("C7-5")
@pytest.mark.parametrize(
    ("language", "answer"), [("en", "The order says"), ("zh-hans", "订单的下单日期")]
)
def test_refusal_of_a_rule_is_kept_untranslated_whatever_language_the_shop_asks_in(
    hooks, lead, language, answer
):
    response = own(shops.OWN | {"placed_at": "2090-05-14T11:23:45+08:00"}, language=language)
    assert response.status_code == 422
    assert response.json()["error"][0]["message"].startswith(answer)
    assert response.json()["error"][0]["where"] == "placed_at"
    problem = Push.objects.get().problem
    assert problem["message"] == "The order says it was placed on %(day)s, which is still to come."
    assert (problem["column"], problem["params"]) == ("placed_at", {"day": "2090-05-14"})
    assert "placed_at: The order says it was placed on 2090-05-14" in page(lead, "en")
    assert "placed_at：订单的下单日期 2090-05-14 尚未到来。" in page(lead, "zh-hans")


def test_push_without_a_problem_shows_none(hooks, lead):
    own(shops.OWN)
    own(shops.OWN, secret="guess")
    assert [push.problem for push in Push.objects.all()] == [None, None]
    assert "None" not in page(lead, "en")


def test_sentence_of_the_time_before_msgids_is_still_shown(hooks, lead):
    old = "total_price: “100%%” 不是金额 100% 旧句子"
    push = Push.objects.create(
        channel="shopify",
        key="old",
        outcome="faulty",
        problem={"row": 0, "column": "", "message": "%(words)s", "params": {"words": old}},
        at=timezone.now(),
    )
    for language in ("en", "zh-hans"):
        assert old in page(lead, language)
        assert old in page(lead, language, f"{LIST}{push.pk}/change/")


def test_one_push_shows_its_sentence_and_not_how_it_is_kept(hooks, lead):
    shopify(shops.SHOPIFY | {"total_price": "many"})
    told = page(lead, "en", f"{LIST}{Push.objects.get().pk}/change/")
    assert "total_price: “many” is not an amount of money." in told
    assert "params" not in told


@pytest.mark.parametrize("topic", ["order.created", "order.updated"])
def test_basket_of_woocommerce_is_answered_200_and_kept_with_the_reason(hooks, lead, topic):
    for _time in range(2):
        response = woocommerce(BASKET, topic=topic)
        assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert outcomes() == ["ignored"]
    assert not Order.objects.exists()
    assert "This is not an order yet: the buyer has not finished the checkout." in page(lead, "en")


def test_basket_of_woocommerce_may_be_as_empty_as_it_is(hooks):
    empty = {"id": 78, "status": "checkout-draft", "line_items": [], "total": "0.00"}
    assert woocommerce(empty).status_code == 200
    assert outcomes() == ["ignored"]


def test_basket_becomes_an_order_once_it_is_placed(hooks):
    woocommerce(BASKET)
    assert woocommerce(shops.WOOCOMMERCE, topic="order.updated").status_code == 200
    assert outcomes() == ["ignored", "taken"]
    assert Order.objects.get().number == "1077"


# --- the bell -------------------------------------------------------------------------------------


def bell(person) -> list[Notice]:
    return list(Notice.objects.filter(recipient=person, kind="push").order_by("pk"))


def test_one_notice_a_channel_and_day_names_the_first_order_and_leads_to_the_count(
    hooks, company, client
):
    for number in ("A-1", "A-2", "A-3"):
        own(shops.OWN | {"number": number, "lines": []})
    shopify(shops.SHOPIFY | {"total_price": "many"})
    own_form, shop = bell(company.lead)
    with translation.override("zh-hans"):
        assert own_form.words.startswith("通用格式：")
        assert "A-1" in own_form.words
    with translation.override("en"):
        assert own_form.words == (
            "own form: a message could not be read, and an order of the shop is missing here: A-1."
            " Look it up in the shop; the list counts all that could not be read that day."
        )
        assert "Shopify: " in shop.words
        assert "#1001" in shop.words
    client.force_login(company.lead)
    listed = page(client, "en", own_form.url)
    for number in ("A-1", "A-2", "A-3"):
        assert number in listed
    assert "#1001" not in listed
    assert re.search(r"last seven days: \d\d-\d\d own form 3 · \d\d-\d\d Shopify 1", listed)


def test_notice_of_the_next_day_is_another(hooks, company):
    body = encoded(shops.SHOPIFY | {"total_price": "many"})
    signed = {"X-Shopify-Hmac-Sha256": base64.b64encode(mac(body, SECRET)).decode()}
    signed["X-Shopify-Topic"] = "orders/create"
    before_midnight = datetime(2026, 3, 4, 15, 59, 59, tzinfo=UTC)  # of China
    for number, at in enumerate([before_midnight, before_midnight + timedelta(seconds=1)]):
        headers = signed | {"X-Shopify-Webhook-Id": str(number)}
        take_push(source=SOURCES["shopify"], message=Message(headers, body, None, at))
    keys = [notice.key for notice in bell(company.lead)]
    assert keys == ["push:shopify:2026-03-04", "push:shopify:2026-03-05"]


@pytest.mark.parametrize("body", [b"not json", b"[1]", b'{"number": [1]}', b'{"number": null}'])
def test_message_without_a_readable_number_says_so(hooks, company, body):
    own(body)
    with translation.override("en"):
        assert "its number could not be read either" in bell(company.lead)[0].words


@pytest.mark.parametrize(
    ("send", "number"),
    [
        (lambda: youzan({"full_order_info": {"order_info": {"tid": "E1"}}}), "E1"),
        (lambda: woocommerce(shops.WOOCOMMERCE | {"total": "x"}), "1077"),
        (lambda: woocommerce(shops.WOOCOMMERCE | {"total": "x", "number": ""}), "77"),
        (lambda: own(shops.OWN | {"placed_at": "2090-05-14T11:23:45+08:00"}), "A-1"),
    ],
)
def test_number_is_read_whatever_else_cannot_be(hooks, send, number):
    send()
    assert Push.objects.get().problem["number"] == number
