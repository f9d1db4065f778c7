"""What the portal does by itself: proposes what is back, withdraws for who leaves, tells of
promotions that begin and end."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalog.products.models import PriceWindow, Product
from catalog.proposals import selectors
from catalog.proposals.letters import tell
from catalog.proposals.models import Proposal, ProposalLine
from catalog.proposals.rules import OPEN, Kind, Line, State
from catalog.proposals.services import Draft, propose
from hr.people.models import Employee
from hr.people.selectors import holders
from regulations.approvals.models import Approval
from regulations.approvals.services import drop_approval
from regulations.notices.models import Notice
from regulations.rulebook import clause

BEGINS = gettext_noop("The promotion has begun: %(goods)s")
ENDS = gettext_noop("The promotion is over, the usual prices hold again: %(goods)s")
BACK = gettext_noop("stock is back")
# How far back a promotion is still told of when the worker was away.
TOLD_WITHIN = timedelta(days=2)


@clause("C11-2")
def propose_relisting(products: Sequence[Product], at: datetime) -> None:
    """Propose the listing of goods that sold out and are back, at the price in force (C11-2).

    No price is named, so one that is approved meanwhile stays.

    In the product manager's name, so that the leader's approval is asked as for any listing. What
    is proposed already is left out; without a product manager nobody proposes anything.
    """
    manager = holders("product_manager").select_related(
        "position", "department__leader", "department__managing_leader__position"
    )
    by = manager.order_by("number").first()
    waiting = ProposalLine.objects.filter(
        product__in=products, round=F("proposal__round"), proposal__kind=Kind.LISTING,
        proposal__state__in=OPEN,
    ).values_list("product", flat=True)  # fmt: skip
    charged, known = selectors.charged([each.pk for each in products]), set(waiting)
    lines = [Line(each.pk) for each in products if each.pk not in known and charged.get(each.pk)]
    if by is None or not lines:
        return
    draft = Draft(Kind.LISTING, lines, _(BACK))
    try:
        with transaction.atomic():
            propose(draft=draft, by=by, at=at, is_automatic=True)
    except ValidationError:
        return  # nobody may decide on it: goods still come in


@clause("C11-1", "C11-2", "C11-3")
def drop_proposals(*, employee: Employee, last_day: date, by, at: datetime) -> None:
    """Withdraw what somebody who leaves has asked for and is not decided."""
    mine = Q(proposals_proposal__by=employee) | Q(proposals_plan__by=employee)
    waiting = Approval.objects.filter(mine, state__in=("pending", "returned"))
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        drop_approval(approval_id=pk, by=by, at=at)


@clause("C11-3")
@transaction.atomic
def tell_of_promotions(at: datetime) -> int:
    """Tell who proposed and who carried out that a promotion has begun or is over, once each.

    Prices change at their moments by themselves; this only says so. Returns how many were told of.
    Who ended all of one early has told of that.
    """
    told = 0
    for edge, text in (("starts_at", BEGINS), ("ends_at", ENDS)):
        passed = {f"{edge}__lte": at, f"{edge}__gt": at - TOLD_WITHIN}
        rows = Proposal.objects.filter(kind=Kind.PROMOTION, state=State.EXECUTED, **passed)
        rows = rows.filter(Exists(_as_planned()))
        for proposal in rows.select_related("by", "execution__by"):
            key = f"{edge}:{proposal.round}"
            if Notice.objects.filter(key=f"proposal:{proposal.pk}:{key}").exists():
                continue
            tell(
                [proposal.by, proposal.execution.by], text, proposal=proposal,
                lines=selectors.lines_of(proposal), key=key, clause="C11-3", at=at,
            )  # fmt: skip
            told += 1
    return told


def _as_planned() -> QuerySet[PriceWindow]:
    """Special prices of a promotion that nobody ended early."""
    return PriceWindow.objects.filter(
        source=selectors.SOURCE, source_id=OuterRef("execution__pk"), planned_until=None
    )
