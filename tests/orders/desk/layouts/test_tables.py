"""Files as tables: encodings, delimiters, quotes, workbooks, and what is no table."""

import io
import struct
import zipfile
from datetime import datetime

import pytest

from orders.desk.layouts import Reading, read_orders
from orders.desk.layouts import tables as tables_module
from orders.desk.layouts.tables import TableFault, open_table
from tests.orders.desk.layouts.files import PLAIN, PLAIN_ORDER, csv_file, told, xlsx_file

HEADER = ",".join(PLAIN).encode() + b"\n"
CHINESE = "订单号,数量\n甲,1\n乙,2\n"


def rows_of(content: bytes) -> tuple[list[str], list]:
    table = open_table("file", content)
    return table.header, list(table.rows)


def only_fault(content: bytes, name: str = "file.csv") -> tuple[int, str]:
    """Row and sentence of the single fault of a file that gives nothing else."""
    reading = read_orders([(name, content)])
    [fault] = reading.faults
    assert reading == Reading("", (), (fault,), 0, ())
    assert (fault.column, fault.file) == ("", name)
    return fault.row, fault.message % fault.params


@pytest.mark.parametrize(
    "content",
    [
        CHINESE.encode(),
        CHINESE.encode("utf-8-sig"),
        CHINESE.encode("gb18030"),
        CHINESE.encode("utf-16"),
        b"\xfe\xff" + CHINESE.encode("utf-16-be"),
        CHINESE.encode("utf-16-le"),
        CHINESE.encode("utf-16-be"),
        CHINESE.replace(",", "\t").encode(),
        CHINESE.replace(",", ";").encode("gb18030"),
        CHINESE.replace("\n", "\r\n").encode(),
        CHINESE.replace("\n", "\r").encode(),
        CHINESE.rstrip().encode(),
    ],
)
def test_table_reads_the_same_in_every_encoding_and_delimiter(content):
    assert rows_of(content) == (["订单号", "数量"], [(2, ["甲", "1"]), (3, ["乙", "2"])])


def test_gb18030_characters_of_four_bytes_are_read():
    assert rows_of("订单号,收货人\n甲,𠮷野〇\n".encode("gb18030"))[1] == [(2, ["甲", "𠮷野〇"])]


def test_quoted_cells_keep_delimiters_quotes_and_lines():
    content = b'a,b\n"x,1","say ""hi""\nthere"\n="0012",y"z\n,""\n"",w\n'
    assert rows_of(content)[1] == [
        (2, ["x,1", 'say "hi"\nthere']),
        (3, ['="0012"', 'y"z']),
        (5, ["", "w"]),
    ]


def test_rows_count_from_the_header_and_blank_rows_are_left_out():
    header, rows = rows_of(b"\n\n a ,'b'\n , \n\n1,2\n")
    assert (header, rows) == (["a", "'b'"], [(6, ["1", "2"])])


@pytest.mark.parametrize(
    ("content", "row", "sentence"),
    [
        (b"", 1, "The file is empty."),
        (b"\n \n,,\n", 1, "The file is empty."),
        (HEADER + b'1,2\n3,"4\n5,6\n', 3, "A quote is opened in this row and never closed."),
        (
            HEADER + b'"1"2,3\n',
            2,
            "After the closing quote of a cell stands “2,3\n”: the quotes are broken.",
        ),
        (
            "\n甲,乙".encode() + b"\xe6\x88\n",
            2,
            "The bytes e6 88 0a are not text in UTF-8: export the file again.",
        ),
        (
            "订单编号,收货人姓名".encode("gb18030") + b"\xff\xff\n",
            1,
            "The bytes ff ff 0a are not text in GB18030: export the file again.",
        ),
        (
            "\ufeff甲".encode("utf-16-le") + b"\x00\xd8,\x00",
            1,
            "The bytes 00 d8 2c 00 are not text in UTF-16: export the file again.",
        ),
        (
            "Name,Total\nRhönbräu,1\nKöln,2\n".encode("latin-1"),
            1,
            "The encoding of the file cannot be told: save it as “CSV UTF-8” or .xlsx.",
        ),
        (
            bytes(range(256)) * 4,
            1,
            "This is not a table: neither a CSV file nor an .xlsx workbook.",
        ),
        (
            b"\xff\xfea\x00\x00\x00",
            1,
            "This is not a table: neither a CSV file nor an .xlsx workbook.",
        ),
        (
            b"\n<html><table><tr><td>",
            1,
            "This is a web page or XML under the name of a table: save it as .xlsx or CSV.",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504,
            1,
            "This is an old .xls workbook or one with a password: save it as .xlsx or CSV.",
        ),
        (b"PK\x03\x04junk", 1, "This is not an .xlsx workbook, or it is damaged."),
        (HEADER + b"," * 2000 + b"\n", 2, "This row has more than 2000 cells."),
        (HEADER + b'"",' * 2000 + b"\n", 2, "This row has more than 2000 cells."),
        (b"a,b\nc,d\n", 1, "The header is that of no layout which is known: choose the layout."),
    ],
)
def test_file_that_is_no_table_gives_one_fault(content, row, sentence):
    assert only_fault(content) == (row, sentence)


