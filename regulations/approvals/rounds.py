"""A round on its way: its steps as the rules see them, and opening whose turn it is."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import translation
from django.utils.translation import gettext_noop

from regulations.approvals import registry, rules
from regulations.approvals.models import (
    Approvable,
    Approval,
    Asking,
    Decision,
    RoundEnd,
    Seat,
    Step,
)
from regulations.approvals.rules import Ending, Seated, State, StepKind, StepState, Turn, Verdict
from regulations.deadlines.registry import superiors
from regulations.deadlines.services import start_deadline, void_deadline
from regulations.notices.sayings import sentence
from regulations.notices.services import Message, notify, send_notices

# The deadline of a step: when it is over, the superiors may act as well.
STEP = "approvals.step"
ASKED = gettext_noop("Waits for you: %(matter)s")
TO_FILE = gettext_noop("For your files: %(matter)s")

# To whose place somebody took, of each word said in it.
IN_PLACE = {
    Verdict.APPROVED: gettext_noop("%(person)s approved in your place: %(matter)s"),
    Verdict.REFUSED: gettext_noop("%(person)s refused in your place: %(matter)s. %(comment)s"),
    Verdict.RETURNED: gettext_noop(
        "%(person)s returned for changes in your place: %(matter)s. %(comment)s"
    ),
    Verdict.FILED: gettext_noop("%(person)s filed in your place: %(matter)s"),
}


def link(approval_id: int) -> str:
    """Where an approval is looked at."""
    return f"/approvals/{approval_id}/"


def message(
    approval: Approval, text: str, *, key: str, kind: str = "approval", **params
) -> Message:
    """A notice about an approval; `matter` is its title, in the language of whoever reads it."""
    return Message(
        key=f"approval:{approval.pk}:{key}",
        text=text,
        params={"matter": sentence(approval.text, approval.params)} | params,
        url=link(approval.pk),
        clause=approval.clause,
        kind=kind,
    )


def start_round(
    approval: Approval, document: Approvable, seated: Sequence[Seated], at: datetime
) -> None:
    """Keep what is asked in the approval's round, write its steps and open the first of them."""
    Asking.objects.create(
        approval=approval,
        round=approval.round,
        text=approval.text,
        params=approval.params,
        amount=approval.amount,
        facts=_facts(approval, document),
    )
    steps = Step.objects.bulk_create(
        Step(
            approval=approval,
            round=approval.round,
            place=place,
            kind=each.stage.kind,
            title=each.stage.title,
            people=list(each.people),
        )
        for place, each in enumerate(seated)
    )
    open_steps(approval, steps, at)


def _facts(approval: Approval, document: Approvable) -> dict[str, list[list[str]]]:
    """The facts of a document in every language, as JSON keeps them."""
    kind, found = registry.kind(approval.kind), {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = [[str(label), str(value)] for label, value in kind.facts(document)]
    return found


def steps_of(approval: Approval) -> list[Step]:
    """The steps of the running round in their order, with what was said."""
    steps = approval.steps.filter(round=approval.round).order_by("place")
    return list(steps.select_related("decision", "deadline"))


def turns_of(steps: Iterable[Step]) -> tuple[Turn, ...]:
    """The steps as the rules see them."""
    return tuple(_turn(step) for step in steps)


def _turn(step: Step) -> Turn:
    said = getattr(step, "decision", None)
    return Turn(
        kind=StepKind(step.kind),
        people=tuple(step.people),
        verdict=Verdict(said.verdict) if said else None,
        by=said.by_id if said else None,
        principal=said.principal_id if said else None,
        is_skipped=step.state == StepState.SKIPPED,
    )


def open_steps(approval: Approval, steps: Sequence[Step], at: datetime) -> None:
    """Open every step whose turn it is; one whose people have all decided already is skipped."""
    while True:
        turns = turns_of(steps)
        places = [p for p in rules.open_now(turns) if steps[p].state == StepState.WAITING]
        skipped = False
        for place in places:
            left = rules.deciders_left(turns[place], turns, approval.barred, superiors)
            if left is None:
                steps[place].state, skipped = StepState.SKIPPED, True
                steps[place].save(update_fields=["state"])
            else:
                _open(approval, steps[place], left, at)
        if not skipped:
            return


def _open(approval: Approval, step: Step, people: tuple[int, ...], at: datetime) -> None:
    step.state, step.opened_at, step.people = StepState.OPEN, at, list(people)
    if step.kind == StepKind.DECIDE:
        step.deadline = start_deadline(
            kind=STEP,
            key=str(step.pk),
            clause=approval.clause,
            version=approval.version,
            owner=get_user_model().objects.get(pk=people[0]) if len(people) == 1 else None,
            starts_at=at,
            due_at=rules.due_of_step(at, registry.kind(approval.kind).within, approval.latest_at),
        )
    step.save(update_fields=["state", "opened_at", "people", "deadline"])
    seat_people(approval, step, people, at)


def seat_people(approval: Approval, step: Step, people: Iterable[int], at: datetime) -> None:
    """Lay an open step before people, and tell them and whoever stands in for them."""
    people = list(people)
    Seat.objects.bulk_create(
        [Seat(step=step, person_id=each, kind=approval.kind) for each in people],
        ignore_conflicts=True,
    )
    told = dict.fromkeys(people)
    for each in people:
        told |= dict.fromkeys(registry.deputies(each, at, approval.kind))
    text = ASKED if step.kind == StepKind.DECIDE else TO_FILE
    notice = message(approval, text, key=f"step:{step.pk}")
    barred = set(approval.barred) if step.kind == StepKind.DECIDE else set()
    found = get_user_model().objects.filter(pk__in=set(told) - barred, is_active=True)
    send_notices(notices=[(person, notice) for person in found], at=at)


def close_round(steps: Iterable[Step], state: State, reason: str, at: datetime) -> None:
    """Nobody decides any more in this round; what was decided still goes to the files."""
    is_kept = state in (State.APPROVED, State.REFUSED)
    for step in steps:
        if is_kept and step.kind == StepKind.FILE and step.state == StepState.OPEN:
            continue
        if step.state in (StepState.OPEN, StepState.WAITING):
            close_step(step, StepState.DROPPED)
            if step.deadline_id:
                void_deadline(deadline_id=step.deadline_id, reason=reason, at=at)


def tell_principal(approval: Approval, decision: Decision) -> None:
    """Tell whose place was taken what was said in it."""
    notice = message(
        approval,
        IN_PLACE[Verdict(decision.verdict)],
        key=f"place:{decision.pk}",
        person=decision.by.name,
        comment=decision.comment,
    )
    notify(recipients=[decision.principal], message=notice, at=decision.at)


def note_end(approval: Approval, how: Ending, *, by, at: datetime) -> None:
    """Keep who ended the running round without a word of its deciders."""
    end = RoundEnd(approval=approval, round=approval.round, how=how, by=by, at=at)
    end.save(force_insert=True)


def close_step(step: Step, state: StepState) -> None:
    """A step is over: it leaves every inbox."""
    step.state = state
    step.save(update_fields=["state"])
    step.seats.all().delete()
