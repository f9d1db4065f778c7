"""Orders as a spreadsheet: those of the list, in its order, each with the clock that runs."""

from decimal import Decimal

import pytest

from orders.desk import services
from orders.desk.export import export_orders
from orders.desk.listing import Wanted
from tests.company import TEN, minutes
from tests.sheets import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C13-9")]


def test_orders_of_the_list_leave_with_their_state_and_clock(company):
    taken = company.receive(number="A-1", receiver="李雷", phone="13900001111")
    fresh = company.receive(number="A-2", receiver="=1+1", at=TEN + minutes(2))
    company.do(services.accept_order, taken, by=company.assistant, at=TEN + minutes(1))
    head, *rows = rows_of(export_orders(Wanted()).content)
    assert head == [
        "订单号", "渠道", "状态", "收货人", "电话", "总额", "币种", "经手人", "截止时间", "条款",
    ]  # fmt: skip
    found = {row[0]: row[1:] for row in rows}
    assert found.keys() == {taken.number, fresh.number}
    # Accepted within 10 minutes of coming in (C7-1).
    assert found["A-1"][:7] == [
        "淘宝", "已受理", "李雷", "13900001111", 60, "CNY", company.assistant.name,
    ]  # fmt: skip
    assert found["A-2"][2] == "=1+1"
    assert found["A-2"][7:] == ["2026-03-04 10:12", "C7-1"]


def test_a_list_that_is_narrowed_leaves_narrowed(company):
    company.receive(number="A-1", receiver="李雷")
    company.receive(number="A-2", receiver="韩梅", total=Decimal("60.00"))
    _head, *rows = rows_of(export_orders(Wanted(text="韩梅")).content)
    assert [row[0] for row in rows] == ["A-2"]
