"""Customers as a spreadsheet: those of the list, with what each is known by."""

import pytest

from orders.service.customers.export import export_customers
from orders.service.customers.services import find_customer
from tests.company import TEN
from tests.sheets import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C10-6", "C13-9")]


def test_customers_of_the_list_leave_with_their_telephones(company):
    find_customer(name="赵女士", phone="13800001111", by=company.assistant, at=TEN)
    find_customer(name="钱先生", phone="", by=company.assistant, at=TEN)
    head, *rows = rows_of(export_customers("", only="").content)
    assert head == ["客户", "识别信息", "起始日期"]
    assert [(row[0], row[1] or "") for row in rows] == [("钱先生", ""), ("赵女士", "13800001111")]
    _head, *rows = rows_of(export_customers("赵", only="").content)
    assert [row[0] for row in rows] == ["赵女士"]
