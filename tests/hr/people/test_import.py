"""A list of employees from a spreadsheet: whole or not at all, every problem with its place."""

import io
from datetime import date

import openpyxl
import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from hr.people import registry
from hr.people.imports import plan_import
from hr.people.models import Employee
from hr.people.services import import_employees, rehearse_import
from hr.people.spreadsheet import read_staff
from tests.hr.conftest import AT

HEADER = "工号,姓名,部门,岗位,直接主管,电话,邮箱,入职日期"


def csv_sheet(*lines: str, header: str = HEADER, encoding: str = "utf-8"):
    return read_staff(name="名单.csv", content="\r\n".join([header, *lines]).encode(encoding))


def everybody() -> dict[str, str]:
    return dict(Employee.objects.values_list("number", "name"))


@pytest.fixture
def shop(department):
    return department("shop", "电商部")


def test_list_takes_people_on_with_their_supervisor_further_down(shop, at):
    sheet = csv_sheet(
        "3002,张丽,电商部,电商助理,3001,13000000001,zl@example.cn,2024-05-06",
        "3001,李敏,电商部,电商主管,,,,2020/1/2",
    )
    done = import_employees(sheet=sheet, by=None, at=at)
    assert sorted(person.name for person in done.new) == ["张丽", "李敏"]
    person = Employee.objects.get(number="3002")
    assert (person.supervisor.name, person.department, person.position.code) == (
        "李敏",
        shop,
        "ecommerce_assistant",
    )
    assert (person.hired_on, person.email) == (date(2024, 5, 6), "zl@example.cn")
    assert [group.name for group in person.groups.all()] == ["ecommerce_assistant"]
    assert not person.has_usable_password()
    assert person.history.count() == 1


def test_workbook_with_numbers_and_days_is_read_like_text(shop, at):
    book = openpyxl.Workbook()
    book.active.append(["Staff number", "Name", "Position", "Hired on", "Phone", "Shoe size"])
    book.active.append([3001, "李敏", "E-commerce lead", date(2020, 1, 2), 13000000001, 38])
    content = io.BytesIO()
    book.save(content)
    sheet = read_staff(name="list.XLSX", content=content.getvalue())
    import_employees(sheet=sheet, by=None, at=at)
    person = Employee.objects.get(number="3001")
    assert (person.position.code, person.hired_on, person.phone) == (
        "ecommerce_lead",
        date(2020, 1, 2),
        "13000000001",
    )


def test_csv_of_a_chinese_excel_is_read():
    sheet = csv_sheet("3001,李敏,,,,,,", encoding="gb18030")
    assert sheet.rows[0]["name"] == "李敏"


def test_known_number_changes_that_person_and_no_other_column(hire, at):
    person = hire("张丽", "ecommerce_assistant", phone="13000000001", hired_on=date(2024, 1, 1))
    sheet = csv_sheet(f"{person.number},张莉,", header="工号,姓名,电话")
    done = import_employees(sheet=sheet, by=None, at=at)
    person.refresh_from_db()
    assert done == ([], [person])
    assert (person.name, person.phone) == ("张莉", "")
    assert (person.position.code, person.hired_on) == ("ecommerce_assistant", date(2024, 1, 1))


def test_row_that_changes_nothing_writes_nothing(hire, at):
    person = hire("张丽", phone="13000000001")
    sheet = csv_sheet(f"{person.number},张丽,13000000001", header="工号,姓名,电话")
    assert import_employees(sheet=sheet, by=None, at=at) == ([], [])
    assert person.history.count() == 1


def test_preview_shows_what_was_and_what_will_be(hire):
    boss, person = hire("李敏"), hire("张丽", "ecommerce_assistant")
    sheet = csv_sheet(
        f"{person.number},张丽,产品专员,李敏", "3001,新人,,", header="工号,姓名,岗位,直接主管"
    )
    plan = plan_import(sheet, by=None, at=AT)
    assert plan.problems == []
    assert [entry.fate for entry in plan.entries] == ["changed", "new"]
    # The position's own words follow the reader's language; tests read English.
    assert plan.entries[0].changes == {
        "岗位": ("E-commerce assistant", "Product specialist"),
        "直接主管": ("", boss.number),
    }


PROBLEMS = [
    ("3001,李敏,财务部,,,,,", "部门", "财务部"),
    ("3001,李敏,,宇航员,,,,", "岗位", "宇航员"),
    ("3001,李敏,,,9999,,,", "直接主管", "9999"),
    ("3001,李敏,,,3001,,,", "直接主管", "above themselves"),
    ("3001,李敏,,,,,not-mail,", "邮箱", "email"),
    ("3001,李敏,,,,,,2024-02-30", "入职日期", "2024-02-30"),
    ("3001,,,,,,,", "姓名", "blank"),
    (",李敏,,,,,,", "工号", "missing"),
    ("30/1,李敏,,,,,,", "工号", "letters"),
    (f"3001,李敏,,,,{'1' * 31},,", "电话", "30"),
]


