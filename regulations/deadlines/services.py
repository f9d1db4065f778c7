"""The verbs of deadlines: start, meet, void, hand to another owner, sign an excuse."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from regulations.deadlines import registry, rules
from regulations.deadlines.models import Deadline, Excuse


def start_deadline(
    *, kind: str, key: str, clause: str, version, owner, starts_at: datetime, due_at: datetime
) -> Deadline:
    """Write a promise down, once per kind and key; a second start returns the first row."""
    fields = {
        "clause": clause,
        "version": version,
        "owner": owner,
        "starts_at": starts_at,
        "due_at": due_at,
    }
    fresh = Deadline(kind=kind, key=key, **fields)
    Deadline.objects.bulk_create([fresh], ignore_conflicts=True)
    return fresh if fresh.pk else Deadline.objects.get(kind=kind, key=key)


def meet_deadline(*, deadline_id: int | None, by, at: datetime) -> None:
    """Record the finishing event, the first one only; a late one is kept as late.

    An event that happened in time but reached the database after a sweep had already written
    the breach down takes the breach back: only the two moments decide.
    """
    deadlines = Deadline.objects.filter(pk=deadline_id, met_at=None, voided_at=None)
    if deadlines.update(met_at=at, met_by=by):
        in_time = Deadline.objects.filter(pk=deadline_id, due_at__gte=at)
        in_time.exclude(breached_at=None).update(breached_at=None, handled_at=None)


def void_deadline(*, deadline_id: int | None, reason: str, at: datetime) -> None:
    """End a promise that has lost its object; one that was missed by then stays missed."""
    open_ones = Deadline.objects.filter(pk=deadline_id, met_at=None, voided_at=None, due_at__gt=at)
    open_ones.update(voided_at=at, void_reason=reason)


def hand_deadline(*, deadline_id: int | None, owner, at: datetime) -> None:
    """Give a promise that still runs to another owner; one that is over keeps its owner."""
    Deadline.objects.filter(pk=deadline_id, met_at=None, voided_at=None, due_at__gt=at).update(
        owner=owner
    )


@transaction.atomic
def sign_excuse(*, deadline: Deadline, verdict: str, reason: str, by, at: datetime) -> Excuse:
    """Put a signed word beside a breach: the owner states, a superior judges, once."""
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code=deadline.clause)
    clock = rules.Clock(deadline.starts_at, deadline.due_at, deadline.met_at, deadline.voided_at)
    if rules.standing(clock, at) not in (rules.Standing.MISSED, rules.Standing.LATE):
        raise ValidationError(_("Only a breach can be excused."), code=deadline.clause)
    above = set(registry.superiors(deadline.owner_id)) if deadline.owner_id else set()
    if verdict == Excuse.Verdict.STATED:
        if by.pk != deadline.owner_id:
            raise PermissionDenied(_("Only the person concerned states a reason."))
    elif not rules.may_judge(owner_id=deadline.owner_id, judge_id=by.pk, superior_ids=above):
        raise PermissionDenied(_("Only a superior of the person judges this breach."))
    elif deadline.excuses.exclude(verdict=Excuse.Verdict.STATED).exists():
        raise ValidationError(_("This breach has been judged already."), code=deadline.clause)
    return Excuse.objects.create(
        deadline=deadline, verdict=verdict, reason=reason.strip(), by=by, at=at
    )
