"""The verbs of deadlines: start, meet, void, hand to another owner, sign an excuse."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from regulations.deadlines import registry, rules
from regulations.deadlines.models import Deadline, Excuse
from regulations.notices.services import Message, notify
from regulations.rulebook.rules import until_text


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
def sign_excuse(
    *, deadline: Deadline, verdict: str, reason: str, by, at: datetime, link: str = ""
) -> Excuse:
    """Put a signed word beside a breach: the owner states, a superior judges, once each.

    What is stated is told to the nearest superior, what is judged to the owner; `link` is where
    the breach is listed, else the notice leads to what the breach is about. Refused with the
    breach's own clause, and with PermissionDenied where the word is not this person's.
    """
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code=deadline.clause)
    # Two words at once wait for each other; without touching the key, which others point at.
    held = Deadline.objects.select_for_update(no_key=True).get(pk=deadline.pk)
    clock = rules.Clock(held.starts_at, held.due_at, held.met_at, held.voided_at)
    if rules.standing(clock, at) not in (rules.Standing.MISSED, rules.Standing.LATE):
        raise ValidationError(_("Only a breach can be excused."), code=held.clause)
    above = registry.superiors(held.owner_id) if held.owner_id else []
    _check_word(held, verdict=verdict, by=by, above=above)
    word = Excuse.objects.create(
        deadline=held, verdict=verdict, reason=reason.strip(), by=by, at=at
    )
    _tell_word(word, link=link or registry.kind(held.kind).seen_at([held])[held.pk], above=above)
    return word


def _check_word(held: Deadline, *, verdict: str, by, above: list[int]) -> None:
    """Whose word it is, and that it has not been said yet."""
    is_statement = verdict == Excuse.Verdict.STATED
    if is_statement and by.pk != held.owner_id:
        raise PermissionDenied(_("Only the person concerned states a reason."))
    if not is_statement and not rules.may_judge(
        owner_id=held.owner_id, judge_id=by.pk, superior_ids=set(above)
    ):
        raise PermissionDenied(_("Only a superior of the person judges this breach."))
    said = set(held.excuses.values_list("verdict", flat=True))
    if said - {Excuse.Verdict.STATED}:
        raise ValidationError(_("This breach has been judged already."), code=held.clause)
    if is_statement and said:
        raise ValidationError(
            _("You have given your reason already; now a superior judges it."), code=held.clause
        )


TEXTS = {
    Excuse.Verdict.STATED: gettext_noop(
        "%(person)s gives a reason for the breach due %(due)s: “%(reason)s”"
    ),
    Excuse.Verdict.ACCEPTED: gettext_noop(
        "%(person)s excused your breach due %(due)s: “%(reason)s”"
    ),
    Excuse.Verdict.REFUSED: gettext_noop(
        "%(person)s did not excuse your breach due %(due)s: “%(reason)s”"
    ),
}


def _tell_word(word: Excuse, *, link: str, above: list[int]) -> None:
    """A notice of a word: to the nearest superior still here, or to the person concerned."""
    held = word.deadline
    concerned = above if word.verdict == Excuse.Verdict.STATED else [held.owner_id]
    people = get_user_model().objects.filter(is_active=True).in_bulk(concerned)
    due = until_text(held.due_at, year=False)
    message = Message(
        key=f"excuse:{word.pk}",
        text=TEXTS[word.verdict],
        params={"person": str(word.by), "due": due, "reason": word.reason},
        url=link,
        clause=held.clause,
    )
    nearest = [people[pk] for pk in concerned if pk in people][:1]
    notify(recipients=nearest, message=message, at=word.at)


def judge_breaches(
    *,
    deadlines: Iterable[Deadline],
    verdict: str,
    reason: str,
    by,
    at: datetime,
    link: Callable[[Deadline], str],
) -> list[tuple[Deadline, str]]:
    """Judge several breaches with one reason, each for itself.

    One that is refused holds up no other; returns those, each with what there was against it.
    """
    refused = []
    for deadline in deadlines:
        try:
            sign_excuse(
                deadline=deadline, verdict=verdict, reason=reason, by=by, at=at, link=link(deadline)
            )
        except (ValidationError, PermissionDenied) as refusal:
            refused.append((deadline, " ".join(getattr(refusal, "messages", [str(refusal)]))))
    return refused
