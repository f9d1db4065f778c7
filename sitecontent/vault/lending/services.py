"""A login is lent: asked for, consented to, ended."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Matter, ask_approval
from regulations.binding.rows import insert
from regulations.notices.sayings import in_each_language
from regulations.rulebook import clause
from regulations.rulebook.rules import until_text
from regulations.rulebook.selectors import in_force
from sitecontent.vault import rules
from sitecontent.vault.letters import tell
from sitecontent.vault.models import Entry, Loan, LoanEnd
from sitecontent.vault.refusals import in_words
from sitecontent.vault.rules import Kind
from sitecontent.vault.seats import holders_of, holds, loan_chain_for

LOAN = "vault.loan"
ASKED = gettext_noop("Login to be lent: %(kind)s, %(name)s, until %(until)s")
LENT = gettext_noop("The login of %(name)s is lent to you until %(until)s.")
ENDED = gettext_noop("%(person)s ended the loan of %(name)s before its time.")
OPEN = ("pending", "returned")


@clause("C13-8")
@transaction.atomic
def ask_loan(
    *, entry_id: int, purpose: str, starts_at: datetime, ends_at: datetime, by, at: datetime
) -> Loan:
    """Ask for the login of an account for a time: the leader of one's department consents, then a
    custodian. Whoever keeps it needs no loan."""
    entry, params = Entry.objects.get(pk=entry_id), in_force("vault", at).params
    if entry.closed_at or not entry.current_id:
        raise ValidationError(_("This account is not in use."), code="C13-8")
    if holds(by, entry):
        raise ValidationError(_("You keep this account: nobody lends it to you."), code="C13-8")
    rules.check_lendable(entry.kind)
    rules.check_reason(purpose)
    rules.check_loan(starts_at, ends_at, at, timedelta(hours=params.loan_longest_hours))
    if Loan.objects.filter(by=by, entry=entry, approval__state__in=OPEN).exists():
        raise ValidationError(_("You have asked for this login already."), code="C13-8")
    loan = Loan(
        entry=entry, purpose=purpose.strip()[: rules.LONGEST_REASON], starts_at=starts_at,
        ends_at=ends_at, by=by, at=at,
    )  # fmt: skip
    with in_words("C13-8"):
        insert(loan)
    words = {
        "kind": in_each_language(lambda: Kind(entry.kind).label), "name": entry.name,
        "until": until_text(ends_at),
    }  # fmt: skip
    matter = Matter(ASKED, words, latest=ends_at)
    chain = loan_chain_for(by, entry)
    ask_approval(kind=LOAN, document=loan, matter=matter, chain=chain, by=by, at=at)
    return loan


@clause("C13-8")
def settle_loan(document: Loan, outcome: Outcome, by, at: datetime) -> None:
    """What was decided (handler of `LOAN`); lent, the borrower is told until when."""
    loan = Loan.objects.select_related("entry", "by").get(pk=document.pk)
    if outcome == Outcome.APPROVED:
        tell([loan.by], LENT, entry=loan.entry, key=f"lent:{loan.pk}", clause="C13-8", at=at,
             url="/vault/loans/", until=until_text(loan.ends_at))  # fmt: skip


@clause("C13-8")
@transaction.atomic
def end_loan(*, loan_id: int, by, at: datetime) -> LoanEnd:
    """Give a login back, or take it back as custodian, before the loan is over."""
    loan = Loan.objects.select_related("entry", "by", "approval").get(pk=loan_id)
    if by.pk != loan.by_id and not holds(by, loan.entry):
        raise PermissionDenied(_("Only the borrower and the custodians end a loan."))
    if loan.approval.state != "approved" or loan.ends_at <= at:
        raise ValidationError(_("This is not lent now."), code="C13-8")
    end = LoanEnd(loan=loan, by=by, at=at)
    with in_words("C13-8"):
        insert(end)
    people = [loan.by, *holders_of(loan.entry)]
    tell(people, ENDED, entry=loan.entry, key=f"ended:{loan.pk}", clause="C13-8", by=by, at=at,
         url="/vault/loans/", person=by.name)  # fmt: skip
    return end
