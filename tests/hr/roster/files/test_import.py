"""Pairs and shift assignments from files: whole or not at all, faults with row and column."""

import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import Workbook

from hr.roster.files.reading import look_at, read_table
from hr.roster.files.rules import Layout, is_yes, weekdays_in_text
from hr.roster.files.services import import_roster
from hr.roster.pairs.models import DutyPair, PairChange
from hr.roster.pairs.services import set_pair
from hr.roster.rules import CHINA
from hr.roster.shifts.models import ShiftAssignment
from hr.roster.shifts.services import enter_pattern
from regulations.notices.models import Notice
from tests.hr.conftest import AT, MONDAY

PAIRS = "日期,主班,配班,原因\n2025-03-17,2001,2002,\n2025/3/18,2003,2004,调整\n"
SHIFTS = (
    "工号,班次,开始日期,结束日期,休息日,节假日休息\n"
    "2001,office,2025-03-17,,周六、周日,是\n"
    "2002,夜班,2025-03-17,2025-03-30,一二,否\n"
    "2003,主班,2025-03-17,,无,\n"
)


def table(text: str, name: str = "a.csv"):
    return read_table(name=name, content=text.encode())


def bring(text: str) -> int:
    return import_roster(table=table(text), by=None, at=AT)


def problems(text: str) -> list[str]:
    return [str(each) for each in look_at(table(text)).problems]


@pytest.mark.clause("A2.2-1")
def test_pairs_of_a_file_are_written_over_what_stands(staff):
    one, two, three, four, five, six = staff.values()
    set_pair(day=MONDAY + timedelta(days=7), main=five, assistant=six, reason="x", by=None, at=AT)
    assert bring(PAIRS) == 2
    rows = DutyPair.objects.values_list("day", "main", "assistant", "origin", "reason")
    assert list(rows) == [
        (date(2025, 3, 17), one.pk, two.pk, "imported", ""),
        (date(2025, 3, 18), three.pk, four.pk, "imported", "调整"),
    ]
    assert PairChange.objects.count() == 3
    assert Notice.objects.filter(recipient=one, kind="duty").exists()


@pytest.mark.clause("A2.2-1")
def test_shifts_of_a_file_are_assigned(staff, past):
    enter_pattern(code="night", name="夜班", spells=[["22:00", "06:00"]], from_day=MONDAY,
                  by=None, at=AT)  # fmt: skip
    assert bring(SHIFTS) == 3
    rows = ShiftAssignment.objects.order_by("person__number").values_list(
        "pattern", "rest_days", "holidays_free", "ends_on"
    )
    assert list(rows) == [
        ("office", [6, 7], True, None),
        ("night", [1, 2], False, date(2025, 3, 30)),
        ("main", [], True, None),
    ]


def test_workbook_and_other_encodings_are_read(staff):
    book = Workbook()
    book.active.append(["日期", "主班", "配班"])
    book.active.append([date(2025, 3, 17), 2001, "2002"])
    file = io.BytesIO()
    book.save(file)
    found = read_table(name="a.xlsx", content=file.getvalue())
    assert look_at(found).rows[0].day == date(2025, 3, 17)
    assert read_table(name="a.csv", content=PAIRS.encode("gb18030")).layout == Layout.PAIRS


WRONG = [
    # what stands in the file, what is said of it
    ("日期,主班,配班\n2025-13-01,2001,2002\n", ["Row 2, column “日期”: “2025-13-01” is no day."]),
    ("日期,主班,配班\n1999-01-01,2001,2002\n", ["Row 2, column “日期”: “1999-01-01” is no day."]),
    ("日期,主班,配班\n2025-03-17,9999,2002\n",
     ["Row 2, column “主班”: Nobody has the staff number “9999”."]),
    ("日期,主班,配班\n2025-03-17,2001,\n",
     ["Row 2, column “配班”: Nobody has the staff number “”."]),
    ("日期,主班,配班\n2025-03-17,2001,2001\n",
     ["Row 2, column “配班”: 张丽 has the other seat of the day."]),
    ("日期,主班,配班\n2025-03-17,2001,2002\n2025-03-18,2003,2001\n",
     ["Row 2, column “主班”: 张丽 is in the pair on the day off that would follow.",
      "Row 3, column “配班”: 张丽 is off after the main shift."]),
    ("日期,主班,配班\n2025-03-17,2001,2002\n2025-03-17,2003,2004\n",
     ["Row 3, column “日期”: This day stands there twice."]),
    ("工号,班次,开始日期\n2001,早班,2025-03-17\n",
     ["Row 2, column “班次”: No shift “早班” holds on the first day."]),
    ("工号,班次,开始日期,结束日期\n2001,office,2025-03-17,2025-03-16\n",
     ["Row 2, column “结束日期”: The last day lies before the first."]),
    ("工号,班次,开始日期,休息日\n2001,office,2025-03-17,8\n",
     ["Row 2, column “休息日”: “8” are no weekdays."]),
    ("工号,班次,开始日期,节假日休息\n2001,office,2025-03-17,也许\n",
     ["Row 2, column “节假日休息”: “也许” is neither yes nor no."]),
    ("工号,班次,开始日期\n2001,office,2025-03-17\n2001,main,2025-03-17\n",
     ["Row 3, column “工号”: This person stands there twice from this day on."]),
]  # fmt: skip


