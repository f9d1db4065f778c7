"""What whoever decides on a draft should know beside the button."""

from django.utils.translation import gettext

from regulations.amendments.models import RuleDraft
from regulations.amendments.selectors import base_of, doubts_of
from regulations.amendments.tried import Tried, tried
from regulations.approvals.registry import Hint


def hints_of(draft: RuleDraft) -> list[Hint]:
    """Whether another version has been approved since, what is odd, and how it was tried."""
    odd = [Hint(text, f"/rules/drafts/{draft.pk}/") for text in doubts_of(draft)]
    return [*_of_base(draft), *odd, *_of_trials(draft)]


def _of_base(draft: RuleDraft) -> list[Hint]:
    """An approval would be refused where the draft is no longer compared with what it follows."""
    base = base_of(draft.rule_set, draft.in_force_from)
    if base is None or base.pk == draft.based_on_id:
        return []
    text = gettext(
        "This draft is based on version %(old)s; version %(new)s, in force from %(day)s, has been "
        "approved since. Return it, so that it is compared with that one."
    ) % {"old": draft.based_on.number, "new": base.number, "day": base.in_force_from}
    return [Hint(text, f"/rules/drafts/{draft.pk}/")]


def _of_trials(draft: RuleDraft) -> list[Hint]:
    """What whoever decides should know of the trials, with the way to the trial."""
    how, trial = tried(draft)
    link = f"/rules/drafts/{draft.pk}/trials/{trial.pk}/" if trial else ""
    if how == Tried.SAME:
        text = gettext("Tried on the past with these very numbers.")
        return [Hint(text, link, is_warning=False)]
    if how == Tried.OTHER:
        text = gettext("These numbers were not tried on the past: the trial was of other numbers.")
        return [Hint(text, link)]
    if how == Tried.NEVER:
        return [Hint(gettext("Never tried on the past."), f"/rules/drafts/{draft.pk}/")]
    return []
