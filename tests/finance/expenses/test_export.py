"""Requests for money as a spreadsheet: those of the list, the newest first."""

import pytest

from finance.expenses.export import export_spendings
from finance.expenses.models import Spending
from tests.finance.expenses.conftest import DAY
from tests.sheets import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C13-9")]


def test_requests_of_the_list_leave_with_sum_and_state(firm):
    firm.granted("120.50")
    firm.ask("80", by=firm.other)
    head, *rows = rows_of(export_spendings(Spending.objects.all()).content)
    assert head == ["Asked on", "Staff number", "Person", "Category", "What for", "Amount", "State"]
    assert [[str(row[0])[:10], *row[2:]] for row in rows] == [
        [str(DAY), firm.other.name, "Hospitality", "接待客户晚餐", 80, "waiting for its decision"],
        [str(DAY), firm.worker.name, "Hospitality", "接待客户晚餐", 120.5, "approved"],
    ]
