"""The verbs of approvals: ask, decide, ask again after a return, withdraw."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from regulations.approvals import registry, rounds, rules
from regulations.approvals.models import Approvable, Approval, Decision, Seat, Step
from regulations.approvals.rules import Ending, Stage, State, StepState, Verdict
from regulations.approvals.selectors import document_of, seat_of, why_barred, why_not_decide
from regulations.deadlines.registry import superiors
from regulations.deadlines.services import meet_deadline
from regulations.notices.services import notify

WITHDRAWN = gettext_noop("the request was withdrawn")
DECIDED = gettext_noop("the request has been decided")
LEFT = gettext_noop("who asked has left the company")
DROPPED = gettext_noop("%(person)s has left, nothing is to be decided any more: %(matter)s")
ENDINGS = {
    State.APPROVED: gettext_noop("Approved: %(matter)s"),
    State.REFUSED: gettext_noop("Refused: %(matter)s. %(comment)s"),
    State.RETURNED: gettext_noop("Returned for changes: %(matter)s. %(comment)s"),
}
# What a new round may change of a request.
CHANGED_BY_A_ROUND = (
    "round", "state", "ended_at", "text", "params", "amount", "version", "barred",
    "latest_at",
)  # fmt: skip


@dataclass(frozen=True)
class Chain:
    """Stages as the document's rule computed them, who fills each role, and whom it benefits."""

    stages: Sequence[Stage]
    find: Callable[[str], Iterable[int]]
    benefits: Iterable[int] = field(default=())


@dataclass(frozen=True)
class Matter:
    """What is asked, as the inbox shows it: an English message id with its parameters.

    `clause` is that of the document where it has one of its own, else that of its kind. `latest`
    is the last moment at which a consent can take effect, where there is one.
    """

    text: str
    params: dict
    version: object = None
    amount: Decimal | None = None
    clause: str = ""
    latest: datetime | None = None


@transaction.atomic
def ask_approval(
    *, kind: str, document: Approvable, matter: Matter, chain: Chain, by, at: datetime
) -> Approval:
    """Ask for a stored document to be approved; the first deciders are told.

    Refused, with the clause of the kind, where a stage has nobody who may decide.
    """
    declared = registry.kind(kind)
    if document.approval_id:
        raise ValidationError(_("This has been asked for already."), code=declared.clause)
    barred = sorted({by.pk, *chain.benefits})
    seated = _seated(chain, barred, declared.clause)
    approval = Approval.objects.create(
        kind=kind,
        text=matter.text,
        params=matter.params,
        clause=matter.clause or declared.clause,
        version=matter.version,
        amount=matter.amount,
        asker=by,
        asked_at=at,
        barred=barred,
        latest_at=matter.latest,
    )
    document.approval = approval
    document.save(update_fields=["approval"])
    rounds.start_round(approval, document, seated, at)
    return approval


def _seated(chain: Chain, barred: Sequence[int], clause: str):
    return rules.seat(chain.stages, chain.find, barred=barred, superiors=superiors, clause=clause)


@transaction.atomic
def ask_again(*, approval_id: int, matter: Matter, chain: Chain, by, at: datetime) -> Approval:
    """Start a new round after a return, with the chain the changed document asks for."""
    approval = _lock(approval_id)
    _only_asker(approval, by)
    if approval.state != State.RETURNED:
        raise ValidationError(
            _("Only what was returned for changes is asked again."), code=approval.clause
        )
    approval.round += 1
    approval.state, approval.ended_at = State.PENDING, None
    approval.text, approval.params, approval.amount = matter.text, matter.params, matter.amount
    approval.version, approval.latest_at = matter.version, matter.latest
    approval.barred = sorted({by.pk, *chain.benefits})
    approval.save(update_fields=CHANGED_BY_A_ROUND)
    seated = _seated(chain, approval.barred, approval.clause)
    rounds.start_round(approval, document_of(approval), seated, at)
    return approval


@transaction.atomic
def decide_step(*, step_id: int, verdict: str, comment: str = "", by, at: datetime) -> Approval:
    """Say a word on an open step, for oneself or for whom one stands in.

    The word that ends the round settles the document in the same transaction: what the document's
    room refuses takes the word back. Raises PermissionDenied for who has no seat on this step.
    """
    step, approval = lock_step(step_id)
    principal = seat_of(step, approval, by, at)
    if principal is None:
        raise _not_theirs(step, approval, by, at)
    return say(step, approval, verdict=verdict, comment=comment, by=by, principal=principal, at=at)


def _not_theirs(step: Step, approval: Approval, by, at: datetime) -> PermissionDenied:
    """Why somebody has no say here, with the clause: kept from it, or without a seat."""
    why = why_not_decide(step, approval, by, at)
    denied = PermissionDenied(why or _("This step is not yours to decide."))
    denied.code = approval.clause
    return denied


def lock_step(step_id: int) -> tuple[Step, Approval]:
    """A step with its approval, locked: two who decide at once wait for each other here."""
    step = Step.objects.get(pk=step_id)
    approval = _lock(step.approval_id)
    step.refresh_from_db()
    return step, approval


def _lock(approval_id: int) -> Approval:
    return Approval.objects.select_for_update().get(pk=approval_id)


