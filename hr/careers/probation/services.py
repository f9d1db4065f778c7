"""The verbs of probation: begin, review, decide; it never ends by itself."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.careers.leaving.rules import Why
from hr.careers.leaving.selectors import is_above, leaders_of, standing_departure
from hr.careers.leaving.services import open_departure
from hr.careers.letters import tell
from hr.careers.models import Probation, ProbationEnd, Review
from hr.careers.probation.rules import (
    Outcome,
    due_of,
    end_of,
    fault_of_outcome,
    fault_of_start,
    percent_of,
)
from hr.careers.probation.selectors import chain_of, probations, rules_of
from hr.careers.refusals import in_words
from hr.people.models import Employee
from hr.people.plans.leaving import let_go
from hr.people.plans.rules import Leaving
from hr.people.selectors import allowed
from regulations.approvals.rules import State as Decided
from regulations.approvals.services import Matter, ask_approval
from regulations.binding.rows import insert
from regulations.deadlines.services import meet_deadline, start_deadline, void_deadline
from regulations.notices.sayings import in_each_language
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force

KIND, REVIEW, REF = "careers.probation", "careers.review", "C2"
BEGAN = gettext_noop("You are on probation until %(day)s.")
ASKED = gettext_noop("Probation of %(person)s until %(day)s: %(outcome)s, %(percent)s%%")
ENDINGS = {
    Outcome.CONFIRM: gettext_noop("%(person)s has passed the probation: a regular employee now."),
    Outcome.EXTEND: gettext_noop("The probation of %(person)s is extended until %(until)s."),
    Outcome.END: gettext_noop(
        "%(person)s has not passed the probation; the last day is %(until)s."
    ),
}
LEFT = gettext_noop("the person has left")
FAILED = gettext_noop("The probation was not passed.")


def link(row: Probation) -> str:
    """Where a probation is looked at."""
    return f"/careers/probation/{row.pk}/"


@clause("C2")
@transaction.atomic
def begin_probation(
    *, person: Employee, starts_on: date, months: int | None = None, by, at: datetime
) -> Probation:
    """Put a person on probation from a day; so many months, else those of the rules.

    Who is put on it is told; the superior answers for a decision before its end. Refused
    by hand: for a regular employee, who would owe no notice any more. The portal itself (`by` None)
    takes over what ran before it came.
    """
    fault = by and fault_of_start(starts_on, person.hired_on)
    if fault:
        raise ValidationError({"starts_on": ValidationError(fault, code=REF)})
    held = in_force("careers", at)
    ends_on = end_of(starts_on, months or held.params.probation_months)
    return _begin(person, 1, starts_on, ends_on, held.version, by=by, at=at)


def _begin(person, number: int, starts_on: date, ends_on: date, version, *, by, at) -> Probation:
    owner = next(iter(leaders_of(person)), None)
    clock = start_deadline(
        kind=KIND, key=f"{person.pk}:{number}", clause=REF, version=version, owner=owner,
        starts_at=min(at, due_of(ends_on)), due_at=due_of(ends_on),
    )  # fmt: skip
    row = Probation(
        person=person, number=number, starts_on=starts_on, ends_on=ends_on, version=version,
        deadline=clock, by=by, at=at,
    )  # fmt: skip
    with in_words(REF):
        insert(row)
    if number == 1:
        words = {"key": f"probation:{row.pk}", "clause": REF, "url": link(row), "at": at}
        tell([person], BEGAN, day=ends_on.isoformat(), **words)
    return row


@clause("C2")
@transaction.atomic
def review(
    *, probation_id: int, scores: Mapping[str, int], outcome: str, until: date | None = None,
    note: str, by: Employee, at: datetime,
) -> Review:  # fmt: skip
    """Score a probation and say how it is to end; the manager in charge decides.

    Refused: by who does not stand above the person, confirming below the pass mark, extending
    twice, an end without a last day.
    """
    row = probations().get(pk=probation_id)
    if not is_above(by, row.person):
        raise PermissionDenied(_("Whoever stands above the person reviews the probation."))
    percent, wish = percent_of(scores), Outcome(outcome)
    until = None if wish == Outcome.CONFIRM else until
    _check_outcome(row, wish, percent, until, at)
    if not note.strip():
        raise ValidationError({"note": ValidationError(_("Say what you saw."), code=REF)})
    told = Review(
        probation=row, scores=dict(scores), percent=percent, outcome=wish, until=until,
        note=note.strip(), by=by, at=at,
    )  # fmt: skip
    with in_words(REF):
        insert(told)
    chain = chain_of(told)
    ask_approval(kind=REVIEW, document=told, matter=_matter(told), chain=chain, by=by, at=at)
    return told


def _matter(told: Review) -> Matter:
    row, wish = told.probation, Outcome(told.outcome)
    words = {
        "person": row.person.name, "day": row.ends_on.isoformat(), "percent": told.percent,
        "outcome": in_each_language(lambda: wish.label),
    }  # fmt: skip
    return Matter(ASKED, words, version=row.version)


def _check_outcome(row: Probation, wish: Outcome, percent: int, until, at: datetime) -> None:
    params, today = rules_of(row), day_of(at)
    fault = fault_of_outcome(
        wish, percent=percent, pass_percent=params.review_pass_percent, number=row.number,
        ends_on=row.ends_on, until=until, today=today,
        longest=end_of(row.ends_on + timedelta(days=1), params.probation_months),
    )  # fmt: skip
    if fault:
        field = "until" if wish == Outcome.END else "outcome"
        raise ValidationError({field: ValidationError(fault, code=REF)})


@clause("C2")
def settle_review(told: Review, state: Decided, by, at: datetime) -> None:
    """Let a probation end as an approved review says (handler of `REVIEW`)."""
    if state != Decided.APPROVED:
        return
    row = probations().get(pk=told.probation_id)
    outcome = Outcome(told.outcome)
    with in_words(REF):
        insert(ProbationEnd(probation=row, outcome=outcome, review=told, by=by, at=at))
    meet_deadline(deadline_id=row.deadline_id, by=by, at=at)
    if outcome == Outcome.EXTEND:
        first = row.ends_on + timedelta(days=1)
        _begin(row.person, 2, first, told.until, row.version, by=None, at=at)
    if outcome == Outcome.END:
        _end_employment(row, max(told.until, day_of(at)), at)
    until = told.until.isoformat() if told.until else ""
    people = [row.person, *leaders_of(row.person), *allowed("careers.view_probation")]
    words = {"key": f"decided:{row.pk}", "clause": REF, "url": link(row), "at": at}
    tell(people, ENDINGS[outcome], person=row.person.name, until=until, **words)


def _end_employment(row: Probation, last_day: date, at: datetime) -> None:
    """Plan the last day of who did not pass; a clearance opens with it."""
    person = row.person
    if not person.is_active or standing_departure(person):
        return
    words = {"last_day": last_day, "reason": FAILED, "by": None, "at": at}
    note = let_go(employee=person, kind=Leaving.OTHER, **words)
    open_departure(person=person, why=Why.PROBATION, plan=note.plan, **words)


def end_with_employment(*, employee: Employee, by, at: datetime, **words) -> None:
    """A probation ends with the login (`people.registry.on_leave`)."""
    for row in Probation.objects.filter(person=employee, ending=None):
        insert(ProbationEnd(probation=row, outcome=Outcome.END, by=by, at=at))
        void_deadline(deadline_id=row.deadline_id, reason=LEFT, at=at)
