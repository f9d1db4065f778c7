"""The verbs of amendments: draft a version, change and drop the draft, try it, ask for it."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from regulations.amendments import registry, rules
from regulations.amendments.matters import matter_of
from regulations.amendments.models import RuleDraft, Trial
from regulations.amendments.rules import CLAUSE
from regulations.amendments.selectors import DRAFT, SEE, base_of
from regulations.amendments.tried import is_impossible, untried
from regulations.approvals.models import Approval
from regulations.approvals.registry import holders
from regulations.approvals.rules import State
from regulations.approvals.services import (
    Chain,
    ask_again,
    ask_approval,
    withdraw_approval,
)
from regulations.rulebook import clause
from regulations.rulebook import rules as rulebook
from regulations.rulebook.models import RuleVersion
from regulations.rulebook.selectors import versions
from regulations.rulebook.services import complete_values, enact_version
from regulations.words import listed

KIND = "rule_version"


@clause("A2.1-1")
@transaction.atomic
def draft_version(
    *, rule_set: str, values: dict[str, Any], in_force_from: date, note: str, by, at: datetime
) -> RuleDraft:
    """Write down the numbers a rule set shall have from a day on; nothing holds by that.

    Refused, with the clause of the value: what does not fit the set, or changes nothing; a day
    that has begun, or has a version already; no reason.
    """
    _check_right(by)
    plain, base = _checked(rule_set, values, in_force_from, note, at)
    return RuleDraft.objects.create(
        rule_set=rule_set,
        values=plain,
        in_force_from=in_force_from,
        note=note.strip(),
        based_on=base,
        drafted_by=by,
        drafted_at=at,
    )


@clause("A2.1-1")
@transaction.atomic
def change_draft(
    *,
    draft_id: int,
    values: dict[str, Any],
    in_force_from: date,
    note: str,
    by,
    at: datetime,
    confirmed: Collection[str] = (),
) -> RuleDraft:
    """Put other numbers, another day or another reason in one's own draft, compared anew.

    `confirmed` names the values that shall take back what a version enacted since has changed:
    without their names that is refused. Refused as well once the general manager was asked,
    unless it was returned for changes.
    """
    draft = _lock_own(draft_id, by)
    plain, base = _checked(draft.rule_set, values, in_force_from, note, at)
    for name in rules.taken_back(plain, draft.based_on.values, base.values):
        if name not in confirmed:
            raise _refusal(rules.CONFIRM, field=name, number=base.number)
    draft.values, draft.based_on = plain, base
    draft.in_force_from, draft.note = in_force_from, note.strip()
    draft.save(update_fields=["values", "based_on", "in_force_from", "note"])
    return draft


@transaction.atomic
def drop_draft(*, draft_id: int, by, at: datetime) -> RuleDraft:
    """Give one's own draft up; what was returned for changes is withdrawn with it."""
    draft = _lock_own(draft_id, by)
    draft.dropped_at = at
    draft.save(update_fields=["dropped_at"])
    if draft.approval_id:
        withdraw_approval(approval_id=draft.approval_id, by=by, at=at)
    return draft


@clause("A2.1-1")
@transaction.atomic
def ask_for_version(*, draft_id: int, by, at: datetime) -> Approval:
    """Lay one's own draft before the general manager; again, after it was returned."""
    draft = _lock_own(draft_id, by)
    _checked(draft.rule_set, draft.values, draft.in_force_from, draft.note, at)
    _check_base(draft)
    words = {
        "matter": matter_of(draft),
        "chain": Chain(rules.chain(), holders),
        "by": by,
        "at": at,
    }
    if draft.approval_id:
        return ask_again(approval_id=draft.approval_id, **words)
    return ask_approval(kind=KIND, document=draft, **words)


