"""Contracts read on the spot and lent: signed, copied with a watermark, due, given back."""

import io
from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from hr.contracts.loans.rules import chain_of, due_of
from hr.contracts.loans.services import (
    ask_loan,
    hand_out,
    note_reading,
    open_file,
    remind_borrowers,
    report_overdue,
    take_back,
)
from hr.contracts.models import HandOut, Loan, Reading
from hr.contracts.texts.services import set_aside
from hr.people.models import Employee
from hr.people.services import dismiss_login
from hr.roster.rules import CHINA
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from regulations.notices.models import Notice
from tests.hr.contracts.conftest import DAY, HOUR


def roles(**words) -> list[str]:
    return [stage.role for stage in chain_of(**words)]


@pytest.mark.clause("A6-5")
def test_who_signs_a_loan():
    assert roles(is_original=False, asks_head=False) == ["leader"]
    assert roles(is_original=True, asks_head=False) == ["leader", "general_manager"]
    assert roles(is_original=True, asks_head=True) == ["group"]


@pytest.mark.clause("A6-5")
@pytest.mark.parametrize(
    ("day", "days", "due"),
    [
        (date(2025, 3, 12), 7, datetime(2025, 3, 20, tzinfo=CHINA)),
        (date(2024, 2, 27), 2, datetime(2024, 3, 1, tzinfo=CHINA)),
        (date(2025, 12, 31), 1, datetime(2026, 1, 2, tzinfo=CHINA)),
    ],
)
def test_loan_is_due_at_the_end_of_a_day(day, days, due):
    assert due_of(day, days) == due


def sign(loan: Loan, *people, at) -> None:
    """The words of these people on a loan, one after another."""
    for person in people:
        step = Step.objects.get(approval=loan.approval_id, state="open")
        decide_step(step_id=step.pk, verdict="approved", by=person, at=at)


@pytest.fixture
def contract(archive):
    found = archive.register()
    archive.scan(found, "第八条 违约金")
    return found


def ask(archive, contract, **words) -> Loan:
    words = {"by": archive.seller, "purpose": "与客户核对条款"} | words
    return ask_loan(contract_id=contract.pk, at=archive.at, **words)


@pytest.mark.clause("A6-5")
def test_copy_is_lent_once_the_head_of_the_department_signed(archive, contract):
    loan = ask(archive, contract)
    with pytest.raises(ValidationError, match="signed"):
        hand_out(loan_id=loan.pk, by=archive.clerk, at=archive.at)
    sign(loan, archive.leader, at=archive.at)
    told = Notice.objects.filter(key__contains=f"loan:{loan.pk}:signed")
    assert {each.recipient for each in told} == {archive.clerk, archive.officer}
    with pytest.raises(PermissionDenied):
        hand_out(loan_id=loan.pk, by=archive.leader, at=archive.at)
    out = hand_out(loan_id=loan.pk, by=archive.clerk, at=archive.at)
    assert out.due_at == datetime(2025, 3, 20, tzinfo=CHINA)
    assert (out.deadline.owner, out.deadline.clause) == (archive.seller, "A6-5")
    take_back(loan_id=loan.pk, note="完好", by=archive.clerk, at=archive.at + DAY)
    out.deadline.refresh_from_db()
    assert out.deadline.met_at == archive.at + DAY
    with pytest.raises(ValidationError, match="already"):
        take_back(loan_id=loan.pk, by=archive.clerk, at=archive.at + DAY)


@pytest.mark.clause("A6-5")
def test_nothing_is_handed_out_to_who_has_left(archive, contract):
    loan = ask(archive, contract)
    sign(loan, archive.leader, at=archive.at)
    dismiss_login(
        employee=archive.seller, last_day=archive.at.date(), by=archive.head, at=archive.at
    )
    with pytest.raises(ValidationError) as refused:
        hand_out(loan_id=loan.pk, by=archive.clerk, at=archive.at)
    assert refused.value.code == "A6-5" and "does not work here" in str(refused.value)


@pytest.mark.clause("A6-5")
def test_every_page_of_a_copy_names_borrower_day_and_number(archive, contract):
    archive.scan(contract, "附件一", name="annex.pdf")
    loan = ask(archive, contract)
    sign(loan, archive.leader, at=archive.at)
    out = hand_out(loan_id=loan.pk, by=archive.clerk, at=archive.at)
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(out.content)).pages]
    assert len(texts) == out.pages == 2
    for number, text in enumerate(texts, 1):
        plain = text.replace(" ", "")
        assert archive.seller.number in plain and "严明" in plain
        assert "2025-03-12" in plain and contract.number in plain
        assert f"{number}/2" in plain
    assert "违约金" in texts[0] and "附件一" in texts[1]


@pytest.mark.clause("A6-5", "A6-1")
def test_a_copy_has_no_page_of_a_file_that_was_set_aside(archive, contract):
    wrong = archive.scan(contract, "别家的合同", name="wrong.pdf")
    set_aside(file_id=wrong.pk, reason="扫错", by=archive.clerk, at=archive.at)
    loan = ask(archive, contract)
    sign(loan, archive.leader, at=archive.at)
    out = hand_out(loan_id=loan.pk, by=archive.clerk, at=archive.at)
    assert out.pages == 1


