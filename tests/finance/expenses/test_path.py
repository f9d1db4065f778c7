"""From the request to the reimbursed voucher, and every place where it is refused."""

from datetime import datetime
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from attendance.timekeeping.outings.services import Trip, tell_outing
from attendance.timekeeping.punches.services import Press, clock_in
from finance.expenses import facts
from finance.expenses.advances.services import return_advance
from finance.expenses.claims.paying import reject_claim, verify_invoices
from finance.expenses.claims.services import change_claim, file_claim
from finance.expenses.leaving import advances_out
from finance.expenses.models import Advance, HoldEnd, Spending
from finance.expenses.overruns import ask_overrun
from finance.expenses.services import Draft, cancel_spending, change_spending
from finance.ledger.selectors import rows_of
from hr.people.services import dismiss_login
from regulations.approvals.models import Decision
from regulations.approvals.phone import confirm_phone_consent, record_phone_consent
from regulations.approvals.services import withdraw_approval
from regulations.deadlines.models import Deadline
from regulations.deadlines.sweep import sweep_deadlines
from regulations.notices.models import Notice
from regulations.rulebook.rules import CHINA
from tests.finance.expenses.conftest import invoice, later, moment, paper, yuan


def told(person) -> list[str]:
    return [str(row.text) for row in Notice.objects.filter(recipient=person, kind="spending")]


def lines(entry) -> list[tuple]:
    return [(row.account, row.debit, row.credit) for row in rows_of(entry)]


@pytest.mark.clause("A7.2-1", "A7.2-2", "A7.2-3", "A7.1-2")
def test_a_request_goes_its_way_to_the_reimbursed_voucher(firm):
    asked = firm.ask("800", advance="500")
    assert (asked.state, asked.approval.clause) == ("pending", "A7.4-1")
    assert firm.standing() == (0, 0, yuan(1000))  # nothing is committed by asking
    firm.say(asked)
    assert asked.state == "approved" and firm.standing() == (yuan(800), 0, yuan(200))
    loan = firm.lend(asked)
    assert lines(loan.entry) == [("122101", yuan(500), 0), ("1001", 0, yuan(500))]
    assert loan.entry.movement.by == firm.cashier and firm.cash() == yuan(9500)
    claim = firm.claim(asked, "300", "420.50")
    assert (claim.total, claim.state) == (yuan("720.50"), "pending")
    firm.say(claim, at=later(1))
    verify_invoices(claim_id=claim.pk, finding="genuine", by=firm.cashier, at=later(1))
    paid = firm.pay(claim)
    assert lines(paid.entry) == [
        ("560101", yuan("720.50"), 0), ("122101", 0, yuan("500")), ("1001", 0, yuan("220.50")),
    ]  # fmt: skip
    assert firm.cash() == yuan("9279.50")
    asked.refresh_from_db()
    loan.refresh_from_db()
    assert (asked.state, claim.state, loan.settled_at) == (
        "settled", "settled", later(1, "15:00"),
    )  # fmt: skip
    assert firm.standing() == (0, yuan("720.50"), yuan("279.50"))
    assert loan.deadline.met_at == later(1, "15:00")
    assert len(told(firm.cashier)) == 2 and len(told(firm.worker)) == 2


@pytest.mark.clause("A7.2-1", "A7.2-3")
@pytest.mark.parametrize(
    ("spent", "money", "left"),
    [
        ("400", ("1001", yuan(100), 0), "9600"),  # the rest comes back
        ("500", None, "9500"),  # nothing moves
        ("500.01", ("1001", 0, yuan("0.01")), "9499.99"),
    ],
)
def test_the_difference_to_the_advance_is_paid_or_taken_back(firm, spent, money, left):
    asked = firm.granted("600", advance="500")
    firm.lend(asked)
    paid = firm.pay(firm.signed(asked, spent))
    assert [*lines(paid.entry), None][2] == money
    assert firm.cash() == yuan(left) and hasattr(paid.entry, "movement") == (money is not None)
    assert firm.standing() == (0, yuan(spent), yuan(1000) - yuan(spent))


