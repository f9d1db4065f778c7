"""Orders that shops push: signed, taken once, whole or not at all."""

import json
import threading
from copy import deepcopy
from urllib.parse import quote, quote_plus

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from orders.desk.models import Order, OrderEvent, OrderState, Push
from regulations.notices.models import Notice
from tests.orders.desk.pushes import messages as shops
from tests.orders.desk.pushes.senders import (
    SECRET,
    SENDERS,
    each_sender,
    outcomes,
    own,
    post,
    shopify,
    woocommerce,
    youzan,
)


@each_sender
@pytest.mark.clause("C7-5")
def test_signed_order_is_received_and_the_message_kept(hooks, channel):
    send, document, taken, number = SENDERS[channel]
    response = send(document)
    assert (response.status_code, response.json()) == (200, taken)
    order = Order.objects.get()
    assert (order.channel, order.number, order.entered_by) == (channel, number, None)
    push = Push.objects.get()
    assert (push.channel, push.outcome, push.order) == (channel, "taken", order)
    assert json.loads(push.body)
    assert push.address == "127.0.0.1"


@each_sender
@pytest.mark.clause("C7-5")
def test_repeated_message_is_answered_like_the_first_and_writes_nothing(hooks, channel):
    send, document, taken, _number = SENDERS[channel]
    for _time in range(3):
        response = send(document)
        assert (response.status_code, response.json()) == (200, taken)
    assert Order.objects.count() == OrderEvent.objects.count() == Push.objects.count() == 1


@each_sender
@pytest.mark.clause("C7-5")
def test_wrong_signature_is_refused_and_kept_without_what_was_sent(hooks, channel):
    send, document, _taken, _number = SENDERS[channel]
    response = send(document, secret="guess")
    assert response.status_code == 401
    assert response.json()["error"][0]["message"] == "The signature is wrong or too old."
    assert not Order.objects.exists()
    push = Push.objects.get()
    assert (push.outcome, push.body, push.topic) == ("forged", "", "")
    assert push.address == "127.0.0.1"


@each_sender
def test_without_a_secret_nothing_is_taken_whatever_is_sent(hooks, channel):
    hooks.SHOPIFY_SECRETS = hooks.WOOCOMMERCE_SECRETS = hooks.INTAKE_SECRETS = [""]
    hooks.YOUZAN_CLIENT_SECRET = ""
    send, document, _taken, _number = SENDERS[channel]
    response = send(document, secret="")
    assert response.status_code == 503
    assert "no secret" in response.json()["error"][0]["message"]
    assert not Push.objects.exists()


@pytest.mark.parametrize("channel", ["shopify", "woocommerce", "plain"])
def test_old_secret_is_honoured_beside_the_new_one(hooks, channel):
    hooks.SHOPIFY_SECRETS = hooks.WOOCOMMERCE_SECRETS = hooks.INTAKE_SECRETS = ["new", SECRET]
    send, document, *_rest = SENDERS[channel]
    assert send(document).status_code == 200
    assert send(document, secret="new").status_code == 200


@each_sender
def test_only_post_is_answered(hooks, client, channel):
    name = {"plain": "orders"}.get(channel, channel)
    for method in ("get", "put", "delete", "head"):
        assert getattr(client, method)(f"/hooks/{name}/").status_code == 405


@each_sender
def test_message_over_two_megabytes_is_not_read(hooks, channel):
    name = {"plain": "orders"}.get(channel, channel)
    response = post(f"/hooks/{name}/", b"x" * (2 * 1024 * 1024 + 1), {})
    assert response.status_code == 413
    assert not Order.objects.exists()


@pytest.mark.clause("C7-5")
def test_another_address_pushed_later_is_linked_and_changes_nothing(hooks):
    shopify(shops.SHOPIFY)
    later = deepcopy(shops.SHOPIFY)
    later["shipping_address"]["address1"] = "2 Lane"
    shopify(later, topic="orders/updated", delivery="d-2")
    order = Order.objects.get()
    assert "1 Lane" in order.address
    changes = order.events.get(kind="shop_change").data["changes"]
    assert changes["address"][1].startswith("2 Lane")
    assert OrderState.objects.get().requests == 1
    assert outcomes() == ["taken", "taken"]


