"""What is looked at again before money or people go: exceptions, receipts, reversals, the day."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from finance.ledger import services as ledger
from finance.ledger.models import Entry, Posting
from finance.ledger.selectors import money_of
from finance.tours.advances import asking
from finance.tours.budgets.hints import hints_of
from finance.tours.departures.services import ask_exemption, facts_of, settle_exemption
from finance.tours.models import CostAcceptance, Departure, Tour, Undoing
from finance.tours.papers.services import add_file
from finance.tours.purses import undoing
from finance.tours.purses.verify import findings
from finance.tours.selectors import standing_of
from finance.tours.services import call_off_tour
from finance.tours.settling import reckoning
from finance.tours.settling.bills import accept_cost
from finance.tours.settling.reckoning import ask_settlement
from finance.tours.settling.services import add_cost, strike_cost
from regulations.approvals.models import Step
from regulations.binding.services import entering_past
from regulations.notices.models import Notice
from regulations.rulebook.models import RuleVersion
from tests.finance.tours.conftest import DAY, PNG, RETURNS, found_agency, moment, yuan
from tests.finance.tours.test_money import code_of
from tests.finance.tours.test_pages import page
from tests.finance.tours.test_purse import undo
from tests.finance.tours.test_second_hands import refused, returned
from tests.finance.tours.test_settling import gone

pytestmark = pytest.mark.django_db
TEN = moment(DAY)
BACK = moment(RETURNS, "18:00")


def excepted(agency, paid="5000"):
    """A group of 10,000 with an exception approved on what it has paid."""
    tour = agency.ready(paid="0")
    agency.pay_in(tour, paid)
    row = ask_exemption(tour_id=tour.pk, reason="老客户", by=agency.operations, at=TEN)
    agency.decide(row)
    return tour, row


@pytest.mark.clause("A7.3-4")
def test_an_exception_holds_for_what_was_paid_when_it_was_given(agency):
    tour, row = excepted(agency)
    undo(agency, tour.receipts.get().hand_over.entry)
    assert code_of(agency.release, tour) == "A7.3-4"
    version = RuleVersion.objects.get(rule_set="tours")
    words = {"tour": tour, "price": yuan("10000"), "received": 0, "percent": 80, "at": TEN}
    words |= {"version": version, "by": agency.operations, "exemption": row}
    with pytest.raises(DatabaseError, match="other figures"), transaction.atomic():
        Departure.objects.create(**words)
    agency.pay_in(tour, "4999.99", at=BACK)
    assert code_of(agency.release, tour) == "A7.3-4"
    agency.pay_in(tour, "0.01", at=BACK)
    assert agency.release(tour).exemption_id == row.pk


@pytest.mark.clause("A7.3-4")
@pytest.mark.parametrize(("price", "departs"), [("10000.01", False), ("10000", True)])
def test_an_exception_holds_for_the_price_it_was_given_on(agency, price, departs):
    tour, row = excepted(agency)
    agency.contract(tour, price, name="又.png", content=PNG + b"again")
    if departs:
        assert agency.release(tour).exemption_id == row.pk
        return
    assert code_of(agency.release, tour) == "A7.3-4"
    again = ask_exemption(tour_id=tour.pk, reason="加人", by=agency.operations, at=TEN)
    agency.decide(again)
    assert agency.release(tour).exemption_id == again.pk


@pytest.mark.clause("A7.3-4")
def test_the_general_manager_reads_the_figures_of_now(agency):
    tour = agency.ready(paid="0")
    agency.pay_in(tour, "5000")
    row = ask_exemption(tour_id=tour.pk, reason="老客户", by=agency.operations, at=TEN)
    assert ("Received by finance", "5,000.00") in facts_of(row)
    undo(agency, tour.receipts.get().hand_over.entry)
    assert dict(facts_of(row))["Received by finance"].startswith("0.00 now, 5,000.00")
    with pytest.raises(ValidationError, match="have changed") as said:
        agency.decide(row, at=BACK)
    assert said.value.code == "A7.3-4"
    agency.decide(row, "refused", at=BACK)


@pytest.mark.clause("A7.3-4")
def test_no_exception_is_approved_for_a_tour_that_is_called_off(agency):
    tour = agency.ready(paid="5000")
    row = ask_exemption(tour_id=tour.pk, reason="老客户", by=agency.operations, at=TEN)
    call_off_tour(tour_id=tour.pk, reason="台风", by=agency.operations, at=TEN)
    row.refresh_from_db()
    assert row.state == "withdrawn"  # it fell with the tour
    words = {"document": row, "state": "approved", "by": agency.head, "at": TEN}
    assert code_of(settle_exemption, **words) == "A7.3-4"


@pytest.mark.clause("A7.3-4")
def test_an_exception_that_is_not_needed_any_more_is_not_used(agency):
    tour, _row = excepted(agency)
    agency.pay_in(tour, "3000")
    assert agency.release(tour).exemption is None


@pytest.mark.clause("A7.3-4")
def test_money_on_which_an_exception_rests_stays(agency):
    tour, _row = excepted(agency)
    agency.release(tour)
    more = agency.pay_in(tour, "100")
    undo(agency, more.hand_over.entry)
    first = tour.receipts.order_by("pk").first().hand_over.entry
    assert code_of(undo, agency, first) == "A7.3-2"
    with pytest.raises(DatabaseError, match="by exception"), transaction.atomic():
        Undoing.objects.create(tour=tour, entry=first, reason="x", by=agency.cashier, at=BACK)


@pytest.mark.clause("A7.3-3")
def test_nothing_departs_without_a_signed_budget_sheet(agency):
    tour = agency.tour()
    agency.contract(tour, "10000")
    agency.pay_in(tour, "10000")
    assert code_of(agency.release, tour) == "A7.3-3"
    version = RuleVersion.objects.get(rule_set="tours")
    words = {"tour": tour, "price": yuan("10000"), "received": yuan("10000"), "percent": 80}
    with pytest.raises(DatabaseError, match="no signed budget"), transaction.atomic():
        Departure.objects.create(**words, version=version, by=agency.operations, at=TEN)
    agency.budget(tour, "1")
    agency.release(tour)


@pytest.mark.clause("A7.3-4", "A7.3-5")
@pytest.mark.parametrize(("day", "passes"), [(RETURNS, True), (RETURNS - timedelta(days=1), False)])
def test_a_tour_is_settled_once_it_is_back(agency, day, passes):
    tour = returned(agency)
    at = moment(day, "20:00")
    if passes:
        agency.settle(tour, at)
        return
    with pytest.raises(ValidationError, match="once it is back") as said:
        ask_settlement(tour_id=tour.pk, by=agency.guide, at=at)
    assert said.value.code == "A7.3-4"
    agency.confirm(tour, at=BACK)
    assert code_of(agency.pay_settlement, tour, at) == "A7.3-4"


@pytest.mark.clause("A7.3-4", "A7.3-5")
def test_the_database_settles_no_tour_that_is_not_back(agency, monkeypatch):
    tour = returned(agency)
    agency.confirm(tour, at=BACK)
    monkeypatch.setattr(reckoning, "check_back", lambda *words: None)
    with pytest.raises(DatabaseError, match="is not back"), transaction.atomic():
        agency.pay_settlement(tour, BACK - timedelta(days=1))


def receipt_only(agency, tour, amount="100", name="收据.png"):
    """A cost with a picture and no invoice."""
    words = {"tour_id": tour.pk, "by": agency.guide, "at": TEN}
    file = add_file(kind="receipt", name=name, content=PNG + name.encode(), **words)
    return add_cost(item=1, amount=yuan(amount), text="农家餐", file=file, **words)


@pytest.mark.clause("A7.3-3")
def test_a_cost_without_an_invoice_is_accepted_by_finance_with_its_reason(agency):
    tour = gone(agency)
    agency.papers(tour)
    cost = receipt_only(agency, tour)
    with pytest.raises(ValidationError, match="农家餐") as said:
        agency.settle(tour, BACK)
    assert said.value.code == "A7.3-3"
    words = {"cost_id": cost.pk, "at": TEN}
    assert code_of(accept_cost, reason=" ", by=agency.accountant, **words) == "A7.3-3"
    for person in (agency.guide, agency.operations, agency.head):
        with pytest.raises(PermissionDenied):
            accept_cost(reason="农家", by=person, **words)
    accept_cost(reason="农家无发票", by=agency.cashier, **words)
    assert code_of(accept_cost, reason="又", by=agency.accountant, **words) == "A7.3-3"
    assert agency.settle(tour, BACK).total == yuan("100")
    refused("UPDATE tours_costacceptance SET reason = 'x'", words="denied|A7.3-3|never")


@pytest.mark.clause("A7.3-3")
def test_what_is_accepted_has_a_paper_and_no_invoice(agency):
    tour = gone(agency)
    with_number, bare = agency.cost(tour, 1, "10"), agency.cost(tour, 1, "10", invoice="")
    struck = receipt_only(agency, tour)
    strike_cost(cost_id=struck.pk, reason="写错", by=agency.guide, at=TEN)
    for cost in (with_number, bare, struck):
        words = {"reason": "x", "by": agency.accountant, "at": TEN}
        assert code_of(accept_cost, cost_id=cost.pk, **words) == "A7.3-3"
        with pytest.raises(DatabaseError, match="not to be accepted"), transaction.atomic():
            CostAcceptance.objects.create(cost=cost, **words)
    good = receipt_only(agency, tour, name="b.png")
    for person in (agency.guide, agency.operations, agency.head):
        with pytest.raises(DatabaseError, match="finance looks"), transaction.atomic():
            CostAcceptance.objects.create(cost=good, reason="x", by=person, at=TEN)
    with pytest.raises(DatabaseError, match="has_reason"), transaction.atomic():
        CostAcceptance.objects.create(cost=good, reason="", by=agency.accountant, at=TEN)


@pytest.mark.clause("A7.3-3")
def test_the_database_settles_nothing_that_nobody_looked_at(agency, monkeypatch):
    tour = gone(agency)
    agency.papers(tour)
    receipt_only(agency, tour)
    monkeypatch.setattr(reckoning, "check_accepted", lambda tour: None)
    with pytest.raises(DatabaseError, match="nobody looked at"), transaction.atomic():
        agency.settle(tour, BACK)


def waiting(agency):
    """A tour that is back, and whose advance is undone by a reversal that was not carried out."""
    tour = returned(agency)
    payout = tour.advances.get().payout
    return tour, undo(agency, payout.entry, moves=False)


@pytest.mark.clause("A7.3-2")
def test_nothing_is_settled_over_a_reversal_that_waits(agency, monkeypatch):
    tour, reversal = waiting(agency)
    with pytest.raises(ValidationError, match="is being undone") as said:
        agency.settle(tour, BACK)
    assert said.value.code == "A7.3-2"
    with transaction.atomic():
        monkeypatch.setattr(reckoning, "check_undone", lambda found: None)
        with pytest.raises(DatabaseError, match="is being undone"), transaction.atomic():
            agency.settle(tour, BACK)
        monkeypatch.undo()
    words = {"entry_id": reversal.pk, "day": RETURNS, "by": agency.cashier, "at": BACK}
    ledger.move_money(**words)
    assert agency.settle(tour, BACK).taken == 0 and not list(findings())


GATES = (
    ("tours_settlement", "tours_settlement_is_undone"),
    ("ledger_movement", "ledger_movement_01_tour_hands"),
    ("tours_undoing", "tours_undoing_check"),
)


def switch(raw_connection, what: str) -> None:
    raw = raw_connection("owner")
    with raw, raw.cursor() as cursor:
        for table, trigger in GATES:
            cursor.execute(f"ALTER TABLE {table} {what} TRIGGER {trigger}")


@pytest.mark.clause("A7.3-2", "A7.3-3")
@pytest.mark.parametrize("is_carried_out", [False, True])
def test_a_tour_settled_over_a_reversal_finds_a_way_out(
    transactional_db, raw_connection, monkeypatch, is_carried_out
):
    """As it could be left before the gates asked: its settlement is undone, what waits is carried
    out, and it is settled anew."""
    words = {"day": RETURNS, "at": BACK}
    with entering_past(right="test"):
        agency = found_agency()
        tour, reversal = waiting(agency)
    switch(raw_connection, "DISABLE")
    with entering_past(right="test"), monkeypatch.context() as patch:
        patch.setattr(reckoning, "check_undone", lambda found: None)
        settlement = agency.settle(tour, BACK)
        if is_carried_out:
            patch.setattr(undoing, "_check", lambda *found: None)
            ledger.move_money(entry_id=reversal.pk, by=agency.cashier, **words)
            assert list(findings())
    switch(raw_connection, "ENABLE")
    text = page(agency.cashier).get(f"/tours/{tour.pk}/").content.decode()
    assert "The way out" in text and f"/books/vouchers/{settlement.entry_id}/" in text
    with entering_past(right="test"):
        move = {"entry_id": reversal.pk, "by": agency.cashier} | words
        if not is_carried_out:
            assert code_of(ledger.move_money, **move) == "A7.3-2"
        undo(agency, settlement.entry)
        if not is_carried_out:
            ledger.move_money(**move)
        assert not list(findings())
        agency.settle(tour, BACK)
        assert not list(findings()) and money_of(tour.fund_id) == 0


@pytest.mark.clause("A7.3-2")
def test_a_settlement_that_is_asked_to_be_undone_is_not_called_bent(agency):
    tour = returned(agency)
    settlement = agency.settle(tour, BACK)
    ledger.post_entry(entry_id=settlement.entry_id, by=agency.accountant, at=BACK)
    words = {"day": RETURNS, "reason": "漏记", "by": agency.cashier, "at": BACK}
    ledger.reverse_entry(entry_id=settlement.entry_id, request=uuid4(), **words)
    text = page(agency.cashier).get(f"/tours/{tour.pk}/").content.decode()
    assert "A reversal is asked for" in text and "The way out" not in text


@pytest.mark.clause("A7.3-2")
def test_what_undoes_another_voucher_of_a_tour_is_not_undone(agency):
    """No error of the database, and no button: the document is written anew."""
    tour = agency.ready(paid="3000")
    entry = tour.receipts.get().hand_over.entry
    reversal = undo(agency, entry)
    ledger.post_entry(entry_id=reversal.pk, by=agency.accountant, at=BACK)
    client = page(agency.cashier)
    text = client.get(f"/books/vouchers/{entry.pk}/").content.decode()
    assert "undone by this voucher" in text
    text = client.get(f"/books/vouchers/{reversal.pk}/").content.decode()
    assert "Prepare the reversal" not in text and "written down anew" in text
    with pytest.raises(ValidationError, match="written down anew") as said:
        undo(agency, Entry.objects.get(pk=reversal.pk))
    assert said.value.code == "A7.3-2"
    agency.pay_in(tour, "3000", at=BACK)
    assert standing_of(tour.pk).received == yuan("3000")
    assert Posting.objects.filter(entry=reversal).exists()


@pytest.mark.clause("A7.3-3")
@pytest.mark.parametrize(("sheet", "is_red"), [("10000", False), ("10000.01", True)])
def test_a_budget_above_the_price_is_red_before_everybody(agency, sheet, is_red):
    tour = agency.ready(paid="0")
    agency.budget(tour, sheet)
    assert standing_of(tour.pk).beyond == (yuan("0.01") if is_red else 0)
    for person in (agency.accountant, agency.cashier, agency.head):
        text = page(person).get(f"/tours/{tour.pk}/").content.decode()
        assert ("more than the customer pays" in text) == is_red
    assert Tour.objects.get(pk=tour.pk).budgets.count() == 2


@pytest.mark.clause("A7.3-3")
def test_whoever_decides_is_warned_of_a_budget_above_the_price(agency):
    tour = agency.ready(budget=("3000", "2000"))
    advance = agency.ask(tour, "6000")
    assert not list(hints_of(advance))
    agency.budget(tour, "999999")
    (hint,) = hints_of(advance)
    assert "989,999.00 more" in hint.text and hint.is_warning
    told = Notice.objects.filter(key__contains=":budget:2").values_list("recipient", flat=True)
    assert {agency.head.pk, agency.accountant.pk, agency.cashier.pk} <= set(told)


@pytest.mark.clause("A7.1-2")
def test_money_is_written_in_one_way(agency):
    tour = agency.ready(paid="5000")
    with pytest.raises(ValidationError) as said:
        agency.release(tour)
    assert "80% of 10,000.00" in said.value.messages[0] and "5,000.00" in said.value.messages[0]
    advance = agency.ask(tour, "6000")
    assert dict(asking.facts_of(advance))["Received by finance"] == "5,000.00"


@pytest.mark.clause("A7.3-2", "A7.1-2")
def test_nothing_is_settled_while_consent_is_asked_for_a_reversal(agency):
    """Money of the customer is to go back; nobody has consented, and nothing is undone yet."""
    tour = returned(agency, paid="9000")
    more = agency.pay_in(tour, "1000", at=BACK).hand_over.entry
    ledger.post_entry(entry_id=more.pk, by=agency.accountant, at=BACK)
    words = {"day": RETURNS, "reason": "误收", "by": agency.cashier, "at": BACK}
    ledger.reverse_entry(entry_id=more.pk, request=uuid4(), **words)
    assert not Undoing.objects.exists()
    with pytest.raises(ValidationError, match="is being undone"):
        agency.settle(tour, BACK)


@pytest.mark.clause("A7.3-4")
def test_an_exception_falls_with_its_tour(agency):
    """It leaves the general manager's desk when the tour is called off, or when all is paid."""
    off, paid, waits = (agency.ready(paid="1000") for _each in range(3))
    for tour in (off, paid, waits):
        ask_exemption(tour_id=tour.pk, reason="老客户", by=agency.operations, at=TEN)
    call_off_tour(tour_id=off.pk, reason="人数不够", by=agency.operations, at=TEN)
    agency.pay_in(paid, "6999.99")
    assert paid.exemptions.get().state == "pending"  # a cent is missing
    agency.pay_in(paid, "0.01")
    agency.release(paid)
    for tour, state in ((off, "withdrawn"), (paid, "withdrawn"), (waits, "pending")):
        row = tour.exemptions.get()
        assert (row.state, row.approval.state) == (state, state)
    open_ones = Step.objects.filter(approval__kind="tours.departure", state="open")
    assert [each.approval_id for each in open_ones] == [waits.exemptions.get().approval_id]
