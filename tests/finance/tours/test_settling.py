"""Settling: papers, costs within their lines, advances, the bound PDF."""

import hashlib
import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from pypdf import PdfReader, PdfWriter

from finance.ledger.selectors import company, money_of
from finance.tours.models import TourFile
from finance.tours.papers.services import add_file
from finance.tours.selectors import items_of, standing_of
from finance.tours.settling.services import add_cost, strike_cost
from tests.finance.tours.conftest import DAY, PNG, RETURNS, moment, yuan
from tests.finance.tours.test_money import code_of

pytestmark = pytest.mark.django_db
TEN = moment(DAY)
BACK = moment(RETURNS, "18:00")


def gone(agency, paid="10000", advance="4000"):
    tour = agency.ready(paid=paid)
    agency.release(tour)
    if advance:
        agency.pay(agency.ask(tour, advance))
    return tour


@pytest.mark.clause("A7.3-5")
@pytest.mark.parametrize("missing", ["confirmation", "itemised"])
def test_nothing_is_settled_while_a_paper_is_missing(agency, missing):
    tour = gone(agency)
    agency.cost(tour, 1, "3000")
    agency.papers(tour, *({"confirmation", "itemised"} - {missing}))
    assert code_of(agency.settle, tour, BACK) == "A7.3-5"
    agency.papers(tour, missing)
    agency.settle(tour, BACK)


@pytest.mark.clause("A7.3-3")
@pytest.mark.parametrize(("amount", "passes"), [("3000.00", True), ("3000.01", False)])
def test_costs_are_settled_within_their_line(agency, amount, passes):
    tour = gone(agency)
    agency.cost(tour, 1, amount)
    agency.papers(tour)
    if passes:
        assert agency.settle(tour, BACK).total == yuan(amount)
        return
    assert code_of(agency.settle, tour, BACK) == "A7.3-3"
    agency.budget(tour, "3000.01", "2000")  # operations signs a new version
    agency.settle(tour, BACK)


@pytest.mark.clause("A7.3-3")
def test_costs_have_receipts_and_can_be_struck(agency):
    tour = gone(agency)
    agency.papers(tour)
    assert code_of(agency.settle, tour, BACK) == "A7.3-3"  # no costs at all
    cost = agency.cost(tour, 1, "100", invoice="")
    assert code_of(agency.settle, tour, BACK) == "A7.3-3"
    with pytest.raises(PermissionDenied):
        strike_cost(cost_id=cost.pk, reason="x", by=agency.sales, at=TEN)
    strike_cost(cost_id=cost.pk, reason="写错", by=agency.guide, at=TEN)
    agency.cost(tour, 1, "120")
    assert agency.settle(tour, BACK).total == yuan("120")


@pytest.mark.clause("A7.3-3")
@pytest.mark.parametrize(
    ("spent", "profit"),
    [("3000", "7000"), ("4000", "6000"), ("5000", "5000")],
)
def test_the_advance_is_settled_against_the_costs(agency, spent, profit):
    tour = agency.ready(budget=("6000",), paid="10000")
    agency.release(tour)
    agency.pay(agency.ask(tour, "4000"))
    agency.cost(tour, 1, spent)
    agency.papers(tour)
    settlement = agency.settle(tour, BACK)
    assert settlement.returned == yuan("4000") - yuan(spent)
    # 10000 less what was spent, whatever was taken: all of it goes to the company.
    assert settlement.handed == money_of(company().pk) == yuan(profit)
    assert money_of(tour.fund_id) == 0
    assert standing_of(tour.pk).committed == yuan(spent)
    assert code_of(agency.settle, tour, BACK) == "A7.3-3"
    assert code_of(agency.cost, tour, 1, "1") == "A7.3-3"
    assert code_of(agency.ask, tour, "1") == "A7.3-2"


@pytest.mark.clause("A7.3-2")
def test_what_is_paid_on_top_needs_the_tours_own_money(agency):
    tour = agency.ready(price="5000", budget=("6000",), paid="4000")
    agency.release(tour)
    agency.pay(agency.ask(tour, "4000"))
    agency.cost(tour, 1, "4000.01")
    agency.papers(tour)
    assert code_of(agency.settle, tour, BACK) == "A7.3-2"
    agency.pay_in(tour, "0.01")
    settlement = agency.settle(tour, BACK)
    assert (settlement.handed, settlement.profit) == (0, 0)  # 4000.01 paid, 4000.01 spent


def test_a_tour_that_has_not_departed_or_waits_for_money_is_not_settled(agency):
    tour = agency.ready()
    agency.cost(tour, 1, "10")
    agency.papers(tour)
    assert code_of(agency.settle, tour, BACK) == "A7.3-3"
    agency.release(tour)
    agency.ask(tour, "10")
    assert code_of(agency.settle, tour, BACK) == "A7.3-2"


