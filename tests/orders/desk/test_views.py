"""The desk's page and its list: few queries, searched by what people know, every order once."""

import re
import time
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from hr.people.services import change_employee
from orders.desk import services
from orders.desk.models import Order
from tests.company import TEN, minutes

HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(company, client):
    """The desk's assistant, logged in."""
    client.force_login(company.assistant)
    return client


def listed(answer) -> list[int]:
    """The orders of a list, in its order."""
    assert answer.status_code == 200
    return [int(pk) for pk in re.findall(r'<li class="row[^"]*" data-pk="(\d+)"', text(answer))]


def text(answer) -> str:
    """What the browser gets."""
    return answer.content.decode()


def refresh_address(answer) -> str:
    """The address from which a list refreshes itself."""
    return re.search(r'id="rows" hx-get="([^"]+)"', text(answer))[1].replace("&amp;", "&")


def next_page(answer) -> str | None:
    """The address of the page that follows, if there is one."""
    found = re.search(r'href="(\?[^"]*after=[^"]+)"', text(answer))
    return "/desk/" + found[1].replace("&amp;", "&") if found else None


# --- how much a page asks the database -----------------------------------------------------------


def test_the_desk_asks_as_much_for_300_orders_as_for_10(company, browser):
    counts = []
    browser.get("/desk/")  # a session's first request says when it began
    for size in (10, 300):
        while company.count < size:
            company.receive()
        with CaptureQueriesContext(connection) as asked:
            assert len(listed(browser.get("/desk/"))) == min(size, 20)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10


def test_a_list_that_knows_it_all_is_told_so_in_three_queries(
    company, browser, django_assert_max_num_queries
):
    company.receive()
    address = refresh_address(browser.get("/desk/"))
    with django_assert_max_num_queries(3):  # session, person, version
        answer = browser.get(address, headers=HTMX)
    assert (answer.status_code, answer.content) == (204, b"")
    assert abs(int(answer["X-Now"]) / 1000 - time.time()) < 60


def test_every_event_brings_the_list_anew(company, browser):
    order = company.receive()
    address = refresh_address(browser.get("/desk/"))
    other = company.receive(at=TEN + minutes(1))
    answer = browser.get(address, headers=HTMX)
    assert listed(answer) == [order.pk, other.pk]
    address = refresh_address(answer)
    assert browser.get(address, headers=HTMX).status_code == 204
    company.do(services.accept_order, order, by=company.colleague, at=TEN + minutes(2))
    answer = browser.get(address, headers=HTMX)
    assert listed(answer) == [other.pk, order.pk]  # the contact is due after the acceptance
    assert "李雷" in text(answer)
    company.do(services.add_remark, order, by=company.colleague, at=TEN + minutes(3), text="加冰袋")
    assert browser.get(refresh_address(answer), headers=HTMX).status_code == 200


def test_a_person_of_another_name_is_called_by_it_in_the_list(company, browser):
    company.do(services.accept_order, company.receive(), by=company.colleague, at=TEN)
    answer = browser.get("/desk/")
    assert "李雷" in text(answer)
    change_employee(employee=company.colleague, name="李小雷", by=company.manager, at=TEN)
    assert "李小雷" in text(browser.get(refresh_address(answer), headers=HTMX))


def test_the_list_keeps_what_it_was_narrowed_to_when_it_refreshes(company, browser):
    waiting, taken = company.receive(), company.receive()
    company.do(services.accept_order, taken, by=company.assistant, at=TEN)
    page = browser.get("/desk/?state=accepted&mine=1")
    assert listed(page) == [taken.pk]
    address = refresh_address(page)
    company.do(services.accept_order, waiting, by=company.colleague, at=TEN)
    assert listed(browser.get(address, headers=HTMX)) == [taken.pk]


# --- searching -----------------------------------------------------------------------------------


@pytest.fixture
def three(company):
    """Three orders that differ in everything one may look for; the last one is closed."""
    return {
        "zhang": company.receive(
            number="318740001", receiver="张伟", phone="13800001234", buyer="tb_zhang"
        ).pk,
        "ouyang": company.receive(
            number="YZ20260304", receiver="欧阳小芳", phone="13911112222", buyer="阳光食品"
        ).pk,
        "smith": company.receive(
            number="#1001", receiver="John Smith", phone="+44 20 7946 0000", buyer="张伟明",
            shop_state="finished",
        ).pk,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("318740001", {"zhang"}),
        ("8740", {"zhang"}),
        ("yz2026", {"ouyang"}),
        ("1234", {"zhang"}),
        ("1111222", {"ouyang"}),
        ("张伟", {"zhang", "smith"}),  # the buyer of the one, the receiver of the other
        ("欧阳", {"ouyang"}),
        ("小芳", {"ouyang"}),
        ("阳光", {"ouyang"}),
        ("阳小芳", {"ouyang"}),
        ("张", {"zhang"}),
        ("欧", {"ouyang"}),
        ("zw", {"zhang"}),
        ("ZW", {"zhang"}),
        ("oyxf", {"ouyang"}),
        ("o", {"ouyang"}),
        ("smith", {"smith"}),
        ("John S", {"smith"}),
        ("  张伟  ", {"zhang", "smith"}),
        ("smith #1001", {"smith"}),
        ("+44 20 7946 0000", {"smith"}),
        ("139-1111-2222", {"ouyang"}),
        ("139 1111 2222", {"ouyang"}),
        ("+8613911112222", {"ouyang"}),
        ("（139）11112222", {"ouyang"}),
        ("139 2222", set()),
        ("张伟 #1001", {"smith"}),
        ("张伟 欧阳", set()),
        ("#1001", {"smith"}),
        ("李", set()),
        ("王芳", set()),
        ("%", set()),
        ("__", set()),
        ("%%%", set()),
        ("' OR ''='", set()),
        ("\\", set()),
    ],
)
def test_an_order_is_found_by_what_people_know_of_it(browser, three, query, expected):
    found = listed(browser.get("/desk/", {"q": query}))
    assert sorted(found) == sorted(three[name] for name in expected)


