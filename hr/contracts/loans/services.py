"""The verbs of reading and lending: note a reading, ask for a loan, hand it out, take it back."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.contracts.access import check_group, custodians, may_read
from hr.contracts.letters import CLOCK, tell_of
from hr.contracts.loans.copies import make_copy
from hr.contracts.loans.facts import link
from hr.contracts.loans.rules import GROUP, LEADER, Way, chain_of, check_purpose, due_of
from hr.contracts.models import Contract, HandOut, Loan, LoanReturn, Reading
from hr.contracts.refusals import in_words
from hr.contracts.services import find_contract
from hr.people.models import Employee
from hr.people.rules import HEAD
from hr.people.selectors import holders, supervisor_of
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Chain, Matter, ask_approval
from regulations.binding.rows import insert
from regulations.deadlines.models import Deadline
from regulations.deadlines.registry import superiors
from regulations.deadlines.services import meet_deadline, start_deadline
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of, until_text
from regulations.rulebook.selectors import in_force

KIND, DUE = "contracts.loan", "contracts.due"
ASKED = gettext_noop("A copy of the contract %(number)s %(title)s for %(person)s: %(purpose)s")
ASKED_ORIGINAL = gettext_noop(
    "The original of the contract %(number)s %(title)s for %(person)s: %(purpose)s"
)
SIGNED = gettext_noop("Signed, to be handed out to %(person)s: %(number)s %(title)s")
LENT = gettext_noop("%(number)s %(title)s is lent to you until %(due)s.")
SOON = gettext_noop("Give back %(number)s %(title)s: it is due %(due)s.")
LATE = gettext_noop("%(person)s has not given back %(number)s %(title)s, due %(due)s.")
BACK = gettext_noop("%(number)s %(title)s was given back.")


@clause("A6-5")
@transaction.atomic
def note_reading(*, contract_id: int, reader: Employee, purpose: str, by, at: datetime) -> Reading:
    """Note that somebody read a contract at the contract group; anybody of any branch may."""
    check_group(by)
    check_purpose(purpose)
    row = Reading(
        contract_id=contract_id, reader=reader, way=Way.SPOT, purpose=purpose.strip()[:300], by=by,
        at=at,
    )  # fmt: skip
    with in_words("A6-5"):
        insert(row)
    return row


@clause("A6-5", "A6-7")
@transaction.atomic
def open_file(*, contract: Contract, name: str, by, at: datetime) -> Reading:
    """Note that a file is opened on the screen, before it is; refused to who was not let in."""
    if not may_read(by, contract):
        raise PermissionDenied(
            _("The files of this contract are read at the contract group, or as a lent copy.")
        )
    row = Reading(contract=contract, reader=by, way=Way.SCREEN, purpose=name[:300], by=by, at=at)
    insert(row)
    return row


@clause("A6-5")
@transaction.atomic
def open_copy(*, out: HandOut, by, at: datetime) -> Reading:
    """Note that a lent copy is opened, before it is: by the borrower or by whoever else may."""
    loan = out.loan
    row = Reading(
        contract=loan.contract, reader=by, way=Way.COPY, purpose=loan.purpose, by=by, at=at
    )
    insert(row)
    return row


@clause("A6-5")
@transaction.atomic
def ask_loan(
    *, contract_id: int, is_original: bool = False, purpose: str, by, at: datetime
) -> Loan:
    """Ask for a copy to take along, or in a special case for the original.

    The head of one's branch or department signs, of an original the general manager too. Refused:
    without a purpose, and while one has the same or asks for it.
    """
    check_purpose(purpose)
    contract = find_contract(contract_id)
    out = Loan.objects.filter(contract=contract, by=by, hand_out__given_back=None)
    if (
        out.exclude(hand_out=None).exists()
        or out.filter(
            approval__state__in=(Outcome.PENDING, Outcome.APPROVED), hand_out=None
        ).exists()
    ):
        raise ValidationError(_("You have this contract, or asked for it."), code="A6-5")
    loan = Loan(
        contract=contract, is_original=is_original, purpose=purpose.strip()[:300], by=by, at=at
    )
    insert(loan)
    words = {
        "number": contract.number, "title": contract.title, "person": by.name,
        "purpose": loan.purpose,
    }  # fmt: skip
    matter = Matter(ASKED_ORIGINAL if is_original else ASKED, words)
    ask_approval(
        kind=KIND, document=loan, matter=matter, chain=chain_for(by, is_original), by=by, at=at
    )
    return loan


def chain_for(by: Employee, is_original: bool) -> Chain:
    """The chain of a loan for a person."""
    asks_head = bool(by.position and by.position.code == HEAD)

    def find(role: str) -> list[int]:
        if role == GROUP:
            return [each.pk for each in custodians()]
        if role == LEADER:
            leader = by.department and by.department.leader
            signs = leader if leader and leader.is_active else supervisor_of(by)
            return [signs.pk] if signs else []
        return list(holders(role).values_list("pk", flat=True))

    return Chain(chain_of(is_original=is_original, asks_head=asks_head), find)


def settle_loan(document: Loan, outcome: Outcome, by, at: datetime) -> None:
    """Signed (handler of `KIND`): the contract group is told to hand it out."""
    if outcome != Outcome.APPROVED:
        return
    loan = _loan(document.pk)
    tell_of(
        custodians(), SIGNED, contract=loan.contract, key=f"loan:{loan.pk}:signed", clause="A6-5",
        url=link(loan.pk), at=at, person=loan.by.name,
    )  # fmt: skip


def _loan(loan_id: int) -> Loan:
    rows = Loan.objects.select_related("contract__kind", "by__department", "approval")
    return rows.get(pk=loan_id)


@clause("A6-5")
@transaction.atomic
def hand_out(*, loan_id: int, by, at: datetime) -> HandOut:
    """Hand out what was signed: a copy with borrower, date and number on every page, or the
    original; due after the days of the rules. The borrower is told.

    Refused: before it is signed, to oneself, to who has left, an original that is out, a copy of
    nothing.
    """
    check_group(by)
    loan = _loan(loan_id)
    if loan.approval.state != Outcome.APPROVED:
        raise ValidationError(
            _("Nothing is lent before the head of the branch or department has signed."),
            code="A6-5",
        )
    held = in_force("contracts", at)
    due_at = due_of(day_of(at), held.params.copy_loan_days)
    clock = start_deadline(
        kind=DUE, key=str(loan.pk), clause="A6-5", version=held.version, owner=loan.by,
        starts_at=at, due_at=due_at,
    )  # fmt: skip
    row = HandOut(loan=loan, due_at=due_at, deadline=clock, by=by, at=at)
    if not loan.is_original:
        copy = make_copy(loan, at)
        row.content, row.pages, row.sha256 = copy.content, copy.pages, copy.sha256
    with in_words("A6-5"):
        insert(row)
    words = {"key": f"loan:{loan.pk}:lent", "clause": "A6-5", "url": link(loan.pk), "at": at}
    tell_of([loan.by], LENT, contract=loan.contract, due=until_text(due_at), by=by, **words)
    return row


@clause("A6-5")
@transaction.atomic
def take_back(*, loan_id: int, note: str = "", by, at: datetime) -> LoanReturn:
    """Write down that what was lent came back, by who takes it back; the borrower is told."""
    check_group(by)
    out = HandOut.objects.select_related("loan__contract", "loan__by").get(loan=loan_id)
    row = LoanReturn(hand_out=out, note=note.strip()[:300], by=by, at=at)
    with in_words("A6-5"):
        insert(row)
    meet_deadline(deadline_id=out.deadline_id, by=by, at=at)
    words = {"key": f"loan:{loan_id}:back", "clause": "A6-5", "url": link(loan_id), "at": at}
    tell_of([out.loan.by], BACK, contract=out.loan.contract, by=by, **words)
    return row


@clause("A6-5")
def remind_borrowers(*, at: datetime) -> int:
    """Remind each borrower once that something is due soon; how many."""
    days = in_force("contracts", at).params.loan_reminder_days
    rows = Deadline.objects.running(at).filter(kind=DUE, due_at__lte=at + timedelta(days=days))
    loans = Loan.objects.select_related("contract", "by").in_bulk([int(row.key) for row in rows])
    for row in rows:
        loan = loans[int(row.key)]
        words = {"key": f"loan:{loan.pk}:soon", "clause": "A6-5", "url": link(loan.pk), "at": at}
        words |= {"kind": CLOCK, "due": until_text(row.due_at)}
        tell_of([loan.by], SOON, contract=loan.contract, **words)
    return len(loans)


@clause("A6-5")
def report_overdue(deadlines: list[Deadline], at: datetime) -> None:
    """Not given back in time (handler of `DUE`): borrower, superior and contract group are told."""
    for row in deadlines:
        loan = Loan.objects.select_related("contract", "by").get(pk=int(row.key))
        above = Employee.objects.filter(pk__in=superiors(loan.by_id)[:1])
        words = {"key": f"loan:{loan.pk}:late", "clause": "A6-5", "url": link(loan.pk), "at": at}
        words |= {"kind": CLOCK, "due": until_text(row.due_at), "person": loan.by.name}
        tell_of([loan.by, *above, *custodians()], LATE, contract=loan.contract, **words)


def link_of(row: Deadline) -> str:
    """Where a lent contract is looked at."""
    return link(int(row.key))


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """The number of the contract that each clock is about."""
    rows = Loan.objects.filter(pk__in=[int(row.key) for row in deadlines])
    names = dict(rows.values_list("pk", "contract__number"))
    return {row.pk: names.get(int(row.key), "") for row in deadlines}
