"""Printed forms: every word of them is there, in glyphs that come along."""

from datetime import date

import pytest
from django.utils import translation
from pypdf import PdfReader

from finance.ledger import listing
from finance.ledger.paper import cash_paper, in_capitals, statement_paper, voucher_paper
from tests.finance.ledger.conftest import DAY, yuan
from tests.finance.ledger.test_closing import check, close, count, reconcile


def text_of(content: bytes) -> str:
    import io

    reader = PdfReader(io.BytesIO(content))
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert all("/FontFile3" in font or "/FontFile2" in font for font in fonts)  # embedded
    return "".join(page.extract_text() for page in reader.pages).replace("\n", "")


@pytest.mark.clause("A7.2-4")
def test_a_voucher_on_paper(house):
    entry = house.take("1684.32")
    hostile = house.prepare(
        house.rows(("560201", "5", "0"), ("2241", "0", "5")), by=house.accountant,
        summary="#panic() $x$ *粗* <a> `代码`",
    )  # fmt: skip
    with translation.override("zh-hans"):
        text = text_of(voucher_paper(entry, listing.voucher(entry.pk)))
        other = text_of(voucher_paper(hostile, listing.voucher(hostile.pk)))
    assert "#panic() $x$ *粗* <a> `代码`" in other
    assert "人民币壹仟陆佰捌拾肆元叁角贰分" in text and "1,684.32" in text
    assert "2026-03 收 0001" in text and "何芳" in text and "吕娜" in text


def test_capitals_take_cents_from_a_decimal():
    assert in_capitals(yuan("0.29")) == "人民币贰角玖分"


@pytest.mark.clause("A7.1-2", "A7.1-3")
def test_a_cash_report_and_a_statement_on_paper(house):
    house.take("1000", account="1002")
    house.take("150")
    row = count(house, {"100": 1, "50": 1})
    check(house, row)
    row.refresh_from_db()
    reconcile(house)
    closing = close(house)
    with translation.override("zh-hans"):
        cash, statement = text_of(cash_paper(row)), text_of(statement_paper(closing))
    assert "100 × 1" in cash and "人民币壹佰伍拾元整" in cash and DAY.isoformat() in cash
    assert closing.fingerprint in statement and "库存现金" in statement
    assert f"{date(2026, 3, 1):%Y-%m}" in statement
