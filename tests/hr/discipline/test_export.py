"""Cases as a spreadsheet: those of the list as its reader sees them."""

import pytest

from hr.discipline.export import export_cases
from hr.discipline.listing import narrowed
from tests.sheets import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C13-9")]
NOTHING = {"state": "", "clause": "", "person": "", "month": ""}


def test_cases_of_the_list_leave_with_their_state(bureau):
    bureau.case()
    decided = bureau.case(clause="C7-5", subject=bureau.other)
    bureau.confirm(decided, bureau.draft(person=bureau.other))
    head, *rows = rows_of(export_cases(narrowed(bureau.officer, **NOTHING)).content)
    assert head == ["Clause", "Case", "Whom it concerns", "Staff number", "State", "Opened at"]
    opened = f"{bureau.at:%Y-%m-%d}"
    assert [[row[0], *row[2:5], str(row[5])[:10]] for row in rows] == [
        ["C7-5", "曹蕾", "2007", "confirmed", opened],
        ["A1.3-5", "严明", "2006", "open", opened],
    ]
    _head, *rows = rows_of(
        export_cases(narrowed(bureau.officer, **NOTHING | {"clause": "C7-5"})).content
    )
    assert [row[2] for row in rows] == ["曹蕾"]