@pytest.mark.clause("A7.2-1", "A7.4-1")
@pytest.mark.parametrize(("code", "ref"), [("supplies", "A7.2-1"), ("hospitality", "A7.4-1")])
@pytest.mark.parametrize("verdict", [None, "refused", "returned"])
def test_nothing_is_paid_or_reimbursed_without_an_approved_request(firm, code, ref, verdict):
    asked = firm.ask("100", advance="50", code=code)
    if verdict:
        firm.say(asked, verdict)
    for act in (lambda: firm.lend(asked), lambda: firm.claim(asked, "50")):
        with pytest.raises(ValidationError) as refused:
            act()
        assert refused.value.code == ref
    assert firm.cash() == yuan(10000)


@pytest.mark.clause("A7.1-2")
@pytest.mark.parametrize(("amount", "beyond"), [("1000", None), ("1000.01", "0.01")])
def test_beyond_the_budget_a_special_consent_comes_first(firm, amount, beyond):
    if not beyond:
        firm.granted(amount)
        assert firm.standing() == (yuan(1000), 0, 0)
        return
    with pytest.raises(ValidationError, match=r"0\.01 yuan beyond the budget: say why") as refused:
        firm.ask(amount)
    assert refused.value.code == "A7.1-2"
    asked = firm.ask(amount, reason="大客户来访")
    consent = asked.overruns.get()
    assert (consent.amount, consent.approval.kind) == (yuan(beyond), "expenses.overrun")
    with pytest.raises(ValidationError, match="special consent") as refused:
        firm.say(asked)
    assert refused.value.code == "A7.1-2"
    asked.refresh_from_db()
    assert asked.state == "pending" and firm.standing() == (0, 0, yuan(1000))
    firm.say(consent)
    firm.say(asked)
    line = firm.line()
    assert (line.held, line.consented, line.left) == (yuan(amount), yuan(beyond), 0)


@pytest.mark.clause("A7.1-2")
def test_a_special_consent_serves_its_own_request_alone(firm):
    asked = firm.ask("1200", reason="大客户来访")
    firm.say(asked.overruns.get())
    other = firm.ask("900")
    firm.say(other)
    # The other took 900 of the budget; the consent over 200 no longer suffices for 1200.
    with pytest.raises(ValidationError, match=r"900\.00 yuan beyond"):
        firm.say(asked)
    third = firm.ask("200", by=firm.other, reason="再来一批")
    with pytest.raises(ValidationError, match="special consent"):
        firm.say(third)


@pytest.mark.clause("A7.1-2")
def test_what_a_special_consent_lacks_since_others_used_the_line_is_asked_for(firm):
    asked = firm.ask("1200", reason="大客户来访")
    firm.say(asked.overruns.get())
    firm.granted("300", by=firm.other)
    with pytest.raises(ValidationError, match=r"300\.00 yuan beyond"):
        firm.say(asked)
    more = ask_overrun(document=asked, reason="别人也用了额度", by=firm.worker, at=later())
    assert more.amount == yuan(300)
    with pytest.raises(ValidationError, match="asked for already"):
        ask_overrun(document=asked, reason="又", by=firm.worker, at=later())
    firm.say(more)
    with pytest.raises(ValidationError, match="within the budget"):
        ask_overrun(document=asked, reason="还要", by=firm.worker, at=later())
    firm.say(asked)
    line = firm.line()
    assert (line.held, line.consented, line.left) == (yuan(1500), yuan(500), 0)


@pytest.mark.clause("A7.1-1")
def test_a_form_of_another_document_pays_nothing(firm):
    first, second = firm.granted("50", advance="50"), firm.granted("60", by=firm.other)
    request = uuid4()
    firm.lend(first, request=request)
    claim = firm.signed(second, "60", by=firm.other)
    with pytest.raises(ValidationError, match="for another document") as refused:
        firm.pay(claim, request=request)
    assert refused.value.code == "A7.1-1" and firm.cash() == yuan(9950)


@pytest.mark.clause("A7.1-2")
def test_what_a_special_consent_allowed_falls_away_with_its_request(firm):
    asked = firm.ask("1200", reason="大客户来访")
    firm.say(asked.overruns.get())
    firm.say(asked)
    assert (firm.line().consented, firm.line().left) == (yuan(200), 0)
    cancel_spending(spending_id=asked.pk, by=firm.worker, at=later())
    assert (firm.line().consented, firm.line().left) == (0, yuan(1000))