def test_name_of_the_file_decides_nothing():
    workbook = xlsx_file(PLAIN, [PLAIN_ORDER])
    assert len(read_orders([("orders.csv", workbook)]).drafts) == 1
    assert len(read_orders([("orders.xls", csv_file(PLAIN, [PLAIN_ORDER]))]).drafts) == 1


def test_header_without_rows_is_a_fault():
    assert only_fault(csv_file(PLAIN, [])) == (1, "The file has a header but no rows below it.")


def test_file_beyond_the_limits_is_refused(monkeypatch):
    monkeypatch.setattr(tables_module, "MOST_ROWS", 2)
    three = csv_file(PLAIN, [PLAIN_ORDER] * 3)
    assert only_fault(three) == (4, "The file has more than 2 rows: split it.")
    monkeypatch.setattr(tables_module, "LARGEST_FILE", 1024 * 1024)
    large = b"a" * (1024 * 1024 + 1)
    assert only_fault(large) == (1, "The file is larger than 1 MB: split it.")


def test_no_file_too_many_files_and_unknown_layouts_are_faults():
    plain = ("a.csv", csv_file(PLAIN, [PLAIN_ORDER]))
    assert told(read_orders([]).faults) == [(1, "", "No file was given.")]
    assert told(read_orders([plain, plain]).faults) == [
        (1, "", "Too many files: give the files of one export at a time.")
    ]
    assert told(read_orders([plain], layout="jd").faults) == [(1, "", "This layout is not known.")]
    shopify = ("b.csv", b"Name,Lineitem name,Lineitem quantity\n1,2,3\n")
    assert told(read_orders([plain, shopify]).faults) == [
        (1, "", "The files are of different shops: give the files of one export at a time.")
    ]


def test_workbook_reads_types_leading_blanks_and_true_row_numbers():
    cells = ["", "订单号", "下单时间"]
    content = xlsx_file(cells, [{"订单号": 12, "下单时间": datetime(2026, 5, 14, 1, 2, 3)}])
    header, [(row, values)] = rows_of(content)
    assert (header, row) == (["", "订单号", "下单时间"], 2)
    assert values == ["", 12, datetime(2026, 5, 14, 1, 2, 3)]


def test_workbook_with_more_sheets_is_read_from_the_first_with_a_warning():
    content = xlsx_file(PLAIN, [PLAIN_ORDER], more_sheets=["Sheet2"])
    reading = read_orders([("a.xlsx", content)])
    assert len(reading.drafts) == 1
    assert told(reading.warnings) == [
        (1, "", "Only the first sheet (Sheet) was read; the workbook has others.")
    ]


def test_formula_and_error_cells_of_a_workbook_are_faults_not_blanks():
    rows = [
        {**PLAIN_ORDER, "paid": "=1+39"},
        {**PLAIN_ORDER, "number": "P-2"},
        {**PLAIN_ORDER, "number": "P-3", "discount": "#N/A"},
    ]
    reading = read_orders([("a.xlsx", xlsx_file(PLAIN, rows))])
    sentence = "This cell holds a formula or a spreadsheet error, not a value."
    assert told(reading.faults) == [(2, "paid", sentence), (4, "discount", sentence)]
    assert [draft.number for draft in reading.drafts] == ["P-2"]


