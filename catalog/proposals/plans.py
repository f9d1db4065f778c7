"""The verbs of promotion plans: the planner thinks one out, the leader accepts it (C11-3)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from catalog.proposals import rules
from catalog.proposals.models import Plan
from catalog.proposals.rules import STATES, State
from catalog.proposals.seats import chain_for
from hr.people.selectors import holders
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Matter, ask_again, ask_approval
from regulations.notices.services import Message, notify
from regulations.rulebook import clause

KIND = "proposals.plan"
CLAUSE = "C11-3"
ASKED = gettext_noop("Promotion plan: %(title)s")
ACCEPTED = gettext_noop("A promotion plan was accepted, goods can be put into it: %(title)s")


@clause("C11-3")
@transaction.atomic
def plan_promotion(
    *, title: str, text: str, starts_at: datetime, ends_at: datetime, by, at: datetime
) -> Plan:
    """Think a promotion out: the first of its two stages; the leader is asked to accept it."""
    if not by.has_perm("proposals.plan_promotion"):
        raise PermissionDenied(_("The planner of the site plans promotions."))
    _check(title, text, starts_at, ends_at, at)
    plan = Plan(
        title=title.strip()[:100], reason=text.strip()[:1000], starts_at=starts_at,
        ends_at=ends_at, state=State.PENDING, by=by, asked_at=at,
    )  # fmt: skip
    plan.save(force_insert=True)
    words = {"matter": _matter(plan), "chain": chain_for(by), "by": by, "at": at}
    ask_approval(kind=KIND, document=plan, **words)
    return plan


def _check(title: str, text: str, starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    if not title.strip() or not text.strip():
        raise ValidationError(_("Give the plan a title, and say what it is."), code=CLAUSE)
    rules.check_window(starts_at, ends_at, at)


def _matter(plan: Plan) -> Matter:
    return Matter(ASKED, {"title": plan.title}, clause=CLAUSE, latest=plan.ends_at)


@clause("C11-3")
@transaction.atomic
def change_plan(
    *, plan_id: int, title: str, text: str, starts_at: datetime, ends_at: datetime, by,
    at: datetime,
) -> Plan:  # fmt: skip
    """Change a plan that was returned, and ask again."""
    plan = Plan.objects.select_for_update(no_key=True).get(pk=plan_id)
    if plan.by_id != by.pk:
        raise PermissionDenied(_("Only who asked does this."))
    rules.check_step(plan.state, State.PENDING, CLAUSE)
    _check(title, text, starts_at, ends_at, at)
    plan.title, plan.reason = title.strip()[:100], text.strip()[:1000]
    plan.starts_at, plan.ends_at, plan.state = starts_at, ends_at, State.PENDING
    plan.save(update_fields=["title", "reason", "starts_at", "ends_at", "state"])
    words = {"matter": _matter(plan), "chain": chain_for(by), "by": by, "at": at}
    ask_again(approval_id=plan.approval_id, **words)
    return plan


@clause("C11-3")
def settle_plan(document: Plan, outcome: Outcome, by, at: datetime) -> None:
    """Keep the leader's word on a plan (handler of `KIND`); accepted, product managers are told."""
    plan = Plan.objects.select_for_update(no_key=True).get(pk=document.pk)
    rules.check_step(plan.state, STATES[outcome], CLAUSE)
    plan.state = STATES[outcome]
    plan.save(update_fields=["state"])
    if outcome == Outcome.APPROVED:
        message = Message(
            key=f"proposal:plan:{plan.pk}", text=ACCEPTED, params={"title": plan.title},
            url=f"/proposals/plans/{plan.pk}/", clause=CLAUSE,
        )  # fmt: skip
        notify(recipients=list(holders("product_manager")), message=message, at=at)
