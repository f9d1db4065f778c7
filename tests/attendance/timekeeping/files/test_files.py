"""Files of punches: every row named with its fate, the sound ones written once (A2.2-3)."""

import io
import zipfile
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from attendance.timekeeping import closed
from attendance.timekeeping.devices.services import own_pin, take_in
from attendance.timekeeping.files.rules import read_table, read_usb
from attendance.timekeeping.files.selectors import counts_of, entries_of
from attendance.timekeeping.files.services import keep_file, write_file
from attendance.timekeeping.models import Punch, PunchFile, StaleDay, Stray
from attendance.timekeeping.months.beginning import keep_from
from attendance.timekeeping.months.closing import close_month
from attendance.timekeeping.punches.rules import Source
from attendance.timekeeping.punches.selectors import sources_of
from hr.people.models import Employee
from regulations.binding.services import entering_past
from regulations.notices.models import Notice
from tests.attendance.timekeeping.devices.clocks import SERIAL, Clock, approved, line
from tests.company import CHINA, TEN

pytestmark = pytest.mark.clause("A2.2-3")
APRIL = datetime(2026, 4, 2, 9, 0, tzinfo=CHINA)
USB = (
    b"     1002\t2026-03-04 07:58:12\t1\t0\t1\t0\r\n"
    b"     1003\t2026-03-04 08:00:00\t1\t0\t15\t0\r\n"
    b"       77\t2026-03-04 08:01:00\t1\t0\t1\t0\r\n"
)
SHEET = "工号,姓名,打卡时间\r\n1002,王小芳,2026-03-04 07:58:12\r\n1003,,2026/3/4 8:00\r\n"


def keep(company, name: str, content: bytes | str, **words) -> PunchFile:
    """A file that hr uploads."""
    content = content.encode() if isinstance(content, str) else content
    return keep_file(name=name, content=content, by=company.hr, at=timezone.now(), **words)


def fates(file: PunchFile) -> list[tuple[int, str, str]]:
    """(row, fate, fault in English) of every row."""
    with translation.override("en"):
        return [
            (each.row.number, each.fate, f"{each.fault.column}: {each.fault}" if each.fault else "")
            for each in entries_of(file, timezone.now())
        ]


def workbook(*rows) -> bytes:
    """A workbook with these rows in its first sheet."""
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def test_third_column_of_an_export_is_the_clock_not_the_state():
    (row,) = read_usb(b"     1002\t2026-03-04 07:58:12\t101\t1\t15\t0\r\n", CHINA)
    assert (row.pin, row.clock, row.local) == ("1002", "101", "2026-03-04 07:58:12")
    assert row.detail == {"status": "1", "verify": "15", "workcode": "0"}


def test_frame_of_an_export_is_passed_over():
    rows = read_usb(b"CGKK212960007\r\n" + USB + b"5F3A\r\n", CHINA)
    assert [(row.number, row.pin) for row in rows] == [(2, "1002"), (3, "1003"), (4, "77")]


@pytest.mark.parametrize(
    ("line", "column"), [("1002\tsoon\t1", "2"), ("\t2026-03-04 07:58:12\t1", "1")]
)
def test_row_of_an_export_that_nobody_can_read(line, column):
    (row,) = read_usb(line.encode(), CHINA)
    assert (row.fault.column, row.at) == (column, None)


def test_export_is_looked_at_then_written(company):
    file = keep(company, "1_attlog.dat", USB)
    assert [fate for _row, fate, _fault in fates(file)] == ["new", "new", "kept"]
    assert not Punch.objects.exists()
    done = write_file(file_id=file.pk, by=company.hr, at=timezone.now())
    assert done.counts == {"new": 2, "kept": 1}
    assert set(Punch.objects.values_list("source", "by")) == {("usb", company.hr.pk)}
    assert Stray.objects.get().pin == "77"
    assert StaleDay.objects.count() == 4


