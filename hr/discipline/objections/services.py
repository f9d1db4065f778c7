"""The verbs of objections: object to a decision, answer, hand the answer on."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.discipline.letters import CLOCK, day, tell
from hr.discipline.models import Answer, Case, Objection, Ruling
from hr.discipline.objections.rules import Reply, changes, due_at, fault_of_objection
from hr.discipline.objections.selectors import object_until
from hr.discipline.rules import Outcome
from hr.discipline.rulings.rules import Draft, Kind
from hr.discipline.rulings.services import rule
from hr.discipline.selectors import (
    UNANSWERED,
    may_answer,
    owner_of_answer,
    standing_ruling,
    why_not_answer,
)
from hr.discipline.services import lock_case
from hr.people.selectors import allowed
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import hand_deadline, meet_deadline, start_deadline
from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force

KIND = "discipline.objection"
CLAUSE = "B7-2"
TO_ANSWER = gettext_noop("%(person)s objects to a decision, answer by %(due)s: %(matter)s")
AGAINST = gettext_noop("%(person)s objects to your decision; somebody else answers: %(matter)s")
ANSWERED = gettext_noop("Your objection was answered, the decision stays: %(matter)s")
CHANGED = gettext_noop("Your objection was answered, the decision was changed: %(matter)s")
TAKEN_BACK = gettext_noop("Your objection was answered, the decision was taken back: %(matter)s")
ANSWERS = {Reply.UPHELD: ANSWERED, Reply.CHANGED: CHANGED, Reply.WITHDRAWN: TAKEN_BACK}
REPLIED = gettext_noop("The objection to your decision was answered by %(person)s: %(matter)s")
LATE = gettext_noop("An objection has not been answered in time: %(matter)s")
HANDED = gettext_noop("An objection is now yours to answer by %(due)s: %(matter)s")


@clause("B7-2")
@transaction.atomic
def object_to(*, ruling_id: int, text: str, by, at: datetime) -> Objection:
    """Object in writing to a decision whose measure one bears; the decision holds all the same.

    A deadline starts for whoever answers: a superior of who decided, or hr, never who decided.
    Refused: anybody else, a second objection, a decision that was replaced or is long settled.
    """
    ruling = Ruling.objects.get(pk=ruling_id)
    case = lock_case(ruling.case_id)
    fault = why_not_object(ruling, by, at)
    if fault:
        raise ValidationError(fault, code=CLAUSE)
    if not text.strip():
        raise ValidationError(_("Write why you object."), code=CLAUSE)
    holds = in_force("objections", at)
    owner = owner_of_answer(case, ruling)
    deadline = start_deadline(
        kind=KIND,
        key=f"{ruling.pk}:{by.pk}",
        clause=CLAUSE,
        version=holds.version,
        owner=owner,
        starts_at=at,
        due_at=due_at(at, holds.params),
    )
    row = Objection.objects.create(
        ruling=ruling, by=by, text=text.strip(), deadline=deadline, at=at
    )
    words = {"case": case, "at": at, "person": by.name}
    told = [owner] if owner else allowed("discipline.answer_objection")
    due = day(deadline.due_at)
    tell(told, TO_ANSWER, key=f"objection:{row.pk}", kind=CLOCK, due=due, **words)
    tell([ruling.by], AGAINST, key=f"objection-to:{row.pk}", **words)
    return row


def why_not_object(ruling: Ruling, by, at: datetime) -> object:
    """Why a person may not object to a decision at a moment; None if they may."""
    return fault_of_objection(
        bears=ruling.measures.filter(person=by).exists(),
        stands=not Ruling.objects.filter(replaces=ruling).exists(),
        has_objected=Objection.objects.filter(ruling=ruling, by=by).exists(),
        until=object_until(ruling.at),
        at=at,
    )


@clause("B7-2")
@transaction.atomic
def answer_objection(
    *,
    objection_id: int,
    reply: str,
    text: str,
    measures: Sequence[Draft] = (),
    harm: str = "",
    by,
    at: datetime,
) -> Answer:
    """Answer an objection, once: the decision stays, is replaced by another, or is taken back.

    `measures` are all that the new decision lays on people, where it is changed, and `harm` what
    it finds of the harm (as for `confirm_case`). The old one stays on record. Refused: who decided
    (now or before), whom the case concerns, who opened it, who stands below (superusers too), no
    reasons. Raises PermissionDenied for who neither has the right nor stands above who decided.
    """
    objection = Objection.objects.select_related("ruling__case", "ruling__by", "by").get(
        pk=objection_id
    )
    case = lock_case(objection.ruling.case_id)
    if Answer.objects.filter(objection=objection).exists():
        raise ValidationError(_("This has been answered already."), code=CLAUSE)
    fault = why_not_answer(objection, by)
    if fault:
        raise ValidationError(fault, code=CLAUSE)
    if not may_answer(objection, by):
        raise PermissionDenied(_("This objection is not yours to answer."))
    if not text.strip():
        raise ValidationError(_("Give the reasons of the answer."), code=CLAUSE)
    words = {"measures": measures, "harm": harm} if reply == Reply.CHANGED else {"measures": ()}
    ruling = _rule_again(case, Reply(reply), finding=text, **words, by=by, at=at)
    answer = Answer.objects.create(
        objection=objection, reply=reply, text=text.strip(), ruling=ruling, by=by, at=at
    )
    meet_deadline(deadline_id=objection.deadline_id, by=by, at=at)
    _tell_answer(case, answer)
    return answer


def _rule_again(case: Case, reply: Reply, **words) -> Ruling | None:
    """The decision that replaces the one that stands, where the answer changes anything."""
    if reply == Reply.UPHELD:
        return None
    stands = standing_ruling(case)
    if stands.outcome == Outcome.DROPPED:
        raise ValidationError(
            _("The decision has been taken back already: nothing is left to change."), code=CLAUSE
        )
    if reply != Reply.CHANGED:
        return rule(case, Outcome.DROPPED, replaces=stands, **words)
    is_same_harm = stands.basis.get("harm", "") == words["harm"]
    if is_same_harm and not changes(_holding(stands), words["measures"]):
        raise ValidationError(
            _("This is what the decision says already: choose that it stays."), code=CLAUSE
        )
    return rule(case, Outcome.CONFIRMED, replaces=stands, **words)


def _holding(ruling: Ruling) -> list[Draft]:
    """What a decision laid on people, as somebody would ask for it now."""
    return [
        Draft(
            person=each.person_id,
            kind=Kind(each.kind),
            amount=each.amount,
            day=each.dismissal.last_day if each.kind == Kind.DISMISSAL else each.day,
            words=each.words,
        )
        for each in ruling.measures.select_related("dismissal")
    ]


def _tell_answer(case: Case, answer: Answer) -> None:
    objection, words = answer.objection, {"case": case, "at": answer.at, "by": answer.by}
    key = f"answer:{answer.pk}"
    tell([objection.by], ANSWERS[Reply(answer.reply)], key=key, **words)
    person = answer.by.name
    tell([objection.ruling.by], REPLIED, key=f"{key}:told", person=person, **words)


def report_unanswered(deadlines: list[Deadline], at: datetime) -> None:
    """Tell of objections that were not answered in time (handler of `KIND`): who was to answer,
    who objected, and everybody who may."""
    rows = UNANSWERED.filter(deadline__in=deadlines)
    may = list(allowed("discipline.answer_objection"))
    for row in rows.select_related("ruling__case", "deadline__owner", "by"):
        people = [row.deadline.owner, row.by, *may]
        tell(people, LATE, case=row.ruling.case, key=f"late:{row.pk}", kind=CLOCK, at=at)


def hand_on_answers(*, employee, at: datetime, **words) -> None:
    """Give what somebody who leaves was to answer to the next who may (told by the registry)."""
    rows = UNANSWERED.filter(deadline__owner=employee, deadline__due_at__gt=at)
    for row in rows.select_related("ruling__case", "deadline"):
        case = row.ruling.case
        owner = owner_of_answer(case, row.ruling)
        hand_deadline(deadline_id=row.deadline_id, owner=owner, at=at)
        due = day(row.deadline.due_at)
        key = f"handed:{row.pk}:{at.isoformat()}"
        tell([owner], HANDED, case=case, key=key, kind=CLOCK, at=at, due=due)


def links_of(rows: list[Deadline]) -> dict[int, str]:
    """Deadline id → where the objection is answered."""
    found = Objection.objects.filter(deadline__in=rows).values_list("deadline", "pk")
    return {deadline: f"/cases/objections/{pk}/" for deadline, pk in found}


def names_of(rows: list[Deadline]) -> dict[int, str]:
    """Deadline id → the case it is about."""
    found = Objection.objects.filter(deadline__in=rows).select_related("ruling__case")
    return {row.deadline_id: str(row.ruling.case) for row in found}
