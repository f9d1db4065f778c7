"""The printed forms of spending: what they say, and the papers behind them in order."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from PIL import Image
from pypdf import PdfReader

from finance.expenses.models import Claim
from finance.expenses.paper import claim_paper, loan_paper
from finance.ledger.printing import Attached, bind, can_be_bound
from tests.finance.expenses.conftest import paper

BROKEN = "cafcfe64bdc138d48572826a441e436f1f382d0a478636667a7ece5e7aff868f"


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "PNG")
    return out.getvalue()


@pytest.mark.clause("A7.2-1", "A7.2-4")
def test_a_loan_slip_names_sum_purpose_and_hands(firm):
    firm.budget(5000)
    firm.fill(3000)
    loan = firm.lend(firm.granted(1684.32, advance=1684.32))
    with translation.override("zh-hans"):
        (text,) = pages(loan_paper(loan))
    text = text.replace("\n", "")
    assert "人民币壹仟陆佰捌拾肆元叁角贰分" in text and "接待客户晚餐" in text
    assert firm.head.name in text and firm.cashier.name in text and firm.worker.name in text


@pytest.mark.clause("A7.2-4")
def test_a_claim_is_bound_with_its_papers_in_order(firm):
    firm.budget(5000)
    firm.fill(3000)
    spending = firm.granted(800, advance=500)
    firm.lend(spending)
    files = [("一.pdf", paper("", 301)), ("二.png", picture()), ("三.pdf", paper("", 303))]
    claim = firm.signed(spending, 300, 420.5, papers=files)
    with translation.override("zh-hans"):
        content = claim_paper(Claim.objects.get(pk=claim.pk))
    found = PdfReader(io.BytesIO(content)).pages
    assert [round(page.mediabox.width) for page in found[1:]] == [301, 595, 303]
    text = pages(content)[0].replace("\n", "")
    assert "人民币柒佰贰拾元伍角" in text and "500.00" in text and "220.50" in text
    assert "二.png" in pages(content)[2]


@pytest.mark.clause("A7.2-4")
@pytest.mark.parametrize(
    ("name", "content"),
    [("坏.pdf", b"%PDF-1.4 broken"), ("坏.png", b"\x89PNG\r\n\x1a\nbroken"),
     ("坏.jpg", b"\xff\xd8\xffbroken"), ("短.pdf", paper()[:200])],
)  # fmt: skip
def test_a_paper_that_cannot_be_opened_is_not_taken(firm, name, content):
    firm.budget(5000)
    asked = firm.granted(300)
    with pytest.raises(ValidationError, match=name.replace(".", r"\.")) as refused:
        firm.claim(asked, 300, papers=[(name, content)])
    assert refused.value.code == "A7.2-4" and not asked.claims.exists()


@pytest.mark.clause("A7.2-4")
def test_for_a_paper_that_cannot_be_opened_stands_a_sheet(firm):
    files = [Attached("坏.pdf", "application/pdf", b"%PDF-1.4 broken"),
             Attached("好.pdf", "application/pdf", paper("", 301))]  # fmt: skip
    with translation.override("zh-hans"):
        bound = bind(paper("", 305), files, clause="A7.2-4")
    found = PdfReader(io.BytesIO(bound.content)).pages
    assert bound.pages == 3 and round(found[2].mediabox.width) == 301
    text = found[1].extract_text().replace("\n", "")
    # sha256 of the bytes above
    assert "坏.pdf" in text and text.replace(" ", "").count(BROKEN) == 1
    assert can_be_bound("application/xml", b"<x/>")