def test_export_of_a_clock_that_pushed_too_is_the_same_punches(company):
    device = approved()
    Clock().attlog(line("1002", "2026-03-04 07:58:12"), line("77", "2026-03-04 08:01:00"))
    file = keep(company, f"{SERIAL}_attlog.dat", USB)
    assert file.device == device
    assert [fate for _row, fate, _fault in fates(file)] == ["known", "new", "known"]
    write_file(file_id=file.pk, by=company.hr, at=timezone.now())
    assert (Punch.objects.count(), Stray.objects.count()) == (2, 1)
    assert Clock().attlog(line("1003", "2026-03-04 08:00:00"))[1] == "OK: 1"
    assert Punch.objects.count() == 2


def test_file_is_written_once(company):
    file = keep(company, "a.csv", SHEET)
    write_file(file_id=file.pk, by=company.hr, at=timezone.now())
    with pytest.raises(ValidationError):
        write_file(file_id=file.pk, by=company.hr, at=timezone.now())
    again = keep(company, "b.csv", SHEET)
    assert [fate for _row, fate, _fault in fates(again)] == ["known", "known"]
    assert write_file(file_id=again.pk, at=timezone.now()).counts == {"known": 2}
    assert Punch.objects.count() == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_sheet_in_every_way_that_people_save_it(company, encoding, delimiter):
    content = SHEET.replace(",", delimiter).encode(encoding)
    write_file(file_id=keep(company, "a.CSV", content).pk, at=timezone.now())
    found = {(each.person.number, f"{each.at.astimezone(CHINA):%H:%M:%S}")
             for each in Punch.objects.select_related("person")}  # fmt: skip
    assert found == {("1002", "07:58:12"), ("1003", "08:00:00")}


def test_workbook_with_real_days_and_times(company):
    content = workbook(
        ["staff number", "date", "time"],
        [1002, datetime(2026, 3, 4), datetime(2026, 3, 4, 7, 58, 12).time()],
        ["1003", "2026-03-04", "8:00"],
        [1004, datetime(2026, 3, 4), None],
    )
    file = keep(company, "a.xlsx", content)
    assert [(row, fate) for row, fate, _fault in fates(file)] == [
        (2, "new"), (3, "new"), (4, "faulty"),
    ]  # fmt: skip
    write_file(file_id=file.pk, at=timezone.now())
    assert sorted(f"{each.at.astimezone(CHINA):%H:%M:%S}" for each in Punch.objects.all()) == [
        "07:58:12", "08:00:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (",,2026-03-04 08:00", "工号: the staff number is missing"),
        ("9999,,2026-03-04 08:00", "工号: nobody has the staff number 9999"),
        ("1002,李雷,2026-03-04 08:00", "姓名: 1002 is 王小芳, not 李雷"),
        ("1002,,soon", "打卡时间: “soon” is no time such as 2026-03-04 07:58:12"),
        ("1002,,", "打卡时间: “” is no time such as 2026-03-04 07:58:12"),
        ("1002,,2026-02-30 08:00", "打卡时间: “2026-02-30 08:00” is no time such as"
         " 2026-03-04 07:58:12"),
        ("1002,,2026-03-04 25:00", "打卡时间: “2026-03-04 25:00” is no time such as"
         " 2026-03-04 07:58:12"),
        ("1002,,2099-03-04 08:00", "打卡时间: this moment lies in the future"),
        ("1002,,1999-12-31 08:00", "打卡时间: before 2020-01-01 nothing is recorded"),
        ("1002", "打卡时间: “” is no time such as 2026-03-04 07:58:12"),
    ],
)  # fmt: skip
def test_faulty_row_names_row_and_column_and_the_others_are_written(company, row, fault):
    file = keep(company, "a.csv", f"{SHEET}{row}\r\n")
    assert fates(file) == [(2, "new", ""), (3, "new", ""), (4, "faulty", fault)]
    write_file(file_id=file.pk, at=timezone.now())
    assert Punch.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"x", "Only .xlsx"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"\r\n \r\n", "empty"),
        ("a.csv", b"a,b\r\n1,2\r\n", "lacks the columns: 工号, 打卡时间"),
        ("a.csv", "工号,日期\r\n1,2\r\n".encode(), "lacks the columns: 打卡时间"),
        ("a.csv", "工号,工号,时间\r\n1,2\r\n".encode(), "stands there twice"),
        ("a.csv", "工号,打卡时间\r\n".encode(), "no punches"),
        ("a.csv", b"\xff\xfe\x00\x81", "cannot be read"),
        ("a.xlsx", b"PK\x03\x04garbage", "cannot be read"),
        ("a.dat", b"nothing here\r\n", "no punches"),
        ("a.dat", b"", "no punches"),
    ],
)
def test_file_that_is_refused_as_a_whole(company, name, content, said):
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        keep(company, name, content)
    with translation.override("en"):
        assert said in "".join(refused.value.messages)
    assert not PunchFile.objects.exists()