@pytest.mark.clause("A7.1-2")
def test_a_refused_special_consent_is_asked_anew_or_dropped(firm):
    asked = firm.ask("1200", reason="大客户来访")
    firm.say(asked.overruns.get(), "refused")
    again = ask_overrun(document=asked, reason="客户改期", by=firm.worker, at=later())
    with pytest.raises(ValidationError, match="asked for already"):
        ask_overrun(document=asked, reason="又", by=firm.worker, at=later())
    firm.say(again, "returned")
    changed = ask_overrun(document=asked, reason="合同附上", by=firm.worker, at=later())
    assert (changed.pk, changed.reason, changed.state) == (again.pk, "合同附上", "pending")
    withdraw_approval(approval_id=asked.approval_id, by=firm.worker, at=later())
    changed.refresh_from_db()
    assert changed.state == "withdrawn"


@pytest.mark.clause("A7.1-2")
def test_a_budget_is_set_by_the_general_manager_and_covers_what_is_taken(firm):
    with pytest.raises(PermissionDenied):
        firm.budget("2000", by=firm.accountant)
    firm.granted("700")
    with pytest.raises(ValidationError, match=r"700\.00 yuan are committed") as refused:
        firm.budget("699.99")
    assert refused.value.code == "A7.1-2"
    change = firm.budget("700")
    assert (change.before, firm.line().left) == (yuan(1000), 0)
    with pytest.raises(ValidationError, match="reason"):
        firm.budget("900", reason=" ")
    with pytest.raises(ValidationError, match="No budget of 2026") as refused:
        firm.ask("1", code="gifts")
    assert refused.value.code == "A7.1-2"


@pytest.mark.clause("A7.2-3")
def test_no_new_advance_over_an_unsettled_one(firm):
    first, second = (firm.granted("100", advance="100") for _number in range(2))
    loan = firm.lend(first)
    with pytest.raises(ValidationError, match="not settled yet") as refused:
        firm.lend(second)
    assert refused.value.code == "A7.2-3"
    firm.lend(firm.granted("100", advance="100", by=firm.other))  # somebody else's is no matter
    firm.pay(firm.signed(first, "100"))
    firm.lend(second, at=later(2))
    loan.refresh_from_db()
    assert loan.settled_at


@pytest.mark.clause("A7.2-3")
def test_an_advance_is_settled_within_seven_days(firm):
    loan = firm.lend(firm.granted("100", advance="100"))
    due = loan.deadline.due_at.astimezone(CHINA)
    assert f"{due:%Y-%m-%d %H:%M}" == "2026-03-18 00:00"  # lent on the 10th
    assert loan.deadline.owner == firm.worker and loan.deadline.clause == "A7.2-3"
    sweep_deadlines(at=later(7, "23:59"))
    assert not Deadline.objects.get(pk=loan.deadline_id).breached_at
    sweep_deadlines(at=later(8, "00:01"))
    assert Deadline.objects.get(pk=loan.deadline_id).breached_at
    for person in (firm.worker, firm.manager, firm.accountant, firm.cashier):
        assert any("is not settled" in text for text in told(person))


@pytest.mark.clause("A7.2-1", "A7.2-3")
def test_an_advance_given_back_frees_the_budget(firm):
    asked = firm.granted("100", advance="100")
    firm.lend(asked)
    with pytest.raises(ValidationError, match="is out or claimed"):
        cancel_spending(spending_id=asked.pk, by=firm.worker, at=later())
    request = uuid4()
    words = {"spending_id": asked.pk, "by": firm.cashier, "at": later(2), "request": request}
    paid = return_advance(**words)
    assert return_advance(**words) == paid
    asked.refresh_from_db()
    assert asked.state == "cancelled" and firm.cash() == yuan(10000)
    assert firm.standing() == (0, 0, yuan(1000))
    assert not Advance.objects.filter(settled_at=None).exists()