@pytest.mark.clause("A2.2-1")
@pytest.mark.parametrize(("text", "said"), WRONG)
def test_fault_is_told_with_row_and_column_and_nothing_is_written(staff, text, said):
    assert problems(text) == said
    with pytest.raises(ValidationError) as refused:
        bring(text)
    assert refused.value.messages == said
    assert not DutyPair.objects.exists() and not ShiftAssignment.objects.exists()


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "日期,主班\n2025-03-17,2001\n"])
def test_file_of_neither_layout_is_refused(staff, text):
    with pytest.raises(ValidationError):
        table(text)


WEEKDAYS = [("六日", {6, 7}), ("周六、周日", {6, 7}), ("6 7", {6, 7}), ("67", {6, 7}),
            ("sat, sun", {6, 7}), ("无", set()), ("星期一", {1}),
            ("8", None), ("0", None), ("monday", None)]  # fmt: skip


@pytest.mark.parametrize(("text", "days"), WEEKDAYS)
def test_weekdays_in_a_cell(text, days):
    assert weekdays_in_text(text) == (None if days is None else frozenset(days))


def test_yes_and_no_in_a_cell():
    assert [is_yes(text) for text in ("是", "Yes", "否", "no", "也许")] == [
        True, True, False, False, None,
    ]  # fmt: skip


def test_command_writes_the_file_or_says_why_not(staff, tmp_path, capsys):
    today = timezone.now().astimezone(CHINA).date()
    file = tmp_path / "pairs.csv"
    file.write_text(f"date,main,assistant\n{today + timedelta(days=3)},2001,2002\n", "utf-8")
    call_command("import_roster", str(file), dry_run=True)
    assert not DutyPair.objects.exists()
    call_command("import_roster", str(file))
    assert DutyPair.objects.get().main == staff["张丽"]
    file.write_text("date,main,assistant\nx,2001,2002\n", "utf-8")
    with pytest.raises(CommandError, match="Row 2, column “date”"):
        call_command("import_roster", str(file))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_roster", str(tmp_path / "none.csv"))
    assert "rows written" in capsys.readouterr().out


def test_page_shows_the_file_before_it_is_written(client, staff, hire):
    client.cookies["django_language"] = "en"
    client.force_login(hire("姜慧", "office_clerk"))
    today = timezone.now().astimezone(CHINA).date()
    text = f"日期,主班,配班\n{today + timedelta(days=3)},2001,2002\n"

    def send(content: str) -> str:
        file = io.BytesIO(content.encode())
        file.name = "pairs.csv"
        return client.post("/roster/import/", {"file": file}).content.decode()

    assert "things are wrong" in send(text + f"{today},1,2\n")
    shown = send(text)
    assert "1 row would be written" in shown and not DutyPair.objects.exists()
    rows = shown.split('name="rows" value="')[1].split('"')[0]
    done = client.post("/roster/import/", {"rows": rows}, follow=True).content.decode()
    assert "1 row was written." in done and DutyPair.objects.count() == 1
    forged = client.post("/roster/import/", {"rows": rows[:-2] + "xx"}, follow=True)
    assert "too old" in forged.content.decode()


@pytest.mark.clause("A2.2-1")
def test_one_person_in_both_seats_is_said_once_and_before_all_else(staff):
    found = problems("日期,主班,配班\n2025-03-17,2001,2001\n")
    assert found == ["Row 2, column “配班”: 张丽 has the other seat of the day."]