def test_file_that_unpacks_to_too_much_is_refused(company):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (101 * 1024 * 1024))
    with pytest.raises(ValidationError):
        keep(company, "a.xlsx", bomb.getvalue())


def test_too_large_a_file_is_refused(company):
    with pytest.raises(ValidationError):
        keep(company, "a.csv", b"x" * (10 * 1024 * 1024 + 1))


@pytest.mark.usefixtures("db")
def test_fifty_thousand_rows_are_looked_at_with_few_queries(company, django_assert_max_num_queries):
    start = TEN - timedelta(days=40)
    rows = "".join(
        f"100{n % 9}\t{start + timedelta(minutes=n):%Y-%m-%d %H:%M:%S}\t1\t0\t1\t0\r\n"
        for n in range(50_000)
    )
    file = keep(company, "a.dat", rows)
    with django_assert_max_num_queries(5):
        found = counts_of(entries_of(file, timezone.now()))
    assert found == {"new": 44_445, "faulty": 5_555}  # every ninth row is of who brought it


CELLS = st.one_of(
    st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=12), st.datetimes(),
    st.dates(), st.times(),
)  # fmt: skip


@given(st.lists(st.lists(CELLS, max_size=4), max_size=8))
def test_any_cells_are_read_row_by_row(rows):
    found = read_table([["工号", "打卡时间"], *rows], CHINA)
    assert len(found) <= len(rows)
    assert all((row.at is None) == (row.fault is not None) for row in found)


@given(st.binary(max_size=500))
def test_any_export_is_read(content):
    assert all((row.at is None) == (row.fault is not None) for row in read_usb(content, CHINA))


# --- the command and the pages


def run(*arguments) -> str:
    out = StringIO()
    call_command("import_punches", *arguments, stdout=out)
    return out.getvalue()


def test_command_writes_and_names_what_is_faulty(company, tmp_path):
    path = tmp_path / "punches.csv"
    path.write_text(f"{SHEET}9999,,2026-03-04 08:00\r\n", encoding="utf-8")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_punches", path, "--by", "1005", stdout=out)
    assert ended.value.code == 1
    assert out.getvalue() == ("row 4, 工号: nobody has the staff number 9999\n2 new, 1 faulty.\n")
    assert Punch.objects.filter(by=company.hr).count() == 2


def test_command_looks_without_writing(company, tmp_path):
    path = tmp_path / "x_attlog.dat"
    path.write_bytes(USB)
    assert run(path, "--dry-run") == "2 new, 1 kept.\nNothing was written.\n"
    assert not Punch.objects.exists()
    approved()
    assert run(path, "--clock", SERIAL) == "2 new, 1 kept.\n"
    assert Punch.objects.filter(device__serial=SERIAL).count() == 2


@pytest.mark.parametrize("arguments", [["nowhere.csv"], ["--by", "77"], ["--clock", "none"]])
def test_command_says_what_is_missing(company, tmp_path, arguments):
    path = tmp_path / "a.csv"
    path.write_text(SHEET, encoding="utf-8")
    words = arguments if arguments[0].endswith(".csv") else [path, *arguments]
    with pytest.raises(CommandError):
        run(*words)
    assert not Punch.objects.exists()


def test_pages_take_a_file_show_it_and_write_it(company, client):
    client.force_login(company.hr)
    file = io.BytesIO(f"{SHEET}9999,,2026-03-04 08:00\r\n".encode())
    file.name = "a.csv"
    page = client.post("/attendance/files/", {"file": file})["Location"]
    text = client.get(page).content.decode()
    assert "9999" in text and "1002" not in text  # the faulty row first
    assert "1002" in client.get(page, {"fate": "new"}).content.decode()
    client.post(f"{page}write/")
    assert Punch.objects.count() == 2
    client.post(f"{page}write/")
    assert Punch.objects.count() == 2
    client.force_login(company.lead)
    for path in ("/attendance/files/", page):
        assert client.get(path).status_code == 403


