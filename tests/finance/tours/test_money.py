"""Receipts, hand-overs, advances, refunds: what moves, what is refused, with the clause."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from finance.ledger.models import Entry, Purse
from finance.ledger.selectors import company, money_of
from finance.tours.advances.services import repay_company, take_back, withdraw_advance
from finance.tours.leaving import advances_out
from finance.tours.models import Advance, Receipt
from finance.tours.purses.services import shift_money
from finance.tours.receipts.services import strike_receipt
from finance.tours.selectors import standing_of
from finance.tours.services import call_off_tour
from hr.discipline.models import Case
from hr.discipline.rulings.rules import Draft, Kind
from hr.discipline.rulings.services import confirm_case
from regulations.deadlines.models import Deadline
from regulations.deadlines.sweep import sweep_deadlines
from regulations.notices.models import Notice
from tests.finance.tours.conftest import DAY, moment, yuan

pytestmark = pytest.mark.django_db
TEN = moment(DAY)


def code_of(call, *args, **words) -> str:
    with pytest.raises(ValidationError) as refused:
        call(*args, **words)
    return getattr(refused.value, "code", None) or refused.value.error_list[0].code


@pytest.mark.clause("A7.3-1")
def test_money_taken_is_handed_over_by_a_voucher_of_the_tours_fund(agency):
    tour = agency.tour()
    agency.contract(tour, "10000")
    receipt = agency.take(tour, "3000")
    assert standing_of(tour.pk).waiting == yuan("3000") and money_of(tour.fund_id) == 0
    row = agency.hand(receipt)
    assert row.entry.kind == "receipt" and row.entry.movement.by == agency.cashier
    assert money_of(tour.fund_id) == yuan("3000") and money_of(company().pk) == 0
    receipt.deadline.refresh_from_db()
    assert receipt.deadline.met_at == TEN
    assert code_of(agency.hand, receipt) == "A7.3-1"


@pytest.mark.clause("A7.3-1")
def test_money_is_taken_after_signing_and_no_more_than_is_owed(agency):
    tour = agency.tour()
    assert code_of(agency.take, tour, "1") == "A7.3-1"
    agency.contract(tour, "10000")
    agency.take(tour, "9999.99")
    assert code_of(agency.take, tour, "0.02") == "A7.3-1"
    agency.take(tour, "0.01")


def test_a_form_sent_twice_takes_the_money_once(agency):
    tour, request = agency.ready(paid="0"), uuid4()
    first, second = (agency.take(tour, "100", request=request) for _number in range(2))
    assert first == second and Receipt.objects.count() == 1
    advance = uuid4()
    agency.pay_in(tour, "5000")
    assert agency.ask(tour, "10", request=advance) == agency.ask(tour, "10", request=advance)


def test_what_the_cashier_takes_is_in_finance_at_once(agency):
    tour = agency.ready(paid="0")
    agency.take(tour, "100", by=agency.cashier, way="bank")
    assert Purse.objects.get(fund=tour.fund_id).account.code == "1002"


@pytest.mark.clause("A7.3-1")
@pytest.mark.parametrize(("hours", "cases"), [(24, 0), (24.001, 1)])
def test_money_kept_beyond_the_hours_is_a_case(agency, hours, cases):
    tour = agency.ready(paid="0")
    receipt = agency.take(tour, "3000")
    at = TEN + timedelta(hours=hours)
    sweep_deadlines(at=at)
    assert Case.objects.filter(clause="A7.3-1").count() == cases
    if cases:
        case = Case.objects.get()
        assert case.subject == agency.sales and "3,000.00" in str(case)
        assert case.facts["proposed"] == [
            {"person": agency.sales.pk, "kind": "fine", "amount": "100"}
        ]
        agency.hand(receipt, at=at)
        receipt.deadline.refresh_from_db()
        assert receipt.deadline.breached_at


@pytest.mark.clause("A7.3-1")
@pytest.mark.parametrize(
    ("amount", "passes"), [("100", True), ("99.99", False), ("1000", True), ("1000.01", False)]
)
def test_the_fine_for_keeping_money_has_its_bounds(agency, amount, passes):
    agency.take(agency.ready(paid="0"), "3000")
    at = TEN + timedelta(hours=25)
    sweep_deadlines(at=at)
    draft = Draft(agency.sales.pk, Kind.FINE, yuan(amount))
    words = {"case_id": Case.objects.get().pk, "finding": "团款留在手里一天", "by": agency.head}
    if passes:
        assert confirm_case(measures=[draft], at=at, **words)
    else:
        assert code_of(confirm_case, measures=[draft], at=at, **words) == "A7.3-1"


@pytest.mark.clause("A7.3-1")
def test_a_wrong_receipt_is_struck_by_the_chief_accountant_alone(agency):
    tour = agency.ready(paid="0")
    receipt = agency.take(tour, "3000")
    words = {"receipt_id": receipt.pk, "reason": "重复登记", "at": TEN}
    with pytest.raises(PermissionDenied):
        strike_receipt(by=agency.sales, **words)
    strike_receipt(by=agency.accountant, **words)
    assert standing_of(tour.pk).waiting == 0
    assert Deadline.objects.get(pk=receipt.deadline_id).voided_at
    assert code_of(agency.hand, receipt) == "A7.3-1"


@pytest.mark.clause("A7.3-2")
@pytest.mark.parametrize(
    ("paid", "amount", "state"),
    [
        ("8000", "5000.00", "open"),  # the sheet allows 5000
        ("8000", "5000.01", "asked"),
        ("3000", "3000.00", "open"),  # 3000 were received
        ("3000", "3000.01", "asked"),
        ("0", "0.01", "asked"),
    ],
)
def test_above_the_limit_the_general_manager_is_asked(agency, paid, amount, state):
    tour = agency.ready(paid=paid)
    advance = agency.ask(tour, amount)
    assert advance.state == state and (advance.approval_id is not None) == (state == "asked")
    if state == "open":
        agency.pay(advance)
        assert standing_of(tour.pk).committed == yuan(amount)
    else:
        assert code_of(agency.pay, advance) == "A7.3-2"


@pytest.mark.clause("A7.3-2")
def test_the_company_pays_in_advance_what_the_general_manager_approved(agency):
    other = agency.ready(paid="9000")
    tour = agency.ready(paid="3000")
    advance = agency.ask(tour, "4500")
    agency.decide(advance)
    # The company has nothing yet, and the other group's 9000 are not touched.
    assert code_of(agency.pay, advance) == "A7.3-2"
    agency.own_money("1499.99")
    assert code_of(agency.pay, advance) == "A7.3-2"
    agency.own_money("0.01")
    payout = agency.pay(advance)
    assert payout.company_part == yuan("1500")
    (left_open,) = advances_out(advance.guide, TEN)  # what finance signs for (A5-2)
    assert left_open.link == f"/tours/{tour.pk}/" and "4,500.00" in left_open.text
    assert money_of(other.fund_id) == yuan("9000")
    assert (money_of(company().pk), money_of(tour.fund_id)) == (0, 0)
    assert standing_of(tour.pk).debt == yuan("1500")
    agency.pay_in(tour, "2000")
    words = {"tour_id": tour.pk, "way": "cash", "by": agency.cashier, "at": TEN}
    assert code_of(repay_company, amount=yuan("1500.01"), request=uuid4(), **words) == "A7.3-2"
    repay_company(amount=yuan("1500"), request=uuid4(), **words)
    assert (money_of(company().pk), money_of(tour.fund_id)) == (yuan("1500"), yuan("500"))
    assert standing_of(tour.pk).debt == 0


@pytest.mark.clause("A7.3-2")
@pytest.mark.parametrize(("verdict", "becomes"), [("refused", "refused"), ("returned", "refused")])
def test_what_the_general_manager_does_not_approve_is_free_again(agency, verdict, becomes):
    tour = agency.ready()
    advance = agency.ask(tour, "6000")
    assert standing_of(tour.pk).limit == yuan("5000")  # a wish holds nothing
    agency.decide(advance, verdict, comment="太多")
    advance.refresh_from_db()
    assert advance.state == becomes and standing_of(tour.pk).limit == yuan("5000")
    assert code_of(agency.pay, advance) == "A7.3-2"


@pytest.mark.clause("A7.3-2")
def test_advances_that_wait_hold_the_money(agency):
    tour = agency.ready()
    first = agency.ask(tour, "4000")
    assert agency.ask(tour, "1000.01").state == "asked"
    withdraw_advance(advance_id=Advance.objects.last().pk, by=agency.guide, at=TEN)
    assert agency.ask(tour, "1000").state == "open"
    withdraw_advance(advance_id=first.pk, by=agency.guide, at=TEN)
    assert standing_of(tour.pk).limit == yuan("4000")


@pytest.mark.clause("A7.3-2")
def test_an_advance_that_no_longer_fits_is_not_paid(agency):
    tour = agency.ready(price="10000", paid="8000")
    advance = agency.ask(tour, "5000")
    agency.cheaper(tour, "2000")  # a smaller group: 6000 go back
    assert code_of(agency.order, tour, "3000.01") == "A7.3-2"
    withdraw_advance(advance_id=advance.pk, by=agency.guide, at=TEN)
    agency.refund(tour, "6000")
    assert standing_of(tour.pk).received == yuan("2000")
    assert agency.ask(tour, "2000").state == "open"


def test_who_asks_and_who_pays(agency):
    tour = agency.ready()
    with pytest.raises(PermissionDenied):
        agency.ask(tour, "10", by=agency.other)
    with pytest.raises(PermissionDenied):
        agency.ask(tour, "10", by=agency.sales)
    advance = agency.ask(tour, "10", by=agency.operations)
    with pytest.raises(PermissionDenied):
        agency.pay(advance, by=agency.accountant)
    with pytest.raises(PermissionDenied):
        withdraw_advance(advance_id=advance.pk, by=agency.guide, at=TEN)
    assert Notice.objects.filter(recipient=agency.cashier, clause="A7.3-2").exists()


@pytest.mark.clause("A7.3-2", "A7.3-3")
def test_without_a_budget_sheet_no_advance(agency):
    tour = agency.tour()
    agency.contract(tour)
    agency.pay_in(tour, "8000")
    assert code_of(agency.ask, tour, "1") == "A7.3-2"


def test_an_advance_comes_back_whole(agency):
    tour = agency.ready()
    advance = agency.ask(tour, "4000")
    agency.pay(advance)
    words = {"advance_id": advance.pk, "way": "cash", "by": agency.cashier, "at": TEN}
    take_back(request=uuid4(), **words)
    assert money_of(tour.fund_id) == yuan("8000")
    assert standing_of(tour.pk).committed == 0
    assert code_of(take_back, request=uuid4(), **words) == "A7.3-2"


@pytest.mark.clause("A7.1-2", "A7.3-2")
def test_cash_is_paid_out_of_the_drawer_and_out_of_nothing_else(agency):
    tour = agency.ready(paid="0")
    agency.pay_in(tour, "1000", way="cash")
    agency.pay_in(tour, "2000", way="bank")
    advance = agency.ask(tour, "2500")
    assert code_of(agency.pay, advance, way="cash") == "A7.3-2"
    assert code_of(agency.pay, advance, way="bank") == "A7.3-2"
    words = {"tour_id": tour.pk, "way": "cash", "by": agency.cashier, "at": TEN}
    assert code_of(shift_money, amount=yuan("2000.01"), request=uuid4(), **words) == "A7.3-2"
    request = uuid4()
    for _time in range(2):  # the form sent twice
        shift_money(amount=yuan("1500"), request=request, **words)
    agency.pay(advance, way="cash")
    left = dict(Purse.objects.filter(fund=tour.fund_id).values_list("account__code", "balance"))
    assert left == {"1001": yuan("0"), "1002": yuan("500")}


@pytest.mark.clause("A7.3-2")
def test_a_tour_called_off_gives_back_all_it_took(agency):
    tour = agency.ready()
    advance = agency.ask(tour, "4000")
    agency.pay(advance)
    off = {"tour_id": tour.pk, "reason": "台风", "by": agency.operations, "at": TEN}
    assert code_of(call_off_tour, **off) == "A7.3-2"
    take_back(advance_id=advance.pk, way="cash", request=uuid4(), by=agency.cashier, at=TEN)
    call_off_tour(**off)
    agency.refund(tour, "8000")
    assert money_of(tour.fund_id) == 0
    assert code_of(agency.take, tour, "1") == "A7.3-1"
    assert Entry.objects.filter(source="tours.refund").count() == 1
