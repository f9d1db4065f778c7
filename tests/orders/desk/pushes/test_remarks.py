"""What a push says is taken and yet looked at: told in the answer, in the list and on the order."""

import re

import pytest

from orders.desk.models import Order, Push
from tests.orders.desk.pushes import messages as shops
from tests.orders.desk.pushes.senders import own, shopify, woocommerce, youzan

CONTRADICTION = {
    "where": "total",
    "message": "The total is 1.00, but lines, shipping and discount make 36.00.",
}
UNKNOWN = "This member is not known here: it was passed over."


def page(client, address: str) -> str:
    response = client.get(address, headers={"accept-language": "en"})
    assert response.status_code == 200
    return " ".join(re.sub("<[^>]*>", " ", response.content.decode()).split())


@pytest.mark.clause("C7-5")
def test_total_that_its_parts_do_not_make_is_taken_with_a_warning_everywhere(
    hooks, company, client
):
    response = own(shops.OWN | {"total": "1.00"})
    assert (response.status_code, response.json()) == (
        200,
        {"status": "ok", "warning": [CONTRADICTION]},
    )
    order = Order.objects.get()
    assert str(order.total) == "1.00"
    client.force_login(company.lead)
    assert f"total: {CONTRADICTION['message']}" in page(client, "/desk/push/")
    assert CONTRADICTION["message"] in page(client, f"/desk/orders/{order.pk}/")


def test_members_nobody_knows_are_named_with_their_places(hooks, company, client):
    line = {**shops.OWN["lines"][0], "colour": "red"}
    response = own(shops.OWN | {"typo_field": 1, "lines": [shops.OWN["lines"][0], line]})
    assert response.json()["warning"] == [
        {"where": "typo_field", "message": UNKNOWN},
        {"where": "lines[1].colour", "message": UNKNOWN},
    ]
    client.force_login(company.lead)
    assert f"typo_field: {UNKNOWN}" in page(client, "/desk/push/")


def test_repetition_is_answered_with_the_same_warnings(hooks):
    first, again = (own(shops.OWN | {"total": "1.00"}) for _time in range(2))
    assert again.json() == first.json()
    assert Push.objects.count() == 1


def test_whole_form_of_the_docs_is_known(hooks):
    whole = shops.OWN | {
        "id": 1, "updated_at": "2026-05-14T11:30:00+08:00", "shop": "门店", "currency": "CNY",
        "paid_at": "2026-05-14T11:25:00+08:00", "buyer": "yang", "shipping_fee": "5.00",
        "discount": "1.00", "total": "40.00", "paid": "40.00", "shop_state": "paid",
        "buyer_note": "", "seller_note": "", "tracking": "",
        "lines": [{"sku": "C", "variant": "", **shops.OWN["lines"][0]}],
    }  # fmt: skip
    assert own(whole).json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"paid_at": "2090-01-01T10:00:00+08:00"}, "paid_at"),
        ({"paid_at": "2026-05-14T11:23:44+08:00"}, "paid_at"),
        ({"paid": "500.00"}, "paid"),
    ],
)
def test_payment_worth_a_look_in_a_file_is_so_in_a_push(hooks, changes, where):
    response = own(shops.OWN | changes)
    assert response.status_code == 200
    assert [each["where"] for each in response.json()["warning"]] == [where]


def test_shops_are_answered_as_they_expect_and_the_list_keeps_what_is_worth_a_look(hooks):
    empty = {"shipping_address": None, "phone": None}
    assert shopify(shops.SHOPIFY | empty).json() == {"status": "ok"}
    assert woocommerce(shops.WOOCOMMERCE | {"extra": 1}).json() == {"status": "ok"}
    assert youzan(shops.YOUZAN).json() == {"code": 0, "msg": "success"}
    remarks = [[each["column"] for each in push.remarks] for push in Push.objects.order_by("pk")]
    assert remarks == [["receiver"], [], []]


@pytest.mark.parametrize("key", ["", "\0", "\ud800", "x" * 5000, "<b>"])
def test_hostile_names_of_members_are_kept_and_shown(hooks, company, client, key):
    response = own(shops.OWN | {key: 1})
    assert response.status_code == 200
    assert len(response.json()["warning"]) == 1
    client.force_login(company.lead)
    assert UNKNOWN in page(client, "/desk/push/")
    assert "<b>:" not in client.get("/desk/push/").content.decode()


def test_junk_without_end_is_named_as_far_as_anybody_would_read(hooks):
    junk = {f"x{n}": n for n in range(5_000)}
    assert len(own(shops.OWN | junk).json()["warning"]) == 20