def test_an_export_of_a_clock_that_lost_its_time_names_the_row(company):
    content = "1002\t2000-01-01 08:00:00\t1\t0\t1\t0\n1002\t2026-03-04 08:00:00\t1\t0\t1\t0\n"
    file = keep(company, "1_attlog.dat", content)
    fault = "2: before 2020-01-01 nothing is recorded"
    assert fates(file) == [(1, "faulty", fault), (2, "new", "")]
    write_file(file_id=file.pk, at=timezone.now())
    assert Punch.objects.count() == 1


def test_nobody_writes_punches_of_their_own(company):
    own = company.hr.number
    sheet = keep(company, "a.csv", f"{SHEET}{own},,2026-03-04 08:00\r\n")
    said = "nobody writes punches of their own"
    assert fates(sheet)[-1] == (4, "faulty", f"工号: {said}")
    export = keep(company, "a.dat", USB + f"{own}\t2026-03-04 08:00:00\t1\t0\t1\t0\n".encode())
    assert fates(export)[-1] == (4, "faulty", f"1: {said}")
    for file in (sheet, export):
        write_file(file_id=file.pk, by=company.hr, at=timezone.now())
    assert not Punch.objects.filter(person=company.hr).exists()


def test_nor_does_who_presses_the_button_for_another(company):
    file = keep(company, "a.csv", SHEET)
    writer = Employee.objects.get(number="1002")
    assert write_file(file_id=file.pk, by=writer, at=timezone.now()).counts == {
        "new": 1, "faulty": 1,
    }  # fmt: skip
    assert not Punch.objects.filter(person=writer).exists()


def test_a_list_writes_nothing_into_a_closed_month(company, monkeypatch):
    """Whatever clock an export names: what pushes itself is another thing."""
    march = date(2026, 3, 1)
    monkeypatch.setattr(closed, "_closed", [lambda months: {march} & set(months)])
    file = keep(company, "a.csv", f"{SHEET}1002,,2026-02-27 08:00\r\n")
    fault = "打卡时间: 2026-03 is closed: no list writes punches into it"
    assert fates(file) == [(2, "faulty", fault), (3, "faulty", fault), (4, "new", "")]
    approved()
    fault = "2: 2026-03 is closed: no list writes punches into it"
    for name in ("attlog.dat", f"{SERIAL}_attlog.dat"):
        export = keep(company, name, USB + b"1002\t2026-02-27 08:01:00\t1\t0\t1\t0\r\n")
        assert [each[1:] for each in fates(export)] == [("faulty", fault)] * 3 + [("new", "")]
        assert write_file(file_id=export.pk, by=company.hr, at=timezone.now()).counts == {
            "new": 1, "faulty": 3,
        }  # fmt: skip


def close_march(company) -> None:
    """March is closed; what came before it is left out."""
    with entering_past(right="test"):
        keep_from(day=date(2026, 3, 1), reason="x", by=company.hr, at=APRIL)
        close_month(month=date(2026, 3, 1), accepts=True, unseen=True, by=company.hr, at=APRIL)


def test_the_database_lets_no_list_into_a_closed_month(company):
    close_march(company)
    for source in (Source.USB, Source.SHEET):
        with pytest.raises(DatabaseError, match="closed month"), entering_past(right="clock"):
            Punch.objects.create(person=company.assistant, source=source, key="x", at=TEN)
    with entering_past(right="clock"):
        Punch.objects.create(
            person=company.assistant, source=Source.WEB, is_outside=False, key="x", at=TEN
        )


def test_the_database_lets_nobody_list_times_of_their_own(company):
    for source in (Source.USB, Source.SHEET):
        words = {"person": company.hr, "by": company.hr, "source": source, "key": "x"}
        refused = pytest.raises(DatabaseError, match="times of their own")
        with refused, transaction.atomic(), entering_past(right="clock"):
            Punch.objects.create(at=TEN, **words)