def test_older_version_that_comes_late_changes_nothing(hooks):
    older = deepcopy(shops.YOUZAN)
    older["full_order_info"]["address_info"]["delivery_address"] = "老地址"
    youzan(shops.YOUZAN, version=10)
    youzan(older, msg_id="m-2", version=9)
    assert OrderEvent.objects.count() == 1
    youzan(older, msg_id="m-3", version=11)
    assert OrderEvent.objects.filter(kind="shop_change").count() == 1


@pytest.mark.parametrize(
    ("send", "document", "name"),
    [
        (shopify, shops.SHOPIFY, "updated_at"),
        (woocommerce, shops.WOOCOMMERCE, "date_modified_gmt"),
        (own, shops.OWN, "updated_at"),
    ],
)
def test_older_state_by_its_moment_changes_nothing(hooks, send, document, name):
    older = document | {name: "2026-08-05T09:59:59Z", "note": "x", "currency": "EUR"}
    total = "total_price" if send is shopify else "total"
    send(document | {name: "2026-08-05T10:00:00Z"})
    other = older | {total: "99.00"}
    options = {"delivery": "d-2"} if send is shopify else {}
    assert send(other, **options).status_code == 200
    assert OrderEvent.objects.count() == 1


def test_shopify_headers_are_read_without_their_x_too(hooks):
    assert shopify(shops.SHOPIFY, prefix="").status_code == 200
    push = Push.objects.get()
    assert (push.key, push.topic, push.outcome) == ("d-1", "orders/create", "taken")
    assert Order.objects.get().shop == "fern.myshopify.com"


def test_two_woocommerce_deliveries_of_one_second_are_told_apart_by_what_they_say(hooks):
    woocommerce(shops.WOOCOMMERCE | {"date_modified_gmt": "2026-08-05T07:02:00"})
    woocommerce(
        shops.WOOCOMMERCE | {"date_modified_gmt": "2026-08-05T07:02:00", "status": "completed"}
    )
    assert outcomes() == ["taken", "taken"]
    assert OrderEvent.objects.filter(kind="shop_change").count() == 1


def test_ping_of_woocommerce_is_answered_without_a_signature_and_leaves_nothing(hooks):
    for body, status in ((b"webhook_id=17", 200), (b"webhook_id=17&x=1", 401), (b"", 401)):
        response = Client().generic(
            "POST", "/hooks/woocommerce/", body, content_type="application/x-www-form-urlencoded"
        )
        assert response.status_code == status
    assert outcomes() == ["forged", "forged"]


@pytest.mark.parametrize(
    "written",
    [
        quote_plus,
        quote,
        lambda text: text,
        None,
    ],
    ids=["form", "percent", "raw", "object"],
)
def test_message_of_youzan_is_read_however_it_is_written(hooks, written):
    document = deepcopy(shops.YOUZAN)
    document["full_order_info"]["remark_info"]["buyer_message"] = "1 + 1 = 200%"
    assert youzan(document, written=written).status_code == 200
    assert Order.objects.get().buyer_note == "1 + 1 = 200%"


