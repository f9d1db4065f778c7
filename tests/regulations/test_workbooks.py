"""Spreadsheets that people bring: read whole when honest, refused before they do harm."""

import io
import zipfile

import openpyxl
import pytest
from django.core.exceptions import ValidationError

from attendance.timekeeping.files.tables import open_table
from regulations.sheets import read_lines

HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"
TOO_WIDE = "工作表过大：请将表格另存为 CSV。"
TOO_LARGE = "工作簿解压后过大：请将表格另存为 CSV。"
DAMAGED = "无法作为表格读取此文件。"


def workbook(**cells) -> bytes:
    """A sheet with a header and a row, and further cells by their place."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(["货号", "名称"])
    page.append(["CY-001", "龙井"])
    for place, value in cells.items():
        page[place] = value
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_part(part: str, content: bytes, *, of: bytes | None = None) -> bytes:
    """The workbook with one part replaced, packed as small as it goes."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(of or workbook())) as old,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for name in {*old.namelist(), part}:
            new.writestr(name, content if name == part else old.read(name))
    return output.getvalue()


def with_sheet(rows: bytes, **words) -> bytes:
    return with_part("xl/worksheets/sheet1.xml", HEAD + rows + TAIL, **words)


def refusal(content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        read_lines(name="a.xlsx", content=content)
    with pytest.raises(ValidationError) as told:
        list(open_table("a.xlsx", content))
    assert told.value.messages == refused.value.messages
    assert len(content) < 3_000_000
    return refused.value.messages[0]


def bomb() -> bytes:
    rows = b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + b"A" * 300_000_000
    return with_sheet(rows + b"</t></is></c></row>")


def one_long_text_everywhere() -> bytes:
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 4_000)
    )
    shared = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
    shared += "长" * 30_000 + "</t></si></sst>"
    return with_part("xl/sharedStrings.xml", shared.encode(), of=with_sheet(rows.encode()))


def entity() -> bytes:
    declared = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    cells = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>'
    return with_part("xl/worksheets/sheet1.xml", declared + HEAD + cells + TAIL)


CRAFTED = {
    "far": (lambda: workbook(XFD1048576="x"), TOO_WIDE),
    "wide and low": (lambda: workbook(XFD200="x"), TOO_WIDE),
    "narrow and far down": (lambda: workbook(B1048576="x"), TOO_WIDE),
    "bomb": (bomb, TOO_LARGE),
    "bomb aside": (lambda: with_part("xl/styles.xml", b" " * 300_000_000), TOO_LARGE),
    "one long text everywhere": (one_long_text_everywhere, TOO_LARGE),
    "entity": (entity, DAMAGED),
    "deep": (lambda: with_sheet(b"<a>" * 200_000), DAMAGED),
    "no workbook": (lambda: b"PK\x03\x04 no workbook", DAMAGED),
}


@pytest.mark.parametrize("which", CRAFTED)
def test_crafted_workbook_is_refused_with_a_sentence(which):
    make, sentence = CRAFTED[which]
    assert refusal(make()) == sentence


def test_many_sheets_are_too_many_parts():
    output = io.BytesIO(workbook())
    with zipfile.ZipFile(output, "a", zipfile.ZIP_DEFLATED) as archive:
        for place in range(5_001):
            archive.writestr(f"xl/worksheets/more{place}.xml", HEAD + TAIL)
    assert refusal(output.getvalue()) == TOO_LARGE


def test_honest_workbook_is_read_with_its_lines():
    assert read_lines(name="a.XLSX", content=workbook(B5=12.0)) == [
        (1, ["货号", "名称"]),
        (2, ["CY-001", "龙井"]),
        (5, ["", "12"]),
    ]


def test_five_thousand_rows_are_read_and_one_more_is_not():
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet()
    for row in range(5_000):
        page.append([f"CY-{row}", "一段不短的说明文字" * 10, row, *["x"] * 17])
    content = io.BytesIO()
    book.save(content)
    assert len(read_lines(name="a.xlsx", content=content.getvalue())) == 5_000
    lines = b"a,b\n" * 5_001
    with pytest.raises(ValidationError) as refused:
        read_lines(name="a.csv", content=lines)
    assert refused.value.messages == ["文件超过 5000 行。"]


def test_a_nul_in_a_file_is_refused_where_it_is_read():
    with pytest.raises(ValidationError) as refused:
        read_lines(name="a.csv", content=b"a,b\nx\0y,1\n")
    assert "NUL" in refused.value.messages[0]


def test_a_line_of_more_cells_than_anybody_types_is_refused_before_the_rest_is_read():
    assert len(read_lines(name="a.csv", content=b"," * 999 + b"x")[0][1]) == 1000
    with pytest.raises(ValidationError):
        read_lines(name="a.csv", content=b"," * 1000 + b"x")