@pytest.mark.parametrize(("line", "column", "word"), PROBLEMS)
def test_problem_names_row_and_column_and_nothing_is_written(shop, at, line, column, word):
    sheet = csv_sheet("3009,好人,电商部,电商助理,,,,", "", line)
    with pytest.raises(ValidationError) as refused:
        import_employees(sheet=sheet, by=None, at=at)
    (sentence,) = refused.value.messages
    assert sentence.startswith(f"Row 4, column “{column}”: ")
    assert word in sentence
    assert everybody() == {}


def test_all_problems_are_told_at_once(shop, at):
    sheet = csv_sheet("3001,李敏,财务部,,,,,", "3002,,电商部,,,,,", "3003,张丽,,,,,x,")
    with pytest.raises(ValidationError) as refused:
        import_employees(sheet=sheet, by=None, at=at)
    places = [sentence.partition(":")[0] for sentence in refused.value.messages]
    assert places == ["Row 2, column “部门”", "Row 3, column “姓名”", "Row 4, column “邮箱”"]


def test_number_that_stands_there_twice_is_a_problem_of_both_rows(db):
    plan = plan_import(csv_sheet("a1,李敏,,,,,,", "A1,张丽,,,,,,"), by=None, at=AT)
    assert [(problem.row, problem.column) for problem in plan.problems] == [
        (2, "工号"),
        (3, "工号"),
    ]


def test_circle_across_file_and_company_is_refused(hire, at):
    boss = hire("李敏")
    person = hire("张丽", supervisor=boss)
    sheet = csv_sheet(
        f"{boss.number},李敏,3001", f"3001,新人,{person.number}", header="工号,姓名,直接主管"
    )
    with pytest.raises(ValidationError) as refused:
        import_employees(sheet=sheet, by=None, at=at)
    assert len(refused.value.messages) == 2
    assert len(everybody()) == 2


def test_two_people_may_change_places(hire, at):
    boss = hire("李敏")
    person = hire("张丽", supervisor=boss)
    sheet = csv_sheet(
        f"{boss.number},李敏,{person.number}", f"{person.number},张丽,", header="工号,姓名,直接主管"
    )
    import_employees(sheet=sheet, by=None, at=at)
    boss.refresh_from_db()
    person.refresh_from_db()
    assert (boss.supervisor, person.supervisor) == (person, None)


def test_name_of_two_people_is_no_supervisor(hire):
    hire("张伟")
    hire("张伟")
    plan = plan_import(csv_sheet("3001,李敏,张伟", header="工号,姓名,直接主管"), by=None, at=AT)
    assert [str(problem) for problem in plan.problems] == [
        "Row 2, column “直接主管”: 2 people are called “张伟”: give the number."
    ]


def test_own_appointment_by_import_is_refused_with_its_row(hire, at):
    officer = hire("魏红", "hr_officer")
    sheet = csv_sheet(f"{officer.number},魏红,总经理", header="工号,姓名,岗位")
    with pytest.raises(ValidationError) as refused:
        import_employees(sheet=sheet, by=officer, at=at)
    assert refused.value.messages[0].startswith("Row 2, column “岗位”: Nobody appoints themselves")


REFUSALS = [
    ("officer", "岗位", "总经理", "岗位", "Nobody appoints themselves"),
    ("officer", "直接主管", "", "直接主管", "Nobody appoints themselves"),
    ("colleague", "岗位", "总经理", "岗位", "Only the general manager decides"),
    ("head", "岗位", "导游", "岗位", "Only the general manager decides"),
    ("head", "部门", "电商部", "部门", "Only the general manager decides"),
    ("new", "岗位", "系统管理员", "岗位", "Only the general manager decides"),
    ("colleague", "入职日期", "2099-01-01", "入职日期", "no first day that lies ahead"),
    ("colleague", "岗位", "导游", None, ""),
    ("officer", "电话", "139", None, ""),  # one's own telephone is no appointment
]


