"""The verbs of planning: write an operating plan, propose a development, note progress and what
is learnt of the market."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.models import Employee
from hr.people.selectors import general_manager, superior_ids, supervisor_of
from regulations.approvals.models import Approval
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Chain, Matter, ask_again, ask_approval, drop_approval
from regulations.binding.rows import insert
from regulations.rulebook import clause
from sitecontent.campaigns.letters import tell
from sitecontent.campaigns.planning import rules
from sitecontent.campaigns.planning.models import (
    Document,
    MarketNote,
    OperatingPlan,
    PlanItem,
    Progress,
    Suggestion,
)
from sitecontent.campaigns.planning.rules import STATES, Item, State
from sitecontent.campaigns.refusals import in_words

PLAN, SUGGESTION = "campaigns.plan", "campaigns.suggestion"
CLAUSE = "B1"
ASKED = {
    PLAN: gettext_noop("Operating plan: %(title)s"),
    SUGGESTION: gettext_noop("Proposal of a development: %(title)s"),
}
TO_DO = gettext_noop("The operating plan “%(title)s” was approved; items of it are yours")


def _only(by, right: str) -> None:
    if by is not None and not by.has_perm(f"campaigns.{right}"):
        raise PermissionDenied(_("Your position does not include this."))


def chain_for(person: Employee) -> Chain:
    """The chain of what a person writes: their superior, else the general manager."""
    found = supervisor_of(person) or general_manager()
    return Chain(rules.chain_of(), lambda role: [found.pk] if found else [])


def _ask(document: Document, kind: str, by, at: datetime, *, again: bool = False) -> None:
    matter = Matter(ASKED[kind], {"title": document.title}, clause=CLAUSE)
    words = {"matter": matter, "chain": chain_for(by), "by": by, "at": at}
    if again:
        ask_again(approval_id=document.approval_id, **words)
    else:
        ask_approval(kind=kind, document=document, **words)


@dataclass(frozen=True)
class PlanDraft:
    """An operating plan as it is written."""

    quarter: date
    title: str
    text: str
    items: Sequence[Item]


@clause("B1")
@transaction.atomic
def write_plan(*, draft: PlanDraft, by, at: datetime) -> OperatingPlan:
    """Write the operating plan of a quarter; the superior is asked to approve it."""
    _only(by, "write_plan")
    _check(draft, at)
    plan = OperatingPlan(
        quarter=draft.quarter, title=draft.title.strip()[:100], text=draft.text.strip()[:4000],
        state=State.PENDING, by=by, asked_at=at,
    )  # fmt: skip
    with in_words(CLAUSE):
        plan.save(force_insert=True)
    _add_items(plan, draft.items, plan.round)
    _ask(plan, PLAN, by, at)
    return plan


def _check(draft: PlanDraft, at: datetime) -> None:
    rules.check_plan(draft.quarter, draft.title, draft.text, draft.items, at)
    keepers = {item.keeper for item in draft.items}
    if Employee.objects.filter(pk__in=keepers, is_active=True).count() < len(keepers):
        raise ValidationError(_("Every item has somebody at work who does it."), code=CLAUSE)


def _add_items(plan: OperatingPlan, items: Sequence[Item], number: int) -> None:
    for position, item in enumerate(items, 1):
        insert(
            PlanItem(
                plan=plan, round=number, position=position, what=item.what.strip()[:200],
                measure=item.measure.strip()[:200], due_on=item.due_on, keeper_id=item.keeper,
            )
        )  # fmt: skip


@clause("B1")
@transaction.atomic
def change_plan(*, plan_id: int, draft: PlanDraft, by, at: datetime) -> OperatingPlan:
    """Change a plan that was returned, in a round with items of its own, and ask again."""
    plan = OperatingPlan.objects.select_for_update(no_key=True).get(pk=plan_id)
    _only_own(plan, by)
    rules.check_step(plan.state, State.PENDING)
    if draft.quarter != plan.quarter:
        raise ValidationError(_("A plan stays with its quarter."), code=CLAUSE)
    _check(draft, at)
    _add_items(plan, draft.items, plan.round + 1)
    plan.title, plan.text = draft.title.strip()[:100], draft.text.strip()[:4000]
    plan.round, plan.state = plan.round + 1, State.PENDING
    plan.save(update_fields=["title", "text", "round", "state"])
    _ask(plan, PLAN, by, at, again=True)
    return plan


def _only_own(document: Document, by) -> None:
    if document.by_id != by.pk:
        raise PermissionDenied(_("Only who asked does this."))


@clause("B1")
@transaction.atomic
def suggest(*, title: str, text: str, by, at: datetime) -> Suggestion:
    """Propose a development to one's superior, who approves it or not, with a word."""
    _only(by, "suggest")
    rules.check_words(title, text)
    row = Suggestion(
        title=title.strip()[:100], text=text.strip()[:4000], state=State.PENDING, by=by,
        asked_at=at,
    )  # fmt: skip
    row.save(force_insert=True)
    _ask(row, SUGGESTION, by, at)
    return row


