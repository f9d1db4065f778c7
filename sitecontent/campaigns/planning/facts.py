"""What the superior reads of a plan or a proposal, and every chain there is."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulations.approvals.rules import Stage
from regulations.words import labelled, with_aside
from sitecontent.campaigns.planning.models import OperatingPlan, PlanItem, Suggestion
from sitecontent.campaigns.planning.rules import chain_of

Facts = Iterable[tuple[object, object]]


def link_of(document: OperatingPlan | Suggestion) -> str:
    """Where a plan or a proposal is looked at."""
    place = "plans" if isinstance(document, OperatingPlan) else "suggestions"
    return f"/campaigns/{place}/{document.pk}/"


def edit_of(document: OperatingPlan | Suggestion) -> str:
    """Where a returned one is changed."""
    return f"{link_of(document)}edit/"


def quarter_name(plan: OperatingPlan) -> str:
    """A quarter as people read it."""
    words = {"year": plan.quarter.year, "number": plan.quarter.month // 3 + 1}
    return _("quarter %(number)s of %(year)s") % words


def facts_of_plan(document: OperatingPlan) -> Facts:
    """What the superior reads of a plan: its text and every item."""
    plan = OperatingPlan.objects.get(pk=document.pk)
    items = PlanItem.objects.filter(plan=plan, round=plan.round).select_related("keeper")
    return [
        (_("Quarter"), quarter_name(plan)),
        (_("Plan"), plan.text),
        (_("Items"), "\n".join(_of_item(item) for item in items)),
    ]


def _of_item(item: PlanItem) -> str:
    who = with_aside(f"{item.keeper.name} {item.due_on.isoformat()}", item.measure)
    return labelled(item.what, who)


def facts_of_suggestion(document: Suggestion) -> Facts:
    """What the superior reads of a proposal."""
    return [(_("Title"), document.title), (_("Proposal"), document.text)]


def charts(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
    """Every chain of this room: one for all it asks."""
    return [(gettext_lazy("operating plans, proposals of developments"), chain_of())]
