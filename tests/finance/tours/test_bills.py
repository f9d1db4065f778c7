"""Invoices of a tour's costs: in the one register of the company, and checked by another."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from finance.expenses.budget.services import set_budget
from finance.expenses.claims.rules import Draft as InvoiceDraft
from finance.expenses.claims.rules import as_read, check_invoice
from finance.expenses.claims.services import change_claim, file_claim
from finance.expenses.models import Category, Invoice, Verification
from finance.expenses.services import Draft, ask_spending
from finance.tours.forms import invoice_of
from finance.tours.models import Cost
from finance.tours.papers.services import add_file
from finance.tours.settling.bills import verify_cost, verify_costs
from finance.tours.settling.reckoning import ask_settlement, facts_of, hints_of
from finance.tours.settling.services import add_cost, strike_cost
from regulations.rulebook.rules import day_of
from tests.finance.expenses.test_invoices import DIGITAL, picture
from tests.finance.expenses.test_originals import CUSTOM, DELIVERED, ofd
from tests.finance.tours.conftest import DAY, RETURNS, moment, yuan
from tests.finance.tours.test_money import code_of
from tests.finance.tours.test_pages import page
from tests.finance.tours.test_settling import gone

pytestmark = pytest.mark.django_db
TEN = moment(DAY)
BACK = moment(RETURNS, "18:00")
ONE_DAY = timedelta(days=1)
NUMBER = "26532000000099990001"


def claimed(agency, number=NUMBER):
    """A claim of the salesperson's that uses an invoice."""
    category = Category.objects.get(code="hospitality")
    set_budget(year=2026, category=category, amount=yuan(500), by=agency.head, at=TEN)
    asked = ask_spending(draft=Draft(category, yuan(100), "客户晚餐"), by=agency.sales, at=TEN)
    agency.decide(asked)
    asked.refresh_from_db()
    return file_claim(
        spending_id=asked.pk, drafts=[InvoiceDraft(number, yuan(80), day=DAY)], by=agency.sales,
        at=TEN,
    )  # fmt: skip


@pytest.mark.clause("A7.3-3", "A7.2-1")
def test_an_invoice_serves_one_claim_or_one_cost_of_the_whole_company(agency):
    claim, tour = claimed(agency), gone(agency)
    with pytest.raises(ValidationError, match="reimbursed once") as refused:
        agency.cost(tour, 1, "80", invoice=NUMBER)
    assert refused.value.code == "A7.2-1" and not Cost.objects.exists()
    first = agency.cost(tour, 1, "100", invoice="26532000000099990002")
    for amount in ("100", "5"):  # twice for one tour, whatever it is said to cost
        assert code_of(agency.cost, tour, 2, amount, invoice="26532000000099990002") == "A7.2-1"
    other = agency.ready()
    assert code_of(agency.cost, other, 1, "9", invoice="26532000000099990002") == "A7.2-1"
    # The other way round: what a tour used nobody claims.
    agency.decide(claim, "returned")
    drafts = [InvoiceDraft("26532000000099990002", yuan(9), day=DAY)]
    with pytest.raises(ValidationError, match="reimbursed once"):
        change_claim(claim_id=claim.pk, drafts=drafts, by=agency.sales, at=TEN)
    strike_cost(cost_id=first.pk, reason="写错", by=agency.guide, at=TEN)
    agency.cost(other, 1, "9", invoice="26532000000099990002")  # free again


@pytest.mark.clause("A7.3-3")
def test_a_tour_is_settled_once_every_invoice_is_found_genuine_by_another(agency):
    tour = gone(agency)
    agency.papers(tour)
    one = agency.cost(tour, 1, "100", is_checked=False)
    agency.cost(tour, 2, "50", is_checked=False)
    assert code_of(agency.settle, tour, BACK) == "A7.3-3"
    words = {"tour_id": tour.pk, "at": TEN}
    with pytest.raises(PermissionDenied):
        verify_costs(by=agency.guide, **words)
    assert verify_costs(by=agency.cashier, **words) == 2
    assert verify_costs(by=agency.cashier, **words) == 0  # all are found genuine
    verify_cost(cost_id=one.pk, finding="false", by=agency.accountant, at=TEN)
    with pytest.raises(ValidationError, match=one.invoice) as refused:
        agency.settle(tour, BACK)
    assert refused.value.code == "A7.3-3"
    strike_cost(cost_id=one.pk, reason="假票", by=agency.guide, at=TEN)
    assert agency.settle(tour, BACK).total == yuan(50)


