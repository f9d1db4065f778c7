"""Departure, budget sheets, balance, settlement and the daily report through the services."""

import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from pypdf import PdfReader, PdfWriter

from finance.ledger.selectors import money_of
from finance.tours.balance import BALANCE, remind_unpaid
from finance.tours.budgets.services import Planned, sign_budget
from finance.tours.departures.report import REPORT, draft_of, send_report
from finance.tours.departures.services import ask_exemption
from finance.tours.models import BadDebt, Budget, DayReport, Departure, Exemption, TourFile
from finance.tours.papers.services import add_file
from finance.tours.selectors import items_of, standing_of
from finance.tours.services import call_off_tour, change_people
from finance.tours.settling.services import strike_cost
from regulations.deadlines.models import Deadline
from regulations.deadlines.sweep import sweep_deadlines
from regulations.notices.models import Notice
from tests.finance.tours.conftest import DAY, DEPARTS, PNG, RETURNS, moment, yuan
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
    ("spent", "purse"),
    [("3000", "7000"), ("4000", "6000"), ("5000", "5000")],
)
def test_the_advance_is_settled_against_the_costs(agency, spent, purse):
    tour = agency.ready(budget=("6000",), paid="10000")
    agency.release(tour)
    agency.pay(agency.ask(tour, "4000"))
    agency.cost(tour, 1, spent)
    agency.papers(tour)
    settlement = agency.settle(tour, BACK)
    assert settlement.returned == yuan("4000") - yuan(spent)
    assert money_of(tour.fund_id) == yuan(purse)  # 10000 less what was spent, whatever was taken
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
    agency.settle(tour, BACK)


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
def test_a_pdf_that_cannot_be_read_is_named(agency):
    tour = gone(agency)
    agency.cost(tour, 1, "10")
    agency.papers(tour, "itemised")
    add_file(tour_id=tour.pk, kind="confirmation", name="坏.pdf", content=b"%PDF-1.4 broken",
             by=agency.operations, at=TEN)  # fmt: skip
    with pytest.raises(ValidationError, match="坏"):
        agency.settle(tour, BACK)


def test_files_are_kept_as_they_came(agency):
    tour = agency.tour()
    contract = agency.contract(tour)
    stored = TourFile.objects.get()
    assert bytes(stored.content).startswith(PNG) and contract.file == stored
    assert code_of(agency.contract, tour) == "A7.3-5"  # the same file again
    words = {"tour_id": tour.pk, "by": agency.operations, "at": TEN}
    assert code_of(add_file, kind="contract", name="a.png", content=PNG, **words) == "A7.3-4"
    assert code_of(add_file, kind="other", name="a.exe", content=b"MZ", **words) == "A7.3-5"


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


def test_items_show_what_is_left(agency):
    tour = agency.ready()
    agency.cost(tour, 1, "2999.99")
    assert [(item.planned, item.left) for item in items_of(tour.pk)] == [
        (yuan("3000"), yuan("0.01")), (yuan("2000"), yuan("2000")),
    ]  # fmt: skip
