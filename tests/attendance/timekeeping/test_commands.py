"""Months judged and closed from the command line."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from attendance.timekeeping.months.models import Closing, Sheet

pytestmark = pytest.mark.usefixtures("past")


def run(*words) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.fixture
def march(company, punch):
    for n, came in [(2, "08:05"), (3, "08:10"), (4, "08:15"), (5, "08:16"), (6, "08:31")]:
        punch(company.assistant, f"{came} 11:00 14:00 17:00", date(2026, 3, n))
    return company


@pytest.mark.clause("A2.2-7.1")
def test_a_month_is_judged_into_a_file(march, tmp_path):
    path = tmp_path / "march.csv"
    told = run("judge_month", "2026-03", "--csv", str(path))
    assert told.startswith("2026-03: 9 people, 270 results changed.")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["number"] == "1002"]
    found = {
        row["date"]: (row["result"], row["late_minutes"], row["absence_days"], row["fine"],
                      row["clauses"])
        for row in rows[:5]
    }  # fmt: skip
    # A reminder, a warning and a posting, each beside its fine.
    both = "A2.2-7.2 A2.2-7.1"
    assert found == {
        "2026-03-02": ("late", "5", "0", "0", ""),
        "2026-03-03": ("late", "10", "0", "0", ""),
        "2026-03-04": ("late", "15", "0", "30", both),
        "2026-03-05": ("late", "16", "0", "50", both),
        "2026-03-06": ("half_absence", "31", "0.5", "100", "A2.2-7.1 A2.2-7.2"),
    }
    assert run("judge_month", "2026-03").startswith("2026-03: 9 people, 0 results changed.")


def test_what_is_open_is_told_before_a_month_is_closed(march):
    with pytest.raises(CommandError):
        run("close_month", "2026-03")
    assert not Closing.objects.exists()
    with pytest.raises(CommandError, match="not seen"):  # nobody was asked to confirm
        run("close_month", "2026-03", "--settle")
    words = ("close_month", "2026-03", "--settle", "--unseen")
    assert run(*words) == "2026-03: 9 sheets frozen.\n"
    assert Sheet.objects.count() == 9
    with pytest.raises(CommandError):
        run("close_month", "2026-03", "--settle")


@pytest.mark.parametrize("command", ["judge_month", "close_month"])
@pytest.mark.parametrize("month", ["2026-13", "March", "2026-3", "²026-03"])
def test_what_is_no_month_is_refused(db, command, month):
    with pytest.raises(CommandError, match="no month"):
        run(command, month)


def test_a_file_that_cannot_be_written(march, tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        run("judge_month", "2026-03", "--csv", str(tmp_path / "no" / "where.csv"))


def test_a_month_that_has_not_begun_is_not_judged(db):
    later = timezone.localdate() + timedelta(days=40)
    with pytest.raises(CommandError, match="has not begun"):
        run("judge_month", f"{later:%Y-%m}")


@pytest.mark.parametrize("month", ["0001-01", "2025-12"])
def test_a_month_before_attendance_is_kept_is_not_judged(march, month):
    with pytest.raises(CommandError, match="before attendance is kept"):
        run("judge_month", month)


def test_all_that_a_command_writes_is_in_one_language(march):
    written = run_refused("close_month", "2026-03")
    assert "[not seen] Nobody has been asked to confirm their sheet." in written
    for person in march.by_number.values():
        written = written.replace(person.name, "")
    assert not [sign for sign in written if "\u4e00" <= sign <= "\u9fff"]


def run_refused(*words: str) -> str:
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command(*words, stdout=out)
    return f"{out.getvalue()}{refused.value}"
