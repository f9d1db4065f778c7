"""The chart of accounts: kept by the chief accountant; what an account is stays."""

import pytest
from django.db import DatabaseError, transaction

from finance.ledger.models import Account
from hr.people.models import Employee


def change(client, account: Account, **words):
    values = {"code": account.code, "name": account.name, "category": account.category,
              "money": account.money, "is_open": "on"}  # fmt: skip
    return client.post(f"/ledger/account/{account.pk}/change/", values | words)


@pytest.mark.clause("A7.1-1")
def test_chief_accountant_renames_and_adds_accounts(house, client):
    client.force_login(house.accountant)
    page = client.get("/ledger/account/").content.decode()
    assert "1001" in page and "库存现金" in page
    change(client, Account.objects.get(code="1601"), name="固定资产原值")
    changed = Account.objects.get(code="1601")
    assert changed.name == "固定资产原值"
    assert changed.history.first().history_user == house.accountant
    new = {"code": "560210", "name": "培训费", "category": "cost", "money": "", "is_open": "on"}
    client.post("/ledger/account/add/", new)
    assert Account.objects.filter(code="560210").exists()


@pytest.mark.clause("A7.1-1")
@pytest.mark.parametrize("code", ["1001", "1601"])  # with lines and without
def test_an_account_keeps_all_but_its_name_and_use(house, client, code):
    house.take("100")
    client.force_login(house.accountant)
    account = Account.objects.get(code=code)
    change(client, account, code="1009", name="现金", category="cost", money="bank")
    found = Account.objects.get(pk=account.pk)
    assert found.name == "现金"
    assert (found.code, found.category, found.money) == (
        account.code, account.category, account.money,
    )  # fmt: skip
    for field, value in (("code", "1009"), ("category", "cost"), ("money", "bank")):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Account.objects.filter(pk=account.pk).update(**{field: value})


@pytest.mark.parametrize("role", ["cashier", "head", "clerk"])
def test_nobody_else_sees_it(house, client, role):
    reader: Employee = getattr(house, role)
    client.force_login(reader)
    assert client.get("/ledger/account/").status_code == 403
    assert 'href="/ledger/account/"' not in client.get("/shell/empty/").content.decode()
