"""What the inbox says of a draft that is asked for."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

from regulations.amendments import rules
from regulations.amendments.models import RuleDraft
from regulations.approvals.services import Matter
from regulations.notices.sayings import in_each_language
from regulations.rulebook.models import RuleVersion
from regulations.rulebook.selectors import Figure, figures

MATTER = gettext_noop("Rules “%(rule_set)s”: %(count)s figures otherwise from %(day)s on")
ONE = gettext_noop("Rules “%(rule_set)s” from %(day)s on: %(change)s")
# As requests were called before they named their figure.
UNNAMED = gettext_noop("Rules “%(rule_set)s”: one figure otherwise from %(day)s on")
# The longest change of a figure that stands in a title, in signs.
SHORT = 40


def matter_of(draft: RuleDraft) -> Matter:
    """What the inbox says: a figure that changes alone is named."""
    changed = rules.changed_names(draft.based_on.values, draft.values)
    params = {
        "rule_set": in_each_language(lambda: draft.title),
        "count": len(changed),
        "day": f"{draft.in_force_from:%Y-%m-%d}",
    }
    latest = rules.latest_of(draft.in_force_from)
    if len(changed) > 1:
        return Matter(MATTER, params, latest=latest)
    params["change"] = in_each_language(lambda: _change(draft, changed[0]))
    return Matter(ONE, params, latest=latest)


def _change(draft: RuleDraft, name: str) -> str:
    """A figure, and from what to what it changes where a title has room for that."""
    label = _figure(draft.rule_set, draft.values, name).label
    was, now = _text(draft.based_on, name), _text(draft, name)
    change = f"{was} → {now}"
    return f"{label} {change}" if len(change) <= SHORT else label


def _text(said: RuleDraft | RuleVersion, name: str) -> str:
    """A figure of a draft or of a version as people read it; a dash where it says nothing."""
    return _figure(said.rule_set, said.values, name).text if name in said.values else "—"


def _figure(rule_set: str, values: Mapping, name: str) -> Figure:
    version = RuleVersion(rule_set=rule_set, values={name: values.get(name)})
    return figures(version)[0]
