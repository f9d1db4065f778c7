"""Whether a draft was tried with the very numbers that are asked for, and what that tells."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Least
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from regulations.amendments import registry, rules
from regulations.amendments.models import RuleDraft, Trial
from regulations.approvals.rules import ENDED
from regulations.rulebook.models import RuleVersion
from regulations.rulebook.selectors import figures
from regulations.words import listed


class Tried(StrEnum):
    """How the trials of a draft stand to its numbers."""

    SAME = "same"
    EMPTY = "empty"  # with these numbers, on days that have nothing to judge
    OTHER = "other"  # the draft, or what it is compared with, has changed since
    NEVER = "never"
    IMPOSSIBLE = "impossible"  # nothing of the past can tell what it changes


# A sentence of each for the facts; of SAME and EMPTY also the days and the counts are told.
_TEXTS = {
    Tried.SAME: _(
        "%(since)s to %(until)s: %(total)s facts, %(worse)s judged worse, %(better)s better"
    ),
    Tried.EMPTY: _("%(since)s to %(until)s: no record in these days, the trial tells nothing"),
    Tried.OTHER: _("with other numbers alone"),
    Tried.NEVER: _("never"),
    Tried.IMPOSSIBLE: _("nothing of the past can tell what this changes"),
}


def untried_names(
    rule_set: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[list[str], bool]:
    """Names of the changed figures whose effect no trial can tell; and whether they are all."""
    changed = rules.changed_names(before, after)
    replay = registry.replay_of(rule_set)
    missing = [name for name in changed if replay is None or name not in replay.covers]
    return missing, missing == changed


def untried(said: RuleDraft | Trial) -> list[str]:
    """Labels of the figures that a draft changes, or a trial did, and no trial can tell of."""
    missing = set(_untried(said)[0])
    shown = figures(RuleVersion(rule_set=said.rule_set, values=said.values)) if missing else ()
    return [figure.label for figure in shown if figure.name in missing]


def is_impossible(said: RuleDraft | Trial) -> bool:
    """Whether nothing of the past can tell anything of what a draft changes, or a trial did."""
    return _untried(said)[1]


def _untried(said: RuleDraft | Trial) -> tuple[list[str], bool]:
    return untried_names(said.rule_set, said.based_on.values, said.values)


def tried(draft: RuleDraft) -> tuple[Tried, Trial | None]:
    """How the trials of a draft stand to its numbers, with the newest that tells most.

    Of a draft that was decided: as whoever decided could know it.
    """
    if is_impossible(draft):
        return Tried.IMPOSSIBLE, None
    done = _ended(draft)
    telling = done.order_by(Least("total", 1).desc(), "-pk")
    same = telling.filter(values=draft.values, based_on=draft.based_on).first()
    if same:
        return (Tried.EMPTY if same.is_empty else Tried.SAME), same
    other = done.first()
    return (Tried.OTHER, other) if other else (Tried.NEVER, None)


def _ended(draft: RuleDraft) -> QuerySet[Trial]:
    """The trials with a whole result, the newest first; none that came after the decision."""
    done = draft.trials.filter(result__has_keys=sorted(rules.KEYS)).order_by("-pk")
    decided = _decided_at(draft)
    return done.filter(finished_at__lte=decided) if decided else done


def _decided_at(draft: RuleDraft) -> datetime | None:
    approval = draft.approval
    return approval.ended_at if approval and approval.state in ENDED else None


def tried_text(draft: RuleDraft) -> str:
    """The trial of these very numbers in one sentence, or why there is none that tells."""
    how, trial = tried(draft)
    words = {}
    if how in (Tried.SAME, Tried.EMPTY):
        words = {"since": trial.since, "until": trial.until, "total": trial.total}
        words |= {name: trial.result[name] for name in ("worse", "better")}
    text = gettext(_TEXTS[how]) % words
    if how == Tried.SAME and Decimal(trial.result["money"]):
        text = listed([text, gettext("%(money)s yuan") % {"money": trial.result["money"]}])
    missing = untried(draft) if how == Tried.SAME else []
    if not missing:
        return text
    return gettext("%(trial)s; no trial can tell of: %(names)s") % {
        "trial": text,
        "names": listed(missing),
    }


def should_be_tried(draft: RuleDraft) -> bool:
    """Whether a trial could tell what these numbers change, and none has."""
    return tried(draft)[0] in (Tried.OTHER, Tried.NEVER, Tried.EMPTY)