def say(
    step: Step,
    approval: Approval,
    *,
    verdict: str,
    comment: str,
    by,
    principal: int,
    at: datetime,
    recorded_by=None,
) -> Approval:
    """Write a word on a locked step down and go on to what follows from it."""
    if step.state != StepState.OPEN or step.round != approval.round:
        raise ValidationError(_not_open(step), code=approval.clause)
    rules.check_return(
        Verdict(verdict), returns=registry.kind(approval.kind).returns, clause=approval.clause
    )
    rules.check_doubt(Verdict(verdict), is_doubted=approval.is_doubted, clause=approval.clause)
    steps = rounds.steps_of(approval)
    step, turns = steps[step.place], rounds.turns_of(steps)
    rules.check_act(
        turns[step.place],
        turns,
        verdict=Verdict(verdict),
        by=by.pk,
        principal=principal,
        barred=_barred(approval, {by.pk, principal}),
        comment=comment,
        clause=approval.clause,
    )
    decision = Decision(
        step=step,
        approval=approval,
        round=approval.round,
        verdict=verdict,
        by=by,
        principal_id=principal,
        recorded_by=recorded_by,
        comment=comment.strip(),
        at=at,
    )
    decision.save(force_insert=True)
    rounds.close_step(step, StepState.DONE)
    meet_deadline(deadline_id=step.deadline_id, by=by, at=at)
    if decision.principal_id != by.pk:
        rounds.tell_principal(approval, decision)
    if approval.state == State.PENDING:
        _go_on(approval, steps, comment=comment.strip(), by=by, at=at)
    return approval


def _barred(approval: Approval, people: set[int]) -> dict[int, object]:
    """Who of these is barred, each with the sentence that says why."""
    found = people & set(approval.barred)
    if not found:
        return {}
    return {person: why_barred(approval, person) for person in found}


def _not_open(step: Step):
    said = Decision.objects.filter(step=step).select_related("by").first()
    if said:
        return _("%(person)s has decided this step already.") % {"person": said.by}
    return _("This step is not open.")


def _go_on(approval: Approval, steps: Sequence[Step], *, comment: str, by, at: datetime) -> None:
    """Open what comes next, or end the round and settle the document."""
    state = rules.standing(rounds.turns_of(steps))
    if state in (State.PENDING, State.APPROVED):
        rounds.open_steps(approval, steps, at)
        state = rules.standing(rounds.turns_of(steps))  # a step may have been skipped
    if state == State.PENDING:
        return
    _end(approval, steps, state, DECIDED, by=by, at=at)
    notice = rounds.message(
        approval, ENDINGS[state], key=f"{approval.round}:{state}", comment=comment
    )
    notify(recipients=[approval.asker], message=notice, at=at)


def _end(
    approval: Approval, steps: Sequence[Step], state: State, reason: str, *, by, at: datetime
) -> None:
    rounds.close_round(steps, state, reason, at)
    approval.state = state
    approval.ended_at = at
    approval.save(update_fields=["state", "ended_at"])
    declared = registry.kind(approval.kind)
    declared.settle(document_of(approval), state, by, at)


@transaction.atomic
def withdraw_approval(
    *, approval_id: int, by, at: datetime, is_dropped: bool = False, ender=None
) -> Approval:
    """The asker takes the request back while it is not decided.

    `is_dropped`: a room does so in the asker's name (`by`), because what was asked for is not
    needed any more; `ender` is whose act led to that, None where nobody's did.
    """
    approval = _lock(approval_id)
    _only_asker(approval, by)
    if approval.state in rules.ENDED:
        raise ValidationError(_("This has been decided already."), code=approval.clause)
    how, who = (Ending.DROPPED, ender) if is_dropped else (Ending.WITHDRAWN, by)
    rounds.note_end(approval, how, by=who, at=at)
    _end(approval, rounds.steps_of(approval), State.WITHDRAWN, WITHDRAWN, by=by, at=at)
    return approval


@transaction.atomic
def drop_approval(*, approval_id: int, by, at: datetime) -> Approval:
    """Withdraw the request of somebody who has left; whoever it lay before is told.

    `by` is who ended their login, None for the portal. Refused while the asker works here, and
    once it is decided.
    """
    approval = _lock(approval_id)
    if approval.asker.is_active:
        raise PermissionDenied(_("Only who asked does this."))
    if approval.state in rules.ENDED:
        raise ValidationError(_("This has been decided already."), code=approval.clause)
    people = list(
        get_user_model().objects.filter(
            pk__in=Seat.objects.filter(step__approval=approval).values("person"), is_active=True
        )
    )
    rounds.note_end(approval, Ending.DROPPED, by=by, at=at)
    _end(approval, rounds.steps_of(approval), State.WITHDRAWN, LEFT, by=by, at=at)
    notice = rounds.message(
        approval, DROPPED, key=f"{approval.round}:dropped", person=approval.asker.name
    )
    notify(recipients=[each for each in people if each != by], message=notice, at=at)
    return approval


def _only_asker(approval: Approval, by) -> None:
    if approval.asker_id != by.pk:
        raise PermissionDenied(_("Only who asked does this."))