@clause("B1")
@transaction.atomic
def change_suggestion(*, suggestion_id: int, title: str, text: str, by, at: datetime) -> Suggestion:
    """Change a proposal that was returned, and ask again."""
    row = Suggestion.objects.select_for_update(no_key=True).get(pk=suggestion_id)
    _only_own(row, by)
    rules.check_step(row.state, State.PENDING)
    rules.check_words(title, text)
    row.title, row.text, row.state = title.strip()[:100], text.strip()[:4000], State.PENDING
    row.save(update_fields=["title", "text", "state"])
    _ask(row, SUGGESTION, by, at, again=True)
    return row


@clause("B1")
def settle(document: Document, outcome: Outcome, by, at: datetime) -> None:
    """Keep the superior's word (handler of both kinds); who has items of a plan is told."""
    row = type(document).objects.select_for_update(no_key=True).get(pk=document.pk)
    rules.check_step(row.state, STATES[outcome])
    row.state = STATES[outcome]
    row.save(update_fields=["state"])
    if outcome == Outcome.APPROVED and isinstance(row, OperatingPlan):
        items = row.items.filter(round=row.round).select_related("keeper")
        tell(
            [item.keeper for item in items], TO_DO, key=f"campaign:plan:{row.pk}", clause=CLAUSE,
            url=f"/campaigns/plans/{row.pk}/", by=by, at=at, title=row.title,
        )  # fmt: skip


@clause("B1")
@transaction.atomic
def note_item(*, item_id: int, percent: int, text: str, by, at: datetime) -> Progress:
    """Note how far an item has come: who does it, who wrote the plan, or who stands above."""
    item = PlanItem.objects.select_related("plan").get(pk=item_id)
    if by.pk not in {item.keeper_id, item.plan.by_id, *superior_ids(item.keeper_id)}:
        raise PermissionDenied(_("Who does the item notes its progress, or who leads them."))
    rules.check_progress(item.plan.state, percent, text)
    row = Progress(item=item, percent=percent, text=text.strip()[:500], by=by, at=at)
    with in_words(CLAUSE):
        insert(row)
    return row


@clause("B1")
@transaction.atomic
def note_market(
    *, matter: str, title: str, text: str, source: str, address: str = "", seen_on: date, by,
    at: datetime,
) -> MarketNote:  # fmt: skip
    """Note what was learnt of the market, with its source; it stays as it was noted."""
    _only(by, "note_market")
    rules.check_note(title, text, source, seen_on, at)
    row = MarketNote(
        matter=rules.Matter(matter), title=title.strip()[:100], text=text.strip()[:2000],
        source=source.strip()[:100], address=address, seen_on=seen_on, by=by, at=at,
    )  # fmt: skip
    insert(row)
    return row


@clause("B1")
def drop_documents(*, employee: Employee, last_day: date, by, at: datetime) -> None:
    """Withdraw what somebody who leaves has asked for and is not decided."""
    for model in (OperatingPlan, Suggestion):
        rows = model.objects.filter(by=employee, state__in=(State.PENDING, State.RETURNED))
        approvals = Approval.objects.filter(pk__in=rows.values("approval"))
        waiting = approvals.filter(state__in=("pending", "returned")).order_by("pk")
        for pk in list(waiting.values_list("pk", flat=True)):
            drop_approval(approval_id=pk, by=by, at=at)
