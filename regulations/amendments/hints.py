"""What whoever decides on a draft should know beside the button."""

from datetime import timedelta

from django.utils.translation import gettext, gettext_noop, ngettext

from regulations.amendments.models import RuleDraft
from regulations.amendments.selectors import around, base_of, doubts_of
from regulations.amendments.tried import Tried, tried, untried
from regulations.approvals.registry import Hint
from regulations.words import listed

UNTOLD = gettext_noop("No trial can tell of: %(names)s.")
_TEXTS = {
    Tried.SAME: gettext_noop("Tried on the past with these very numbers."),
    Tried.EMPTY: gettext_noop(
        "Tried on days that have no record to judge: this trial tells nothing."
    ),
    Tried.OTHER: gettext_noop(
        "These numbers were not tried on the past: the trial was of other numbers."
    ),
    Tried.NEVER: gettext_noop("Never tried on the past."),
    Tried.IMPOSSIBLE: gettext_noop("What this changes cannot be tried on the past: %(names)s."),
}


def hints_of(draft: RuleDraft) -> list[Hint]:
    """Whether another version has been approved since, for how long this one would hold, what is
    odd, and how it was tried."""
    odd = [Hint(text, _link(draft)) for text in doubts_of(draft)]
    return [*_of_base(draft), *_of_end(draft), *odd, *_of_trials(draft)]


def _link(draft: RuleDraft) -> str:
    return f"/rules/drafts/{draft.pk}/"


def _of_base(draft: RuleDraft) -> list[Hint]:
    """An approval would be refused where the draft is no longer compared with what it follows."""
    base = base_of(draft.rule_set, draft.in_force_from)
    if base is None or base.pk == draft.based_on_id:
        return []
    text = gettext(
        "This draft is based on version %(old)s; version %(new)s, in force from %(day)s, has been "
        "approved since. Return it, so that it is compared with that one."
    ) % {"old": draft.based_on.number, "new": base.number, "day": base.in_force_from}
    return [Hint(text, _link(draft))]


def _of_end(draft: RuleDraft) -> list[Hint]:
    """Where a later version stands already, this one ends before it begins."""
    _before, after = around(draft.rule_set, draft.in_force_from)
    if after is None:
        return []
    days = (after.in_force_from - draft.in_force_from).days
    text = ngettext(
        "This holds for %(days)s day alone, until %(last)s: from %(day)s on version %(number)s "
        "holds, whatever stands here.",
        "This holds for %(days)s days alone, until %(last)s: from %(day)s on version %(number)s "
        "holds, whatever stands here.",
        days,
    )
    last = after.in_force_from - timedelta(days=1)
    words = {"days": days, "last": last, "day": after.in_force_from, "number": after.number}
    return [Hint(text % words, _link(draft))]


def _of_trials(draft: RuleDraft) -> list[Hint]:
    """What whoever decides should know of the trials, with the way to the trial."""
    how, trial = tried(draft)
    missing = untried(draft)
    names = {"names": listed(missing)}
    link = f"{_link(draft)}trials/{trial.pk}/" if trial else _link(draft)
    found = [Hint(gettext(_TEXTS[how]) % names, link, is_warning=how != Tried.SAME)]
    if missing and how != Tried.IMPOSSIBLE:
        found.append(Hint(gettext(UNTOLD) % names, _link(draft)))
    return found
