"""Attacks as the portal's role: nobody bends a tour's money past the services."""

import json
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from finance.ledger import services as ledger
from finance.ledger.rules import Row
from finance.tours.models import (
    Advance,
    BadDebt,
    Budget,
    BudgetLine,
    CallOff,
    Cost,
    Departure,
    Exemption,
    HandOver,
    Payout,
    Refund,
    Settlement,
    Strike,
)
from finance.tours.selectors import standing_of
from regulations.binding.services import entering_past
from regulations.rulebook.models import RuleVersion
from tests.finance.tours.conftest import DAY, RETURNS, found_agency, moment, yuan

pytestmark = pytest.mark.django_db
TEN = moment(DAY)


def refused(act, words=None):
    with pytest.raises((DatabaseError, ValidationError), match=words), transaction.atomic():
        act()


def sql(statement: str, *params) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


ATTACKS = [
    "UPDATE tours_receipt SET amount = 1",
    "UPDATE tours_handover SET by_id = 1",
    "UPDATE tours_contract SET price = 1",
    "UPDATE tours_budget SET total = 999999",
    "UPDATE tours_budgetline SET amount = 999999",
    "UPDATE tours_payout SET company_part = 0",
    "UPDATE tours_departure SET received = 0",
    "UPDATE tours_tourfile SET content = ''",
    "UPDATE tours_advance SET amount = 1",
    "UPDATE tours_advance SET limit_then = 99999",
    "UPDATE tours_advance SET state = 'paid'",
    "UPDATE tours_exemption SET needed = 0",
    "UPDATE tours_tour SET fund_id = 1",
    "UPDATE tours_tour SET kind = 'individual'",
    "DELETE FROM tours_receipt",
    "DELETE FROM tours_advance",
    "DELETE FROM tours_tour",
    "DELETE FROM tours_budgetline",
    "TRUNCATE tours_receipt CASCADE",
    "ALTER TABLE tours_payout DISABLE TRIGGER ALL",
    "DROP FUNCTION tours_received(bigint) CASCADE",
    """INSERT INTO tours_budgetline (budget_id, item, category, text, amount)
       SELECT budget_id, 99, 'other', 'mehr', 500 FROM tours_budgetline LIMIT 1""",
]


@pytest.mark.clause("A7.3-2", "A7.3-3")
@pytest.mark.parametrize("statement", ATTACKS)
def test_the_portals_role_cannot_bend_a_tours_money(agency, statement):
    tour = agency.ready()
    agency.release(tour)
    agency.ask(tour, "1000")
    agency.ask(tour, "9000")
    before = standing_of(tour.pk)
    refused(lambda: sql(statement))
    assert standing_of(tour.pk) == before


def voucher(agency, rows, *, moves=True, source=None):
    entry = ledger.prepare_entry(
        day=DAY, summary="绕过", rows=rows, by=agency.cashier, at=TEN, request=uuid4(),
        source=source,
    )  # fmt: skip
    if moves:
        ledger.move_money(entry_id=entry.pk, day=DAY, by=agency.cashier, at=TEN)
    return entry


def payment(agency, advance, amount):
    fund = advance.tour.fund_id
    rows = [Row("122101", fund, debit=yuan(amount)), Row("1001", fund, credit=yuan(amount))]
    return voucher(agency, rows, source=("tours.advance", advance.pk))


def pay_past_the_service(agency, advance, company_part="0"):
    entry = payment(agency, advance, advance.amount)
    return Payout.objects.create(
        advance=advance, entry=entry, amount=advance.amount, company_part=yuan(company_part),
        by=agency.cashier, at=TEN,
    )  # fmt: skip


@pytest.mark.clause("A7.3-2")
@pytest.mark.parametrize(("amount", "passes"), [("5000.00", True), ("5000.01", False)])
def test_an_advance_beyond_the_limit_is_paid_by_nobody(agency, amount, passes):
    tour = agency.ready()
    advance = Advance.objects.create(
        tour=tour, guide=agency.guide, amount=yuan(amount), purpose="餐", limit_then=yuan("9999"),
        state="open", asked_by=agency.guide, asked_at=TEN,
    )  # fmt: skip
    if passes:
        assert pay_past_the_service(agency, advance).pk
    else:
        refused(lambda: pay_past_the_service(agency, advance), "beyond what tour")


