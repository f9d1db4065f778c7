"""Electronic originals: what OFD, XML and PDF say of an invoice, and what is not read of them."""

import io
import zipfile
from datetime import date

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from finance.expenses.claims.originals import read_file
from finance.expenses.originals import ofd as ofd_of
from finance.expenses.originals import xml as xml_of
from finance.expenses.originals.fields import Suggestion, amount, day
from finance.expenses.originals.ofd import read_ofd
from finance.expenses.originals.pdf import read_pdf
from finance.expenses.originals.xml import NotRead, tree
from finance.ledger.printing import typeset
from tests.finance.expenses.conftest import yuan
from tests.finance.expenses.test_invoices import DIGITAL, picture

NUMBER = "26532000000012345678"
# A fully digital invoice, as the tax authority delivers it: 100.00 + 6.00 = 106.00.
DELIVERED = f"""<?xml version="1.0" encoding="utf-8"?>
<EInvoice><Header><EIid>{NUMBER}</EIid><InherentLabel><GeneralOrSpecialVAT><LabelCode>02</LabelCode>
<LabelName>普通发票</LabelName></GeneralOrSpecialVAT></InherentLabel></Header>
<EInvoiceData><SellerInformation><SellerIdNum>91530100</SellerIdNum><SellerName>春城饭店</SellerName>
</SellerInformation><BuyerInformation><BuyerName>示范公司</BuyerName></BuyerInformation>
<BasicInformation><TotalAmWithoutTax>100.00</TotalAmWithoutTax><TotalTaxAm>6.00</TotalTaxAm>
<TotalTax-includedAmount>106.00</TotalTax-includedAmount></BasicInformation></EInvoiceData>
<TaxSupervisionInfo><InvoiceNumber>{NUMBER}</InvoiceNumber>
<IssueTime>2026-10-12 09:31:05</IssueTime></TaxSupervisionInfo></EInvoice>""".encode()
SAID = Suggestion(
    NUMBER, kind="32", day=date(2026, 10, 12), seller="春城饭店", total=yuan("106.00"),
    tax=yuan("6.00"),
)  # fmt: skip
# An older electronic invoice: code and number; without the sum with tax, which is 100.00 + 6.00.
ATTACHED = """<fp:eInvoice xmlns:fp="http://www.chinatax.gov.cn/fp"><fp:InvoiceCode>053002100111
</fp:InvoiceCode><fp:InvoiceNo>12345678</fp:InvoiceNo><fp:IssueDate>2026年10月12日</fp:IssueDate>
<fp:Buyer><fp:BuyerName>示范公司</fp:BuyerName></fp:Buyer><fp:Seller><fp:SellerName>滇味楼</fp:SellerName>
</fp:Seller><fp:TaxExclusiveTotalAmount>100.00</fp:TaxExclusiveTotalAmount>
<fp:TaxTotalAmount>6.00</fp:TaxTotalAmount></fp:eInvoice>"""
OLDER = Suggestion(
    "12345678", code="053002100111", day=date(2026, 10, 12), seller="滇味楼",
    total=yuan("106.00"), tax=yuan("6.00"),
)  # fmt: skip
OFD_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
TAGS = f"""<ofd:eInvoice {OFD_NS}><ofd:InvoiceCode><ofd:ObjectRef PageRef="1">11</ofd:ObjectRef>
</ofd:InvoiceCode><ofd:InvoiceNo><ofd:ObjectRef PageRef="1">12</ofd:ObjectRef></ofd:InvoiceNo>
<ofd:IssueDate><ofd:ObjectRef PageRef="1">13</ofd:ObjectRef></ofd:IssueDate>
<ofd:TaxTotalAmount><ofd:ObjectRef PageRef="1">14</ofd:ObjectRef></ofd:TaxTotalAmount>
<ofd:TaxExclusiveTotalAmount><ofd:ObjectRef PageRef="1">15</ofd:ObjectRef>
</ofd:TaxExclusiveTotalAmount><ofd:Buyer><ofd:Name><ofd:ObjectRef PageRef="1">17</ofd:ObjectRef>
</ofd:Name></ofd:Buyer><ofd:Seller><ofd:Name><ofd:ObjectRef PageRef="1">16</ofd:ObjectRef>
</ofd:Name></ofd:Seller></ofd:eInvoice>"""
TEXTS = {11: "053002100111", 12: "12345678", 13: "2026年10月12日", 14: "¥6.00", 15: "￥100.00",
         16: "滇味楼", 17: "示范公司"}  # fmt: skip
