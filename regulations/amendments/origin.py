"""Where a version of the rules came from: its draft, its trial, its approval."""

from datetime import datetime

from django.utils.translation import gettext

from regulations.amendments.models import RuleDraft
from regulations.amendments.selectors import link_of, may_see
from regulations.amendments.tried import tried, tried_text
from regulations.approvals import selectors as approvals
from regulations.approvals.models import Decision
from regulations.approvals.rules import Verdict
from regulations.rulebook.models import RuleVersion
from regulations.rulebook.registry import Origin
from regulations.rulebook.rules import CHINA


def origin_of(version: RuleVersion, person, at: datetime) -> list[Origin]:
    """What stands behind a version, linked where the reader may look; nothing of the first one."""
    drafts = RuleDraft.objects.select_related("approval", "drafted_by", "based_on")
    draft = drafts.filter(version=version).first()
    if draft is None:
        return []
    link = link_of(draft) if may_see(draft, person, at) else ""
    said = draft.approval.decisions.filter(verdict=Verdict.APPROVED)
    words = [
        f"{_name(each)} {_moment(each.at)} {each.comment}".strip()
        for each in said.select_related("by", "principal")
    ]
    is_seen = approvals.may_see(draft.approval, person, at)
    _how, trial = tried(draft)
    return [
        Origin(gettext("drafted by"), f"{draft.drafted_by.name} {_moment(draft.drafted_at)}"),
        Origin(gettext("draft"), str(draft), link),
        Origin(
            gettext("tried on the past"),
            tried_text(draft),
            f"{link}trials/{trial.pk}/" if link and trial else "",
        ),
        Origin(
            gettext("the approval"),
            "\n".join(words),
            f"/approvals/{draft.approval_id}/" if is_seen else "",
        ),
    ]


def _name(said: Decision) -> str:
    """Who approved, and in whose place."""
    if said.by_id == said.principal_id:
        return said.by.name
    return f"{said.by.name} {gettext('for %(name)s') % {'name': said.principal.name}}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"