@pytest.mark.clause("A7.3-2")
def test_the_company_pays_for_nobody_whom_the_general_manager_did_not_approve(agency):
    tour = agency.ready(paid="8000")
    advance = agency.ask(tour, "6000")
    refused(lambda: sql("UPDATE tours_advance SET state = 'agreed'"), "not approved")
    refused(lambda: pay_past_the_service(agency, advance, "1000"), "not to be paid")


def test_a_payment_without_its_voucher_is_none(agency):
    tour, other = agency.ready(), agency.ready()
    advance, of_other = agency.ask(tour, "1000"), agency.ask(other, "1000")
    words = {"advance": advance, "amount": advance.amount, "by": agency.cashier, "at": TEN}

    def pay_from_another_fund():
        Payout.objects.create(entry=payment(agency, of_other, "1000"), **words)

    refused(pay_from_another_fund, "no voucher paid")
    rows = [
        Row("122101", tour.fund_id, debit=yuan("1000")),
        Row("1001", tour.fund_id, credit=yuan("1000")),
    ]
    unmoved = voucher(agency, rows, moves=False, source=("tours.advance", advance.pk))
    refused(lambda: Payout.objects.create(entry=unmoved, **words), "no voucher paid")


@pytest.mark.clause("A7.3-2")
def test_no_voucher_pays_one_group_with_anothers_money(agency):
    tour, other = agency.ready(paid="3000"), agency.ready(paid="8000")
    for rows in (
        [Row("122101", tour.fund_id, debit=yuan("10")),
         Row("1001", other.fund_id, credit=yuan("10"))],
        [Row("122101", tour.fund_id, debit=yuan("10")),
         Row("224102", tour.fund_id, credit=yuan("10")),
         Row("122102", other.fund_id, debit=yuan("10")),
         Row("1001", other.fund_id, credit=yuan("10"))],
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            voucher(agency, rows)


@pytest.mark.clause("A7.3-1")
def test_a_hand_over_has_a_voucher_of_its_sum(agency):
    tour, other = agency.ready(paid="0"), agency.ready(paid="0")
    receipt, of_other = agency.take(tour, "1000"), agency.take(other, "1000")

    def hand(fund, amount, source):
        rows = [Row("1001", fund, debit=yuan(amount)), Row("2203", fund, credit=yuan(amount))]
        entry = voucher(agency, rows, source=("tours.receipt", source.pk))
        HandOver.objects.create(receipt=receipt, entry=entry, by=agency.cashier, at=TEN)

    refused(lambda: hand(other.fund_id, "1000", of_other), "no voucher took")
    refused(lambda: hand(tour.fund_id, "999.99", receipt), "no voucher took")
    own = {"receipt": receipt, "reason": "藏", "by": agency.sales, "at": TEN}
    refused(lambda: Strike.objects.create(**own), "of their own")


@pytest.mark.clause("A7.3-4")
@pytest.mark.parametrize(("paid", "passes"), [("8000", True), ("7999.99", False)])
def test_the_gate_of_departure_stands_in_the_database(agency, paid, passes):
    tour = agency.ready(paid=paid)
    version = RuleVersion.objects.get(rule_set="tours")
    words = {"tour": tour, "price": yuan("10000"), "received": yuan(paid), "percent": 80,
             "version": version, "by": agency.operations, "at": TEN}  # fmt: skip
    for lie in ({"percent": 0}, {"price": yuan("1")}, {"received": yuan("10000")}):
        refused(lambda lie=lie: Departure.objects.create(**words | lie))
    if passes:
        assert Departure.objects.create(**words).pk
        return
    refused(lambda: Departure.objects.create(**words), "not paid enough")
    asked = {"tour": tour, "reason": "x", "price": 1, "received": 0, "needed": 1,
             "asked_by": agency.operations, "asked_at": TEN}  # fmt: skip
    refused(lambda: Exemption.objects.create(state="approved", **asked), "begins undecided")
    exemption = Exemption.objects.create(**asked)
    refused(lambda: Departure.objects.create(exemption=exemption, **words), "not paid enough")


@pytest.mark.clause("A7.3-3")
def test_a_budget_sheet_comes_with_its_lines_and_in_order(agency):
    tour = agency.tour()
    words = {"tour": tour, "total": yuan("100"), "by": agency.operations, "at": TEN}

    def sign(version, *sums):
        budget = Budget.objects.create(version=version, **words)
        BudgetLine.objects.bulk_create(
            BudgetLine(budget=budget, item=place, category="other", text="x", amount=yuan(each))
            for place, each in enumerate(sums)
        )
        sql("SET CONSTRAINTS ALL IMMEDIATE")

    refused(lambda: sign(1), "comes with its lines")
    refused(lambda: sign(1, "60", "39.99"), "do not add up")
    refused(lambda: sign(2, "100"), "follow each other")
    sign(1, "60", "40")


@pytest.mark.clause("A7.3-3", "A7.3-5")
def test_nothing_is_settled_past_the_service(agency):
    tour = agency.ready()
    agency.release(tour)
    agency.cost(tour, 1, "3000")

    def settle(total="3000"):
        rows = [
            Row("540102", tour.fund_id, debit=yuan(total)),
            Row("1001", tour.fund_id, credit=yuan(total)),
        ]
        Settlement.objects.create(
            tour=tour, entry=voucher(agency, rows, source=("tours.settlement", tour.pk)),
            total=yuan(total), taken=0, income=yuan("8000"), reckoning=sheet, bound=b"", pages=0,
            sha256="", by=agency.cashier, at=TEN,
        )  # fmt: skip

    sheet = None
    refused(settle, "lacks: confirmation, itemised")
    agency.papers(tour)
    refused(settle, "nobody confirmed")
    sheet = agency.confirm(tour, at=moment(RETURNS, "18:00"))
    refused(lambda: settle("2999"), "nobody confirmed")
    refused(settle, "does not add up")  # what was received is no income yet
    Cost.objects.create(tour=tour, item=1, amount=yuan("0.01"), text="x", by=agency.guide, at=TEN)
    refused(lambda: settle("3000.01"), "more than its budget sheet")
    Cost.objects.create(tour=tour, item=77, amount=yuan("1"), text="x", by=agency.guide, at=TEN)
    refused(settle, "more than its budget sheet")


def test_other_gates(agency):
    tour = agency.ready()
    agency.release(tour)
    refused(lambda: CallOff.objects.create(tour=tour, reason="x", by=agency.sales, at=TEN))
    words = {"tour": tour, "at": TEN}
    refused(lambda: BadDebt.objects.create(person=agency.guide, amount=yuan("2000"), **words))
    refused(lambda: BadDebt.objects.create(person=agency.sales, amount=yuan("1"), **words))
    BadDebt.objects.create(person=agency.sales, amount=yuan("2000"), **words)
    agency.cheaper(tour, "2000")  # 6000 beyond the price
    agency.ask(tour, "5000")
    order = agency.order(tour, "3000")

    def refund(amount, to="王老师"):
        rows = [
            Row("2203", tour.fund_id, debit=yuan(amount)),
            Row("1001", tour.fund_id, credit=yuan(amount)),
        ]
        Refund.objects.create(
            amount=yuan(amount), payee=to, reason="x", by=agency.cashier, order=order,
            entry=voucher(agency, rows, source=("tours.refund", order.pk)), **words,
        )  # fmt: skip

    refused(lambda: refund("3000.01"), "not so much money")
    refused(lambda: refund("3000"), "nobody approved")
    agency.decide(order, by=agency.accountant)
    refused(lambda: refund("2999"), "nobody approved")
    refused(lambda: refund("3000", to="张三"), "nobody approved")
    refund("3000")


@pytest.mark.django_db(transaction=True)  # attempts are recorded past any rollback
def test_the_orm_refuses_changes_too(transactional_db):
    with entering_past(right="test"):
        tour = found_agency().ready()
    for act in (
        lambda: tour.receipts.all().delete(),
        lambda: tour.contracts.update(price=1),
        lambda: BudgetLine.objects.update(amount=1),
        lambda: tour.delete(),
    ):
        refused(act)
    assert json.dumps(str(standing_of(tour.pk).received)) == '"8000.00"'