@pytest.mark.clause("A7.3-3")
def test_what_is_no_invoice_is_no_receipt(agency):
    tour = gone(agency)
    for draft, said in (
        (InvoiceDraft("1", yuan(1), day=DAY), "no invoice number"),
        (InvoiceDraft("12345678", yuan(1)), "Give the day"),
        (InvoiceDraft("23332000000012345678", yuan(1), kind="32", day=DAY, stated=yuan("79.99")),
         "claimed are 80"),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match=said) as refused:
            add_cost(
                tour_id=tour.pk, item=1, amount=yuan(80), text="餐", invoice=draft,
                by=agency.guide, at=TEN,
            )  # fmt: skip
        assert refused.value.code == "A7.3-3"


def test_an_invoice_is_typed_scanned_or_read_from_its_picture():
    def sent(**words):
        empty = {"qr": "", "number": "", "code": "", "day": None, "seller": ""}
        return empty | {"amount": yuan(100)} | words

    for draft in (invoice_of(sent(qr=DIGITAL)), invoice_of(sent(), "票.png", picture(DIGITAL))):
        assert (draft.number, draft.kind, draft.stated) == (
            "23332000000012345678", "32", yuan("106.00"),
        )  # fmt: skip
    typed = invoice_of(sent(number="1234 5678", code="044031900111", day=DAY))
    assert (typed.key, typed.day) == ("044031900111:12345678", DAY)
    assert invoice_of(sent()) is None
    with pytest.raises(ValidationError, match="that of invoice"):
        invoice_of(sent(qr=DIGITAL, number="99999999"))


