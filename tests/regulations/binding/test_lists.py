"""The lists of the admin site: who may look stores nothing, rows are known by their numbers."""

from decimal import Decimal

import pytest

from catalog.products.models import Product
from hr.people.models import Employee
from sitecontent.publishing.models import Word
from tests.company import Company

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return Company()


def history_of(row) -> str:
    kept = row.history.first() or row.history.create_historical_record()
    return f"/{row._meta.label_lower.replace('.', '/')}/{row.pk}/history/{kept.pk}/"


def test_who_may_look_at_goods_puts_no_earlier_state_back(company, client):
    row = Product.objects.create(sku="NW-9", name="龙井茶", price=Decimal("18.00"))
    client.force_login(company.assistant)
    path = history_of(row)
    assert client.get(path).status_code == 200
    sent = {"sku": "NW-9", "name": "假的", "variant": "", "description": "x", "price": "0.01"}
    assert client.post(path, sent).status_code == 403
    row.refresh_from_db()
    assert (row.name, row.price) == ("龙井茶", Decimal("18.00"))


def test_nor_does_who_has_every_right_where_nobody_changes_rows_there(company, client):
    row = Word.objects.create(text="最好", plain="最好")
    client.force_login(Employee.objects.create_superuser("9000", "钱超"))
    path = history_of(row)
    assert client.post(path, {"text": "别的", "is_active": ""}).status_code == 403
    row.refresh_from_db()
    assert (row.text, row.is_active) == ("最好", True)


@pytest.mark.parametrize("number", ["x", "0001-01-01", "", "²", "-1", "1 OR 1"])
def test_what_is_no_number_chooses_no_row(company, client, number):
    client.force_login(company.manager)
    sent = {"action": "approve_selected", "index": "0", "_selected_action": ["1", number]}
    assert client.post("/approvals/approval/", sent).status_code == 400


@pytest.mark.parametrize("path", ["9999-12-31/history/", "x/history/1/", "1/history/x/",
                                  "99999999999999999999/history/1/"])  # fmt: skip
def test_an_address_without_a_number_leads_nowhere(company, client, path):
    client.force_login(company.manager)
    assert client.get(f"/people/department/{path}").status_code == 404