def test_a_search_is_narrowed_like_the_list(browser, three, company):
    company.receive(number="S1", channel="shopify", receiver="张伟")
    found = listed(browser.get("/desk/?q=张伟&channel=shopify"))
    assert len(found) == 1
    assert listed(browser.get("/desk/?q=张伟&mine=1")) == []


@pytest.mark.parametrize(("query", "is_told"), [("K0", True), ("K0 x", True), ("K00", False)])
def test_a_search_too_short_for_numbers_says_so(browser, three, query, is_told):
    page = text(browser.get("/desk/", {"q": query}))
    assert ("请输入编号或电话中的三个字符" in page) is is_told
    assert "没有找到" in page


def test_a_search_is_narrowed_to_a_state_and_says_when_it_is_not(browser, three, company):
    zhang = Order.objects.get(pk=three["zhang"])
    company.do(services.accept_order, zhang, by=company.assistant, at=TEN)
    words = {"q": "张伟", "channel": "taobao"}
    assert listed(browser.get("/desk/", words | {"state": "accepted"})) == [three["zhang"]]
    assert listed(browser.get("/desk/", words | {"state": "received"})) == []
    page = browser.get("/desk/", words | {"state": "accepted", "mine": "1"})
    tabs = re.search(r'<nav class="tabs".*?</nav>', text(page), re.DOTALL)[0]
    addresses = [QueryDict(each) for each in re.findall(r'href="\?([^"]*)"', unescape(tabs))]
    assert {(each["q"], each["channel"], each["mine"]) for each in addresses} == {
        ("张伟", "taobao", "1")
    }
    assert [each.get("state") for each in addresses[:3]] == [None, "received", "accepted"]
    browser.post("/i18n/setlang/", {"language": "en"})
    assert "All orders</a>" in text(browser.get("/desk/", words))
    assert "All open</a>" in text(browser.get("/desk/?channel=taobao"))


# --- pages ---------------------------------------------------------------------------------------


def pages(browser, address: str, between) -> list[int]:
    """Every order of a list, page after page; `between` is called before each next page."""
    found = []
    while address:
        answer = browser.get(address)
        found += listed(answer)
        address = next_page(answer)
        between()
    return found


@pytest.mark.parametrize("address", ["/desk/", "/desk/?q=张伟", "/desk/?channel=taobao"])
def test_paging_shows_every_order_once_while_new_ones_arrive(company, browser, address):
    # Many orders fall due at the same moment, and those without a clock never do.
    orders = [company.receive(at=TEN + minutes(n // 7)) for n in range(25)]
    for order in orders[:22]:
        company.do(services.accept_order, order, by=company.assistant, at=TEN + minutes(4))
        company.do(
            services.contact_customer, order, by=company.assistant, at=TEN + minutes(5),
            way="chat", outcome="reached",
        )  # fmt: skip
    orders += [company.receive(at=TEN + minutes(10 + n // 10)) for n in range(20)]
    found = pages(browser, address, between=lambda: company.receive(at=TEN + minutes(30)))
    assert len(found) == len(set(found))
    assert {order.pk for order in orders} <= set(found)


def test_the_most_urgent_order_stands_first(company, browser):
    early = company.receive(at=TEN)
    late = company.receive(at=TEN + minutes(30))
    urgent = company.receive(at=TEN - timedelta(hours=1))
    assert listed(browser.get("/desk/")) == [urgent.pk, early.pk, late.pk]


def test_what_is_done_is_no_longer_on_the_desk_but_is_found(company, browser):
    order = company.receive(shop_state="finished")
    assert listed(browser.get("/desk/")) == []
    later = company.receive(shop_state="finished")
    assert listed(browser.get("/desk/?state=closed")) == [later.pk, order.pk]
    assert listed(browser.get("/desk/", {"q": order.number})) == [order.pk]


def test_tabs_count_what_waits(company, browser):
    accepted, _second, _third = (company.receive() for _ in range(3))
    company.do(services.accept_order, accepted, by=company.assistant, at=TEN)
    page = text(browser.get("/desk/"))
    counts = re.findall(
        r'href="\?state=(\w+)"[^>]*>\S+ <span class="num count[^"]*">(\d+\+?)', page
    )
    assert dict(counts) == {
        "received": "2", "accepted": "1", "contacted": "0", "confirmed": "0",
        "handed_over": "0", "taken_over": "0", "shipped": "0",
    }  # fmt: skip
    # What is over grows for ever: listed, not counted.
    assert re.findall(r'class="ended" href="\?state=(\w+)"', page) == ["closed", "void"]
