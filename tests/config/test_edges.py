"""What surrounds every page: nothing is kept, nothing unknown looks like a refusal of ours."""

import logging
import sys

import pytest
from django.db import connection
from django.test import Client

from config.logs import WithoutTracebacks
from tests.company import Company

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/desk/", "/desk/orders/{}/", "/notices/", "/account/login/"])
def test_no_page_is_kept_by_a_browser(client, path):
    company = Company()
    order = company.receive()
    client.force_login(company.lead)
    answer = client.get(path.format(order.pk))
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize(
    ("path", "status"),
    [("/hooks/nope/", 404), ("/hooks/", 404), ("/hooks/shopify/more/", 404), ("/desk/", 403)],
)
def test_a_push_to_a_wrong_address_hears_that_there_is_none(method, path, status):
    answer = getattr(Client(enforce_csrf_checks=True), method)(path)
    assert answer.status_code == status


def test_a_clause_is_found_however_it_is_typed(client):
    client.force_login(Company().lead)
    answer = client.get("/handbook/c7-5/?edition=1")
    assert (answer.status_code, answer["Location"]) == (302, "/handbook/C7-5/?edition=1")
    assert client.get("/handbook/c99-9/", follow=True).status_code == 404


@pytest.mark.parametrize(("status", "is_told"), [(403, False), (404, False), (500, True)])
def test_a_refusal_is_one_line_in_the_log(status, is_told):
    try:
        raise PermissionError
    except PermissionError:
        record = logging.LogRecord("django.request", 30, "", 1, "x", (), sys.exc_info())
    record.status_code = status
    assert WithoutTracebacks().filter(record)
    assert bool(record.exc_info) is is_told


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("C7-5")
def test_a_search_path_set_for_the_role_hides_no_table(raw_connection):
    raw = raw_connection("app")
    name = connection.settings_dict["NAME"]
    with raw, raw.cursor() as cursor:
        cursor.execute(f'ALTER ROLE CURRENT_USER IN DATABASE "{name}" SET search_path = nowhere')
    fresh = connection.copy()
    try:
        with fresh.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM desk_order")
    finally:
        fresh.close()
        with raw, raw.cursor() as cursor:
            cursor.execute(f'ALTER ROLE CURRENT_USER IN DATABASE "{name}" RESET search_path')
