"""Whether a draft was tried with the very numbers that are asked for."""

from enum import StrEnum

from django.utils.translation import gettext

from regulations.amendments import registry, rules
from regulations.amendments.models import RuleDraft, Trial


class Tried(StrEnum):
    """How the trials of a draft stand to its numbers."""

    SAME = "same"
    OTHER = "other"  # the draft, or what it is compared with, has changed since
    NEVER = "never"
    IMPOSSIBLE = "impossible"  # nothing of the past can tell what it changes


def untried_names(draft: RuleDraft) -> set[str]:
    """Names of the changed figures whose effect no trial can tell."""
    changed = set(rules.changed_names(draft.based_on.values, draft.values))
    replay = registry.replay_of(draft.rule_set)
    return changed - (replay.covers if replay else set())


def tried(draft: RuleDraft) -> tuple[Tried, Trial | None]:
    """How the trials of a draft stand to its numbers, with the newest of those."""
    done = draft.trials.filter(result__has_keys=sorted(rules.KEYS)).order_by("-pk")
    same = done.filter(values=draft.values, based_on=draft.based_on).first()
    if same:
        return Tried.SAME, same
    changed = rules.changed_names(draft.based_on.values, draft.values)
    if untried_names(draft) == set(changed):
        return Tried.IMPOSSIBLE, None
    other = done.first()
    return (Tried.OTHER, other) if other else (Tried.NEVER, None)


def tried_text(draft: RuleDraft) -> str:
    """The newest trial of these very numbers in one sentence, or that there is none."""
    how, trial = tried(draft)
    if how == Tried.IMPOSSIBLE:
        return gettext("nothing of the past can tell what this changes")
    if how == Tried.OTHER:
        return gettext("with other numbers alone")
    if how == Tried.NEVER:
        return gettext("never")
    return gettext(
        "%(since)s to %(until)s: %(total)s facts, %(worse)s judged worse, %(better)s better, "
        "%(money)s yuan"
    ) % {
        "since": trial.since,
        "until": trial.until,
        "total": trial.total,
        **{name: trial.result[name] for name in ("worse", "better", "money")},
    }


def should_be_tried(draft: RuleDraft) -> bool:
    """Whether a trial could tell what these numbers change, and none has."""
    return tried(draft)[0] in (Tried.OTHER, Tried.NEVER)
