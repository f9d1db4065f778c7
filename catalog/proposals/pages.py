"""What the pages of one proposal have in common."""

from datetime import datetime

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from catalog.proposals import facts, selectors
from catalog.proposals.content import changes_of, pictures_of
from catalog.proposals.models import Proposal
from catalog.proposals.rules import CLAUSES, ENDED, OPEN, PRICED, Kind, State
from regulations.approvals.selectors import history, open_step_of
from regulations.binding.pages import status_of

CHARTS = 3


def find_proposal(pk: int) -> Proposal:
    """A proposal with all that its page names."""
    rows = Proposal.objects.select_related(
        "by", "plan", "ends__plan", "deadline", "approval__asker", "execution__by",
        "hand_back__by",
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)


def show_proposal(request, proposal: Proposal, at: datetime, *, refused=None):
    """The page of a proposal."""
    lines = selectors.lines_of(proposal)
    ended = selectors.ended_early(proposal) if proposal.kind == Kind.PROMOTION else {}
    execution = getattr(proposal, "execution", None)
    context = (
        {
            "proposal": proposal,
            "ref": CLAUSES[Kind(proposal.kind)],
            "lines": [(line, ended.get(line.product_id)) for line in lines],
            "is_priced": proposal.kind in PRICED,
            "endings": proposal.endings.select_related("by").order_by("id"),
            "charts": _charts(proposal, lines, at),
            "files": proposal.evidence.defer("content").select_related("by").order_by("id"),
            "execution": execution,
            "mismatches": execution.mismatches.select_related("product") if execution else [],
            "hints": facts.hints_of(proposal) if proposal.state in OPEN else [],
            "again": _again(proposal, lines, request.user),
            "rounds": history(proposal.approval) if proposal.approval else [],
            "refused": refused,
        }
        | _verbs(proposal, request.user, at)
        | _content(proposal, lines)
    )
    return render(request, "proposals/proposal.html", context, status=status_of(request))


def _again(proposal: Proposal, lines, viewer) -> str:
    """Where who asked proposes anew what was not carried out; empty for others."""
    if proposal.by_id != viewer.pk or proposal.state not in ENDED:
        return ""
    if proposal.kind == Kind.CONTENT:
        return f"{reverse('proposals:propose_content')}?product={lines[0].product_id}"
    return f"{reverse('proposals:propose', args=[proposal.kind])}?again={proposal.pk}"


def _content(proposal: Proposal, lines) -> dict:
    """What the page of a change of what is shown lays side by side."""
    if proposal.kind != Kind.CONTENT:
        return {}
    was, wanted = pictures_of(lines[0])
    return {"changes": changes_of(lines[0]), "pictures_before": was, "pictures_after": wanted}


def _verbs(proposal: Proposal, viewer, at: datetime) -> dict[str, bool]:
    """What the reader may do with it now."""
    is_own, state = viewer.pk == proposal.by_id, proposal.state
    return {
        "may_decide": bool(proposal.approval and open_step_of(proposal.approval, viewer, at)),
        "may_withdraw": is_own and state in (State.PENDING, State.RETURNED),
        "may_change": is_own and state == State.RETURNED,
        "may_drop": is_own and state == State.APPROVED,
        "may_end": _may_end(proposal, viewer, at),
        "may_hand_back": state == State.APPROVED and viewer.has_perm("proposals.execute_proposal"),
        "may_execute": selectors.to_execute(viewer).filter(pk=proposal.pk).exists(),
    }


def _may_end(proposal: Proposal, viewer, at: datetime) -> bool:
    """Whether the reader may ask for the early end of this promotion."""
    if proposal.kind != Kind.PROMOTION or not viewer.has_perm("proposals.propose"):
        return False
    return bool(selectors.windows_of(proposal, at))


def _charts(proposal: Proposal, lines, at: datetime) -> list[tuple]:
    if proposal.kind not in (Kind.PRICE, Kind.LISTING):
        return []
    found = [
        (each.product, selectors.competitor_chart(each.product, at)) for each in lines[:CHARTS]
    ]
    return [(product, chart) for product, chart in found if chart]
