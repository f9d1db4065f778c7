"""What nobody does alone: settle, lower a price, give money back, pay to oneself."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from finance.ledger.selectors import company, money_of
from finance.tours.advances.services import withdraw_advance
from finance.tours.balance import BALANCE, last_day_of
from finance.tours.departures.services import ask_exemption
from finance.tours.models import (
    Contract,
    Departure,
    Exemption,
    PriceCut,
    Refund,
    TourFile,
)
from finance.tours.pages import to_refund
from finance.tours.papers.prices import facts_of
from finance.tours.papers.services import sign_contract
from finance.tours.receipts.refunds import drop_refund, hints_of, pay_refund
from finance.tours.rules import Wish
from finance.tours.selectors import standing_of
from finance.tours.services import call_off_tour
from finance.tours.settling.reckoning import ask_settlement
from regulations.approvals.models import Approval
from regulations.deadlines.models import Deadline
from tests.finance.tours.conftest import DAY, PNG, RETURNS, balance_of, moment, yuan
from tests.finance.tours.test_money import code_of
from tests.finance.tours.test_pages import page
from tests.finance.tours.test_settling import gone

pytestmark = pytest.mark.django_db
TEN = moment(DAY)
BACK = moment(RETURNS, "18:00")


def sql(statement: str, *params) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def refused(statement: str, *params, words: str) -> None:
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        sql(statement, *params)


def returned(agency, **words):
    """A tour that came back with papers and costs of 3000."""
    tour = gone(agency, **words)
    agency.cost(tour, 1, "3000")
    agency.papers(tour)
    return tour


@pytest.mark.clause("A7.3-3", "A7.3-5")
def test_a_settlement_is_confirmed_by_operations_and_the_chief_accountant(agency):
    tour = returned(agency)
    assert code_of(agency.pay_settlement, tour, BACK) == "A7.3-3"
    sheet = ask_settlement(tour_id=tour.pk, by=agency.guide, at=BACK)
    assert code_of(agency.pay_settlement, tour, BACK) == "A7.3-3"
    with pytest.raises(PermissionDenied):
        agency.decide(sheet, by=agency.accountant, at=BACK)  # operations comes first
    agency.decide(sheet, by=agency.operations, at=BACK)
    assert code_of(agency.pay_settlement, tour, BACK) == "A7.3-3"
    agency.decide(sheet, by=agency.accountant, at=BACK)
    settlement = agency.pay_settlement(tour, BACK)
    assert settlement.reckoning == sheet and settlement.by == agency.cashier


@pytest.mark.clause("A7.3-3")
def test_who_asks_for_a_settlement_confirms_nothing_of_it(agency):
    tour = returned(agency)
    with pytest.raises(PermissionDenied):
        ask_settlement(tour_id=tour.pk, by=agency.cashier, at=BACK)
    sheet = ask_settlement(tour_id=tour.pk, by=agency.operations, at=BACK)
    sheet.refresh_from_db()
    first = sheet.approval.steps.get(place=0)
    assert first.people == [agency.head.pk]  # above operations


@pytest.mark.clause("A7.3-3")
def test_figures_that_changed_are_confirmed_anew(agency):
    tour = returned(agency)
    agency.confirm(tour, at=BACK)
    agency.cost(tour, 2, "0.01", at=BACK)
    assert code_of(agency.pay_settlement, tour, BACK) == "A7.3-3"
    sheet = ask_settlement(tour_id=tour.pk, by=agency.guide, at=BACK)
    agency.decide(sheet, by=agency.operations, at=BACK)
    agency.cost(tour, 2, "0.01", at=BACK)
    assert code_of(agency.decide, sheet, by=agency.accountant, at=BACK) == "A7.3-3"
    agency.decide(sheet, "refused", by=agency.accountant, at=BACK)
    assert agency.settle(tour, BACK).total == yuan("3000.02")


@pytest.mark.clause("A7.3-2", "A7.3-3")
def test_a_settled_tour_earns_what_its_customer_paid_less_its_costs(agency):
    """Received 10,000; the guide had 4,000, of which 500 from the company; it cost 3,000."""
    agency.own_money("500")
    tour = agency.ready(paid="3500")
    advance = agency.ask(tour, "4000")
    agency.decide(advance)
    agency.pay(advance)
    agency.pay_in(tour, "6500", way="bank")
    agency.release(tour)
    agency.cost(tour, 1, "3000")
    agency.papers(tour)
    settlement = agency.settle(tour, BACK)
    assert (settlement.income, settlement.profit) == (yuan("10000"), yuan("7000"))
    # 1,000 of the guide in cash and 6,500 in the bank go over; 500 of them the tour had owed.
    assert settlement.handed == yuan("7500") and money_of(tour.fund_id) == 0
    assert balance_of(tour.fund_id) == {
        "500102": yuan("-10000"), "540102": yuan("3000"), "3103": yuan("7000"),
    }  # fmt: skip
    assert balance_of(company().pk) == {
        "1001": yuan("1000"), "1002": yuan("6500"), "3001": yuan("-500"), "3103": yuan("-7000"),
    }  # fmt: skip
    assert standing_of(tour.pk).debt == 0


@pytest.mark.clause("A7.3-2")
def test_what_is_paid_after_the_settlement_is_income_at_once(agency):
    tour = returned(agency, paid="8000", advance="3000")
    agency.settle(tour, BACK)
    agency.pay_in(tour, "2000", at=BACK)
    assert money_of(tour.fund_id) == 0 and money_of(company().pk) == yuan("7000")
    assert balance_of(tour.fund_id) == {
        "500102": yuan("-10000"), "540102": yuan("3000"), "3103": yuan("7000"),
    }  # fmt: skip
    assert standing_of(tour.pk).owed == 0 and standing_of(tour.pk).is_whole


@pytest.mark.clause("A7.3-2")
def test_a_loss_is_the_companys(agency):
    """The company paid 1,000 of an advance of 4,000, and the customer never paid the rest."""
    agency.own_money("1000")
    tour = agency.ready(price="5000", budget=("6000",), paid="4000")
    agency.release(tour)
    advance = agency.ask(tour, "5000")
    agency.decide(advance)
    agency.pay(advance)
    agency.cost(tour, 1, "5000")
    agency.papers(tour)
    settlement = agency.settle(tour, BACK)
    assert (settlement.profit, settlement.handed) == (yuan("-1000"), 0)
    assert balance_of(company().pk) == {"3001": yuan("-1000"), "3103": yuan("1000")}


@pytest.mark.clause("A7.3-2")
def test_a_tour_whose_customer_paid_too_much_gives_it_back_before_it_is_settled(agency):
    tour = returned(agency)
    agency.cheaper(tour, "9999.99", at=BACK)
    assert code_of(agency.settle, tour, BACK) == "A7.3-2"
    agency.refund(tour, "0.01", at=BACK)
    assert agency.settle(tour, BACK).income == yuan("9999.99")


@pytest.mark.clause("A7.3-4")
def test_a_lower_price_counts_once_operations_and_the_general_manager_agree(agency):
    tour = agency.ready(price="10000", paid="6000")
    assert code_of(agency.contract, tour, "7500") == "A7.3-4"  # without a reason
    row = agency.contract(tour, "7500", reason="少六人")
    assert standing_of(tour.pk).price == yuan("10000")
    assert code_of(agency.release, tour) == "A7.3-4"  # 8000 are needed of 10000
    assert ("Contract price", "10,000.00 → 7,500.00") in facts_of(row.cut)
    assert code_of(agency.contract, tour, "7400", reason="又少") == "A7.3-4"  # one waits
    agency.decide(row.cut, by=agency.operations)
    assert standing_of(tour.pk).price == yuan("10000")
    agency.decide(row.cut)
    assert standing_of(tour.pk).price == yuan("7500")
    assert agency.release(tour).price == yuan("7500")  # 6000 are needed of 7500


@pytest.mark.clause("A7.3-4")
@pytest.mark.parametrize(("price", "counts"), [("10000.00", True), ("9999.99", False)])
def test_a_price_that_does_not_fall_counts_at_once(agency, price, counts):
    tour = agency.ready(price="10000", paid="0")
    agency.contract(tour, price, content=PNG + b"x", reason="重签")
    assert PriceCut.objects.exists() is not counts
    assert standing_of(tour.pk).price == yuan("10000")


@pytest.mark.clause("A7.3-4")
def test_a_lower_price_that_was_refused_never_counts(agency):
    tour = agency.ready(paid="0")
    row = agency.contract(tour, "9000", reason="少两人")
    agency.decide(row.cut, "refused", by=agency.operations, comment="人数未减")
    assert standing_of(tour.pk).price == yuan("10000")
    agency.contract(tour, "11000")
    assert standing_of(tour.pk).price == yuan("11000")
    refused("UPDATE tours_pricecut SET state = 'approved'", words="stays as it was decided")


@pytest.mark.clause("A7.3-4")
def test_a_contract_written_past_the_service_lowers_nothing(agency):
    tour = agency.ready(paid="0")
    file = tour.files.get()
    words = {"tour": tour, "price": yuan("1"), "signed_on": DAY, "by": agency.sales, "at": TEN}
    row = Contract.objects.create(number=99, was=None, file=_another(file), **words)
    row.refresh_from_db()
    assert row.was == yuan("10000") and standing_of(tour.pk).price == yuan("10000")


def _another(file):
    words = {"kind": "contract", "name": "b.png", "media": file.media, "size": 1, "content": b"b"}
    return TourFile.objects.create(tour=file.tour, sha256="b", by=file.by, at=TEN, **words)


@pytest.mark.clause("A7.3-4")
def test_operations_that_sign_a_contract_do_not_agree_to_it(agency):
    tour = agency.ready(paid="0")
    row = sign_contract(
        tour_id=tour.pk, price=yuan("9000"), signed_on=DAY, name="a.png", reason="少人",
        content=PNG + b"y", by=agency.operations, at=TEN,
    )  # fmt: skip
    row.cut.refresh_from_db()
    assert [step.people for step in row.cut.approval.steps.all()] == [[agency.head.pk]]


@pytest.mark.clause("A7.3-2")
def test_a_refund_is_asked_for_and_decided_before_it_is_paid(agency):
    tour = agency.ready()
    agency.cheaper(tour, "7000")
    with pytest.raises(PermissionDenied):
        agency.order(tour, "1000", by=agency.cashier)
    assert code_of(agency.order, tour, "1000.01") == "A7.3-2"
    order = agency.order(tour, "1000")
    words = {"order_id": order.pk, "way": "cash", "by": agency.cashier, "at": TEN}
    assert code_of(pay_refund, **words) == "A7.3-2"
    agency.decide(order, by=agency.accountant)
    with pytest.raises(PermissionDenied):
        pay_refund(**words | {"by": agency.accountant})
    for _time in range(2):  # the button pressed twice
        pay_refund(**words)
    assert Refund.objects.count() == 1 and standing_of(tour.pk).received == yuan("7000")


@pytest.mark.clause("A7.3-2")
@pytest.mark.parametrize(("payee", "steps"), [("王老师", 1), ("实验中学", 1), ("张三", 2)])
def test_money_goes_back_to_who_paid_or_the_general_manager_knows(agency, payee, steps):
    tour = agency.ready()
    agency.cheaper(tour, "7000")
    order = agency.order(tour, "1000", payee)
    order.refresh_from_db()
    assert order.approval.steps.count() == steps
    assert bool(list(hints_of(order))) == (steps == 2)


@pytest.mark.clause("A7.3-2")
def test_a_refund_that_no_longer_fits_is_not_paid(agency):
    tour = agency.ready()
    agency.cheaper(tour, "2000")
    order = agency.order(tour, "6000")
    agency.decide(order, by=agency.accountant)
    advance = agency.ask(tour, "2000.01")
    words = {"order_id": order.pk, "way": "cash", "by": agency.cashier, "at": TEN}
    assert code_of(pay_refund, **words) == "A7.3-2"
    withdraw_advance(advance_id=advance.pk, by=agency.guide, at=TEN)
    pay_refund(**words)


@pytest.mark.clause("A7.3-2", "A7.1-2")
def test_an_approved_refund_is_given_up_before_it_is_paid(agency):
    tour = agency.ready()
    agency.cheaper(tour, "7000")
    order = agency.order(tour, "1000")
    words = {"order_id": order.pk, "reason": "原款已冲销", "at": TEN}
    assert code_of(drop_refund, by=agency.sales, **words) == "A7.3-2"  # not decided yet
    agency.decide(order, by=agency.accountant)
    for person in (agency.guide, agency.accountant):
        with pytest.raises(PermissionDenied):
            drop_refund(by=person, **words)
    assert code_of(drop_refund, by=agency.sales, **words | {"reason": " "}) == "A7.3-2"
    refused(
        "INSERT INTO tours_refunddrop (order_id, reason, by_id, at) VALUES (%s, 'x', %s, now())",
        order.pk, agency.guide.pk, words="not theirs to give up",
    )  # fmt: skip
    assert list(to_refund()) == [order]
    drop_refund(by=agency.cashier, **words)
    assert not to_refund().exists()
    paying = {"order_id": order.pk, "way": "cash", "by": agency.cashier, "at": TEN}
    assert code_of(pay_refund, **paying) == "A7.3-2"
    assert code_of(drop_refund, by=agency.sales, **words) == "A7.3-2"
    text = page(agency.cashier).get(f"/tours/{tour.pk}/").content.decode()
    assert "given up" in text and "原款已冲销" in text and "pay-refund" not in text
    again = agency.order(tour, "1000")
    agency.decide(again, by=agency.accountant)
    paid = pay_refund(**paying | {"order_id": again.pk})
    assert code_of(drop_refund, by=agency.sales, **words | {"order_id": again.pk}) == "A7.3-2"
    refused(
        "INSERT INTO tours_refunddrop (order_id, reason, by_id, at) VALUES (%s, 'x', %s, now())",
        again.pk, agency.sales.pk, words="does not wait to be paid",
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="was given up"), transaction.atomic():
        Refund.objects.create(
            tour=tour, order=order, amount=1000, payee=order.payee, reason="x", entry=paid.entry,
            by=agency.cashier, at=TEN,
        )  # fmt: skip


@pytest.mark.clause("A7.3-2")
def test_all_the_money_of_a_tour_called_off_goes_back_by_the_general_manager(agency):
    tour = agency.ready()
    call_off_tour(tour_id=tour.pk, reason="台风", by=agency.operations, at=TEN)
    order = agency.order(tour, "8000")
    order.refresh_from_db()
    assert order.approval.steps.count() == 2


@pytest.mark.clause("A7.1-2")
def test_nobody_pays_out_to_themselves(agency):
    tour = agency.ready()
    advance = agency.ask(tour, "100")
    agency.guide.position = agency.cashier.position
    agency.guide.save()
    agency.guide.groups.set(agency.cashier.groups.all())
    guide = type(agency.guide).objects.get(pk=agency.guide.pk)
    assert code_of(agency.pay, advance, by=guide) == "A7.1-2"
    agency.cheaper(tour, "7000")
    order = agency.order(tour, "1000", agency.cashier.name)
    agency.decide(order, by=agency.accountant)
    agency.decide(order)
    words = {"order_id": order.pk, "way": "cash", "by": agency.cashier, "at": TEN}
    assert code_of(pay_refund, **words) == "A7.1-2"


@pytest.mark.clause("A7.3-2")
def test_a_wish_holds_nothing_until_it_is_approved(agency):
    tour = agency.ready()  # 5000 may be taken along
    wish = agency.ask(tour, "5000.01")
    assert standing_of(tour.pk).limit == yuan("5000")
    agency.decide(wish)
    assert standing_of(tour.pk).limit == 0


@pytest.mark.clause("A7.3-2")
def test_the_limit_is_looked_at_again_when_it_is_approved_and_when_it_is_paid(agency):
    agency.own_money("9000")
    tour = agency.ready()
    wish = agency.ask(tour, "6000")  # the company would pay 1000
    other = agency.ask(tour, "0.01")
    assert code_of(agency.decide, wish) == "A7.3-2"  # now 1000.01
    withdraw_advance(advance_id=other.pk, by=agency.guide, at=TEN)
    agency.decide(wish)
    wish.refresh_from_db()
    assert wish.state == Wish.AGREED
    agency.cheaper(tour, "3000")
    agency.order(tour, "2000")
    assert agency.pay(wish).company_part == yuan("1000")


@pytest.mark.clause("A7.3-4")
def test_an_exception_is_approved_by_its_own_approval_alone(agency):
    tour, other = agency.ready(paid="5000"), agency.ready(paid="5000")
    words = {"reason": "老客户", "by": agency.operations, "at": TEN}
    row, good = (ask_exemption(tour_id=each.pk, **words) for each in (tour, other))
    set_state = "UPDATE tours_exemption SET state = 'approved' WHERE id = %s"
    refused(set_state, row.pk, words="not decided by its own")
    agency.decide(good)
    lent = Approval.objects.get(pk=Exemption.objects.get(pk=good.pk).approval_id)
    raw = Exemption.objects.create(
        tour=tour, reason="x", price=1, received=0, needed=1, asked_by=agency.operations,
        asked_at=TEN,
    )  # fmt: skip
    take = "UPDATE tours_exemption SET approval_id = %s, state = 'approved' WHERE id = %s"
    refused(take, lent.pk, raw.pk, words="not decided by its own|duplicate")
    wish = agency.ask(agency.ready(), "6000")
    agency.decide(wish)
    wish.refresh_from_db()
    refused(take, wish.approval_id, raw.pk, words="not decided by its own")
    agency.decide(row)
    refused("UPDATE tours_exemption SET state = 'pending' WHERE id = %s", row.pk,
            words="stays as it was decided")  # fmt: skip
    assert agency.release(tour).exemption_id == row.pk
    assert Departure.objects.count() == 1


@pytest.mark.clause("A7.3-2", "A7.3-3", "A7.3-4")
@pytest.mark.parametrize("table", ["reckoning", "refundorder", "pricecut"])
def test_nothing_asked_for_approves_itself(agency, table):
    tour = agency.ready()
    agency.cheaper(tour, "7000")
    agency.release(tour)
    agency.cost(tour, 1, "10")
    agency.papers(tour)
    order = agency.order(tour, "10")
    agency.contract(tour, "6500", reason="又少")
    if table == "reckoning":
        agency.decide(order, "refused", by=agency.accountant)
        agency.refund(tour, "1000")
        ask_settlement(tour_id=tour.pk, by=agency.guide, at=BACK)
    refused(
        f"UPDATE tours_{table} SET state = 'approved' WHERE state = 'pending'",
        words="not decided by its own",
    )


@pytest.mark.clause("A7.3-4")
def test_a_balance_clock_says_the_last_day(agency):
    tour = agency.ready()
    agency.release(tour)
    row = Deadline.objects.get(kind=BALANCE)
    assert last_day_of(row) == RETURNS + timedelta(days=3)
