"""Monthly runs: caps of phone bills by position, meals by days, one voucher for each run."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from finance.expenses.models import HoldEnd, Run, RunFile
from finance.expenses.rules import FinanceRules
from finance.expenses.runs.reminding import remind_of_runs
from finance.expenses.runs.rules import Share, days_employed, meal_share, phone_share
from finance.expenses.runs.services import make_meal_run, make_phone_run, pay_run, reject_run
from finance.ledger.selectors import rows_of
from finance.ledger.services import move_money
from hr.people.models import Position
from hr.people.services import hire_employee
from regulations.approvals.services import withdraw_approval
from regulations.notices.models import Notice
from tests.finance.expenses.conftest import STATEMENT, later, moment, yuan

FEBRUARY = date(2026, 2, 1)
PARAMS = FinanceRules(
    phone_cap={"general_manager": None, "department_manager": 120, "sales": 80},
    meal_allowance_month=300, meal_allowance_day=10, meal_allowance_days=30,
    advance_settle_days=7, phone_consent_confirm_days=3,
)  # fmt: skip


@pytest.mark.clause("A7.5-1")
@pytest.mark.parametrize(
    ("position", "bill", "paid", "own"),
    [
        ("general_manager", "688.88", "688.88", "0"),  # what it cost
        ("department_manager", "120", "120", "0"),
        ("department_manager", "120.01", "120", "0.01"),
        ("sales", "79.99", "79.99", "0"),
        ("sales", "80", "80", "0"),
        ("sales", "80.01", "80", "0.01"),
        ("sales", "0", "0", "0"),
    ],
)
def test_phone_bill_is_paid_up_to_the_cap_of_the_position(position, bill, paid, own):
    assert phone_share(position, yuan(bill), PARAMS) == Share(yuan(paid), yuan(own))


@pytest.mark.clause("A7.5-1")
@pytest.mark.parametrize(("position", "bill"), [("cashier", "10"), ("", "10"), ("sales", "0.001")])
def test_no_allowance_without_a_cap_and_no_part_of_a_cent(position, bill):
    with pytest.raises(ValidationError) as refused:
        phone_share(position, yuan(bill), PARAMS)
    assert refused.value.code == "A7.5-1"


@pytest.mark.clause("A7.5-2")
@pytest.mark.parametrize(
    ("month", "hired", "left", "paid"),
    [
        ("2026-02-01", None, None, "300"),  # 28 days are a full month
        ("2026-03-01", None, None, "300"),  # and 31 are no more
        ("2026-03-01", "2026-03-01", None, "300"),
        ("2026-03-01", "2026-03-02", None, "300"),  # 30 days at 10
        ("2026-03-01", "2026-03-03", None, "290"),
        ("2026-02-01", "2026-02-02", None, "270"),
        ("2026-02-01", None, "2026-02-28", "300"),
        ("2026-02-01", None, "2026-02-27", "270"),
        ("2026-02-01", "2026-02-10", "2026-02-10", "10"),
        ("2026-02-01", "2026-03-01", None, "0"),
    ],
)
def test_meals_are_paid_by_the_month_or_by_days(month, hired, left, paid):
    dates = [each and date.fromisoformat(each) for each in (month, hired, left)]
    days, is_full = days_employed(*dates)
    assert meal_share(days, is_full=is_full, params=PARAMS).paid == yuan(paid)


@pytest.fixture
def house(firm):
    firm.budget("1000", "phone")
    firm.budget("30000", "meals")
    return firm


def bills(firm, **sums) -> dict:
    return {firm.people[role].pk: yuan(text) for role, text in sums.items()}


@pytest.mark.clause("A7.5-1")
def test_the_office_hands_in_the_phone_bills_of_all(house):
    sums = bills(house, head="300", manager="150.50", worker="80", other="99")
    words = {"month": FEBRUARY, "bills": sums, "papers": STATEMENT, "at": moment()}
    with pytest.raises(PermissionDenied):
        make_phone_run(by=house.worker, **words)
    run = make_phone_run(by=house.clerk, **words)
    assert run.total == yuan("580") and run.version.rule_set == "finance"
    rows = [(row.person.name, row.actual, row.paid, row.own) for row in run.rows.all()]
    assert rows == [
        ("陈国强", yuan("300"), yuan("300"), 0),
        ("施建华", yuan("150.50"), yuan("120"), yuan("30.50")),
        ("曹蕾", yuan("80"), yuan("80"), 0),
        ("严明", yuan("99"), yuan("80"), yuan("19")),
    ]
    with pytest.raises(ValidationError, match="waiting for its decision"):
        pay_run(run_id=run.pk, by=house.cashier, at=later(), request=uuid4())
    house.say(run)
    assert house.standing("phone") == (yuan(580), 0, yuan(420))
    assert Notice.objects.filter(recipient=house.cashier, url=f"/expenses/runs/{run.pk}/").exists()
    request = uuid4()
    paid = [
        pay_run(run_id=run.pk, by=house.cashier, at=later(1), request=request) for _n in range(2)
    ]
    assert paid[0] == paid[1]
    assert [(row.account, row.debit, row.credit) for row in rows_of(paid[0].entry)] == [
        ("560202", yuan(580), 0), ("1002", 0, yuan(580)),
    ]  # fmt: skip
    run.refresh_from_db()
    assert run.state == "settled" and house.standing("phone") == (0, yuan(580), yuan(420))


@pytest.mark.clause("A7.5-1", "A7.5-2")
def test_a_month_has_one_run_of_a_kind_and_only_when_it_is_over(house):
    words = {"month": FEBRUARY, "papers": STATEMENT, "by": house.clerk}
    first = make_phone_run(bills=bills(house, worker="80"), at=moment(), **words)
    words |= {"bills": bills(house, other="80")}
    with pytest.raises(ValidationError, match="already") as refused:
        make_phone_run(at=moment(), **words)
    assert refused.value.code == "A7.5-1"
    withdraw_approval(approval_id=first.approval_id, by=house.clerk, at=later())
    make_phone_run(at=later(), **words)
    march = {"month": date(2026, 3, 1), "by": house.clerk}
    with pytest.raises(ValidationError, match="is not over") as refused:
        make_meal_run(at=moment(date(2026, 3, 31)), **march)
    assert refused.value.code == "A7.5-2"
    assert make_meal_run(at=moment(date(2026, 4, 1)), **march).total == yuan(8 * 300)


@pytest.mark.clause("A7.5-2")
def test_the_meal_run_pays_everybody_employed_in_the_month(house):
    words = {"position": Position.objects.get(code="guide"), "at": moment()}
    hire_employee(number="3001", name="华晨", hired_on=date(2026, 2, 20), **words)
    hire_employee(number="3002", name="金鑫", hired_on=date(2026, 3, 1), **words)
    house.other.left_on, house.other.is_active = date(2026, 2, 5), False
    house.other.save()
    run = make_meal_run(month=FEBRUARY, by=house.clerk, at=moment())
    rows = {row.person.name: (row.days, row.paid) for row in run.rows.all()}
    assert rows["曹蕾"] == (28, yuan(300))
    assert rows["华晨"] == (9, yuan(90))
    assert rows["严明"] == (5, yuan(50))
    assert "金鑫" not in rows and run.total == yuan(7 * 300 + 90 + 50)


@pytest.mark.clause("A7.1-2", "A7.5-2")
def test_a_run_beyond_its_budget_needs_a_special_consent(house):
    house.budget("2399.99", "meals")
    words = {"month": FEBRUARY, "by": house.clerk, "at": moment()}
    with pytest.raises(ValidationError, match="say why") as refused:
        make_meal_run(**words)
    assert refused.value.code == "A7.1-2" and not Run.objects.exists()
    run = make_meal_run(reason="人数增加", **words)
    with pytest.raises(ValidationError, match="special consent"):
        house.say(run)
    house.say(run.overruns.get())
    assert house.say(run).state == "approved"


def test_a_cap_is_whole_yuan_or_nothing():
    for cap in (-1, 1.5, "80", True):
        with pytest.raises(ValidationError) as refused:
            FinanceRules(**vars(PARAMS) | {"phone_cap": {"sales": cap}})
        assert refused.value.code == "A7.5-1"


@pytest.mark.clause("A7.5-1")
def test_phone_bills_come_with_their_statements(house):
    words = {"month": FEBRUARY, "bills": bills(house, worker="80"), "by": house.clerk}
    with pytest.raises(ValidationError, match="Attach the statements") as refused:
        make_phone_run(at=moment(), **words)
    assert refused.value.code == "A7.5-1" and not Run.objects.exists()
    (file,) = make_phone_run(at=moment(), papers=STATEMENT, **words).files.all()
    assert (file.name, bytes(file.content)) == STATEMENT[0] and file.media == "application/pdf"
    with pytest.raises(DatabaseError, match="nothing is added"), transaction.atomic():
        RunFile.objects.create(
            run=file.run, name="x", media="x", size=1, sha256="x", content=b"x", by=house.clerk,
            at=moment(),
        )  # fmt: skip


@pytest.mark.clause("A7.5-1", "A7.5-2")
def test_the_office_is_reminded_of_the_runs_of_the_last_month_once(house):
    def notices():
        rows = Notice.objects.filter(recipient=house.clerk, url="/expenses/runs/")
        return sorted(row.text % row.params for row in rows)

    assert remind_of_runs(at=moment()) == 2 and remind_of_runs(at=later(1)) == 2
    assert notices() == [
        "The meal allowances of 2026-02 are to be drawn up.",
        "The phone bills of 2026-02 are to be handed in.",
    ]
    make_phone_run(
        month=FEBRUARY, bills=bills(house, worker="80"), papers=STATEMENT, by=house.clerk,
        at=later(1),
    )  # fmt: skip
    assert remind_of_runs(at=later(2)) == 1


@pytest.mark.clause("A7.5-2", "A7.1-2")
@pytest.mark.parametrize("who", ["cashier", "clerk"])
def test_an_approved_run_is_turned_down_before_it_is_paid_and_made_anew(firm, who):
    firm.budget("9000", "meals")
    run = firm.say(make_meal_run(month=FEBRUARY, by=firm.clerk, at=later()))
    words = {"run_id": run.pk, "at": later(1)}
    for person, reason in ((firm.worker, "错了"), (firm.accountant, "错了")):
        with pytest.raises(PermissionDenied):
            reject_run(by=person, reason=reason, **words)
    by = getattr(firm, who)
    with pytest.raises(ValidationError, match="reason"):
        reject_run(by=by, reason=" ", **words)
    run = reject_run(by=by, reason="人数错了", **words)
    assert (run.state, run.rejection) == ("rejected", "人数错了")
    assert firm.standing("meals") == (0, 0, yuan(9000))
    other = firm.clerk if who == "cashier" else firm.cashier
    assert Notice.objects.filter(recipient=other, key=f"spending:rejected:{run.pk}").exists()
    with pytest.raises(ValidationError, match="rejected"):
        pay_run(by=firm.cashier, request=uuid4(), **words)
    with pytest.raises(DatabaseError, match="stays as it was turned down"), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(rejection="另一个理由")
    again = firm.say(make_meal_run(month=FEBRUARY, by=firm.clerk, at=later(1)))
    pay_run(run_id=again.pk, by=firm.cashier, at=later(1), request=uuid4())
    assert firm.standing("meals") == (0, again.total, yuan(9000) - again.total)


@pytest.mark.clause("A7.5-2", "A7.1-1")
def test_a_run_whose_payment_was_undone_is_turned_down_and_made_anew(firm):
    firm.budget("9000", "meals")
    run = firm.say(make_meal_run(month=FEBRUARY, by=firm.clerk, at=later()))
    paid = pay_run(run_id=run.pk, by=firm.cashier, at=later(1), request=uuid4())
    words = {"run_id": run.pk, "by": firm.cashier, "reason": "重做", "at": later(2)}
    back = firm.reverse(paid.entry, is_moved=False)
    with pytest.raises(ValidationError, match="settled"):
        reject_run(**words)  # its money is not back
    move_money(entry_id=back.pk, day=later(2).date(), by=firm.cashier, at=later(2))
    reject_run(**words)
    assert firm.standing("meals") == (0, 0, yuan(9000))
    assert make_meal_run(month=FEBRUARY, by=firm.clerk, at=later(2)).state == "pending"


@pytest.mark.clause("A7.5-2")
def test_the_database_turns_down_only_what_is_not_paid(firm):
    firm.budget("9000", "meals")
    run = firm.say(make_meal_run(month=FEBRUARY, by=firm.clerk, at=later()))
    with pytest.raises(IntegrityError, match="still needed"), transaction.atomic():
        HoldEnd.objects.create(hold=run.holds.get(), at=later(1))
    pay_run(run_id=run.pk, by=firm.cashier, at=later(1), request=uuid4())
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(state="rejected", rejection="x")


@pytest.mark.clause("A7.5-2")
def test_the_page_of_a_run_turns_it_down(firm, client):
    firm.budget("9000", "meals")
    run = firm.say(make_meal_run(month=FEBRUARY, by=firm.clerk, at=later()))
    path = f"/expenses/runs/{run.pk}/"
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    for person, says in ((firm.cashier, "Do not pay"), (firm.clerk, "Take it back")):
        client.force_login(person)
        text = client.get(path).content.decode()
        assert f"{path}reject/" in text and says in text
        assert "full month" in text and ">28<" not in text
    assert client.post(f"{path}reject/", {"reason": ""}).status_code == 422
    client.post(f"{path}reject/", {"reason": "人数错了"})
    text = client.get(path).content.decode()
    assert "人数错了" in text and f"{path}reject/" not in text and f"{path}pay/" not in text
    assert "Turned down" in text and "rejected by the cashier" not in text.lower()