def changed(content: bytes, **parts) -> bytes:
    """The workbook with the sheet or workbook part run through a function."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            change = parts.get(name.rpartition("/")[2].removesuffix(".xml"), bytes)
            new.writestr(name, change(old.read(name)))
    return output.getvalue()


def before_end(more: bytes):
    return lambda xml: xml.replace(b"</sheetData>", more + b"</sheetData>")


TOO_LARGE = "The workbook is too large when unpacked: save the table as CSV."
TOO_WIDE = "The sheet is too large: save the table as CSV."
DAMAGED = "This is not an .xlsx workbook, or it is damaged."


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"sheet1": lambda xml: xml + b" " * 201 * 1024 * 1024}, TOO_LARGE),
        ({"sheet1": lambda xml: xml + b" " * 40 * 1024 * 1024}, TOO_LARGE),
        ({"styles": lambda xml: xml + b" " * 40 * 1024 * 1024}, TOO_LARGE),
        ({"sheet1": before_end(b'<row><c r="XFD1048576"><v>1</v></c></row>')}, TOO_WIDE),
        (
            {"sheet1": before_end(b'<row r="1048570"><c/><c/><c/><c/><c/><c><v>1</v></c></row>')},
            TOO_WIDE,
        ),
        ({"sheet1": before_end(b'<row r="1"><c r="A99999999"><v>1</v></c></row>')}, DAMAGED),
        ({"sheet1": lambda xml: b'<!DOCTYPE x [<!ENTITY a "b">]>' + xml}, DAMAGED),
        ({"sheet1": lambda xml: xml[: len(xml) // 2]}, DAMAGED),
        ({"sheet1": before_end(b'<row r="9"><c r="A9" t="s"><v>999999</v></c></row>')}, DAMAGED),
        (
            {"workbook": lambda xml: xml.replace(b'state="visible"', b'state="hidden"')},
            "The workbook has no visible sheet.",
        ),
    ],
)
def test_crafted_workbook_is_refused_before_it_does_harm(parts, sentence):
    content = changed(xlsx_file(PLAIN, [PLAIN_ORDER]), **parts)
    assert only_fault(content) == (1, sentence)


def test_zip_that_states_a_small_size_is_not_believed():
    content = changed(xlsx_file(PLAIN, [PLAIN_ORDER]), sheet1=lambda xml: xml + b" " * 30_000_000)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        stated = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = content.replace(struct.pack("<I", stated), struct.pack("<I", 900))
    assert only_fault(lying) == (1, DAMAGED)


def test_sheet_full_of_formulas_is_refused():
    formulas = b"".join(b"<row><c><f>1</f></c><c><f>2</f></c></row>" for _ in range(50_001))
    content = changed(xlsx_file(PLAIN, [PLAIN_ORDER]), sheet1=before_end(formulas))
    assert only_fault(content) == (
        1,
        "The sheet is full of formulas: paste the values and save it again.",
    )


def test_other_zip_files_are_told_apart_from_workbooks():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("orders.csv", "a,b")
    sentence = "This is a zip file but not an .xlsx workbook: give the table itself."
    assert only_fault(output.getvalue()) == (1, sentence)


def test_columns_missing_or_doubled_are_named_in_one_fault():
    table = open_table("a.csv", b"a,b,a\n1,2,3\n")
    with pytest.raises(TableFault) as caught:
        table.require("a", "c", ("d", "e"), ("b", "f"))
    assert told([caught.value.fault]) == [(1, "", "The file lacks these columns: c, d / e.")]
    with pytest.raises(TableFault) as caught:
        table.refuse_doubles("b", "a")
    assert told([caught.value.fault]) == [
        (1, "", "The column a stands in the header more than once.")
    ]


def test_cell_of_ten_million_characters_is_one_fault_and_the_next_order_goes_on():
    rows = [{**PLAIN_ORDER, "address": "x" * 10_000_000}, {**PLAIN_ORDER, "number": "P-2"}]
    reading = read_orders([("a.csv", csv_file(PLAIN, rows))])
    assert told(reading.faults) == [
        (2, "address", "The value has 10000000 characters; at most 10000 are taken.")
    ]
    assert [draft.number for draft in reading.drafts] == ["P-2"]
