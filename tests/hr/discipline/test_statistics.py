"""Cases of a year by clause and month: the sums are those of the cases behind them."""

from datetime import datetime

import pytest

from hr.discipline.rulings.rules import Kind
from hr.discipline.rulings.services import drop_case
from hr.discipline.services import open_case
from hr.discipline.statistics.selectors import figures_of
from hr.roster.rules import CHINA
from tests.hr.discipline.conftest import HOUR


@pytest.fixture
def year(bureau, at):
    """Two cases of A1.3-5 and one of A7.1-4 in March, one of the portal on New Year's Eve."""
    fined, dropped, heavy = bureau.case(), bureau.case(), bureau.case(clause="A7.1-4")
    objection = bureau.object(bureau.confirm(fined, bureau.draft(Kind.FINE, amount=80)))
    drop_case(case_id=dropped.pk, reason="x", by=bureau.officer, at=at)
    bureau.confirm(heavy, bureau.draft(Kind.FINE, amount=2000), bureau.draft(Kind.WARNING))
    # Eight in the evening of New Year's Eve in London is the new year in China.
    eve = datetime(2025, 1, 1, 4, 0, tzinfo=CHINA)
    open_case(key="x", clause="C7-5", subject=None, title="x", facts={}, by=None, at=eve)
    return objection


def test_lines_count_cases_by_clause_and_month_in_china(year, at):
    found = figures_of(2025, at)
    assert {line.label: (line.opened, line.confirmed, line.dropped, line.undecided, line.fines)
            for line in found.clauses} == {
        "A1.3-5": (2, 1, 1, 0, 80), "A7.1-4": (1, 1, 0, 0, 2000), "C7-5": (1, 0, 0, 1, 0),
    }  # fmt: skip
    months = {line.label: line.opened for line in found.months if line.opened}
    assert months == {"2025-01": 1, "2025-03": 3}
    assert len(found.months) == 12
    total = found.total
    assert (total.opened, total.confirmed, total.dropped, total.undecided) == (4, 2, 1, 1)
    assert found.fines == 2080


def test_bars_are_measured_against_the_longest(year, at):
    found = figures_of(2025, at)
    assert [line.share for line in found.clauses] == [100, 50, 50]
    assert found.clauses[0].parts == [("confirmed", 50), ("dropped", 50)]
    assert {bar.kind: (bar.count, bar.amount, bar.share) for bar in found.measures} == {
        Kind.WARNING: (1, None, 50), Kind.FINE: (2, 2080, 100),
    }  # fmt: skip


def test_fine_that_was_taken_back_counts_no_more(bureau, year, at):
    assert figures_of(2025, at).objections == {"": 1, "upheld": 0, "changed": 0, "withdrawn": 0}
    bureau.answer(year, "withdrawn", at=at + 3 * HOUR)
    found = figures_of(2025, at)
    assert found.fines == 2000
    assert found.objections == {"": 0, "upheld": 0, "changed": 0, "withdrawn": 1}


@pytest.mark.parametrize(("asked", "shown"), [(None, 2025), (2025, 2025), (1999, 2025)])
def test_year_without_cases_shows_the_newest(year, at, asked, shown):
    assert figures_of(asked, at).year == shown


def test_company_without_cases_has_figures_too(db, at):
    found = figures_of(None, at)
    assert (found.year, found.years, found.total.opened) == (2025, [2025], 0)


def test_page_is_for_those_who_handle_cases(bureau, year, client):
    client.cookies["django_language"] = "en"
    client.force_login(bureau.manager)
    assert client.get("/cases/statistics/").status_code == 403
    client.force_login(bureau.officer)
    page = client.get("/cases/statistics/?year=2025").content.decode()
    assert "2,080.00" in page
    assert 'href="/cases/?month=2025-03"' in page
    assert client.get("/cases/statistics/?year=x").status_code == 200
