"""Loans as pages list them, and whose they are to see."""

from django.db.models import Q, QuerySet

from hr.contracts.access import EVERY
from hr.contracts.models import Loan
from regulations.approvals.models import Decision, Seat
from regulations.approvals.rules import State

PAGE = 30


def loans() -> QuerySet[Loan]:
    """Loans with what a list shows; the copy itself is not read."""
    people = ("contract", "by", "approval", "hand_out__by", "hand_out__given_back__by")
    return Loan.objects.select_related(*people).defer("hand_out__content")


def listed(shown: str) -> QuerySet[Loan]:
    """Loans of everybody: to hand out, out, given back, or all."""
    rows = loans()
    if shown == "signed":
        return rows.filter(approval__state=State.APPROVED, hand_out=None)
    if shown == "out":
        return rows.exclude(hand_out=None).filter(hand_out__given_back=None)
    return rows


def may_see(person, loan: Loan) -> bool:
    """Whether a loan is a person's to see: the borrower, who signs or signed it, who reads every
    contract."""
    if loan.by_id == person.pk or person.has_perm(EVERY):
        return True
    said = Decision.objects.filter(approval=loan.approval_id)
    seats = Seat.objects.filter(step__approval=loan.approval_id, person=person)
    return seats.exists() or said.filter(Q(by=person) | Q(principal=person)).exists()