@pytest.mark.clause("A7.3-3")
def test_the_database_keeps_register_and_costs_together(agency):
    tour = gone(agency)
    cost = agency.cost(tour, 1, "100", is_checked=False)
    words = {"tour": tour, "item": 1, "text": "x", "by": agency.guide, "at": TEN}
    for changes in ({"amount": 5, "invoice": "12345678"}, {"amount": 5, "bill": cost.bill}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Cost.objects.create(**words | changes)
    with pytest.raises(IntegrityError, match="second person"), transaction.atomic():
        Verification.objects.create(invoice=cost.bill, finding="genuine", by=agency.guide, at=TEN)
    with (
        pytest.raises(IntegrityError, match="stands for nothing"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        Invoice.objects.create(position=1, number="12345678", day=DAY, amount=5, at=TEN)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.clause("A7.3-3")
def test_a_cost_is_no_more_than_its_original_says():
    def sent(amount, **words):
        empty = {"qr": "", "number": "", "code": "", "day": None, "seller": ""}
        return empty | {"amount": yuan(amount)} | words

    content = ofd(**{"OFD.xml": CUSTOM})
    read = invoice_of(sent("106"), "票.ofd", content)
    assert (read.number, read.code, read.most) == ("12345678", "053002100111", yuan(106))
    typed = invoice_of(
        sent("120", number="12345678", code="053002100111", day=DAY), "a.ofd", content
    )
    for draft in (replace(read, amount=yuan("106.01")), typed):
        with pytest.raises(ValidationError, match=r"over 106\.00 yuan"):
            check_invoice(draft, "A7.3-3")
    for wrong, said in (
        ({"number": "99999999"}, "that of invoice 12345678"),
        ({"number": "12345678", "code": "053002100112"}, "original of invoice 053002100111"),
    ):
        with pytest.raises(ValidationError, match=said):
            invoice_of(sent("106", day=DAY, **wrong), "a.ofd", content)


@pytest.mark.clause("A7.3-3", "A7.2-4")
@pytest.mark.parametrize(
    ("name", "content"), [("票.ofd", ofd(**{"OFD.xml": CUSTOM})), ("票.xml", DELIVERED)]
)
def test_the_electronic_original_of_a_cost_is_kept_as_received(agency, name, content):
    tour, client = gone(agency), page(agency.guide)
    sent = {"item": 1, "amount": "106", "text": "餐", "file": SimpleUploadedFile(name, content)}
    assert client.post(f"/tours/{tour.pk}/costs/", sent).status_code == 302
    cost = Cost.objects.get()
    assert bytes(cost.file.content) == content and cost.bill.stated == yuan(106)
    assert client.get(f"/tours/{tour.pk}/files/{cost.file_id}/").content == content
    # Only as an invoice: whatever else is settled with can be read on paper.
    words = {"tour_id": tour.pk, "name": name, "content": content + b" ", "at": TEN}
    with pytest.raises(ValidationError, match="no PDF"):
        add_file(kind="confirmation", by=agency.guide, **words)


@pytest.mark.clause("A7.3-3", "A7.2-1")
def test_a_qr_code_that_says_less_is_red_on_the_page_and_for_who_confirms(agency):
    tour = gone(agency)
    for number, amount in (("12345678", "113"), ("12345679", "113.01")):
        text = f"01,04,053002100111,{number},100.00,20260310,1,A"
        add_cost(
            tour_id=tour.pk, item=1, amount=yuan(amount), text=f"餐{number}", by=agency.guide,
            invoice=as_read(
                InvoiceDraft(number, yuan(amount), code="053002100111", text=text)
            ), at=TEN,
        )  # fmt: skip
    text = page(agency.accountant).get(f"/tours/{tour.pk}/").content.decode()
    assert text.count("the QR code says") == 2
    assert text.count('<span class="badge bad">the QR code says') == 1
    verify_costs(tour_id=tour.pk, by=agency.accountant, at=TEN)
    agency.papers(tour)
    sheet = ask_settlement(tour_id=tour.pk, by=agency.guide, at=BACK)
    (hint,) = hints_of(sheet)
    assert "053002100111 12345679: its QR code says 100.00, the cost is 113.01" in hint.text
    facts = dict(facts_of(sheet))
    assert facts["餐12345678"].endswith("113.00 · the QR code says 100.00")


@pytest.mark.clause("A7.3-3")
def test_the_days_of_invoices_are_shown_and_red_before_the_tour_was_registered(agency):
    tour = gone(agency)
    since = day_of(tour.registered_at)
    for number, day in (("23332000000012345601", since), ("23332000000012345602", since - ONE_DAY)):
        add_cost(
            tour_id=tour.pk, item=1, amount=yuan(10), text=f"餐{day.day}", by=agency.guide, at=TEN,
            invoice=InvoiceDraft(number, yuan(10), day=day),
        )  # fmt: skip
    with pytest.raises(ValidationError, match="still to come"):
        add_cost(
            tour_id=tour.pk, item=1, amount=yuan(10), text="餐", by=agency.guide, at=TEN,
            invoice=InvoiceDraft("23332000000012345603", yuan(10), day=DAY + ONE_DAY),
        )  # fmt: skip
    text = page(agency.cashier).get(f"/tours/{tour.pk}/").content.decode()
    assert since.isoformat() in text and (since - ONE_DAY).isoformat() in text
    assert text.count("of before the tour was registered") == 1
    agency.papers(tour)
    verify_costs(tour_id=tour.pk, by=agency.cashier, at=TEN)
    sheet = ask_settlement(tour_id=tour.pk, by=agency.guide, at=BACK)
    facts = "\n".join(str(said) for _name, said in facts_of(sheet))
    assert since.isoformat() in facts and (since - ONE_DAY).isoformat() in facts
    (hint,) = hints_of(sheet)
    assert "23332000000012345602" in hint.text and "older than the tour" in hint.text