@pytest.mark.clause("A6-5")
def test_original_needs_the_general_manager_and_is_out_once(archive, contract):
    first, second = (
        ask(archive, contract, is_original=True, by=who)
        for who in (archive.seller, archive.accountant)
    )
    sign(first, archive.leader, at=archive.at)
    with pytest.raises(ValidationError):
        hand_out(loan_id=first.pk, by=archive.clerk, at=archive.at)
    sign(first, archive.head, at=archive.at)
    out = hand_out(loan_id=first.pk, by=archive.clerk, at=archive.at)
    assert out.content is None
    sign(second, archive.head, at=archive.at)
    if Step.objects.filter(approval=second.approval_id, state="open").exists():
        sign(second, archive.head, at=archive.at)
    with pytest.raises(ValidationError, match="out already"):
        hand_out(loan_id=second.pk, by=archive.clerk, at=archive.at)


@pytest.mark.clause("A6-5")
def test_nobody_lends_to_themselves_and_nobody_asks_twice(archive, contract):
    loan = ask(archive, contract, by=archive.clerk)
    with pytest.raises(ValidationError, match="asked for it"):
        ask(archive, contract, by=archive.clerk)
    sign(loan, archive.head, at=archive.at)
    with pytest.raises(ValidationError, match="another of the contract group"):
        hand_out(loan_id=loan.pk, by=archive.clerk, at=archive.at)
    hand_out(loan_id=loan.pk, by=archive.officer, at=archive.at)
    with pytest.raises(ValidationError):
        ask(archive, contract, by=archive.clerk)


@pytest.mark.clause("A6-5")
def test_loan_of_the_general_manager_is_taken_note_of(archive, contract):
    loan = ask(archive, contract, by=archive.head)
    step = Step.objects.get(approval=loan.approval_id, state="open")
    decide_step(step_id=step.pk, verdict="filed", by=archive.clerk, at=archive.at)
    assert hand_out(loan_id=loan.pk, by=archive.clerk, at=archive.at)


def test_without_a_scan_there_is_nothing_to_copy(archive):
    loan = ask(archive, archive.register())
    sign(loan, archive.leader, at=archive.at)
    with pytest.raises(ValidationError, match="no scan"):
        hand_out(loan_id=loan.pk, by=archive.clerk, at=archive.at)


@pytest.mark.clause("A6-5")
def test_borrower_is_reminded_once_and_a_late_one_told_upwards(archive, contract):
    loan = ask(archive, contract)
    sign(loan, archive.leader, at=archive.at)
    out = hand_out(loan_id=loan.pk, by=archive.clerk, at=archive.at)
    assert remind_borrowers(at=archive.at + DAY) == 0
    for _each in range(2):
        assert remind_borrowers(at=out.due_at - DAY) == 1
    assert Notice.objects.filter(key__contains=":soon", recipient=archive.seller).count() == 1
    report_overdue([out.deadline], out.due_at + HOUR)
    told = Notice.objects.filter(key__contains=f"loan:{loan.pk}:late")
    assert {each.recipient.name for each in told} == {"严明", "施建华", "华晨", "魏红"}


@pytest.mark.clause("A6-5")
def test_anybody_reads_on_the_spot_and_it_is_on_record(archive, contract):
    row = note_reading(
        contract_id=contract.pk, reader=archive.stranger, purpose="查付款条件", by=archive.clerk,
        at=archive.at,
    )  # fmt: skip
    assert (row.way, row.reader) == ("spot", archive.stranger)
    with pytest.raises(ValidationError):
        note_reading(contract_id=contract.pk, reader=archive.stranger, purpose=" ",
                     by=archive.clerk, at=archive.at)  # fmt: skip
    with pytest.raises(PermissionDenied):
        note_reading(contract_id=contract.pk, reader=archive.leader, purpose="查",
                     by=archive.leader, at=archive.at)  # fmt: skip
    # Every right is no post in the contract group: the database refuses, and it is said in words.
    superuser = Employee.objects.create_superuser("9000", "钱超")
    with pytest.raises(ValidationError) as refused:
        note_reading(contract_id=contract.pk, reader=archive.leader, purpose="查", by=superuser,
                     at=archive.at)  # fmt: skip
    assert refused.value.code == "A6-7"


@pytest.mark.clause("A6-7")
def test_file_on_the_screen_is_for_who_was_let_in_and_on_record(archive, contract):
    with pytest.raises(PermissionDenied):
        open_file(contract=contract, name="scan.pdf", by=archive.seller, at=archive.at)
    open_file(contract=contract, name="scan.pdf", by=archive.accountant, at=archive.at)
    row = Reading.objects.get()
    assert (row.way, row.reader, row.purpose) == ("screen", archive.accountant, "scan.pdf")


@pytest.mark.clause("A6-5")
def test_database_lends_nothing_unsigned(archive, contract):
    loan = ask(archive, contract)
    done = ask(archive, contract, by=archive.stranger)
    sign(done, archive.leader, at=archive.at)
    row = hand_out(loan_id=done.pk, by=archive.clerk, at=archive.at)
    row.pk, row.loan = None, loan
    with pytest.raises(IntegrityError, match="not signed"), transaction.atomic():
        HandOut.objects.bulk_create([row])
    with pytest.raises(IntegrityError, match="asked for once"), transaction.atomic():
        loan.approval_id = done.approval_id
        loan.save(update_fields=["approval"])
