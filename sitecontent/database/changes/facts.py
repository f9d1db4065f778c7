"""What whoever decides reads of a change or of a view asked for, and every chain there is."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from regulations.approvals.registry import Hint
from regulations.approvals.rules import Stage
from regulations.words import labelled, listed, with_aside
from sitecontent.database.changes import rules
from sitecontent.database.changes.models import AskedView, SystemChange
from sitecontent.database.changes.selectors import feedback_of, left_out_of, views_of

# A view is for or against; it decides on nothing.
_WORDS = {"approved": gettext_lazy("in favour"), "refused": gettext_lazy("has objections")}
Facts = Iterable[tuple[object, object]]


def words_of(verdict: str) -> str:
    """What the head of a department said, in the words of a view."""
    return str(_WORDS[verdict])


def link_of(change: SystemChange) -> str:
    """Where a change is looked at, and its plan changed when it was returned."""
    return f"/database/changes/{change.pk}/"


def link_of_view(asked: AskedView) -> str:
    """Where the change is looked at whose view is asked for."""
    return f"/database/changes/{asked.change_id}/"


def facts_of(document: SystemChange) -> Facts:
    """What site manager and general manager read: what, why, views, plan, who does it."""
    change = SystemChange.objects.get(pk=document.pk)
    plan = change.plans.order_by("-number").first()
    facts = [*_matter(change), *_views(change, plan.at)]
    who = with_aside(plan.get_way_display(), plan.firm)
    return [*facts, (_("Plan"), plan.text), (_("Who does it"), who)]


def facts_of_view(document: AskedView) -> Facts:
    """What the head of a department reads: what is to change and why."""
    asked = AskedView.objects.select_related("change", "department").get(pk=document.pk)
    return [(_("Department"), asked.department.name), *_matter(asked.change)]


def hints_of_view(document: AskedView) -> list[Hint]:
    """What a word on a view means."""
    text = _(
        "This is the view of your department: approved says that it is in favour, not approved "
        "that it has objections. Neither decides on the change."
    )
    return [Hint(text, is_warning=False)]


def _matter(change: SystemChange) -> Facts:
    facts = [(_("What is to change"), change.title), (_("Why"), change.reason)]
    said = listed(f"“{each.text}”" for each in feedback_of(change))
    return [*facts, (_("Feedback behind it"), said)] if said else facts


def _views(change: SystemChange, at: datetime) -> Facts:
    for view in views_of(change, at):
        said = _("no view within the term")
        if view.word:
            said = labelled(view.word.by.name, words_of(view.word.verdict))
            said = with_aside(said, view.word.comment)
        yield with_aside(_("View"), view.asked.department.name), said
    for row in left_out_of(change):
        said = labelled(pgettext("department", "not asked"), row.reason)
        yield with_aside(_("View"), row.department.name), said


def charts(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
    """The chain of a change."""
    return [(gettext_lazy("any change of the system"), rules.chain())]


def charts_of_view(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
    """The chain of a view asked for."""
    return [(gettext_lazy("the view of a department"), rules.view_chain())]
