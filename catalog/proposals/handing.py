"""The verb of handing back: what cannot be carried out goes to who asked, and its clock stops."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from catalog.proposals import rules, selectors
from catalog.proposals.execution import deciders_of, stop_execution
from catalog.proposals.letters import tell
from catalog.proposals.models import HandBack, Proposal
from catalog.proposals.refusals import in_words
from catalog.proposals.rules import CLAUSES, Kind, State
from hr.people.models import Employee
from regulations.binding.rows import insert
from regulations.rulebook import clause

LONGEST = 500
BACK = gettext_noop("Handed back, not carried out: %(kind)s, %(goods)s. %(reason)s")


@clause("C11-1", "C11-2", "C11-3")
@transaction.atomic
def hand_back(*, proposal_id: int, reason: str, by, at: datetime) -> HandBack:
    """Give an approved proposal back instead of carrying it out; who asked proposes anew.

    Refused: by whoever is no web editor, without a reason, what does not wait to be carried out.
    Who asked and who approved are told.
    """
    if not by.has_perm("proposals.execute_proposal"):
        raise PermissionDenied(_("The web editor carries this out."))
    rows = Proposal.objects.select_for_update(of=("self",), no_key=True)
    proposal = rows.select_related("by", "deadline").get(pk=proposal_id)
    ref = CLAUSES[Kind(proposal.kind)]
    rules.check_step(proposal.state, State.HANDED_BACK, ref)
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code=ref)
    row = HandBack(proposal=proposal, reason=reason.strip()[:LONGEST], by=by, at=at)
    with in_words(ref):
        insert(row)
    stop_execution(proposal, at)
    people = [proposal.by, *Employee.objects.filter(pk__in=deciders_of(proposal))]
    tell(
        people, BACK, proposal=proposal, lines=selectors.lines_of(proposal), key="handed-back",
        clause=ref, by=by, at=at, reason=row.reason,
    )  # fmt: skip
    return row