@pytest.mark.parametrize(("who", "header", "cell", "column", "words"), REFUSALS)
def test_preview_tells_what_the_write_would_refuse(
    shop, hire, at, who, header, cell, column, words
):
    head = hire("陈国强", "general_manager")
    people = {"head": head, "officer": hire("魏红", "hr_officer", supervisor=head)}
    people["colleague"] = hire("陶然", "hr_officer", supervisor=people["officer"])
    numbers = {name: each.number for name, each in people.items()}
    line = f"{numbers.get(who, '3001')},{people[who].name if who in people else '新人'}"
    sheet = csv_sheet(f"{line},{numbers.get(cell, cell)}", header=f"工号,姓名,{header}")
    plan = plan_import(sheet, by=people["officer"], at=at)
    assert [each.column for each in plan.problems] == ([column] if column else [])
    assert all(words in each.text for each in plan.problems)
    if column is None:
        assert len(import_employees(sheet=sheet, by=people["officer"], at=at).changed) == 1


def test_every_mistake_of_a_line_is_told_at_once(shop, at):
    sheet = csv_sheet(
        "a1,李敏,财务部,宇航员,,,not-mail,2024-02-30", "A1,张丽,,,9999,,,", ",,财务部,,,,,"
    )
    found = [(each.row, each.column) for each in plan_import(sheet, by=None, at=at).problems]
    assert found == [
        (2, "工号"), (2, "部门"), (2, "岗位"), (2, "邮箱"), (2, "入职日期"),
        (3, "工号"), (3, "直接主管"),
        (4, "工号"), (4, "姓名"), (4, "部门"),
    ]  # fmt: skip


def test_columns_that_nobody_knows_are_named(shop):
    sheet = csv_sheet("3001,李敏,8000,", header="工号,姓名,工资,")
    assert list(sheet.unknown) == ["工资"]
    assert list(csv_sheet("3001,李敏,,,,,,").unknown) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.pdf", b"%PDF"),
        ("list.xlsx", b"no workbook"),
        ("list.csv", b""),
        ("list.csv", "姓名,部门\n李敏,电商部".encode()),
        ("list.csv", "工号,姓名,number\n1,李敏,2".encode()),
        ("list.csv", b"\xff\xfe\x00\xff\xff"),
    ],
)
def test_file_that_is_no_such_list_is_refused(name, content):
    with pytest.raises(ValidationError):
        read_staff(name=name, content=content)


def test_command_prints_first_passwords_that_work(tmp_path, capsys, shop):
    file = tmp_path / "list.csv"
    file.write_text("工号,姓名,部门\n3001,李敏,电商部\n", encoding="utf-8")
    call_command("import_staff", file)
    number, name, password = capsys.readouterr().out.splitlines()[0].split("\t")
    assert (number, name) == ("3001", "李敏")
    assert authenticate(None, username=number, password=password).name == "李敏"


