"""The chart of accounts: kept by the chief accountant, bound once an account carries lines."""

import pytest
from django.db import DatabaseError, transaction

from finance.ledger.models import Account
from hr.people.models import Employee


def change(client, account: Account, **words):
    values = {"code": account.code, "name": account.name, "category": account.category,
              "money": account.money, "is_open": "on"}  # fmt: skip
    return client.post(f"/ledger/account/{account.pk}/change/", values | words)


@pytest.mark.clause("A7.1-1")
def test_chief_accountant_renames_and_adds_what_carries_no_lines_yet(house, client):
    client.force_login(house.accountant)
    page = client.get("/ledger/account/").content.decode()
    assert "1001" in page and "库存现金" in page
    change(client, Account.objects.get(code="1601"), code="1602", name="固定资产原值")
    changed = Account.objects.get(code="1602")
    assert changed.name == "固定资产原值"
    assert changed.history.first().history_user == house.accountant
    new = {"code": "560210", "name": "培训费", "category": "cost", "money": "", "is_open": "on"}
    client.post("/ledger/account/add/", new)
    assert Account.objects.filter(code="560210").exists()


@pytest.mark.clause("A7.1-1")
def test_an_account_with_lines_keeps_all_but_its_name(house, client):
    house.take("100")
    client.force_login(house.accountant)
    cash = Account.objects.get(code="1001")
    change(client, cash, code="1009", name="现金", category="cost", money="bank")
    cash.refresh_from_db()
    assert (cash.code, cash.name, cash.category, cash.money) == ("1001", "现金", "asset", "cash")
    for field, value in (("code", "1009"), ("category", "cost"), ("money", "")):
        with pytest.raises(DatabaseError, match="carries lines"), transaction.atomic():
            Account.objects.filter(pk=cash.pk).update(**{field: value})


@pytest.mark.parametrize("role", ["cashier", "head", "clerk"])
def test_nobody_else_sees_it(house, client, role):
    reader: Employee = getattr(house, role)
    client.force_login(reader)
    assert client.get("/ledger/account/").status_code == 403
    assert 'href="/ledger/account/"' not in client.get("/shell/empty/").content.decode()
