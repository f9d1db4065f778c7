"""The purse moves by documents of its tour alone, and what they say is compared every night."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from finance.ledger import services as ledger
from finance.ledger.models import Entry, Fund, Posting
from finance.ledger.rules import Row
from finance.ledger.selectors import company, money_of
from finance.ledger.services import post_entry, prepare_entry
from finance.tours.advances.services import take_back
from finance.tours.balance import clocks_of
from finance.tours.models import HandOver, Receipt, Tour, Undoing
from finance.tours.purses.undoing import KINDS
from finance.tours.purses.verify import findings
from finance.tours.selectors import standing_of
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from regulations.notices.models import Notice
from tests.finance.tours.conftest import DAY, RETURNS, moment, yuan
from tests.finance.tours.test_money import code_of
from tests.finance.tours.test_pages import page
from tests.finance.tours.test_second_hands import returned

pytestmark = pytest.mark.django_db
TEN = moment(DAY)
BACK = moment(RETURNS, "18:00")


def write(agency, *lines, source=None):
    rows = [Row(code, fund, yuan(debit), yuan(credit)) for code, fund, debit, credit in lines]
    return prepare_entry(
        day=DAY, summary="手工", rows=rows, by=agency.cashier, at=TEN, request=uuid4(),
        source=source,
    )  # fmt: skip


def move(agency, entry):
    return ledger.move_money(entry_id=entry.pk, day=DAY, by=agency.cashier, at=TEN)


def by_hand(tour, own):
    """Vouchers of the attack list: (name, lines) touching the fund of a tour."""
    fund = tour.fund_id
    return {
        "company's cost": (("560201", fund, "300", "0"), ("1001", fund, "0", "300")),
        "loan to the company": (
            ("122102", fund, "300", "0"), ("1001", fund, "0", "300"),
            ("1001", own, "300", "0"), ("224102", own, "0", "300"),
        ),
        "money of the company": (
            ("1001", fund, "300", "0"), ("224102", fund, "0", "300"),
            ("122102", own, "300", "0"), ("1001", own, "0", "300"),
        ),
        "advance": (("122101", fund, "300", "0"), ("1001", fund, "0", "300")),
        "receipt": (("1001", fund, "300", "0"), ("2203", fund, "0", "300")),
    }  # fmt: skip


@pytest.mark.clause("A7.3-2")
@pytest.mark.parametrize("name", list(by_hand(Tour(), 0)))
def test_no_voucher_by_hand_touches_the_purse_of_a_tour(agency, name):
    agency.own_money("1000")
    tour = agency.ready()
    lines = by_hand(tour, company().pk)[name]
    refusal = ""
    for source in (None, ("tours.receipt", 10**9), ("tours.advance", 10**9), ("manual", tour.pk)):
        with pytest.raises(ValidationError) as said, transaction.atomic():
            move(agency, write(agency, *lines, source=source))
        refusal = said.value
        assert refusal.code == "A7.3-2"
    assert "own documents" in refusal.messages[0]
    assert standing_of(tour.pk).purse == money_of(tour.fund_id) == yuan("8000")


@pytest.mark.clause("A7.3-2")
def test_a_document_of_another_tour_moves_nothing(agency):
    tour, other = agency.ready(), agency.ready()
    receipt = other.receipts.get()
    lines = by_hand(tour, 0)["receipt"]
    with pytest.raises(ValidationError), transaction.atomic():
        move(agency, write(agency, *lines, source=("tours.receipt", receipt.pk)))


@pytest.mark.clause("A7.3-2")
def test_a_voucher_that_no_document_names_does_not_reach_the_commit(agency):
    tour = agency.ready()
    advance = agency.ask(tour, "300")
    lines = by_hand(tour, 0)["advance"]
    with pytest.raises(DatabaseError, match="no document of tours"), transaction.atomic():
        move(agency, write(agency, *lines, source=("tours.advance", advance.pk)))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    source = ("tours.advance", advance.pk)
    transfer = write(agency, ("540102", tour.fund_id, "300", "0"),
                     ("122101", tour.fund_id, "0", "300"), source=source)  # fmt: skip
    with pytest.raises(ValidationError), transaction.atomic():
        post_entry(entry_id=transfer.pk, by=agency.accountant, at=TEN)


@pytest.mark.clause("A7.3-2")
def test_more_than_the_document_says_is_in_no_voucher_of_it(agency):
    """A receipt of 1,000 whose voucher pays 300 of office costs beside it."""
    tour = agency.ready()
    receipt = agency.take(tour, "1000")
    fund = tour.fund_id
    lines = [("1001", fund, "700", "0"), ("560201", fund, "300", "0"), ("2203", fund, "0", "1000")]
    with pytest.raises(DatabaseError, match="no voucher took"), transaction.atomic():
        entry = write(agency, *lines, source=("tours.receipt", receipt.pk))
        move(agency, entry)
        HandOver.objects.create(receipt=receipt, entry=entry, by=agency.cashier, at=TEN)


@pytest.mark.clause("A7.3-2")
def test_a_tour_begins_with_an_empty_fund_of_its_own(agency):
    tour = agency.tour()
    for fund in (company(), Fund.objects.get(code=agency.ready().code)):
        words = {name: getattr(tour, name) for name in (
            "name", "kind", "customer", "route", "travellers", "departs_on", "returns_on",
            "operations", "sales", "registered_by", "registered_at",
        )}  # fmt: skip
        with pytest.raises(DatabaseError, match="empty fund of its own"), transaction.atomic():
            Tour.objects.create(code="X-1", fund=fund, **words)


def undo(agency, entry, reason="写错了", *, moves=True):
    """Reversed in the books, which ask the room in the same transaction."""
    if not Posting.objects.filter(entry=entry).exists():
        post_entry(entry_id=entry.pk, by=agency.accountant, at=BACK)
    reversal = ledger.reverse_entry(
        entry_id=entry.pk, day=RETURNS, reason=reason, by=agency.cashier, at=BACK, request=uuid4()
    )
    for person in (agency.accountant, agency.head):  # where money leaves by it
        for step in Step.objects.filter(approval__ledger_consent__entry=reversal, state="open"):
            decide_step(step_id=step.pk, verdict="approved", by=person, at=BACK)
    if moves:
        ledger.move_money(entry_id=reversal.pk, day=RETURNS, by=agency.cashier, at=BACK)
    return reversal


@pytest.mark.clause("A7.3-2", "A7.3-4")
def test_an_undone_receipt_no_longer_counts(agency):
    tour = agency.ready(paid="7000")
    wrong = agency.pay_in(tour, "1000")
    assert standing_of(tour.pk).received == yuan("8000")
    undo(agency, wrong.hand_over.entry, moves=False)
    standing = standing_of(tour.pk)
    assert (standing.received, standing.purse) == (yuan("7000"), yuan("8000"))
    assert standing.is_whole  # the reversal waits for the cashier
    assert code_of(agency.release, tour) == "A7.3-4"
    entry = Entry.objects.get(reverses=wrong.hand_over.entry)
    ledger.move_money(entry_id=entry.pk, day=RETURNS, by=agency.cashier, at=BACK)
    assert standing_of(tour.pk).purse == yuan("7000") and not list(findings())
    assert Undoing.objects.get().tour == tour and entry.source in KINDS
    assert Notice.objects.filter(recipient=agency.sales, key__contains=":undone:").exists()


@pytest.mark.clause("A7.3-2")
def test_a_reversal_of_a_receipt_is_dropped_by_the_other_hand_and_the_receipt_counts_again(agency):
    tour = agency.ready(paid="8000")
    reversal = undo(agency, tour.receipts.get().hand_over.entry, moves=False)
    assert standing_of(tour.pk).received == 0
    words = {"entry_id": reversal.pk, "reason": "没错", "at": BACK}
    assert code_of(ledger.drop_entry, by=agency.cashier, **words) == "A7.1-2"
    ledger.drop_entry(by=agency.accountant, **words)
    standing = standing_of(tour.pk)
    assert standing.received == standing.purse == yuan("8000") and not Undoing.objects.exists()
    agency.release(tour)


@pytest.mark.clause("A7.3-2", "A7.3-4", "A7.1-2")
def test_the_wish_to_undo_a_receipt_takes_nothing_away(agency):
    tour = agency.ready(paid="10000")
    entry = tour.receipts.get().hand_over.entry
    post_entry(entry_id=entry.pk, by=agency.accountant, at=BACK)
    words = {"entry_id": entry.pk, "day": RETURNS, "by": agency.cashier, "at": BACK}
    reversal = ledger.reverse_entry(reason="退错", request=uuid4(), **words)
    with pytest.raises(ValidationError, match="consent of chief accountant"):
        ledger.move_money(entry_id=reversal.pk, day=RETURNS, by=agency.cashier, at=BACK)
    standing = standing_of(tour.pk)
    assert (standing.received, standing.owed) == (yuan("10000"), 0)
    # The customer owes nothing, so that nobody takes it twice.
    assert code_of(agency.take, tour, "0.01") == "A7.3-1"
    agency.release(tour)
    text = page(agency.sales).get(f"/tours/{tour.pk}/").content.decode()
    assert "A reversal is asked for" in text and "is being undone" not in text
    # Consented to it would count no longer; the departure rests on it, so that it is refused.
    steps = Step.objects.filter(approval__ledger_consent__entry=reversal, state="open")
    decide_step(step_id=steps.get().pk, verdict="approved", by=agency.accountant, at=BACK)
    with pytest.raises(ValidationError, match="departed on this money"):
        decide_step(step_id=steps.get().pk, verdict="approved", by=agency.head, at=BACK)
    assert standing_of(tour.pk).received == yuan("10000")


@pytest.mark.clause("A7.3-2")
def test_the_database_undoes_no_voucher_of_a_tour_before_its_money(agency):
    tour = agency.ready(paid="8000")
    entry = tour.receipts.get().hand_over.entry
    undo(agency, entry, moves=False)
    with (
        pytest.raises(DatabaseError, match="with the money of its reversal"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        Undoing.objects.create(tour=tour, entry=entry, reason="x", by=agency.cashier, at=BACK)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.clause("A7.3-2")
@pytest.mark.parametrize(("advance", "passes"), [("3000", True), ("3000.01", False)])
def test_money_on_which_an_advance_rests_stays(agency, advance, passes):
    tour = agency.ready(paid="3000")
    wrong = agency.pay_in(tour, "2000")
    agency.pay(agency.ask(tour, advance))
    if passes:
        undo(agency, wrong.hand_over.entry)
        assert standing_of(tour.pk).limit == 0
    else:
        assert code_of(undo, agency, wrong.hand_over.entry) == "A7.3-2"


@pytest.mark.clause("A7.3-4")
def test_money_on_which_the_departure_rests_stays(agency):
    tour = agency.ready(paid="8000")
    more = agency.pay_in(tour, "100")
    agency.release(tour)
    undo(agency, more.hand_over.entry)
    first = tour.receipts.order_by("pk").first()
    assert code_of(undo, agency, first.hand_over.entry) == "A7.3-2"


@pytest.mark.clause("A7.3-4")
def test_a_balance_that_was_met_by_an_undone_receipt_is_due_again(agency):
    tour = agency.ready(paid="8000")
    agency.release(tour)
    rest = agency.pay_in(tour, "2000")
    assert clocks_of(tour).get().met_at
    undo(agency, rest.hand_over.entry)
    first, second = clocks_of(tour)
    assert second.met_at is None and second.due_at == first.due_at
    agency.pay_in(tour, "2000", at=BACK)
    assert clocks_of(tour).last().met_at


@pytest.mark.clause("A7.3-2")
def test_an_undone_advance_counts_until_the_money_is_back(agency):
    tour = agency.ready()
    payout = agency.pay(agency.ask(tour, "4000"))
    reversal = undo(agency, payout.entry, moves=False)
    assert standing_of(tour.pk).committed == yuan("4000")
    ledger.move_money(entry_id=reversal.pk, day=RETURNS, by=agency.cashier, at=BACK)
    standing = standing_of(tour.pk)
    assert (standing.committed, standing.purse, standing.is_whole) == (0, yuan("8000"), True)
    words = {"advance_id": payout.advance_id, "way": "cash", "request": uuid4()}
    assert code_of(take_back, by=agency.cashier, at=BACK, **words) == "A7.3-2"


@pytest.mark.clause("A7.3-2")
def test_what_was_given_back_is_not_taken_out_by_undoing(agency):
    tour = agency.ready()
    advance = agency.ask(tour, "4000")
    payout = agency.pay(advance)
    back = take_back(advance_id=advance.pk, way="cash", request=uuid4(), by=agency.cashier, at=TEN)
    assert code_of(undo, agency, back.entry) == "A7.3-2"
    assert code_of(undo, agency, payout.entry) == "A7.3-2"


@pytest.mark.clause("A7.3-2")
def test_an_undone_refund_counts_as_received_again(agency):
    tour = agency.ready()
    agency.cheaper(tour, "7000")
    refund = agency.refund(tour, "1000")
    undo(agency, refund.entry)
    assert standing_of(tour.pk).received == yuan("8000") and not list(findings())


@pytest.mark.clause("A7.3-3")
def test_a_settlement_that_is_undone_opens_the_tour_again(agency):
    tour = returned(agency)
    settlement = agency.settle(tour, BACK)
    assert code_of(undo, agency, tour.receipts.first().hand_over.entry) == "A7.3-2"
    undo(agency, settlement.entry)
    tour = Tour.objects.get(pk=tour.pk)
    standing = standing_of(tour.pk)
    assert tour.settlement is None and not list(findings())
    assert (standing.purse, standing.committed) == (yuan("6000"), yuan("4000"))
    assert code_of(agency.pay_settlement, tour, BACK) == "A7.3-3"  # confirmed anew
    agency.cost(tour, 2, "100", at=BACK)
    again = agency.settle(tour, BACK)
    assert again.profit == yuan("6900") and Tour.objects.get(pk=tour.pk).settlement == again


@pytest.mark.clause("A7.3-2")
def test_a_settlement_stays_while_later_money_rests_on_it(agency):
    tour = returned(agency, paid="8000", advance="3000")
    settlement = agency.settle(tour, BACK)
    late = agency.pay_in(tour, "2000", at=BACK)
    assert code_of(undo, agency, settlement.entry) == "A7.3-2"
    undo(agency, late.hand_over.entry)
    undo(agency, settlement.entry)
    assert not list(findings())


@pytest.mark.clause("A7.3-1", "A7.3-2")
def test_what_is_being_undone_is_not_taken_anew_before_it_is_gone(agency):
    tour = agency.ready(price="10000", paid="8000")
    reversal = undo(agency, tour.receipts.get().hand_over.entry, moves=False)
    assert standing_of(tour.pk).owed == yuan("10000")
    with pytest.raises(ValidationError, match=r"being undone.*owes 2,000\.00") as refused:
        agency.take(tour, "2000.01")
    assert refused.value.code == "A7.3-1"
    with pytest.raises(DatabaseError, match="does not owe"), transaction.atomic():
        Receipt.objects.create(
            tour=tour, amount=yuan("2000.01"), payer="x", way="cash", by=agency.sales, at=BACK
        )
    agency.take(tour, "1500")
    ledger.drop_entry(entry_id=reversal.pk, reason="没错", by=agency.accountant, at=BACK)
    standing = standing_of(tour.pk)
    assert (standing.received, standing.waiting) == (yuan("8000"), yuan("1500"))
    assert code_of(agency.take, tour, "500.01") == "A7.3-1"
    undo(agency, tour.receipts.first().hand_over.entry)
    agency.take(tour, "8500")
    assert code_of(agency.take, tour, "0.01") == "A7.3-1"
