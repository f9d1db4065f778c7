"""Dismissals: asked of the general manager, and of no effect without their word."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from hr.discipline.letters import day, link, tell
from hr.discipline.models import Case, Dismissal, Measure, Ruling
from hr.discipline.objections.selectors import object_until
from hr.discipline.rulings.barred import barred_of
from hr.discipline.rulings.rules import Effect
from hr.discipline.selectors import clause_of
from hr.people.models import Plan
from hr.people.plans.rules import Kind as PlanKind
from hr.people.plans.services import plan_leave, undo_plan
from hr.people.rules import HEAD, Stage
from hr.people.selectors import allowed, holders
from hr.people.services import dismiss_login
from regulations.approvals.models import Approval
from regulations.approvals.registry import Hint
from regulations.approvals.rules import Stage as Step
from regulations.approvals.rules import State, Verdict
from regulations.approvals.services import (
    Chain,
    Matter,
    ask_again,
    ask_approval,
    withdraw_approval,
)
from regulations.notices.sayings import in_each_language
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA, day_of

KIND = "dismissal"
# Of the way to the general manager; each request names the clause of its case.
CLAUSE = "A2.2-7.2"
CHAIN = (Step(HEAD, gettext_noop("General manager")),)
ASKED = gettext_noop("Dismissal of %(person)s under %(clause)s, last day %(day)s: %(case)s")
REFUSED = gettext_noop("The general manager refused the dismissal of %(person)s: %(matter)s")
APPROVED = gettext_noop(
    "The general manager approved your dismissal. Your last day is %(last)s; you can object in "
    "writing until %(until)s: %(matter)s"
)
SETTLED = gettext_noop(
    "The general manager approved your dismissal. Your last day is %(last)s: %(matter)s"
)
BACK = gettext_noop(
    "The dismissal of %(person)s was taken back after the login had ended: take the person on "
    "again. %(matter)s"
)
OVERTURNED = gettext_noop(
    "%(decider)s answered an objection and took back the approved dismissal of %(person)s: "
    "%(matter)s"
)
HELD = gettext_lazy(
    "This last day carries out a dismissal that the general manager approved: only the answer to "
    "an objection takes it back."
)


@clause("A2.2-7.2", "A2.3-5")
def ask_dismissal(measure: Measure, person) -> Dismissal:
    """Ask the general manager to approve a dismissal measure against a person (A2.2-7.2, A2.3-5).

    Refused where the general manager asks, opened the case or is concerned: the word would be
    worth nothing.
    """
    ruling = measure.ruling
    heads = set(_find(HEAD))
    if not heads - {ruling.by_id, *barred_of(ruling.case)}:
        text = _("A dismissal is decided by one person and approved by the general manager.")
        if heads == {ruling.case.opened_by_id}:
            text = _("The general manager opened this case and cannot approve a dismissal in it.")
        raise ValidationError(text, code=ruling.clause)
    document = Dismissal.objects.create(measure=measure, last_day=measure.day)
    ask_approval(
        kind=KIND,
        document=document,
        matter=_matter(document),
        chain=_chain(ruling.case),
        by=ruling.by,
        at=ruling.at,
    )
    return document


def _find(role: str) -> list[int]:
    return list(holders(role).values_list("pk", flat=True))


def _chain(case: Case) -> Chain:
    return Chain(CHAIN, _find, barred_of(case))


def _matter(document: Dismissal) -> Matter:
    ruling = document.measure.ruling
    return Matter(
        ASKED,
        {
            "person": document.measure.person.name,
            "clause": ruling.clause,
            "day": document.last_day.isoformat(),
            "case": in_each_language(lambda: ruling.case),
        },
        version=ruling.version,
        clause=ruling.clause,
    )


@transaction.atomic
def renew_dismissal(*, dismissal_id: int, last_day: date, by, at: datetime) -> Approval:
    """Ask again for a dismissal that was returned, with another last day or the same."""
    document = _documents().select_for_update(of=("self",)).get(pk=dismissal_id)
    if document.approval.asker_id != by.pk:
        raise PermissionDenied(_("Only who asked does this."))
    case = document.measure.ruling.case
    if last_day < day_of(at):
        raise ValidationError(_("The last day is today or later."), code=case.clause)
    if document.approval.state == State.RETURNED:
        document.last_day = last_day
        document.save(update_fields=["last_day"])
    return ask_again(
        approval_id=document.approval_id,
        matter=_matter(document),
        chain=_chain(case),
        by=by,
        at=at,
    )


def _documents():
    return Dismissal.objects.select_related("measure__ruling__case", "measure__person", "approval")


EFFECTS = {
    State.APPROVED: Effect.EFFECTIVE,
    State.REFUSED: Effect.REFUSED,
    State.WITHDRAWN: Effect.WITHDRAWN,
}


def settle_dismissal(document: Dismissal, state: State, by, at: datetime) -> None:
    """Draw what follows from the word on a dismissal (handler of `KIND`).

    Approved, the login ends in the same transaction, or is planned to end on a day to come.
    """
    if state not in EFFECTS:
        return
    document = _documents().get(pk=document.pk)
    document.outcome, document.settled_at = EFFECTS[state], at
    document.save(update_fields=["outcome", "settled_at"])
    measure = document.measure
    case, words = measure.ruling.case, {"key": f"dismissal:{document.pk}", "by": by, "at": at}
    if state == State.APPROVED:
        _tell_last_day(document, case, **words)
        _end_employment(document, by, at)
    if state == State.REFUSED:
        people = [measure.person, measure.ruling.by]
        tell(people, REFUSED, case=case, person=measure.person.name, **words)


def _tell_last_day(document: Dismissal, case: Case, *, at: datetime, **words) -> None:
    """Tell the person before the login ends, which may be at once."""
    last_day, until = max(document.last_day, day_of(at)), object_until(document.measure.ruling.at)
    words |= {"at": at, "last": last_day.isoformat(), "until": day(until)}
    text = APPROVED if at <= until else SETTLED
    tell([document.measure.person], text, case=case, **words)


def _end_employment(document: Dismissal, by, at: datetime) -> None:
    """The last day is never before that of the approval."""
    person, today = document.measure.person, day_of(at)
    if person.stage == Stage.LEFT:
        return
    if document.last_day > today:
        plan_leave(employee=person, last_day=document.last_day, by=by, at=at)
    else:
        dismiss_login(employee=person, last_day=today, by=by, at=at)


def held_plans(plans: Collection[Plan]) -> dict[int, ValidationError]:
    """Of these plans the last days that carry out an approved dismissal, each with its refusal."""
    last_days = {
        (plan.employee_id, plan.planned_at): plan.pk
        for plan in plans
        if plan.kind == PlanKind.LEAVE
    }
    if not last_days:
        return {}
    rows = Dismissal.objects.filter(
        outcome=Effect.EFFECTIVE,
        measure__person__in={person for person, _at in last_days},
        measure__ruling__replaced_by=None,
    )
    names = ("measure__person", "settled_at", "measure__ruling__clause")
    return {
        last_days[person, settled_at]: ValidationError(HELD, code=ref)
        for person, settled_at, ref in rows.values_list(*names)
        if (person, settled_at) in last_days
    }


def take_dismissal_back(measure: Measure, *, by, at: datetime) -> None:
    """Take a dismissal back whose decision is replaced: the request, or a last day to come.

    Where the login has ended already, hr is told.
    """
    document = _documents().get(measure=measure)
    held = Approval.objects.select_for_update().get(pk=document.approval_id)
    if held.state in (State.PENDING, State.RETURNED):
        withdraw_approval(approval_id=held.pk, by=held.asker, at=at, is_dropped=True, ender=by)
        return
    document.refresh_from_db(fields=["outcome", "settled_at"])
    if document.outcome != Effect.EFFECTIVE:
        return
    person = measure.person
    _tell_approvers(document, by, at)
    plans = Plan.objects.open().filter(employee=person, kind=PlanKind.LEAVE)
    planned = plans.filter(planned_at=document.settled_at).first()
    if planned:
        undo_plan(plan=planned, by=by, at=at)
    elif person.stage == Stage.LEFT:
        words = {"key": f"dismissal-back:{document.pk}", "at": at, "person": person.name}
        tell(allowed("people.change_employee"), BACK, case=measure.ruling.case, **words)


def _tell_approvers(document: Dismissal, by, at: datetime) -> None:
    """Tell whose word approved a dismissal, and the general manager, that it was overturned."""
    said = document.approval.decisions.filter(verdict=Verdict.APPROVED)
    people = [
        each for row in said.select_related("by", "principal") for each in (row.by, row.principal)
    ]
    words = {"key": f"dismissal-overturned:{document.pk}", "by": by, "at": at}
    words |= {"decider": by.name, "person": document.measure.person.name}
    tell([*people, *holders(HEAD)], OVERTURNED, case=document.measure.ruling.case, **words)


def link_of(document: Dismissal) -> str:
    """Where the case of a dismissal is looked at."""
    return link(_documents().get(pk=document.pk).measure.ruling.case_id)


def facts_of(document: Dismissal) -> Iterable[tuple[object, object]]:
    """What the general manager reads before they decide."""
    document = _documents().select_related("measure__ruling__by").get(pk=document.pk)
    ruling = document.measure.ruling
    case, text = ruling.case, clause_of(ruling.case, ruling.at)
    return [
        (_("Person"), f"{document.measure.person.number} {document.measure.person.name}"),
        (_("Case"), str(case)),
        (_("Clause"), f"{ruling.clause} {text.text}" if text else ruling.clause),
        (_("Finding"), ruling.finding),
        (_("Reason"), document.measure.reason or "—"),
        (_("Last day"), document.last_day.isoformat()),
        (_("Decided by"), ruling.by.name),
        (_("Hearings"), case.hearings.count()),
        (_("Evidence files"), case.evidence.count()),
    ]


def hints_of(document: Dismissal) -> list[Hint]:
    """What the general manager should know beside the button: that nobody was heard."""
    case = document.measure.ruling.case
    if case.hearings.filter(person=document.measure.person).exists():
        return []
    return [Hint(_("The person has not been heard, and has given no statement."), link(case.pk))]


def since_of(document: Dismissal) -> list[Hint]:
    """What became of an approved dismissal: whether its decision was replaced since."""
    later = Ruling.objects.select_related("by").filter(replaces=document.measure.ruling).first()
    if later is None:
        return []
    words = {"person": later.by.name, "at": f"{later.at.astimezone(CHINA):%Y-%m-%d %H:%M}"}
    text = _("Taken back: %(person)s replaced the decision at %(at)s after an objection.") % words
    return [Hint(text, link(later.case_id))]


def charts(at: datetime) -> list[tuple[object, tuple[Step, ...]]]:
    """The one chain there is."""
    return [(gettext_lazy("every dismissal"), CHAIN)]
