"""What is read of invoices: QR texts of all kinds, pictures, files; what makes two the same."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
import qrcode
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from finance.expenses.claims.forms import InvoiceRow, drafts_of
from finance.expenses.claims.papers import OFD, XML, check_paper
from finance.expenses.claims.pictures import qr_texts
from finance.expenses.claims.rules import (
    Draft,
    Read,
    as_read,
    check_invoices,
    is_beyond_tax,
    kind_label,
    numbers_of,
    plain,
    read_qr,
)
from finance.expenses.claims.selectors import alike
from finance.expenses.facts import hints_of_claim
from finance.expenses.models import Invoice
from finance.expenses.originals.fields import Suggestion
from tests.finance.expenses.conftest import invoice, later, paper, yuan

DIGITAL = "01,32,,23332000000012345678,106.00,20261001,,A1B2"
PAPER = "01,04,044031900111,12345678,94339.62,20190612,63218463758291045263,4E2F"
SPECIAL = "01,01,4403191130,04872511,94339.62,20190820,,8D5A"


@pytest.mark.clause("A7.2-1")
@pytest.mark.parametrize(
    ("text", "read"),
    [
        (DIGITAL, Read("32", "", "23332000000012345678", yuan("106.00"), date(2026, 10, 1), True)),
        (PAPER, Read("04", "044031900111", "12345678", yuan("94339.62"), date(2019, 6, 12), None)),
        (SPECIAL, Read("01", "4403191130", "04872511", yuan("94339.62"), date(2019, 8, 20), False)),
        ("01,77,,99887766,,2026,", Read("77", "", "99887766", None, None, None)),  # unknown kind
        ("01，31，，23332000000012345678，5，20261001，，A",
         Read("31", "", "23332000000012345678", yuan(5), date(2026, 10, 1), True)),
        ("01,10,144031909110,00 12-3456,1.005,20261301,x,y",
         Read("10", "144031909110", "00123456", None, None, None)),
    ],
)  # fmt: skip
def test_qr_text_is_read_and_no_kind_is_refused(text, read):
    assert read_qr(text) == read


@pytest.mark.clause("A7.2-1")
@pytest.mark.parametrize(
    "text",
    ["", "https://example.cn/x", "02,32,,23332000000012345678,1,20261001,,", "01,32,,12,1,2,"],
)
def test_what_is_no_invoice_is_entered_by_hand(text):
    with pytest.raises(ValidationError, match="by hand") as refused:
        read_qr(text)
    assert refused.value.code == "A7.2-1"


def test_an_unknown_kind_is_looked_at_by_hand():
    assert str(kind_label("77")) == "other, looked at by hand"
    assert str(kind_label("32")) == "fully digital ordinary invoice"


@pytest.mark.parametrize("text", ["0012 3456", "0012-3456", " 00123456\t"])
def test_a_number_is_the_same_however_it_is_written(text):
    assert plain(text) == "00123456"


@pytest.mark.clause("A7.2-1", "A7.2-4")
@pytest.mark.parametrize(
    ("drafts", "said"),
    [
        ([], "without an invoice"),
        ([invoice("1"), invoice("2")], "twice"),
        ([invoice("1", "12")], "no invoice number"),
        ([invoice("1", "1234567'--")], "no invoice number"),
        ([invoice("0")], "positive amount"),
        ([invoice("0.001")], "positive amount"),
        ([invoice("1", day=None)], "Give the day of invoice 23332000000012345678"),
        ([invoice("1"), invoice("1", code="1")], "twice"),  # twenty digits are enough
        ([invoice("106.01", stated=Decimal("106"))], r"over 106\.00 yuan, claimed are 106\.01"),
        ([invoice("1", f"{number:08}") for number in range(31)], "30 invoices at most"),
    ],
)
def test_what_is_no_claim_is_refused(drafts, said):
    with pytest.raises(ValidationError, match=said) as refused:
        check_invoices(drafts, "A7.2-1")
    assert refused.value.code == "A7.2-1"


@pytest.mark.parametrize("kind", ["01", "04", "10", "77", ""])
def test_amounts_are_compared_only_where_both_are_with_tax(kind):
    draft = invoice("100000", "12345678", kind=kind, stated=yuan("94339.62"))
    assert check_invoices([draft], "A7.2-1") == yuan("100000")


def test_same_number_of_two_codes_is_two_invoices():
    drafts = [invoice("1", "12345678", code="044031900111"), invoice("2", "12345678")]
    assert check_invoices(drafts, "A7.2-1") == yuan(3)


@pytest.mark.clause("A7.2-1")
def test_a_fully_digital_invoice_is_known_by_its_number_whatever_code_is_typed(firm):
    firm.claim(firm.granted("100"), drafts=[invoice("50")])
    asked = firm.granted("100", by=firm.other)
    with pytest.raises(ValidationError, match="reimbursed once") as refused:
        firm.claim(asked, by=firm.other, drafts=[invoice("50", code="1", day=date(2026, 3, 11))])
    assert refused.value.code == "A7.2-1" and not asked.claims.exists()
    # The older kinds need both: the same number of another code is another invoice, and is told.
    paper = {"kind": "04", "code": "044031900111"}
    claim = firm.claim(asked, by=firm.other, drafts=[invoice("9", "12345678", **paper)])
    third = firm.granted("100")
    other = firm.claim(third, drafts=[invoice("8", "12345678", kind="04", code="044031900112")])
    assert [each.claim for each in alike(other)] == [claim]


@pytest.mark.clause("A7.2-1")
def test_a_qr_text_is_read_again_whatever_else_is_sent():
    sent = Draft("23332000000012345678", yuan("288"), kind="", stated=yuan("288"), text=DIGITAL)
    read = as_read(sent)
    assert (read.kind, read.stated, read.day) == ("32", yuan("106.00"), date(2026, 10, 1))
    with pytest.raises(ValidationError, match=r"over 106\.00 yuan, claimed are 288"):
        check_invoices([read], "A7.2-1")
    with pytest.raises(ValidationError, match="that of invoice 23332000000012345678") as refused:
        as_read(Draft("23332000000012345679", yuan("1"), text=DIGITAL))
    assert refused.value.code == "A7.2-1"
    without = as_read(Draft("23332000000012345678", yuan("288"), kind="32", stated=yuan("288")))
    assert (without.kind, without.stated) == ("", None)


def picture(text: str, form: str = "PNG") -> bytes:
    kept = io.BytesIO()
    qrcode.make(text).get_image().convert("RGB").save(kept, form)
    return kept.getvalue()


@pytest.mark.clause("A7.2-1")
@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_qr_code_is_read_from_a_picture(form):
    assert qr_texts(picture(DIGITAL, form)) == [DIGITAL]


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"\x89PNG\r\n\x1a\nbroken", b"\xff\xd8\xffbroken", b"GIF89a"]
)
def test_what_is_no_picture_gives_no_text(content):
    assert qr_texts(content) == []


def ofd() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("OFD.xml", "<ofd/>")
    return kept.getvalue()


@pytest.mark.clause("A7.2-4")
@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("a.pdf", paper(), "application/pdf"),
        ("a.png", picture("x"), "image/png"),
        ("发票.ofd", ofd(), OFD),
        ("a.xml", b"\xef\xbb\xbf<?xml version='1.0'?><x/>", XML),
    ],
)
def test_originals_are_kept_by_what_they_are(name, content, media):
    assert check_paper(name=name, content=content) == media


@pytest.mark.clause("A7.2-4")
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"", "empty"),
        ("a.exe", b"MZ", "is no PDF"),
        ("a.ofd", b"PK\x03\x04", "is no PDF"),
        ("a.html", b"<html>", "is no PDF"),
        ("a.pdf", b"%PDF-" + b"x" * 10 * 1024 * 1024, "larger than"),
    ],
)
def test_other_files_are_not_taken(name, content, said):
    with pytest.raises(ValidationError, match=said) as refused:
        check_paper(name=name, content=content)
    assert refused.value.code == "A7.2-4"


@pytest.mark.clause("A7.2-4")
def test_papers_of_a_claim_keep_their_order_and_fingerprint(firm):
    papers = [("乙.pdf", paper("two")), ("C:\\x\\甲.pdf", paper("one"))]
    drafts = [invoice("5", "22222222"), invoice("6", "11111111")]
    claim = firm.claim(firm.granted("100"), drafts=drafts, papers=papers)
    assert [row.number for row in claim.invoices.all()] == ["22222222", "11111111"]
    assert [(row.name, bytes(row.content)) for row in claim.files.all()] == [
        ("乙.pdf", paper("two")), ("甲.pdf", paper("one")),
    ]  # fmt: skip


def test_an_invoice_that_looks_like_another_is_told_and_not_refused(firm):
    words = {"seller": "春城饭店", "day": date(2026, 3, 11)}
    first = firm.claim(firm.granted("100"), drafts=[invoice("88", "11111111", **words)])
    asked = firm.granted("100", by=firm.other)
    second = firm.claim(asked, by=firm.other, drafts=[invoice("88", "22222222", **words)])
    assert [str(row) for row in alike(second)] == ["11111111"]
    (hint,) = hints_of_claim(second)
    assert "11111111" in hint.text and hint.link == f"/expenses/{first.spending_id}/"


class Original:
    """What an electronic original says of an invoice of before the fully digital ones."""

    number, code = "12345678", "053002100111"
    kind, total, day = "", Decimal("106.00"), date(2026, 3, 1)


@pytest.mark.clause("A7.2-1")
@pytest.mark.parametrize(
    ("amount", "text", "is_fine"),
    [
        ("106.00", "", True), ("106.01", "", False), ("120", "", False),
        # The QR code of a kind that tells the sum without tax gives way to the original.
        ("106.00", "01,04,053002100111,12345678,100.00,20260301,1,A", True),
        ("106.01", "01,04,053002100111,12345678,200.00,20260301,1,A", False),
    ],
)  # fmt: skip
def test_nothing_is_claimed_beyond_what_an_original_says(amount, text, is_fine):
    draft = as_read(Draft("12345678", yuan(amount), code="053002100111", text=text), Original())
    assert draft.most == yuan("106.00")
    if is_fine:
        assert check_invoices([draft], "A7.2-1") == yuan(amount)
        return
    with pytest.raises(ValidationError, match=r"over 106\.00 yuan") as refused:
        check_invoices([draft], "A7.2-1")
    assert refused.value.code == "A7.2-1"


@pytest.mark.clause("A7.2-1")
def test_the_form_claims_no_more_than_the_original_that_came_along():
    said = Suggestion("12345678", "053002100111", total=yuan(106), day=date(2026, 3, 1))
    row = InvoiceRow(number="12345678", code="053002100111", amount="120")
    (draft,) = drafts_of([row], [(said, [])])
    with pytest.raises(ValidationError, match=r"over 106\.00 yuan, claimed are 120"):
        check_invoices([draft], "A7.2-1")
    # Of two with the same number that of the same code counts.
    other = Suggestion("12345678", "053002100112", total=yuan(200), day=date(2026, 3, 1))
    (draft,) = drafts_of([row], [(other, []), (said, [])])
    assert draft.most == yuan(106)


@pytest.mark.clause("A7.2-1")
def test_an_invoice_is_known_by_the_code_of_its_original():
    said = Suggestion("12345678", "053002100111", total=yuan(106), day=date(2026, 3, 1))
    with pytest.raises(ValidationError, match="original of invoice 053002100111 12345678") as wrong:
        drafts_of([InvoiceRow(number="12345678", code="053002100112", amount="9")], [(said, [])])
    assert wrong.value.code == "A7.2-1"
    (draft,) = drafts_of([InvoiceRow(number="12345678", amount="9")], [(said, [])])
    assert draft.key == "053002100111:12345678"


@pytest.mark.clause("A7.2-1", "A7.2-4")
@pytest.mark.parametrize(
    ("file", "is_fine"),
    [
        ((Suggestion("12345678", "053002100111"), []), True),
        ((Suggestion("87654321", "053002100111"), []), False),
        # The picture of another invoice; of two, one of which is claimed; the code of something
        # else; a file that says nothing.
        ((None, [DIGITAL]), False),
        ((None, [DIGITAL, "01,04,053002100111,12345678,100.00,20260301,1,A"]), True),
        ((None, ["https://example.org/"]), True),
        ((None, []), True),
    ],
)
def test_a_file_is_that_of_an_invoice_that_is_claimed(file, is_fine):
    row = InvoiceRow(number="12345678", code="053002100111", amount="9", day="2026-03-01")
    if is_fine:
        assert len(drafts_of([row], [file])) == 1
        return
    with pytest.raises(ValidationError, match="not handed in here") as refused:
        drafts_of([row], [file])
    assert refused.value.code == "A7.2-1"
    # What a red-letter invoice reverses may come along with it.
    reversed_ = {"87654321", "23332000000012345678"}
    for number in reversed_ & numbers_of(*file):
        red = InvoiceRow(number="12345678", code="053002100111", amount="-9", original=number)
        assert drafts_of([red], [file])


@pytest.mark.clause("A7.2-1")
def test_the_database_keeps_to_what_an_original_says(firm):
    claim = firm.claim(firm.granted("500"), "5")
    words = {"claim": claim, "position": 9, "day": date(2026, 3, 1), "is_live": True, "at": later()}
    for changes in (
        {"number": "12345678", "kind": "", "stated": 106, "amount": yuan("106.01")},
        {"number": "23332000000012345699", "kind": "31", "stated": 106, "amount": 107, "text": "x"},
    ):
        with pytest.raises(IntegrityError, match="is over 106"), transaction.atomic():
            Invoice.objects.create(**words | changes)


@pytest.mark.clause("A7.2-1")
@pytest.mark.parametrize(
    ("kind", "amount", "is_beyond"),
    [("04", "113", False), ("04", "113.01", True), ("01", "113.01", True), ("32", "200", False),
     ("04", "-200", False)],
)  # fmt: skip
def test_what_no_tax_explains_is_red(kind, amount, is_beyond):
    assert is_beyond_tax(kind, yuan(amount), yuan(100)) == is_beyond
    assert not is_beyond_tax(kind, yuan(amount), None)


@pytest.mark.clause("A7.2-1")
def test_what_no_tax_explains_is_said_to_who_signs_and_who_pays(firm, client):
    text = "01,04,053002100111,12345678,100.00,20260310,1,A"
    draft = as_read(Draft("12345678", yuan(120), code="053002100111", text=text))
    claim = firm.claim(firm.granted("500"), drafts=[draft])
    (hint,) = hints_of_claim(claim)
    assert "its QR code says 100.00, claimed are 120.00" in hint.text
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(firm.cashier)
    page = client.get(f"/expenses/{claim.spending_id}/").content.decode()
    assert "its QR code says 100.00, claimed are 120.00, more than any tax explains" in page
