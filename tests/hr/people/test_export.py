"""The staff list as a spreadsheet: out, edited, in again changes exactly what was edited."""

import io
from datetime import date

import openpyxl
import pytest

from hr.people.export import export_employees
from hr.people.files.services import change_file
from hr.people.imports import plan_import
from hr.people.models import Employee, Position, PrivateFile
from hr.people.services import dismiss_login, import_employees
from hr.people.spreadsheet import read_staff
from tests.hr.conftest import AT
from tests.sheets import rows_of

NASTY = '=HYPERLINK("http://evil.example","x")'


@pytest.fixture
def staff(hire, department, at):
    shop = department("shop", "电商部")
    officer = hire("魏红", "hr_officer", number="1001")
    top = hire("陈国强", "general_manager", number="1000")
    person = hire(
        "张丽", "ecommerce_assistant", number="0042", supervisor=officer, department=shop,
        phone="+86 13000000001", email="zl@example.cn", hired_on=date(2024, 5, 6),
    )  # fmt: skip
    change_file(
        employee=person, by=officer, at=at, address=NASTY, id_number="110101199003071233",
        birthday=date(1990, 3, 7), emergency_contact="@张父", emergency_phone="-110",
    )  # fmt: skip
    gone = hire("走了", number="0001")
    dismiss_login(employee=gone, last_day=at.date(), by=None, at=at)
    hire("新人", number="0099", hired_on=date(2025, 6, 1))
    return {"officer": officer, "top": top, "person": person}


def edited(content: bytes, **cells) -> bytes:
    """The file with cells set as a person would: `B3="x"`."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        book.active[place] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_export_holds_the_columns_of_the_import(staff):
    rows = rows_of(export_employees(by=staff["officer"]).content)
    assert rows[0] == [
        "工号", "姓名", "部门", "岗位", "直接主管", "电话", "邮箱", "入职日期", "私人电话",
        "紧急联系人", "紧急联系电话", "出生日期", "身份证号", "家庭住址",
    ]  # fmt: skip
    # Who left is not in it, who is to come is.
    assert [row[0] for row in rows[1:]] == ["0042", "0099", "1000", "1001"]
    assert rows[1][:3] == ["0042", "张丽", "电商部"]
    assert rows[1][7].date() == date(2024, 5, 6)


def test_private_columns_go_to_who_keeps_the_files_alone(staff):
    rows = rows_of(export_employees(by=staff["top"]).content)
    assert rows[0][-1] == "入职日期"
    assert "110101199003071233" not in str(rows)


def test_nothing_in_it_is_computed(staff):
    book = openpyxl.load_workbook(io.BytesIO(export_employees(by=staff["officer"]).content))
    cells = {cell.value: cell for row in book.active.iter_rows() for cell in row}
    for text in (NASTY, "+86 13000000001", "@张父", "-110"):
        assert cells[text].data_type == "s" and cells[text].quotePrefix, text
    assert not any(cell.data_type == "f" for cell in cells.values())


def test_unedited_export_changes_nothing(staff, at):
    content = export_employees(by=staff["officer"]).content
    plan = plan_import(read_staff(name="a.xlsx", content=content), by=staff["officer"], at=AT)
    assert plan.problems == []
    assert {entry.fate for entry in plan.entries} == {"same"}
    sheet = read_staff(name="a.xlsx", content=export_employees(by=staff["top"]).content)
    assert import_employees(sheet=sheet, by=staff["top"], at=at) == ([], [])


def test_edited_export_changes_exactly_what_was_edited(staff, at):
    officer, person = staff["officer"], staff["person"]
    before = {row["pk"]: row for row in Employee.objects.values("pk", *FIELDS)}
    content = edited(
        export_employees(by=officer).content, F2="13999999999", D2="产品专员", N2="西湖边"
    )
    sheet = read_staff(name="a.xlsx", content=content)
    plan = plan_import(sheet, by=officer, at=AT)
    (entry,) = [entry for entry in plan.entries if entry.fate == "changed"]
    assert entry.changes == {
        "电话": ("+86 13000000001", "13999999999"),
        "岗位": ("E-commerce assistant", "Product specialist"),
        "家庭住址": (NASTY, "西湖边"),
    }
    assert [each.pk for each in import_employees(sheet=sheet, by=officer, at=at).changed] == [
        person.pk
    ]
    post = Position.objects.get(code="product_specialist").pk
    before[person.pk] |= {"phone": "13999999999", "position": post}
    assert {row["pk"]: row for row in Employee.objects.values("pk", *FIELDS)} == before
    file = PrivateFile.objects.get(pk=person.pk)
    assert (file.address, file.id_number) == ("西湖边", "110101199003071233")
    assert file.history.count() == 2


FIELDS = ["name", "department", "position", "supervisor", "phone", "email", "hired_on", "is_active"]


def test_positions_of_one_name_are_told_apart_by_their_codes(staff):
    Position.objects.filter(code="guide").update(name_en="E-commerce assistant")
    rows = rows_of(export_employees(by=staff["officer"]).content)
    content = export_employees(by=staff["officer"]).content
    plan = plan_import(read_staff(name="a.xlsx", content=content), by=staff["officer"], at=AT)
    assert rows[1][3] in ("ecommerce_assistant", "E-commerce assistant")
    assert {entry.fate for entry in plan.entries} == {"same"}


def test_private_columns_of_who_keeps_no_files_are_a_problem(staff, at):
    sheet = read_staff(name="a.xlsx", content=export_employees(by=staff["officer"]).content)
    plan = plan_import(sheet, by=staff["top"], at=AT)
    assert str(plan.problems[0]) == "Row 1, column “私人电话”: Only hr keeps the private files."
    assert len(plan.problems) == 6
    assert all(entry.changes == {} for entry in plan.entries)  # nor is it shown


def test_new_person_comes_with_a_private_file(staff, at):
    content = edited(
        export_employees(by=staff["officer"]).content,
        A6="3001",
        B6="新人",
        L6="1999-01-30",
        M6="G12345678",
    )
    sheet = read_staff(name="a.xlsx", content=content)
    (person,) = import_employees(sheet=sheet, by=staff["officer"], at=at).new
    assert (person.file.birthday, person.file.id_number) == (date(1999, 1, 30), "G12345678")


def test_page_gives_the_file_to_hr_alone(staff, client):
    client.force_login(staff["officer"])
    answer = client.get("/people/export.xlsx")
    assert ".xlsx" in answer.headers["Content-Disposition"]
    assert rows_of(answer.content)[0][0] == "工号"
    client.force_login(staff["person"])
    assert client.get("/people/export.xlsx").status_code == 403
