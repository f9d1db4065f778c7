"""What the room does by the clock: ends told of, the past tried anew, people who leave."""

from datetime import date, datetime, timedelta

import pytest

from hr.contracts.inventory.rules import Word
from hr.contracts.inventory.services import begin_count, begin_hand_over, close_count, tell_line
from hr.contracts.leaving import still_open
from hr.contracts.loans.services import ask_loan, hand_out, take_back
from hr.contracts.models import Access, Contract, Count
from hr.contracts.readers import open_contract
from hr.contracts.reminders import remind_of_ends
from hr.contracts.replay import judge_loans
from hr.contracts.rules import ContractRules, is_due_soon
from hr.people.services import dismiss_login
from hr.roster.rules import CHINA
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from regulations.notices.models import Notice
from tests.hr.conftest import take_on
from tests.hr.contracts.conftest import DAY

NINE = datetime(2025, 12, 1, 9, 0, tzinfo=CHINA)


@pytest.mark.clause("A6-4")
@pytest.mark.parametrize(
    ("today", "is_due"),
    [
        (date(2025, 11, 30), False),
        (date(2025, 12, 1), True),
        (date(2025, 12, 31), True),
        (date(2026, 1, 5), True),
    ],
)
def test_end_is_told_of_so_many_days_ahead(today, is_due):
    assert is_due_soon(date(2025, 12, 31), today, 30) == is_due


@pytest.mark.clause("A6-4")
def test_end_is_told_once_before_and_once_after_it(archive):
    contract = archive.register()
    archive.register(ends_on=None)
    days = (NINE - DAY, NINE, NINE + DAY, NINE + 31 * DAY, NINE + 32 * DAY)
    assert [remind_of_ends(at=at) for at in days] == [0, 1, 0, 1, 0]
    told = Notice.objects.filter(recipient=archive.clerk, clause="A6-4").order_by("at")
    assert [("ran out" in each.text) for each in told] == [False, True]
    assert told[0].params["number"] == contract.number


@pytest.mark.clause("A6-4")
def test_more_ends_than_one_sweep_tells_of_are_told_by_the_next(archive, monkeypatch):
    monkeypatch.setattr("hr.contracts.reminders.MOST", 2)
    numbers = {archive.register().number for _each in range(3)}
    assert [remind_of_ends(at=NINE) for _each in range(3)] == [2, 1, 0]
    told = Notice.objects.filter(recipient=archive.clerk, text__contains="renew it")
    assert {each.params["number"] for each in told} == numbers


@pytest.mark.clause("A6-4", "A6-7")
def test_end_of_a_contract_whose_custodian_left_is_told_to_the_group(archive):
    archive.register(custodian=archive.clerk, by=archive.officer)
    words = {"by": archive.head, "at": archive.at}
    dismiss_login(employee=archive.clerk, last_day=archive.at.date(), **words)
    other = take_on("2009", "戚琳", "office_clerk", supervisor=archive.head)
    remind_of_ends(at=NINE)
    assert Notice.objects.filter(recipient=other, clause="A6-4").count() == 1


@pytest.mark.clause("A6-4")
def test_renewed_contract_is_not_told_of(archive):
    old = archive.register(ends_on=date(2025, 12, 20))
    archive.register(renews=old, starts_on=date(2025, 12, 21), ends_on=date(2026, 12, 20))
    assert remind_of_ends(at=NINE) == 0


def rules(days: int) -> ContractRules:
    return ContractRules(6, days, 2, 30)


@pytest.mark.clause("A6-5")
def test_other_days_of_a_loan_are_tried_on_the_past(archive):
    contract = archive.register()
    archive.scan(contract, "第八条")
    loan = ask_loan(contract_id=contract.pk, purpose="核对", by=archive.seller, at=archive.at)
    step = Step.objects.get(approval=loan.approval_id, state="open")
    decide_step(step_id=step.pk, verdict="approved", by=archive.leader, at=archive.at)
    hand_out(loan_id=loan.pk, by=archive.clerk, at=archive.at)
    take_back(loan_id=loan.pk, by=archive.clerk, at=archive.at + 5 * DAY)
    span = {"since": archive.at.date(), "until": archive.at.date() + timedelta(days=20)}
    words = {**span, "progress": lambda done, total: None}
    (changed,) = judge_loans(before=rules(7), after=rules(3), **words)
    assert (changed.person_id, changed.is_worse, changed.clause) == (
        archive.seller.pk, True, "A6-5",
    )  # fmt: skip
    assert list(judge_loans(before=rules(7), after=rules(6), **words)) == []


@pytest.mark.clause("A5-2", "A6-2", "A6-7")
def test_contract_that_was_missing_at_the_hand_over_keeps_nobody(archive):
    here, lost = archive.register(), archive.register()
    words = {"by": archive.officer, "at": archive.at}

    def handed(contract, found: str, counted: int) -> None:
        run = begin_hand_over(giver=archive.clerk, taker=archive.officer, **words)
        for line in run.lines.all():
            word = Word(found, None, "柜中未见") if line.contract == contract else Word("present")
            tell_line(count_id=run.pk, contract_id=line.contract_id, word=word, **words)
        close_count(count_id=run.pk, counted=counted, **words)

    assert len(still_open(archive.clerk, archive.at)) == 2
    handed(lost, "missing", 1)
    assert Contract.objects.get(pk=lost.pk).custodian == archive.clerk
    assert still_open(archive.clerk, archive.at) == []  # its case answers for it
    begin_count(**words)
    run = Count.objects.get(why="period")
    tell_line(count_id=run.pk, contract_id=lost.pk, word=Word("present"), **words)
    (row,) = still_open(archive.clerk, archive.at)  # it came to light: hand it over
    assert row.link == f"/contracts/{lost.pk}/" and here.pk != lost.pk


@pytest.mark.clause("A6-7")
def test_who_leaves_reads_nothing_more_and_leaves_a_word(archive):
    contract = archive.register(custodian=archive.clerk)
    open_contract(contract_id=contract.pk, reader=archive.seller, by=archive.clerk, at=archive.at)
    day = archive.at.date()
    links = [each.link for each in still_open(archive.clerk, archive.at)]  # A5-2: office signs
    assert links == [f"/contracts/{contract.pk}/"]
    for person in (archive.seller, archive.clerk):
        dismiss_login(employee=person, last_day=day, by=archive.head, at=archive.at)
    closed = Access.objects.get(reader=archive.seller, is_open=False)
    assert closed.contract == contract
    told = Notice.objects.filter(key__contains=f"left:{archive.clerk.pk}")
    assert {each.recipient for each in told} == {archive.officer, archive.head}
    assert told[0].params["count"] == 1 and Contract.objects.get().custodian == archive.clerk