@pytest.mark.clause("A7.3-5")
def test_papers_are_bound_in_order_with_their_pages(agency):
    writer = PdfWriter()
    for _page in range(3):
        writer.add_blank_page(200, 200)
    out = io.BytesIO()
    writer.write(out)
    tour = gone(agency)
    agency.cost(tour, 1, "10")
    agency.papers(tour, "itemised")
    words = {"tour_id": tour.pk, "by": agency.operations, "at": TEN}
    add_file(kind="confirmation", name="确认单.pdf", content=out.getvalue(), **words)
    add_file(kind="other", name="说明.txt", content="无".encode(), **words)
    settlement = agency.settle(tour, BACK)
    bound = PdfReader(io.BytesIO(bytes(settlement.bound)))
    sizes = [round(float(each.mediabox.width)) for each in bound.pages]
    assert sizes == [595, 595, 200, 200, 200, 595]  # cover, contract, confirmation, list
    text = bound.pages[0].extract_text()
    assert "确认单.pdf" in text and "说明.txt" in text and "壹拾元整" in text


@pytest.mark.clause("A7.3-5")
def test_a_pdf_that_cannot_be_read_is_not_taken(agency):
    tour = gone(agency)
    words = {"tour_id": tour.pk, "kind": "confirmation", "by": agency.operations, "at": TEN}
    with pytest.raises(ValidationError, match="坏"):
        add_file(name="坏.pdf", content=b"%PDF-1.4 broken", **words)


@pytest.mark.clause("A7.3-5")
def test_a_paper_that_cannot_be_read_gives_a_sheet_that_says_so(agency):
    tour = gone(agency)
    agency.cost(tour, 1, "10")
    agency.papers(tour, "itemised")
    content = b"%PDF-1.4 broken"  # kept before such files were refused
    digest = hashlib.sha256(content).hexdigest()
    TourFile.objects.create(
        tour=tour, kind="confirmation", name="坏.pdf", media="application/pdf", sha256=digest,
        size=len(content), content=content, by=agency.operations, at=TEN,
    )  # fmt: skip
    bound = PdfReader(io.BytesIO(bytes(agency.settle(tour, BACK).bound)))
    texts = [page.extract_text() for page in bound.pages]
    assert len(texts) == 4  # cover, contract, the sheet, list
    assert "坏.pdf" in texts[2] and digest in texts[2].replace("\n", "")


@pytest.mark.clause("A7.3-5")
def test_every_page_of_the_bound_papers_is_numbered_and_named(agency):
    tour = gone(agency)
    agency.cost(tour, 1, "10")
    agency.papers(tour)
    bound = PdfReader(io.BytesIO(bytes(agency.settle(tour, BACK).bound)))
    texts = [page.extract_text() for page in bound.pages]
    for number, text in enumerate(texts, 1):
        assert f"{number} / 4" in text
    for number, (name, text) in enumerate(
        zip(("合同.png", "confirmation.png", "itemised.png"), texts[1:], strict=True), 1
    ):
        assert f"附件 {number}" in text and name in text
    signed = ("华晨", "张伟", "何芳", "吕娜")  # guide, operations, chief accountant, cashier
    assert all(name in texts[0] for name in signed)


@pytest.mark.clause("A7.3-5")
def test_the_paper_of_a_struck_cost_is_bound_as_that_of_a_struck_one(agency):
    tour = gone(agency)
    agency.cost(tour, 1, "10")
    agency.papers(tour)
    words = {"tour_id": tour.pk, "by": agency.guide, "at": TEN}
    file = add_file(kind="receipt", name="停车.png", content=PNG + b"1", **words)
    cost = add_cost(item=1, amount=yuan("5"), text="停车", file=file, **words)
    strike_cost(cost_id=cost.pk, reason="写错", by=agency.guide, at=TEN)
    bound = PdfReader(io.BytesIO(bytes(agency.settle(tour, BACK).bound)))
    texts = [page.extract_text().replace("\n", "") for page in bound.pages]
    assert "停车.png" in texts[4] and "费用已作废" in texts[4]
    assert "费用已作废" in texts[0]
    assert all("费用已作废" not in text for text in texts[1:4])


def test_files_are_kept_as_they_came(agency):
    tour = agency.tour()
    contract = agency.contract(tour)
    stored = TourFile.objects.get()
    assert bytes(stored.content).startswith(PNG) and contract.file == stored
    assert code_of(agency.contract, tour) == "A7.3-5"  # the same file again
    words = {"tour_id": tour.pk, "by": agency.operations, "at": TEN}
    assert code_of(add_file, kind="contract", name="a.png", content=PNG, **words) == "A7.3-4"
    assert code_of(add_file, kind="other", name="a.exe", content=b"MZ", **words) == "A7.3-5"


def test_items_show_what_is_left(agency):
    tour = agency.ready()
    agency.cost(tour, 1, "2999.99")
    assert [(item.planned, item.left) for item in items_of(tour.pk)] == [
        (yuan("3000"), yuan("0.01")), (yuan("2000"), yuan("2000")),
    ]  # fmt: skip