PAGE = f"<ofd:Page {OFD_NS}><ofd:Content><ofd:Layer>" + "".join(
    f'<ofd:TextObject ID="{pk}"><ofd:TextCode X="0">{text}</ofd:TextCode></ofd:TextObject>'
    for pk, text in TEXTS.items()
) + "</ofd:Layer></ofd:Content></ofd:Page>"  # fmt: skip
CUSTOM = f"""<ofd:OFD {OFD_NS}><ofd:DocBody><ofd:DocInfo><ofd:CustomDatas>
<ofd:CustomData Name="发票代码">053002100111</ofd:CustomData>
<ofd:CustomData Name="发票号码">12345678</ofd:CustomData>
<ofd:CustomData Name="合计税额">6.00</ofd:CustomData>
<ofd:CustomData Name="合计金额">100.00</ofd:CustomData>
<ofd:CustomData Name="开票日期">2026年10月12日</ofd:CustomData>
<ofd:CustomData Name="销售方名称">滇味楼</ofd:CustomData>
</ofd:CustomDatas></ofd:DocInfo></ofd:DocBody></ofd:OFD>"""


def ofd(**entries: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in ({"OFD.xml": "<OFD/>"} | entries).items():
            archive.writestr(name, text)
    return kept.getvalue()


@pytest.mark.clause("A7.2-4")
def test_xml_of_a_fully_digital_invoice():
    assert read_file("发票.xml", DELIVERED) == (SAID, [])
    special = DELIVERED.replace("普通发票".encode(), "增值税专用发票".encode())
    assert read_file("发票.xml", special)[0].kind == "31"
    red = DELIVERED.replace(b"106.00", b"-106.00")
    assert read_file("发票.xml", red)[0].total == yuan("-106.00")


@pytest.mark.clause("A7.2-4")
@pytest.mark.parametrize(
    "entries",
    [
        {"Doc_0/Attachs/original_invoice.xml": ATTACHED},
        {"Doc_0/Tags/CustomTag.xml": TAGS, "Doc_0/Pages/Page_0/Content.xml": PAGE},
        {"OFD.xml": CUSTOM},
        # An attachment goes before what is told elsewhere, and what it lacks is filled up.
        {"Doc_0/Attachs/a.xml": ATTACHED, "OFD.xml": CUSTOM.replace("12345678", "87654321")},
        {"Doc_0/Attachs/broken.xml": "<a>", "OFD.xml": CUSTOM},
    ],
    ids=["attachment", "tags", "custom data", "two places", "one place broken"],
)
def test_ofd_keeps_its_fields_in_three_places(entries):
    assert read_file("发票.ofd", ofd(**entries)) == (OLDER, [])


def pdf(**metadata) -> bytes:
    writer, kept = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.add_metadata({f"/{name}": text for name, text in metadata.items()})
    writer.write(kept)
    return kept.getvalue()


@pytest.mark.clause("A7.2-4")
def test_pdf_says_it_in_its_metadata():
    told = {"InvoiceNumber": NUMBER, "IssueTime": "2026-10-12", "TotalAmWithoutTax": "100.00",
            "TotalTaxAm": "6.00", "TotalTax-includedAmount": "106.00", "SellerName": "春城饭店",
            "Title": "电子发票（普通发票）"}  # fmt: skip
    assert read_file("发票.pdf", pdf(**told)) == (SAID, [])


@pytest.mark.clause("A7.2-4")
def test_pdf_says_it_in_its_text():
    page = typeset("slip", {
        "title": "电子发票（普通发票）", "company": "国家税务总局", "day": "2026", "number": "",
        "rows": [
            ["发票号码：" + NUMBER, "开票日期：2026年10月12日"],
            ["购买方 名称：示范公司", "销售方 名称：春城饭店"],
            ["价税合计（大写） 壹佰零陆圆整", "（小写） ¥106.00"],
        ],
        "hands": [], "note": "",
    })  # fmt: skip
    found = read_file("发票.pdf", page)[0]
    assert (found.number, found.day, found.total) == (NUMBER, date(2026, 10, 12), yuan("106.00"))
    assert (found.seller, found.kind) == ("春城饭店", "32")


@pytest.mark.clause("A7.2-4")
def test_pdf_with_nothing_but_a_picture_gives_its_qr_code():
    kept = io.BytesIO()
    Image.open(io.BytesIO(picture(DIGITAL))).convert("RGB").save(kept, "PDF")
    assert read_file("扫描.pdf", kept.getvalue()) == (None, [DIGITAL])
    assert len(PdfReader(kept).pages) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ"), ("a.pdf", b"%PDF-1.7 broken"), ("a.pdf", b""), ("a.xml", b"<a>"),
        ("a.xml", b"<a>1</a>"), ("a.xml", DELIVERED.replace(NUMBER.encode(), b"<b/>")),
        ("a.ofd", ofd()), ("a.ofd", ofd(**{"Doc_0/Attachs/a.xml": "<a/>"})),
        ("a.ofd", ofd(**{"OFD.xml": CUSTOM})[:-30]), ("a.pdf", pdf()),
    ],
)  # fmt: skip
def test_what_says_nothing_gives_nothing(name, content):
    assert read_file(name, content) == (None, [])


