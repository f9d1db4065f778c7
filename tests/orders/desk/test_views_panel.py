"""The panel of an order: its keys, what follows what others do, what counts as a look."""

import re

import pytest

from orders.desk import services
from orders.desk.models import OrderEvent
from regulations.deadlines.models import Deadline
from tests.company import TEN
from tests.orders.desk.pages import HTMX, post, step_of, text, walk

# --- keys, and what follows what others do -------------------------------------------------------


def keys_of(page: str) -> list[str]:
    """The keys that take a step at once."""
    return re.findall(r'data-key="(.)"', page)


@pytest.mark.parametrize(
    ("state", "who", "keys"),
    [
        ("received", "assistant", ["a"]),
        ("accepted", "assistant", ["1", "2", "3", "4", "5"]),
        ("contacted", "assistant", ["a"]),
        ("confirmed", "assistant", []),
        ("handed_over", "operator", ["a"]),
        ("taken_over", "operator", []),
        ("shipped", "operator", []),
        ("accepted", "colleague", []),
        ("contacted", "colleague", []),
    ],
)
def test_a_key_takes_only_steps_of_one_press_with_orders_of_ones_own(
    company, client, state, who, keys
):
    order = walk(company, company.receive(), state)
    client.force_login(getattr(company, who))
    page = text(client.get(f"/desk/orders/{order.pk}/panel/"))
    assert keys_of(page) == keys
    assert ('class="whose"' in page) == (who == "colleague")


def follow_address(page: str) -> str:
    """The address from which a panel follows its order."""
    return re.search(r'class="follow" hidden hx-get="([^"]+)"', page)[1]


def test_an_open_panel_follows_what_another_person_does(
    company, client, django_assert_max_num_queries
):
    order = company.receive()
    client.force_login(company.assistant)
    address = follow_address(text(client.get(f"/desk/orders/{order.pk}/panel/", headers=HTMX)))
    with django_assert_max_num_queries(3):  # session, person, version
        answer = client.get(address, headers=HTMX)
    assert (answer.status_code, answer.content) == (204, b"")
    company.do(services.accept_order, order, by=company.colleague, at=TEN)
    page = text(client.get(address, headers=HTMX))
    assert step_of(page) == "contact"
    assert "李雷" in page
    assert client.get(follow_address(page), headers=HTMX).status_code == 204


@pytest.mark.clause("C7-1")
def test_an_order_that_the_desk_opens_by_itself_is_shown_whole_and_counts_as_no_look(
    company, client
):
    """The wide desk asks for it as a refresh does: with a version, one that no order has."""
    company.on_duty(company.assistant, TEN)
    order = company.receive()
    client.force_login(company.assistant)
    windows = Deadline.objects.filter(kind="desk.attention", owner=company.assistant)
    page = text(client.get(f"/desk/orders/{order.pk}/panel/?v=0", headers=HTMX))
    assert order.number in page
    assert step_of(page) == "accept"
    assert "/desk/attention/" not in page
    assert windows.exists()
    assert not windows.exclude(met_at=None).exists()


def test_a_changed_order_is_not_shown_to_who_may_not_see_orders(company, client):
    order = company.receive()
    client.force_login(company.designer)
    assert client.get(f"/desk/orders/{order.pk}/panel/?v=0", headers=HTMX).status_code == 403


def test_facts_and_clocks_come_along_on_the_orders_own_page_only(company, client):
    order = company.receive()
    client.force_login(company.assistant)
    page = HTMX | {"HX-Current-URL": f"http://testserver/desk/orders/{order.pk}/"}
    desk = HTMX | {"HX-Current-URL": "http://testserver/desk/"}
    answer = text(client.post(f"/desk/orders/{order.pk}/accept/", headers=page))
    beside = answer.split('id="beside" hx-swap-oob="true"')[1]
    assert "王小芳" in beside
    assert 'href="/handbook/C7-2/"' in beside
    address = f"/desk/orders/{order.pk}/panel/?v=1"
    assert 'id="beside"' in text(client.get(address, headers=page))
    assert 'id="beside"' not in text(client.get(address, headers=desk))


@pytest.mark.clause("C7-1")
def test_an_order_opened_beside_the_list_counts_as_a_look_and_its_refresh_does_not(company, client):
    order = company.receive()
    client.force_login(company.assistant)
    look = 'hx-post="/desk/attention/"'
    assert look in text(client.get(f"/desk/orders/{order.pk}/panel/", headers=HTMX))
    assert look not in text(client.get(f"/desk/orders/{order.pk}/panel/?v=0", headers=HTMX))
    assert look not in text(post(client, order, "accept"))


# --- without a session ---------------------------------------------------------------------------


def test_a_piece_of_a_page_without_a_session_sends_the_page_to_the_login(company, client):
    order = company.receive()
    where = {"HX-Current-URL": "http://testserver/desk/?state=received"}
    for answer in (
        client.get("/desk/rows/", headers=HTMX | where),
        client.post(f"/desk/orders/{order.pk}/accept/", headers=HTMX | where),
    ):
        assert answer.status_code == 401
        login = "/account/login/?next=/desk/%3Fstate%3Dreceived"
        assert answer["HX-Redirect"] == login
    assert OrderEvent.objects.filter(order=order).count() == 1


def test_a_whole_page_without_a_session_is_redirected_as_ever(company, client):
    answer = client.get("/desk/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/login/?next=/desk/")


@pytest.mark.clause("C7-5")
def test_an_order_that_lost_its_state_says_so(
    committing_company, committed, raw_connection, client
):
    raw = raw_connection("owner")
    with raw, raw.cursor() as cursor:
        cursor.execute("DELETE FROM desk_orderstate")
    client.force_login(committing_company.assistant)
    for path in (f"/desk/orders/{committed.pk}/", f"/desk/orders/{committed.pk}/panel/"):
        answer = client.get(path)
        assert answer.status_code == 409
        assert "订单状态已丢失" in answer.content.decode()
        assert committed.number in answer.content.decode()
    assert post(client, committed, "accept").status_code == 409
    client.force_login(committing_company.designer)
    assert client.get(f"/desk/orders/{committed.pk}/").status_code == 403


def test_an_amount_keeps_its_currency_beside_it(company, client):
    order = company.receive()
    client.force_login(company.lead)
    page = text(client.get(f"/desk/orders/{order.pk}/panel/"))
    assert f"<b>{order.total}</b>\u00a0{order.currency}" in page
