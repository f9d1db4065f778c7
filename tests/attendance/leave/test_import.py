"""Leave from a file: each row whole or not at all."""

import io

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from attendance.leave.models import Leave
from attendance.leave.rules import Kind, Path, State, Unit
from attendance.timekeeping.models import StaleDay
from attendance.timekeeping.registry import covers
from hr.roster.shifts.rules import Terms
from hr.roster.shifts.services import assign_shift, enter_pattern
from tests.attendance.leave.conftest import days, moment, weekday

HEAD = "工号,假别,开始,结束,事由,批准人\n"


@pytest.fixture
def run(firm, tmp_path):
    """`run(rows, *options)`: what the command said, what it complained of, and its exit code."""

    def run(text, *options, name="leave.csv"):
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else (HEAD + text).encode())
        out, err, code = io.StringIO(), io.StringIO(), 0
        try:
            call_command("import_leave", str(file), *options, stdout=out, stderr=err)
        except SystemExit as end:
            code = end.code
        return out.getvalue().strip(), err.getvalue().strip().splitlines(), code

    return run


def test_good_rows_become_approved_leave(firm, run):
    told = run(
        "2004,事假,2026-03-03,2026-03-03,搬家,李敏\n"
        "2004,sick,2026-03-05 上午,2026-03-05 上午,,\n"
        "2005,marriage leave,2026/3/9,2026/3/11,结婚,\n"
        "2005,病假,2026-03-17 09:10,2026-03-17 10:20,看牙,\n"
    )
    assert told == ("4 new, 0 known, 0 refused.", [], 0)
    rows = Leave.objects.order_by("starts_at")
    assert [(row.person, row.kind, row.unit, float(row.days)) for row in rows] == [
        (firm.worker, Kind.PERSONAL, Unit.DAY, 1),
        (firm.worker, Kind.SICK, Unit.HALF, 0.5),
        (firm.colleague, Kind.MARRIAGE, Unit.DAY, 3),
        (firm.colleague, Kind.SICK, Unit.MINUTE, 0.19),
    ]
    assert {(row.state, row.path) for row in rows} == {(State.APPROVED, Path.IMPORTED)}
    assert covers([firm.worker.pk], *days(weekday(1)))
    assert StaleDay.objects.filter(person=firm.worker, day=weekday(1)).exists()
    event = rows[0].events.get()
    assert (event.verb, event.note) == ("imported", "李敏")


@pytest.mark.clause("A2.4")
def test_day_of_a_night_with_its_break_behind_midnight(firm, run):
    at, tuesday, wednesday = moment(weekday(-7)), weekday(1), weekday(2)
    spells = [("22:00", "02:00"), ("03:00", "06:00")]
    words = {"by": firm.officer, "at": at}
    enter_pattern(code="broken", name="断班", spells=spells, from_day=weekday(0), **words)
    assign_shift(person=firm.worker, terms=Terms("broken"), starts_on=weekday(0), **words)
    run("2004,事假,2026-03-03,2026-03-03,搬家,\n")
    leave = Leave.objects.get()
    assert (leave.starts_at, leave.ends_at, leave.days) == (
        moment(tuesday, "06:00"), moment(wednesday, "06:00"), 1,
    )  # fmt: skip
    assert (leave.asked_from, leave.asked_until) == days(tuesday)


def test_second_run_writes_nothing(run):
    row = "2004,事假,2026-03-03,2026-03-03,搬家,\n"
    run(row)
    assert run(row)[0] == "0 new, 1 known, 0 refused."


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("9999,事假,2026-03-03,2026-03-03", "工号", "9999"),
        ("2004,年假,2026-03-03,2026-03-03", "假别", "年假"),
        ("2004,事假,2026-13-03,2026-03-03", "开始", "2026-13-03"),
        ("2004,事假,2026-03-03,昨天", "结束", "昨天"),
        ("2004,事假,2026-03-03 25:00,2026-03-03", "开始", "25:00"),
        ("2004,事假,2026-03-04,2026-03-03", "结束", "ends after"),
        ("2004,事假,2026-03-07,2026-03-08", "开始", "no work"),
        ("2004,补休,2026-03-03,2026-03-03", "开始", "0 minutes are left"),
    ],
)
def test_bad_row_names_row_and_column_and_the_others_are_written(firm, run, row, column, words):
    good = "2005,事假,2026-03-03,2026-03-03,,\n"
    out, complaints, code = run(f"{good}{row},,\n")
    assert (out, code) == ("1 new, 0 known, 1 refused.", 1)
    (complaint,) = complaints
    assert complaint.startswith("Row 3, column “" + column)
    assert words in complaint
    assert Leave.objects.get().person == firm.colleague


def test_overlap_is_refused_and_leaves_nothing_half_done(firm, run):
    firm.granted(days(weekday(1)))
    out, complaints, _code = run("2004,事假,2026-03-02,2026-03-04,,\n")
    assert out == "0 new, 0 known, 1 refused."
    assert "another leave" in complaints[0]
    assert Leave.objects.count() == 1


@pytest.mark.clause("A2.1-2")
@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2004,婚假,2026-03-02,2026-03-13,结婚,,", "this would make it 10"),
        (
            "2004,bereavement,2026-03-02,2026-03-13,,,祖母",
            "this would make it 10",
        ),
    ],
)
def test_no_more_is_taken_than_is_granted(run, row, words):
    head = "工号,假别,开始,结束,事由,批准人,场合\n"
    out, complaints, code = run(f"{head}{row}\n".encode())
    assert (out, code) == ("0 new, 0 known, 1 refused.", 1)
    assert words in complaints[0]
    assert not Leave.objects.exists()


def test_dry_run_writes_nothing(run):
    out, _complaints, code = run("2004,事假,2026-03-03,2026-03-03,,\n", "--dry-run")
    assert (out, code) == ("Nothing was written: --dry-run. 1 new, 0 known, 0 refused.", 0)
    assert not Leave.objects.exists()


def test_spreadsheet_with_days_and_times(firm, run):
    book = Workbook()
    for row in (
        ["staff number", "kind", "from", "until"],
        [2004, "personal", moment(weekday(1)).date(), moment(weekday(1)).date()],
        [2004, "sick", moment(weekday(2), "14:30").replace(tzinfo=None),
         moment(weekday(2), "15:30").replace(tzinfo=None)],
    ):  # fmt: skip
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    assert run(content.getvalue(), name="leave.xlsx")[0] == "2 new, 0 known, 0 refused."
    assert [row.unit for row in Leave.objects.order_by("starts_at")] == [Unit.DAY, Unit.MINUTE]


def test_file_without_its_columns_is_refused_whole(run):
    with pytest.raises(CommandError, match="假别"):
        run("工号,开始\n2004,2026-03-03\n".encode())
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_leave", "/nowhere/leave.csv")