@pytest.mark.clause("A7.1-2")
def test_a_double_click_pays_once(firm):
    asked, request = firm.granted("100", advance="60"), uuid4()
    loans = [firm.lend(asked, request=request) for _number in range(2)]
    assert loans[0] == loans[1] and firm.cash() == yuan(9940)
    with pytest.raises(ValidationError, match="paid already"):
        firm.lend(asked)
    claim, request = firm.signed(asked, "80"), uuid4()
    payments = [firm.pay(claim, request=request) for _number in range(2)]
    assert payments[0] == payments[1] and firm.cash() == yuan(9920)
    with pytest.raises(ValidationError):
        firm.pay(claim)
    assert HoldEnd.objects.count() == 1


@pytest.mark.clause("A7.1-2")
def test_only_the_cashier_pays_and_every_invoice_is_checked_before(firm):
    asked = firm.granted("100", advance="60")
    for person in (firm.accountant, firm.worker, firm.head):
        with pytest.raises(PermissionDenied):
            firm.lend(asked, by=person)
    claim = firm.claim(asked, "30", "40")
    with pytest.raises(ValidationError, match="waiting for its decision") as refused:
        firm.pay(claim)
    assert refused.value.code == "A7.2-2"
    firm.say(claim)
    with pytest.raises(ValidationError, match="is checked") as refused:
        firm.pay(claim)
    assert refused.value.code == "A7.1-2"
    check = {"claim_id": claim.pk, "at": later(1)}
    with pytest.raises(PermissionDenied):
        verify_invoices(finding="genuine", by=firm.worker, **check)
    _first, second = claim.invoices.all()
    verify_invoices(finding="genuine", by=firm.cashier, **check)
    verify_invoices(finding="false", invoices=[second.pk], by=firm.accountant, **check)
    with pytest.raises(ValidationError, match="is checked"):
        firm.pay(claim)
    checked = [(row.finding, row.by, row.at) for row in second.checks.order_by("pk")]
    assert checked == [
        ("genuine", firm.cashier, later(1)), ("false", firm.accountant, later(1)),
    ]  # fmt: skip
    verify_invoices(finding="genuine", invoices=[second.pk], by=firm.cashier, **check)
    firm.pay(claim)


@pytest.mark.clause("A7.1-2")
def test_a_cashier_does_not_check_their_own_invoices(firm):
    claim = firm.say(firm.claim(firm.granted("9", by=firm.cashier), "9", by=firm.cashier))
    with pytest.raises(ValidationError, match="second person") as refused:
        verify_invoices(claim_id=claim.pk, finding="genuine", by=firm.cashier, at=later(1))
    assert refused.value.code == "A7.1-2"


@pytest.mark.clause("A7.2-1")
@pytest.mark.parametrize(("amount", "passes"), [("100", True), ("100.01", False)])
def test_a_claim_is_at_most_what_was_approved(firm, amount, passes):
    asked = firm.granted("100", code="supplies")
    if passes:
        assert firm.claim(asked, amount).state == "pending"
        return
    with pytest.raises(ValidationError, match="a request of its own") as refused:
        firm.claim(asked, amount)
    assert refused.value.code == "A7.2-1"


@pytest.mark.clause("A7.2-1")
def test_an_invoice_is_reimbursed_once(firm):
    drafts, papers = [invoice("50")], [("发票.pdf", paper("one"))]
    first = firm.claim(firm.granted("100"), drafts=drafts, papers=papers)
    asked = firm.granted("100", by=firm.other)
    for words in ({"drafts": drafts}, {"drafts": [invoice("50", "9" * 20)], "papers": papers}):
        with pytest.raises(ValidationError) as refused:
            firm.claim(asked, by=firm.other, **words)
        assert refused.value.code == "A7.2-1"
    assert not asked.claims.exists()
    firm.say(first, "refused", at=later(1))
    again = firm.claim(asked, by=firm.other, drafts=drafts, papers=papers)
    assert first.invoices.get().is_live is False and again.invoices.get().is_live
    assert first.files.get().sha256 == again.files.get().sha256


