"""Two at the same moment on connections of their own: the money of a tour is spent once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from finance.ledger.selectors import money_of
from finance.tours.models import Departure, HandOver, Payout, Receipt
from finance.tours.receipts.refunds import pay_refund
from finance.tours.selectors import standing_of
from regulations.rulebook.rules import day_of
from tests import worlds
from tests.attendance.leave.test_races import together
from tests.finance.tours.conftest import found_agency, yuan

pytestmark = pytest.mark.django_db(transaction=True)


agency = worlds.shared(found_agency, commits=True)


@pytest.fixture
def tour(agency):
    at = timezone.now()
    found = agency.tour(departs=day_of(at), returns=day_of(at) + timedelta(days=2), at=at)
    agency.contract_at(found, "10000", at)
    agency.budget(found, "5000", at=at)
    agency.pay_in(found, "8000", at=at)
    return found


@pytest.mark.clause("A7.3-2")
def test_two_advances_never_take_the_same_money(agency, tour):
    at = timezone.now()
    first, second = (agency.ask(tour, amount, at=at) for amount in ("2500", "2500"))
    told = together(
        lambda: agency.pay(first, at=timezone.now()), lambda: agency.pay(second, at=timezone.now())
    )
    assert told == ["", ""] and money_of(tour.fund_id) == yuan("3000")
    told = together(*[lambda: agency.ask(tour, "0.01", at=timezone.now())] * 2)
    assert standing_of(tour.pk).limit == 0
    assert {row.state for row in tour.advances.filter(amount=yuan("0.01"))} == {"asked"}


@pytest.mark.clause("A7.3-2")
def test_an_advance_is_paid_once(agency, tour):
    advance = agency.ask(tour, "2500", at=timezone.now())
    told = together(*[lambda: agency.pay(advance, at=timezone.now())] * 2)
    assert told[0] == "" and told[1]
    assert Payout.objects.count() == 1 and money_of(tour.fund_id) == yuan("5500")


@pytest.mark.clause("A7.3-2")
def test_asking_at_once_never_holds_more_than_there_is(agency, tour):
    told = together(*[lambda: agency.ask(tour, "3000", at=timezone.now())] * 2)
    assert told == ["", ""]
    assert sorted(row.state for row in tour.advances.all()) == ["asked", "open"]


def test_money_is_handed_over_once_and_taken_once(agency, tour):
    request = uuid4()
    take = lambda: agency.take(tour, "500", at=timezone.now(), request=request)  # noqa: E731
    assert together(take, take) == ["", ""]
    receipt = Receipt.objects.get(request=request)
    told = together(*[lambda: agency.hand(receipt, at=timezone.now())] * 2)
    assert (told[0] == "" and "already" in told[1]) or "已" in told[1]
    assert HandOver.objects.filter(receipt=receipt).count() == 1
    assert money_of(tour.fund_id) == yuan("8500")


@pytest.mark.clause("A7.3-4")
def test_a_refund_does_not_slip_past_the_gate(agency, tour):
    """Either the money is there when the tour departs, or it has gone back before."""
    agency.cheaper(tour, "7000", at=timezone.now())  # 1000 may go back: 5600 are needed
    order = agency.order(tour, "10", at=timezone.now())
    agency.decide(order, by=agency.accountant, at=timezone.now())
    agency.contract_at(tour, "9990", timezone.now())  # 7992 are needed of 8000

    def refund():
        pay_refund(order_id=order.pk, way="cash", by=agency.cashier, at=timezone.now())

    together(lambda: agency.release(tour, at=timezone.now()), refund)
    row = Departure.objects.filter(tour=tour).first()
    assert row is None or row.received * 100 >= row.price * row.percent