@pytest.mark.parametrize(
    "send",
    [
        lambda: shopify({"id": 1}, topic="products/update"),
        lambda: shopify({"id": 1}, topic="orders/delete"),
        lambda: shopify({"id": 1}, topic=""),
        lambda: woocommerce({"id": 1}, topic="order.deleted"),
        lambda: woocommerce({"id": 1}, topic="customer.created"),
        lambda: youzan({}, type="item_ItemUpdate"),
        lambda: youzan({"tid": "E1"}),
        lambda: youzan(shops.YOUZAN, test=True),
        lambda: youzan(shops.YOUZAN, type=None),
    ],
)
def test_message_about_something_else_is_answered_200_and_kept_once(hooks, send):
    assert [send().status_code, send().status_code] == [200, 200]
    assert outcomes() == ["ignored"]
    assert Push.objects.get().problem
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("send", "where"),
    [
        (lambda: shopify(shops.SHOPIFY | {"total_price": "many"}), "total_price"),
        (lambda: shopify(shops.SHOPIFY | {"line_items": []}), "line_items"),
        (lambda: woocommerce(shops.WOOCOMMERCE | {"status": "eaten"}), "status"),
        (lambda: youzan({"full_order_info": {"order_info": 3}}), "full_order_info.order_info"),
        (lambda: own(shops.OWN | {"phone": None}), "phone"),
        (lambda: own(b"not json"), ""),
        (lambda: own(b"[1]"), ""),
        (lambda: own(b"\xff\x00"), ""),
        (lambda: own(b"[" * 100_000), ""),
        (lambda: own(b'{"number": ' + b"9" * 10_000 + b"}"), ""),
        (lambda: youzan("%7B", written=str), ""),
        (lambda: youzan(None, written=None), ""),
    ],
)
def test_faulty_message_is_answered_422_with_its_place_and_kept_once(hooks, send, where):
    for response in (send(), send()):
        assert response.status_code == 422
        (error,) = response.json()["error"]
        assert error["where"] == where
        assert error["message"]
    push = Push.objects.get()
    assert push.outcome == "faulty"
    assert push.body
    assert not Order.objects.exists()


def test_who_watches_over_pushes_hears_once_of_an_order_that_is_missing(hooks, company):
    for _each in range(2):
        own(shops.OWN | {"id": "7", "phone": None})
    told = Notice.objects.filter(key__startswith="push:plain:")
    assert {each.recipient for each in told} == {
        company.lead,
        company.administrator,
        company.manager,
    }
    assert "an order of the shop is missing here" in told[0].text


def test_message_that_was_faulty_is_taken_once_it_can_be_read(hooks):
    own(shops.OWN | {"id": "7", "phone": None})
    assert own(shops.OWN | {"id": "7"}).status_code == 200
    assert outcomes() == ["faulty", "taken"]


def test_own_message_beyond_five_minutes_counts_as_replayed(hooks):
    assert own(shops.OWN, seconds=-310).status_code == 401
    assert own(shops.OWN, seconds=310).status_code == 401
    assert own(shops.OWN, seconds=-290).status_code == 200


def test_fractions_of_json_are_amounts_to_the_cent(hooks):
    body = json.dumps(shops.OWN | {"total": "T"}).replace('"T"', "36.10").encode()
    assert own(body).status_code == 200
    assert str(Order.objects.get().total) == "36.10"


def test_guessed_signatures_are_kept_up_to_a_hundred_an_hour_and_channel(hooks):
    Push.objects.bulk_create(
        Push(channel="plain", key=str(n), outcome="forged", at=timezone.now()) for n in range(98)
    )
    for _guess in range(5):
        assert own(shops.OWN, secret="guess").status_code == 401
    assert Push.objects.filter(channel="plain").count() == 100
    assert shopify(shops.SHOPIFY, secret="guess").status_code == 401
    assert Push.objects.filter(channel="shopify").count() == 1


def test_person_on_duty_is_told_of_a_pushed_order(hooks):
    assert own(shops.OWN).status_code == 200
    assert OrderState.objects.get().clock.clause == "C7-1"


@pytest.mark.clause("C7-5")
@pytest.mark.django_db(transaction=True)
@each_sender
def test_same_message_many_times_at_once_becomes_one_order(hooks, channel):
    send, document, *_rest = SENDERS[channel]
    start, statuses = threading.Barrier(6), []

    def run():
        start.wait()
        statuses.append(send(document).status_code)
        connection.close()

    threads = [threading.Thread(target=run) for _each in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 6
    assert Order.objects.count() == OrderEvent.objects.count() == Push.objects.count() == 1