@pytest.mark.clause("A7.2-1")
@pytest.mark.parametrize("how", ["withdrawn", "returned", "rejected"])
def test_a_claim_turned_down_frees_its_invoices(firm, how):
    asked = firm.granted("100")
    claim = firm.claim(asked, drafts=[invoice("50")])
    if how == "withdrawn":
        withdraw_approval(approval_id=claim.approval_id, by=firm.worker, at=later(1))
    else:
        firm.say(claim, "returned" if how == "returned" else "approved", at=later(1))
    if how == "rejected":
        words = {"claim_id": claim.pk, "by": firm.cashier, "at": later(1)}
        with pytest.raises(ValidationError, match="reason"):
            reject_claim(reason=" ", **words)
        reject_claim(reason="抬头不对", **words)
    claim.refresh_from_db()
    assert claim.state == how and not claim.invoices.filter(is_live=True).exists()
    if how == "returned":
        words = {"claim_id": claim.pk, "by": firm.worker, "at": later(1)}
        change_claim(drafts=[invoice("45"), invoice("5", "8" * 20)], **words)
        claim.refresh_from_db()
        assert (claim.total, claim.state) == (yuan(50), "pending")
    else:
        claim = file_claim(
            spending_id=asked.pk, drafts=[invoice("50")], by=firm.worker, at=later(1)
        )
    firm.say(claim, at=later(1))
    verify_invoices(claim_id=claim.pk, finding="genuine", by=firm.cashier, at=later(1))
    firm.pay(claim)


@pytest.mark.clause("A7.2-1", "A7.2-2")
def test_the_general_manager_consents_by_phone_and_confirms_it(firm):
    asked = firm.ask("100", code="supplies", advance="100")
    step = asked.approval.steps.get()
    words = {"step_id": step.pk, "giver": firm.head, "comment": "10:20 来电", "at": moment()}
    with pytest.raises(PermissionDenied):  # who asked hears no consent
        record_phone_consent(by=firm.worker, **words)
    record_phone_consent(by=firm.clerk, **words)
    asked.refresh_from_db()
    assert asked.state == "approved"
    said = Decision.objects.get(approval=asked.approval)
    clock = Deadline.objects.get(kind="approvals.phone", key=str(said.pk))
    assert (clock.clause, (clock.due_at - moment()).days) == ("A7.2-1", 3)
    firm.lend(asked)
    confirm_phone_consent(decision_id=said.pk, agrees=True, by=firm.head, at=later(1))
    clock.refresh_from_db()
    assert clock.met_at == later(1)


@pytest.mark.clause("A7.2-1", "A7.2-2")
def test_who_is_at_work_by_the_recorded_times_signs_and_consents_by_no_phone(firm):
    def press(clock):
        clock_in(press=Press(token=uuid4(), browser=uuid4()), by=firm.head, at=moment(clock=clock))

    def hear(asked, clock):
        return record_phone_consent(
            step_id=asked.approval.steps.get().pk, giver=firm.head, comment="来电", by=firm.clerk,
            at=moment(clock=clock),
        )  # fmt: skip

    first, second, third, fourth = (
        firm.ask("10", code="supplies", at=moment(clock="08:00")) for _time in range(4)
    )
    hear(first, "08:30")  # nothing says that they have come
    press("08:55")
    with pytest.raises(ValidationError, match="at work by the times recorded today") as refused:
        hear(second, "10:20")
    assert refused.value.code == "A7.2-1"
    press("11:00")
    hear(second, "11:01")
    press("13:50")
    trip = Trip(
        starts_at=moment(clock="15:00"), ends_at=moment(clock="15:30"), place="机场", reason="接机"
    )
    tell_outing(person=firm.head, trip=trip, by=firm.head, at=moment(clock="14:30"))
    for clock in ("14:59:59", "15:30"):
        with pytest.raises(ValidationError, match="at work"):
            hear(third, clock)
    hear(third, "15:00")
    hear(fourth, "19:30")  # after work, whether or not a press says so


