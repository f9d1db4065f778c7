"""The printed forms of spending: what they say, and the papers behind them in order."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from PIL import Image
from pypdf import PdfReader, PdfWriter

from finance.expenses.models import Claim
from finance.expenses.paper import claim_paper, loan_paper


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def paper(width: int) -> bytes:
    """An empty PDF whose page is so many points wide."""
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width, 500)
    writer.write(out)
    return out.getvalue()


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
    files = [("一.pdf", paper(301)), ("二.png", picture()), ("三.pdf", paper(303))]
    claim = firm.signed(spending, 300, 420.5, papers=files)
    with translation.override("zh-hans"):
        content = claim_paper(Claim.objects.get(pk=claim.pk))
    found = PdfReader(io.BytesIO(content)).pages
    assert [round(page.mediabox.width) for page in found[1:]] == [301, 595, 303]
    text = pages(content)[0].replace("\n", "")
    assert "人民币柒佰贰拾元伍角" in text and "500.00" in text and "220.50" in text
    assert "二.png" in pages(content)[2]


@pytest.mark.clause("A7.2-4")
def test_a_paper_that_cannot_be_read_is_named(firm):
    firm.budget(5000)
    claim = firm.claim(firm.granted(300), 300, papers=[("坏.pdf", b"%PDF-1.4 broken")])
    with translation.override("en"), pytest.raises(ValidationError, match=r"坏\.pdf") as refused:
        claim_paper(claim)
    assert refused.value.code == "A7.2-4"