@clause("A2.1-1")
def settle_draft(draft: RuleDraft, state: State, by, at: datetime) -> None:
    """What the last word on a draft means: approved, its numbers are enacted for their day.

    Handler of the approval: refused where the day has come too near or the draft was compared
    with a version that it would no longer follow, which takes the word back.
    """
    if state == State.WITHDRAWN and draft.dropped_at is None:
        draft.dropped_at = at
    if state == State.APPROVED:
        _check_base(draft)
        draft.version = enact_version(
            rule_set=draft.rule_set,
            values=draft.values,
            in_force_from=draft.in_force_from,
            note=draft.note,
            by=by,
            at=at,
        )
    draft.save(update_fields=["version", "dropped_at"])


@clause("A2.1-1")
@transaction.atomic
def try_draft(*, draft_id: int, since: date, until: date, by, at: datetime) -> Trial:
    """Ask for a draft to be tried on whole past days, both named among them; a worker does it."""
    draft = RuleDraft.objects.select_for_update(of=("self",)).get(pk=draft_id)
    if not (by.has_perm(DRAFT) or by.has_perm(SEE)):
        raise PermissionDenied(_("Your position does not include trials of rules."))
    rules.check_period(since, until, rulebook.day_of(at))
    if registry.replay_of(draft.rule_set) is None:
        raise _refusal(_("Nothing of the past can be judged by these rules yet."))
    if is_impossible(draft):
        raise _refusal(
            _("What this changes cannot be tried on the past: %(names)s."),
            names=listed(untried(draft)),
        )
    if draft.trials.filter(finished_at=None).exists():
        raise _refusal(_("A trial of this draft is under way."))
    return Trial.objects.create(
        draft=draft,
        values=draft.values,
        based_on=draft.based_on,
        since=since,
        until=until,
        asked_by=by,
        asked_at=at,
    )


def _check_right(by) -> None:
    if not by.has_perm(DRAFT):
        raise PermissionDenied(_("Your position does not include drafts of rules."))


def _lock_own(draft_id: int, by) -> RuleDraft:
    """A draft that may still be changed, locked after its approval as whoever decides does."""
    _check_right(by)
    Approval.objects.select_for_update(of=("self",)).filter(amendments_ruledraft=draft_id).first()
    RuleDraft.objects.select_for_update(of=("self",)).only("pk").get(pk=draft_id)
    draft = RuleDraft.objects.select_related("approval", "based_on").get(pk=draft_id)
    if draft.drafted_by_id != by.pk:
        raise PermissionDenied(_("Only who drafted this changes it or asks for it."))
    rules.check_open(draft.standing)
    return draft


def _checked(
    rule_set: str, values: dict[str, Any], day: date, note: str, at: datetime
) -> tuple[dict[str, Any], RuleVersion]:
    """The values complete, and the version they would follow; refused as `draft_version` says."""
    plain = complete_values(rule_set, values)
    if not note.strip():
        raise _refusal(_("Say why."))
    rules.check_day(day, rulebook.day_of(at))
    if rulebook.start_of(day) - at < rulebook.NOTICE:
        raise _refusal(_("A version holds from a day to come, not from %(day)s."), day=day)
    if versions(rule_set).filter(in_force_from=day).exists():
        raise _refusal(_("A version holds from %(day)s already: choose another day."), day=day)
    base = base_of(rule_set, day)
    if base is None:
        raise _refusal(_("No version of these rules holds before %(day)s."), day=day)
    if not rules.changed_names(base.values, plain):
        raise _refusal(_("These are the values of version %(number)s."), number=base.number)
    return plain, base


def _check_base(draft: RuleDraft) -> None:
    base = base_of(draft.rule_set, draft.in_force_from)
    if base is None or base.pk != draft.based_on_id:
        raise _refusal(
            _(
                "Another version has been enacted since this was drafted: it has to be changed, "
                "so that it is compared with that one."
            )
        )


def _refusal(message, **params) -> ValidationError:
    return ValidationError(message, code=CLAUSE, params=params)
