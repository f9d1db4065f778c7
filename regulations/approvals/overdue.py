"""What follows when a step or a confirmation is not answered in time."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_noop

from regulations.approvals import rounds
from regulations.approvals.models import Decision, Step
from regulations.approvals.rules import StepState
from regulations.deadlines.models import Deadline
from regulations.deadlines.registry import superiors
from regulations.notices.services import send_notices

LATE = gettext_noop("Not decided in time, the superiors may now decide as well: %(matter)s")
# To who alone decides: nobody stands above, so nobody was added.
STILL = gettext_noop("Not decided in time, it still waits for you alone: %(matter)s")
# To who decides and who asked, where a consent comes too late for its document.
TOO_LATE = gettext_noop(
    "Not decided in time, approved it could no longer take effect; it can be returned or refused: "
    "%(matter)s"
)
UNCONFIRMED = gettext_noop("%(person)s has not confirmed a consent by phone: %(matter)s")


def escalate_steps(deadlines: list[Deadline], at: datetime) -> None:
    """Lay steps that nobody decided in time before the superiors too (handler of `STEP`).

    Where nobody stands above, those who decide are reminded; where a consent can no longer take
    effect, they and who asked are told. Then nothing else changes.
    """
    steps = Step.objects.filter(pk__in=[int(row.key) for row in deadlines], state=StepState.OPEN)
    for step in steps.select_related("approval").select_for_update(of=("self",)):
        _escalate(step, at)


def _escalate(step: Step, at: datetime) -> None:
    approval = step.approval
    spoke = set(approval.decisions.filter(round=step.round).values_list("principal", flat=True))
    if approval.latest_at and at >= approval.latest_at:
        _tell(step, TOO_LATE, {*step.people, approval.asker_id}, at)
        return
    out = {*approval.barred, *spoke, *step.people}
    above = [next((up for up in superiors(each) if up not in out), None) for each in step.people]
    added = list(dict.fromkeys(each for each in above if each))
    if not added:
        _tell(step, STILL, set(step.people) - spoke, at)
        return
    step.people, step.escalated_at = [*step.people, *added], at
    step.save(update_fields=["people", "escalated_at"])
    rounds.seat_people(approval, step, added, at)
    _tell(step, LATE, {*step.people, approval.asker_id}, at)


def _tell(step: Step, text: str, people: set[int], at: datetime) -> None:
    notice = rounds.message(step.approval, text, key=f"late:{step.pk}", kind="breach")
    found = get_user_model().objects.filter(pk__in=people, is_active=True)
    send_notices(notices=[(person, notice) for person in found], at=at)


def report_unconfirmed(deadlines: list[Deadline], at: datetime) -> None:
    """Tell of consents by phone that their givers did not confirm in time (handler of `PHONE`)."""
    decisions = Decision.objects.filter(pk__in=[int(row.key) for row in deadlines])
    notices = []
    for decision in decisions.select_related("approval__asker", "by", "recorded_by"):
        notice = rounds.message(
            decision.approval,
            UNCONFIRMED,
            key=f"unconfirmed:{decision.pk}",
            kind="breach",
            person=decision.by.name,
        )
        people = {decision.by, decision.recorded_by, decision.approval.asker}
        notices += [(person, notice) for person in people]
    send_notices(notices=notices, at=at)


def links_of_steps(deadlines: list[Deadline]) -> dict[int, str]:
    """By id of the deadline: where the step that is due is decided."""
    return _links(Step, deadlines)


def names_of_steps(deadlines: list[Deadline]) -> dict[int, str]:
    """By id of the deadline: the request whose step it runs for."""
    steps = Step.objects.select_related("approval").in_bulk([int(row.key) for row in deadlines])
    return {row.pk: str(steps[int(row.key)].approval) for row in deadlines}


def links_of_consents(deadlines: list[Deadline]) -> dict[int, str]:
    """By id of the deadline: where the consent by phone is confirmed."""
    return _links(Decision, deadlines)


def _links(model: type[Step | Decision], deadlines: list[Deadline]) -> dict[int, str]:
    """By id of the deadline: the request that the row it runs for belongs to."""
    rows = model.objects.filter(pk__in=[int(row.key) for row in deadlines])
    approvals = dict(rows.values_list("pk", "approval_id"))
    return {row.pk: rounds.link(approvals[int(row.key)]) for row in deadlines}
