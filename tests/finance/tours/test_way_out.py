"""Departure, budget sheets, balance and the daily report through the services."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from finance.tours.balance import BALANCE, remind_unpaid
from finance.tours.budgets.services import Planned, sign_budget
from finance.tours.departures.report import REPORT, draft_of, send_report
from finance.tours.departures.services import ask_exemption
from finance.tours.models import BadDebt, Budget, DayReport, Departure, Exemption
from finance.tours.selectors import standing_of
from finance.tours.services import call_off_tour, change_people
from regulations.deadlines.models import Deadline
from regulations.deadlines.sweep import sweep_deadlines
from regulations.notices.models import Notice
from tests.finance.tours.conftest import DAY, DEPARTS, RETURNS, moment, yuan
from tests.finance.tours.test_money import code_of

pytestmark = pytest.mark.django_db
TEN = moment(DAY)
BACK = moment(RETURNS, "18:00")


def exempt(agency, tour, reason="老客户，款在途"):
    return ask_exemption(tour_id=tour.pk, reason=reason, by=agency.operations, at=TEN)


@pytest.mark.clause("A7.3-4")
@pytest.mark.parametrize(
    ("kind", "paid", "departs"),
    [
        ("group", "8000", True),
        ("group", "7999.99", False),
        ("individual", "10000", True),
        ("individual", "9999.99", False),
    ],
)
def test_a_tour_departs_once_enough_is_in_finance(agency, kind, paid, departs):
    tour = agency.tour(kind)
    agency.contract(tour, "10000")
    agency.budget(tour, "5000")
    agency.pay_in(tour, paid)
    agency.take(tour, "0.01") if paid != "10000" else None  # not handed over: does not count
    if departs:
        row = agency.release(tour)
        assert (row.received, row.percent) == (yuan(paid), 80 if kind == "group" else 100)
    else:
        assert code_of(agency.release, tour) == "A7.3-4"
        assert not Departure.objects.exists()


@pytest.mark.clause("A7.3-4")
@pytest.mark.parametrize(("verdict", "departs"), [("approved", True), ("refused", False)])
def test_with_less_it_departs_by_the_general_managers_word_alone(agency, verdict, departs):
    tour = agency.ready(paid="5000")
    document = exempt(agency, tour)
    assert code_of(agency.release, tour) == "A7.3-4"
    agency.decide(document, verdict, comment="情况属实")
    if departs:
        assert agency.release(tour).exemption == document
    else:
        assert code_of(agency.release, tour) == "A7.3-4"


@pytest.mark.clause("A7.3-4")
def test_an_exception_has_a_reason_and_is_asked_for_once(agency):
    tour = agency.ready(paid="5000")
    assert code_of(exempt, agency, tour, " ") == "A7.3-4"
    exempt(agency, tour)
    assert code_of(exempt, agency, tour) == "A7.3-4"
    assert code_of(exempt, agency, agency.ready(paid="8000")) == "A7.3-4"
    with pytest.raises(PermissionDenied):
        ask_exemption(tour_id=tour.pk, reason="x", by=agency.sales, at=TEN)
    assert Exemption.objects.get().approval.amount == yuan("3000")


@pytest.mark.clause("A7.3-3")
def test_a_budget_sheet_is_signed_in_versions(agency):
    tour = agency.tour()
    agency.budget(tour, "3000", "2000")
    second = sign_budget(
        tour_id=tour.pk, note="加一晚酒店", by=agency.operations, at=TEN,
        lines=[Planned("rooms", "酒店", yuan("4000"), 1), Planned("meals", "餐", yuan("500"))],
    )  # fmt: skip
    assert [(b.version, b.total) for b in Budget.objects.all()] == [
        (1, yuan("5000")), (2, yuan("4500")),
    ]  # fmt: skip
    assert [line.item for line in second.lines.all()] == [1, 3]  # a number is never used again
    assert standing_of(tour.pk).budget == yuan("4500")
    assert code_of(agency.budget, tour, "100", note=" ") == "A7.3-3"
    with pytest.raises(PermissionDenied):
        sign_budget(tour_id=tour.pk, lines=[], by=agency.guide, at=TEN)
    assert code_of(sign_budget, tour_id=tour.pk, lines=[], note="空", by=agency.operations,
                   at=TEN) == "A7.3-3"  # fmt: skip


@pytest.mark.clause("A7.3-2", "A7.3-3")
@pytest.mark.parametrize(("total", "passes"), [("4000", True), ("3999.99", False)])
def test_a_budget_sheet_never_allows_less_than_is_committed(agency, total, passes):
    tour = agency.ready()
    agency.pay(agency.ask(tour, "4000"))
    if passes:
        agency.budget(tour, total)
    else:
        assert code_of(agency.budget, tour, total) == "A7.3-2"


def test_a_line_with_costs_stays_on_the_sheet(agency):
    tour = agency.ready()
    agency.cost(tour, 2, "10")
    assert code_of(agency.budget, tour, "5000") == "A7.3-3"
    assert code_of(agency.cost, tour, 9, "10") == "A7.3-3"


@pytest.mark.clause("A7.3-4")
def test_what_is_not_paid_in_time_has_a_responsible_person(agency):
    tour = agency.ready(paid="8000")
    agency.release(tour)
    clock = Deadline.objects.get(kind=BALANCE)
    last = moment(RETURNS + timedelta(days=4), "00:00")
    assert (clock.owner, clock.due_at) == (agency.sales, last)
    assert remind_unpaid(at=BACK) == 0
    assert remind_unpaid(at=moment(RETURNS + timedelta(days=1), "08:00")) == 1
    assert remind_unpaid(at=moment(RETURNS + timedelta(days=1), "09:00")) == 1
    assert Notice.objects.filter(recipient=agency.sales, key__endswith="remind").count() == 1
    sweep_deadlines(at=last)
    assert not BadDebt.objects.exists()
    sweep_deadlines(at=last + timedelta(seconds=1))
    debt = BadDebt.objects.get()
    assert (debt.person, debt.amount) == (agency.sales, yuan("2000"))
    told = Notice.objects.filter(key__endswith=":debt").values_list("recipient", flat=True)
    assert {agency.sales.pk, agency.head.pk, agency.accountant.pk} <= set(told)
    agency.pay_in(tour, "2000", at=last + timedelta(hours=9))
    clock.refresh_from_db()
    assert clock.met_at and clock.breached_at


@pytest.mark.clause("A7.3-4")
def test_a_balance_paid_on_the_last_day_is_paid_in_time(agency):
    tour = agency.ready(paid="8000")
    agency.release(tour)
    agency.pay_in(tour, "2000", at=moment(RETURNS + timedelta(days=3), "23:59"))
    sweep_deadlines(at=moment(RETURNS + timedelta(days=5)))
    clock = Deadline.objects.get(kind=BALANCE)
    assert clock.met_at and not clock.breached_at and not BadDebt.objects.exists()


@pytest.mark.clause("A7.7-2")
def test_the_departures_of_a_day_are_reported_before_the_office_closes(agency):
    tour = agency.ready()
    clock = Deadline.objects.get(kind=REPORT)
    assert (clock.owner, clock.due_at) == (agency.operations, moment(DEPARTS, "17:00"))
    agency.release(tour)
    agency.ask(tour, "2000")
    agency.ask(tour, "9000")
    words = {"day": DEPARTS, "by": agency.operations}
    assert code_of(send_report, at=TEN, **words) == "A7.7-2"  # a day to come
    report = send_report(at=moment(DEPARTS, "17:00"), **words)
    clock.refresh_from_db()
    assert clock.met_at == clock.due_at
    (row,) = report.content["tours"]
    assert (row["code"], row["received"], row["state"]) == (tour.code, "8000.00", "under_way")
    assert [(each["amount"], each["is_decided"]) for each in report.content["advances"]] == [
        ("2000.00", True), ("9000.00", False),
    ]  # fmt: skip
    told = Notice.objects.filter(key__startswith="tours:report:")
    assert {each.recipient for each in told} == {agency.cashier, agency.accountant}
    assert send_report(at=moment(DEPARTS, "17:30"), **words).number == 2


@pytest.mark.clause("A7.7-2")
def test_a_report_that_was_not_sent_is_told(agency):
    agency.ready()
    sweep_deadlines(at=moment(DEPARTS, "17:00"))
    assert not Notice.objects.filter(key__startswith="tours:missed").exists()
    sweep_deadlines(at=moment(DEPARTS, "17:01"))
    told = Notice.objects.filter(key__startswith="tours:missed")
    assert {each.recipient for each in told} == {agency.operations, agency.head}


@pytest.mark.clause("A7.7-2")
def test_no_report_is_due_where_nothing_departs(agency):
    tour = agency.tour()
    with pytest.raises(PermissionDenied):
        send_report(day=DEPARTS, by=agency.sales, at=moment(DEPARTS))
    assert code_of(send_report, day=DAY, by=agency.operations, at=TEN) == "A7.7-2"
    call_off_tour(tour_id=tour.pk, reason="取消", by=agency.operations, at=TEN)
    assert Deadline.objects.get(kind=REPORT).voided_at
    assert draft_of(DEPARTS) == {"tours": [], "advances": []} and not DayReport.objects.exists()


@pytest.mark.clause("A7.7-1")
def test_people_who_are_responsible_hold_the_post_and_are_told(agency):
    with pytest.raises(ValidationError):
        agency.tour(guide=agency.clerk)
    tour = agency.tour()
    words = {"tour_id": tour.pk, "operations": agency.operations, "sales": agency.sales, "at": TEN}
    with pytest.raises(PermissionDenied):
        change_people(guide=agency.other, by=agency.sales, **words)
    change_people(guide=agency.other, by=agency.operations, **words)
    assert Notice.objects.filter(recipient=agency.other, clause="A7.7-1").count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"returns": DEPARTS - timedelta(days=1)},
        {"departs": date(2026, 1, 1), "returns": date(2026, 1, 2)},
        {"travellers": 0},
        {"kind": "army"},
        {"code": "DL-001"},
    ],
)
def test_what_is_no_tour(agency, changes):
    agency.tour()
    with pytest.raises(ValidationError):
        agency.tour(**changes)