@pytest.mark.clause("A7.2-1")
def test_the_office_reads_why_there_is_no_consent_by_phone(firm, client, monkeypatch):
    asked = firm.ask("10", code="supplies")
    client.force_login(firm.clerk)
    client.cookies["django_language"] = "en"
    address = f"/approvals/{asked.approval_id}/"
    assert 'name="giver"' in client.get(address).content.decode()
    whole = (datetime.min.replace(tzinfo=CHINA), datetime.max.replace(tzinfo=CHINA))
    day = SimpleNamespace(spells=[whole])
    monkeypatch.setattr(facts, "plans", lambda ids, since, _until: {(ids[0], since): day})
    monkeypatch.setattr(facts, "punches_between", lambda ids, *_span: {ids[0]: ["08:55"]})
    text = client.get(address).content.decode()
    assert 'name="giver"' not in text and "is at work by the times recorded today" in text


@pytest.mark.clause("A7.1-2")
def test_a_special_consent_is_never_given_by_phone(firm):
    consent = firm.ask("1200", reason="大客户来访").overruns.get()
    with pytest.raises(ValidationError, match="by phone"):
        record_phone_consent(
            step_id=consent.approval.steps.get().pk, giver=firm.head, comment="来电",
            by=firm.clerk, at=moment(),
        )  # fmt: skip


@pytest.mark.clause("A7.2-1", "A7.4-1")
def test_the_general_managers_own_spending_is_put_before_the_books(firm):
    asked = firm.ask("100", by=firm.head)
    step = asked.approval.steps.get()
    assert (step.kind, step.people) == ("file", [firm.accountant.pk])
    firm.say(asked, "filed", by=firm.accountant)
    assert asked.state == "approved" and firm.standing()[0] == yuan(100)


@pytest.mark.clause("A7.2-1")
def test_what_was_returned_is_changed_and_asked_again(firm):
    asked = firm.say(firm.ask("1200", reason="大客户来访"), "returned")
    draft = Draft(firm.category(), yuan("900"), "改在公司接待", yuan("100"))
    words = {"spending_id": asked.pk, "draft": draft, "at": later()}
    with pytest.raises(PermissionDenied):
        change_spending(by=firm.other, **words)
    change_spending(by=firm.worker, **words)
    asked = Spending.objects.get(pk=asked.pk)
    assert (asked.state, asked.amount, asked.approval.round) == ("pending", yuan(900), 2)
    assert asked.overruns.get().state == "withdrawn"
    firm.say(asked)
    assert firm.standing() == (yuan(900), 0, yuan(100))


@pytest.mark.clause("A7.2-1")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"amount": "0"}, "positive amount"),
        ({"amount": "0.001"}, "positive amount"),
        ({"amount": "-5"}, "positive amount"),
        ({"amount": "1000000000"}, "positive amount"),
        ({"advance": "100.01"}, "at most what is asked for"),
        ({"advance": "-1"}, "at most what is asked for"),
        ({"code": "phone"}, "monthly runs"),
    ],
)
def test_what_is_no_request_is_refused(firm, words, said):
    words = {"amount": "100"} | words
    with pytest.raises(ValidationError, match=said):
        firm.ask(words.pop("amount"), **words)
    assert not Spending.objects.exists()


@pytest.mark.clause("A7.3-2", "A7.2-1")
def test_no_advance_above_what_lies_in_the_drawer(firm):
    firm.budget("20000")
    asked = firm.granted("10000.01", advance="10000.01")
    with pytest.raises(ValidationError, match="not so much money"):
        firm.lend(asked)
    assert firm.cash() == yuan(10000) and not Advance.objects.exists()
    firm.lend(asked, account="1002")
    assert firm.cash("1002") == yuan("39999.99")


@pytest.mark.clause("A7.2-3")
def test_what_a_leaver_asked_for_falls_away_and_the_advance_is_told(firm):
    lent = firm.granted("100", advance="100")
    firm.lend(lent)
    waiting = firm.ask("1200", reason="大客户来访")
    dismiss_login(employee=firm.worker, last_day=later().date(), by=None, at=later(1))
    (left_open,) = advances_out(firm.worker, later(1))  # what finance signs for (A5-2)
    assert left_open.link == f"/expenses/{lent.pk}/" and "100.00" in left_open.text
    waiting.refresh_from_db()
    assert (waiting.state, waiting.overruns.get().state) == ("withdrawn", "withdrawn")
    for person in (firm.accountant, firm.cashier):
        assert any("leaves and owes an advance" in text for text in told(person))
