"""Tables that leave for spreadsheet programs: nothing in them is ever computed."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from regulations.tables import Table, is_formula, write_book, write_csv, write_sheet

FORMULAS = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1+1", "－1+1",
    "＠SUM(A1)", " =1+1", "\u3000=1+1", "\ufeff=1+1", "\u200b＝1",
    '=HYPERLINK("http://x.example","a")', "-2+3+cmd|' /C calc'!A0", "+86 138", "--1", "-", "=",
]  # fmt: skip
HARMLESS = ["", "陈静", "1+1", "-12.50", "+5", "-1,234.50", "-0", "a=b", "2026-03-04", "'=1"]


@pytest.mark.clause("C13-9")
@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_program_would_compute_is_made_harmless_in_csv(text):
    written = write_csv(header=["a"], rows=[[text]])
    rows = list(csv.reader(io.StringIO(written.content.decode("utf-8-sig"), newline="")))
    assert rows == [["a"], [f"'{text}"]]


@pytest.mark.clause("C13-9")
@pytest.mark.parametrize("text", HARMLESS)
def test_negative_numbers_and_other_texts_stay_as_they_are(text):
    assert not is_formula(text)
    written = write_csv(header=["a", "b"], rows=[[text, Decimal("-12.50")]])
    rows = list(csv.reader(io.StringIO(written.content.decode("utf-8-sig"), newline="")))
    assert rows[1] == [text, "-12.50"]


def test_a_header_is_guarded_too():
    assert write_csv(header=["=1"], rows=[]).content.decode("utf-8-sig") == "'=1\r\n"


def test_excel_reads_the_csv_as_utf_8_and_rows_are_counted():
    written = write_csv(header=["名"], rows=[["甲"], ["乙"]])
    assert written.content.startswith(b"\xef\xbb\xbf")
    assert (written.rows, written.media) == (2, "text/csv; charset=utf-8")


@pytest.mark.clause("C13-9")
@pytest.mark.parametrize("text", FORMULAS)
def test_in_a_workbook_a_formula_is_text_and_marked_so(text):
    written = write_sheet(title="表", header=["a"], rows=[[text]])
    cell = openpyxl.load_workbook(io.BytesIO(written.content)).active["A2"]
    assert cell.data_type == "s" and cell.quotePrefix
    assert cell.value.strip() == text.strip().replace("\r", "\n").strip()


def test_numbers_and_days_keep_their_types():
    written = write_sheet(title="a", header=["n", "d"], rows=[[Decimal("-3.50"), date(2026, 3, 4)]])
    cells = openpyxl.load_workbook(io.BytesIO(written.content)).active[2]
    assert [cell.data_type for cell in cells] == ["n", "d"]
    assert cells[0].value == -3.5


def test_several_sheets_are_counted_together_and_titles_are_made_to_fit():
    tables = [
        Table("a/b:[c]*?", ["x"], [[1], [2]], width=12, fixed="B2"),
        Table("长" * 40, ["=y"], [["=1"]]),
    ]
    written = write_book(tables)
    book = openpyxl.load_workbook(io.BytesIO(written.content))
    assert written.rows == 3
    assert [len(page.title) for page in book] == [9, 31]
    first, second = book
    assert first.freeze_panes == "B2" and first["A1"].font.bold
    assert second["A1"].data_type == second["A2"].data_type == "s"
