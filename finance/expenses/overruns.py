"""Special consents beyond the budget: a document of their own, so that nobody consents unawares."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from finance.expenses.budget.services import missing_of, overruns_of
from finance.expenses.letters import words
from finance.expenses.models import Overrun, Run, Spending
from finance.expenses.refusals import in_words
from finance.expenses.rules import OPEN, STATES, State, check_step
from finance.expenses.seats import chain_for
from finance.ledger.wording import yuan
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Matter, ask_again, ask_approval, withdraw_approval
from regulations.rulebook import clause

KIND = "expenses.overrun"
ASKED = gettext_noop("%(beyond)s yuan beyond the budget of %(category)s: %(purpose)s. %(reason)s")
LONGEST = 300


@clause("A7.1-2")
@transaction.atomic
def ask_overrun(*, document: Spending | Run, reason: str, by, at: datetime) -> Overrun:
    """Ask the general manager for a special consent to what a request goes beyond the budget.

    The document is one that waits for its decision. What was consented to before is not asked for
    again. Refused: within budget and consents, without a reason.
    """
    owner = document.made_by_id if isinstance(document, Run) else document.person_id
    if owner != by.pk:
        raise PermissionDenied(_("Only who asked does this."))
    if document.state not in (State.PENDING, State.RETURNED):
        raise ValidationError(_("Only what waits for its decision needs it."), code="A7.1-2")
    amount = document.total if isinstance(document, Run) else document.amount
    # Others may have used the line since: what was consented to counts, the rest is asked for.
    beyond = missing_of(document, amount)
    check_reason(beyond, reason)
    known = overruns_of(document).filter(state__in=OPEN[:2]).select_related("approval").first()
    if known and known.state == State.RETURNED:
        return _ask_again(known, document, beyond, reason, by, at)
    name = "run" if isinstance(document, Run) else "spending"
    found = Overrun(
        amount=beyond, reason=reason.strip()[:LONGEST], state=State.PENDING, asked_by=by,
        asked_at=at, **{name: document},
    )  # fmt: skip
    with in_words("A7.1-2"):
        found.save(force_insert=True)
    ask_approval(
        kind=KIND,
        document=found,
        matter=_matter(found, document),
        chain=chain_for(by),
        by=by,
        at=at,
    )
    return found


def check_reason(beyond: Decimal, reason: str) -> None:
    """Refuse to ask for what the budget allows, or without saying why it has to be."""
    if not beyond:
        raise ValidationError(_("This lies within the budget."), code="A7.1-2")
    if not reason.strip():
        raise ValidationError(
            _(
                "This goes %(beyond)s yuan beyond the budget: say why, for the special consent of "
                "the general manager."
            ),
            params={"beyond": yuan(beyond)},
            code="A7.1-2",
        )


def _ask_again(known: Overrun, document, beyond: Decimal, reason: str, by, at) -> Overrun:
    known.amount, known.reason = beyond, reason.strip()[:LONGEST]
    known.state = State.PENDING
    known.save(update_fields=["amount", "reason", "state"])
    matter = _matter(known, document)
    ask_again(approval_id=known.approval_id, matter=matter, chain=chain_for(by), by=by, at=at)
    return known


def _matter(overrun: Overrun, document: Spending | Run) -> Matter:
    told = {"beyond": f"{overrun.amount:,.2f}", "reason": overrun.reason}
    if isinstance(document, Run):
        told |= {"category": str(document.line.category), "purpose": str(document)}
    else:
        told |= words(document)
    return Matter(ASKED, told, amount=overrun.amount, clause="A7.1-2")


@clause("A7.1-2")
def settle_overrun(document: Overrun, outcome: Outcome, by, at: datetime) -> None:
    """Keep the word on a special consent; what it allows is taken up by its request alone."""
    row = Overrun.objects.select_for_update(no_key=True).get(pk=document.pk)
    check_step(row.state, STATES[outcome], "A7.1-2")
    row.state = STATES[outcome]
    row.save(update_fields=["state"])


def drop_overruns(document: Spending | Run, *, at: datetime) -> None:
    """Withdraw the special consent that nobody needs any more."""
    waiting = overruns_of(document).filter(state__in=(State.PENDING, State.RETURNED))
    for each in waiting.select_related("approval__asker"):
        words = {"by": each.approval.asker, "at": at, "is_dropped": True}
        withdraw_approval(approval_id=each.approval_id, **words)