def test_command_says_every_problem_and_writes_nothing(tmp_path, db):
    file = tmp_path / "list.csv"
    file.write_text("工号,姓名,部门\n3001,李敏,电商部\n,张丽,\n", encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        call_command("import_staff", file)
    assert "Row 2, column “部门”" in str(refused.value)
    assert "Row 3, column “工号”" in str(refused.value)
    assert everybody() == {}


@pytest.mark.clause("C13-7")
def test_command_asks_who_brings_the_list_once_there_is_a_general_manager(tmp_path, hire, shop):
    hire("江珊", "general_manager", number="1001")
    hire("周明", "hr_officer", number="1501")
    hire("张丽", "ecommerce_assistant", number="2001")
    file = tmp_path / "list.csv"
    file.write_text("工号,姓名,部门\n3001,李敏,电商部\n", encoding="utf-8")
    for by, said in (("", "--by NUMBER"), ("4711", "4711"), ("2001", "2001 张丽 may not")):
        with pytest.raises(CommandError, match=said):
            call_command("import_staff", file, by=by)
        assert not Employee.objects.filter(number="3001").exists()
    call_command("import_staff", file, by="1501")
    history = Employee.objects.get(number="3001").history
    assert {row.history_user.number for row in history.select_related("history_user")} == {"1501"}


def test_command_may_only_look(tmp_path, capsys, db):
    file = tmp_path / "list.csv"
    file.write_text("工号,姓名\n3001,李敏\n", encoding="utf-8")
    call_command("import_staff", file, dry_run=True)
    assert "3001\t李敏\tnew" in capsys.readouterr().out
    assert everybody() == {}


KEPT = "工号,姓名,入职日期,考勤起始日"


def test_a_list_says_from_when_attendance_is_kept(db, at):
    sheet = csv_sheet("3001,李敏,2020-01-02,2025-03-03", "3002,张丽,2020-01-02,", header=KEPT)
    import_employees(sheet=sheet, by=None, at=at)
    kept = dict(Employee.objects.values_list("number", "kept_from"))
    assert kept == {"3001": date(2025, 3, 3), "3002": at.date()}
    again = plan_import(sheet, by=None, at=at)
    assert (again.problems, again.count()) == ([], {"same": 2})


def test_what_a_list_may_not_say_of_it(hire, at):
    hire("王芳", number="3003", hired_on=date(2024, 1, 1))
    sheet = csv_sheet(
        "3001,李敏,2020-01-02,2019-12-31", "3003,王芳,2024-01-01,2024-01-02", header=KEPT
    )
    problems = plan_import(sheet, by=None, at=at).problems
    assert [(each.row, each.column) for each in problems] == [(2, "考勤起始日"), (3, "考勤起始日")]


def test_a_list_refuses_what_is_no_number_and_no_birthday(shop):
    sheet = csv_sheet("3001,李敏,abc,123,2099-01-01", header="工号,姓名,电话,身份证号,出生日期")
    problems = plan_import(sheet, by=None, at=AT).problems
    assert [each.column for each in problems] == ["电话", "身份证号", "出生日期"]


def test_the_header_of_the_list_before_is_known_still(shop, at):
    sheet = csv_sheet("3001,李敏,2025-03-10", header="工号,姓名,考勤起算日")
    assert sheet.unknown == []
    (person,) = import_employees(sheet=sheet, by=None, at=at).new
    assert person.kept_from == date(2025, 3, 10)


def test_the_preview_of_somebody_new_says_everything_that_is_written(shop):
    sheet = csv_sheet(
        "3001,李敏,电商部,电商主管,3002,13000000001,lm@example.cn,2025-03-01",
        "3002,张丽,,,,,,",
    )
    plan = plan_import(sheet, by=None, at=AT)
    assert {label: said for label, (_was, said) in plan.entries[0].changes.items()} == {
        "部门": "电商部",
        "岗位": "E-commerce lead",
        "直接主管": "3002 张丽",
        "电话": "13000000001",
        "邮箱": "lm@example.cn",
        "入职日期": "2025-03-01",
        "attendance kept from": f"{AT.date()} (today)",
    }


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("2026-01-05,", "2026-01-05 (the first day of work)"),
        (f"2025-01-06,{AT.date()}", f"{AT.date()}"),
        ("2025-01-06,2025-03-03", "2025-03-03: the days since then are judged at once"),
    ],
)
def test_the_preview_says_from_when_attendance_is_kept(shop, cells, said):
    sheet = csv_sheet(f"3001,李敏,{cells}", header="工号,姓名,入职日期,考勤起始日")
    (entry,) = plan_import(sheet, by=None, at=AT).entries
    assert entry.changes["考勤起始日"] == ("", said)


def test_what_the_preview_did_not_show_is_not_written(shop, hire, at):
    """Somebody takes the number meanwhile; a person is changed by another meanwhile."""
    known = hire("王五", number="3003", phone="13000000003")
    sheet = csv_sheet(
        "3001,李敏,13000000001", "3002,张丽,", "3003,王五,13000000004", header="工号,姓名,电话"
    )
    looks = plan_import(sheet, by=None, at=at).looks()
    hire("抢先", number="3001", phone="13000000009")
    Employee.objects.filter(pk=known.pk).update(phone="13000000008")
    with pytest.raises(ValidationError) as refused:
        import_employees(sheet=sheet, by=None, at=at, looks=looks)
    assert [sentence.partition(" has changed")[0] for sentence in refused.value.messages] == [
        "Row 2: 3001",
        "Row 4: 3003",
    ]
    assert everybody() == {"3001": "抢先", "3003": "王五"}
    looks = plan_import(sheet, by=None, at=at).looks()
    assert len(import_employees(sheet=sheet, by=None, at=at, looks=looks).new) == 1


def test_what_the_write_would_refuse_is_told_beforehand_and_nothing_is_written(
    hire, at, monkeypatch
):
    person = hire("王芳", number="3003", hired_on=date(2024, 1, 1))

    def refuse(**words):
        raise ValidationError({"hired_on": ["2024-01 has been closed."]})

    monkeypatch.setattr(registry, "_on_move", [refuse])
    sheet = csv_sheet("3001,李敏,2020-01-02", "3003,王芳,2024-01-02", header="工号,姓名,入职日期")
    assert rehearse_import(sheet=sheet, by=None, at=at) == [
        "Row 3: 2024-01 has been closed. Their first day of work is changed on their own page."
    ]
    monkeypatch.setattr(registry, "_on_move", [])
    assert rehearse_import(sheet=sheet, by=None, at=at) == []
    assert list(Employee.objects.values_list("hired_on", flat=True)) == [person.hired_on]