def test_what_is_kept_of_a_file_stays_aside_once_its_month_is_closed(company):
    write_file(file_id=keep(company, "a.dat", USB).pk, by=company.hr, at=timezone.now())
    again = USB.replace(b"2026-03-04 08:01", b"2026-04-03 08:01")
    write_file(file_id=keep(company, "b.dat", again).pk, by=company.hr, at=timezone.now())
    close_march(company)
    own_pin(pin="77", person=company.operator, by=company.hr, at=timezone.now())
    assert [f"{each.at:%Y-%m}" for each in Punch.objects.filter(person=company.operator)] == [
        "2026-04"
    ]
    assert Stray.objects.get(taken_at=None).at.month == 3


def test_what_is_kept_of_a_file_is_never_a_mark_of_who_wrote_it(company):
    """Whoever is said to be the PIN, and by whom: their own times nobody writes (A2.2-3)."""
    write_file(file_id=keep(company, "a.dat", USB).pk, by=company.hr, at=timezone.now())
    taken = own_pin(pin="77", person=company.hr, by=company.manager, at=timezone.now())
    assert (taken.punches, Stray.objects.get().taken_at) == ([], None)
    assert not Punch.objects.filter(person=company.hr).exists()


def test_times_to_come_are_no_marks_in_an_export_either(company):
    ahead = (timezone.now() + timedelta(seconds=2)).astimezone(CHINA)
    export = f"1002\t{ahead:%Y-%m-%d %H:%M:%S}\t1\t0\t1\t0\n77\t2036-03-04 08:00:00\t1\t0\t1\n"
    file = keep(company, "a.dat", export)
    assert fates(file) == [
        (1, "faulty", "2: this moment lies in the future"),
        (2, "faulty", "2: this moment lies in the future"),
    ]


def test_a_line_of_a_file_that_was_kept_ahead_of_its_time_stays_aside(company):
    Stray.objects.create(
        pin="1002", at=TEN, source=Source.USB, key="clock:1:1002", reason="ahead",
        came_at=TEN - timedelta(days=1), by=company.hr,
    )  # fmt: skip
    assert take_in(at=timezone.now()).punches == []


def test_who_gets_what_was_kept_of_a_file_is_told_by_whom(company):
    more = USB + b"77\t2026-03-05 08:01:00\t1\t0\t1\t0\r\n"
    write_file(file_id=keep(company, "a.dat", more).pk, by=company.hr, at=timezone.now())
    own_pin(pin="77", person=company.operator, by=company.hr, at=timezone.now())
    told = Notice.objects.get(recipient=company.operator, key__startswith="sheet:kept:")
    assert (told.params["who"], told.params["count"]) == (company.hr.name, 2)
    assert (told.params["since"], told.params["until"]) == ("2026-03-04", "2026-03-05")
    assert told.url == f"/attendance/months/2026-03/{company.operator.number}/"


def test_everybody_is_told_whose_punches_a_file_writes(company):
    file = keep(company, "a.csv", f"{SHEET}1002,,2026-03-05 08:01\r\n")
    write_file(file_id=file.pk, by=company.hr, at=timezone.now())
    told = Notice.objects.filter(key=f"sheet:file:{file.pk}").select_related("recipient")
    assert sorted((each.recipient.number, each.params["count"]) for each in told) == [
        ("1002", 2), ("1003", 1),
    ]  # fmt: skip
    one = told.get(recipient__number="1002")
    assert (one.params["who"], one.url) == (company.hr.name, "/attendance/months/2026-03/1002/")


def test_a_mark_from_a_file_says_so_and_who_wrote_it(company):
    file = keep(company, "a.csv", SHEET)
    write_file(file_id=file.pk, by=company.hr, at=timezone.now())
    punch = Punch.objects.get(person__number="1002")
    with translation.override("en"):
        found = sources_of({f"punch:{punch.pk}", "correction:4"})
    assert found == {
        f"punch:{punch.pk}": f"spreadsheet · {company.hr.name}", "correction:4": "correction",
    }  # fmt: skip
