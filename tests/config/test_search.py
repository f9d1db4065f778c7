"""One search for all of the portal: what it finds, and for whom."""

from html import unescape

import pytest
from django.utils import translation

from regulations.finding import found
from tests import worlds
from tests.company import TEN, Company

company = worlds.shared(Company)


def titles(person, text: str) -> dict[str, list[str]]:
    """What is found, by the English heading of its source."""
    with translation.override("en"):
        return {
            str(group.source.label): [hit.label for hit in group.hits]
            for group in found(person, text, TEN)
        }


@pytest.mark.parametrize(
    "typed", ["王小芳", "小芳", "wxf", "WXF", "wangxiaofang", "wang xiao", "1002"]
)
def test_a_colleague_is_found_by_name_number_and_pinyin(company, typed):
    assert titles(company.hr, typed)["Employees"] == ["王小芳 1002"]


def test_an_order_is_found_by_its_number_by_who_sees_orders_alone(company):
    order = company.receive(at=TEN)
    assert titles(company.assistant, order.number)["Orders"][0].startswith(order.number)
    assert "Orders" not in titles(company.designer, order.number)


def test_a_clause_is_found_by_its_number_first_and_by_its_words(company):
    hits = found(company.designer, "A2.2-7", TEN)[-1].hits
    assert hits[0].detail == "A2.2-7.1"
    assert hits[0].link == "/handbook/A2.2-7.1/"
    assert "Clauses" in titles(company.designer, "旷工")


def test_pages_are_those_of_ones_own_menu(company):
    assert titles(company.assistant, "order desk")["Pages"] == ["Order desk"]
    assert "Pages" not in titles(company.designer, "order desk")


def test_pages_are_found_by_pinyin_in_chinese(company, client):
    client.force_login(company.assistant)
    page = client.get("/find/?q=ddt", headers={"accept-language": "zh-hans"}).content.decode()
    assert '<a class="finder-hit" href="/desk/"><span>订单台</span>' in page


def test_nothing_is_found_by_nothing_and_a_nul_breaks_nothing(company):
    assert found(company.manager, " \0 ", TEN) == []
    assert titles(company.hr, "王小\0芳")["Employees"] == ["王小芳 1002"]


def test_the_window_is_answered_with_the_list_alone(company, client):
    client.force_login(company.hr)
    part = client.get("/find/?q=wxf", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert 'href="/people/1002/"' in part
    whole = client.get("/find/?q=zzzz", headers={"accept-language": "en"}).content.decode()
    assert "Nothing is found by “zzzz”" in unescape(whole)
