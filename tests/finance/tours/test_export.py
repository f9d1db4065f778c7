"""Tours as a spreadsheet: those of the list, with how the money of each stands."""

import pytest

from finance.tours.export import export_tours
from finance.tours.selectors import tours
from tests.finance.tours.conftest import DAY, DEPARTS, RETURNS
from tests.sheets import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C13-9")]


def test_tours_of_the_list_leave_with_price_and_what_came(agency):
    agency.ready("10000", paid="8000.5")
    agency.tour()
    head, *rows = rows_of(export_tours(tours().order_by("code"), DAY).content)
    assert head == [
        "Code", "Name", "Customer", "Departs on", "Returns on", "State", "Contract price",
        "Received",
    ]  # fmt: skip
    days = [str(DEPARTS), str(RETURNS)]
    assert [[*row[:3], *(str(day)[:10] for day in row[3:5]), *row[6:]] for row in rows] == [
        ["DL-001", "大理四日", "实验中学", *days, 10000, 8000.5],
        ["DL-002", "大理四日", "实验中学", *days, None, 0],
    ]