BOMB = b"""<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;&x;">]>
<a><InvoiceNumber>12345678</InvoiceNumber>&y;</a>"""
OUTSIDE = (
    b"""<!DOCTYPE a SYSTEM "file:///etc/passwd"><a><InvoiceNumber>12345678</InvoiceNumber></a>"""
)


@pytest.mark.parametrize("content", [BOMB, OUTSIDE])
def test_document_types_and_entities_are_not_read(content):
    with pytest.raises(NotRead):
        tree(content)
    assert read_file("a.xml", content) == (None, [])
    assert read_ofd(ofd(**{"Doc_0/Attachs/a.xml": content.decode()})) is None


@pytest.mark.parametrize(
    ("limit", "at", "beyond"),
    [
        ("MOST_BYTES", b"<a>12</a>", b"<a>123</a>"),
        ("MOST_NODES", b"<a><b/></a>", b"<a><b/><b/></a>"),
        ("DEEPEST", b"<a><b/></a>", b"<a><b><c/></b></a>"),
    ],
)
def test_trees_end_at_their_limits(monkeypatch, limit, at, beyond):
    monkeypatch.setattr(xml_of, limit, len(at) if limit == "MOST_BYTES" else 2)
    assert tree(at).children[0].name == "a"
    with pytest.raises(NotRead):
        tree(beyond)


@pytest.mark.parametrize("limit", ["MOST_BYTES", "MOST_UNPACKED", "MOST_ENTRIES"])
def test_archives_end_at_their_limits(monkeypatch, limit):
    content = ofd(**{"OFD.xml": CUSTOM, "a.txt": "x"})
    size = {"MOST_ENTRIES": 2}.get(limit, len(CUSTOM.encode()))
    monkeypatch.setattr(ofd_of, limit, size)
    assert read_ofd(content) == OLDER
    monkeypatch.setattr(ofd_of, limit, size - 1)
    assert read_ofd(content) is None


@pytest.mark.parametrize(
    ("text", "sum_"),
    [("¥1,234.50", "1234.50"), ("-106", "-106.00"), ("1.005", None), ("", None), ("NaN", None),
     ("1e30", None)],
)  # fmt: skip
def test_sums(text, sum_):
    assert amount(text) == (None if sum_ is None else yuan(sum_))


@pytest.mark.parametrize(
    ("text", "found"),
    [("2026年1月2日", date(2026, 1, 2)), ("20261012", date(2026, 10, 12)), ("2026-13-01", None),
     ("", None), ("2026/1/2 08:00", date(2026, 1, 2))],
)  # fmt: skip
def test_days(text, found):
    assert day(text) == found


def test_nothing_but_a_broken_page_is_no_error():
    assert (
        read_pdf(b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>")[0]
        is None
    )
