"""Lists of the admin site stand in the same house as every other page."""

import re

import pytest

from orders.desk.models import Order
from regulations.binding.services import record_attempt
from tests.company import Company

pytestmark = pytest.mark.django_db
LISTS = ("/binding/attempt/", "/binding/seal/", "/desk/push/", "/products/product/", "/desk/order/")


@pytest.fixture
def company() -> Company:
    made = Company()
    made.manager.is_superuser = True
    made.manager.save()
    return made


@pytest.mark.parametrize("path", LISTS)
def test_a_list_has_the_bell_the_person_and_the_way_out(company, client, path):
    client.force_login(company.manager)
    page = client.get(path).content.decode()
    assert 'href="/notices/"' in page
    assert f"<summary>{company.manager.name}</summary>" in page
    assert 'action="/account/logout/"' in page


def test_a_list_is_called_by_what_it_lists(company, client):
    client.force_login(company.manager)
    page = client.get("/desk/push/").content.decode()
    assert re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1].strip() == "推送 · 规章台"


def test_moments_have_seconds_and_long_statements_are_whole(company, client):
    record_attempt(operation="UPDATE", model=Order, statement="x" * 900, by=company.lead)
    client.force_login(company.manager)
    page = client.get("/binding/attempt/").content.decode()
    assert re.search(r"\b20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\b", page)
    assert f'<span class="long">{"x" * 900}</span>' in page
    assert '<span class="nowrap">C7-5</span>' in page
