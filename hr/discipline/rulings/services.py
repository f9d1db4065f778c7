"""The verbs of decisions: confirm a case with measures, or drop it."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.discipline.evidence.models import Evidence
from hr.discipline.letters import day, tell
from hr.discipline.models import Case, Hearing, Measure, Ruling
from hr.discipline.objections.selectors import object_until
from hr.discipline.registry import evidence
from hr.discipline.rules import Outcome, Step
from hr.discipline.rulings.consequences import undo_consequences
from hr.discipline.rulings.dismissals import ask_dismissal
from hr.discipline.rulings.grounds import fine_in
from hr.discipline.rulings.postings import post_measure
from hr.discipline.rulings.rules import Draft, Ground, Kind, check_measures
from hr.discipline.selectors import concerned_ids, why_not_decide
from hr.discipline.services import check_step, lock_case
from hr.people.models import Employee
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

DECIDED = gettext_noop(
    "A decision was taken in your case: %(matter)s. You can object in writing until %(until)s."
)
CLEARED = gettext_noop("Nothing was laid on you in this case: %(matter)s")
DROPPED = gettext_noop("The case that concerns you was dropped: %(matter)s")
TOLD = gettext_noop("The case you opened was decided: %(matter)s")


@clause("A1.3-7", "A7.1-4")
@transaction.atomic
def confirm_case(
    *, case_id: int, finding: str, measures: Sequence[Draft], harm: str = "", by, at: datetime
) -> Ruling:
    """Decide that a case is proved, with measures against people it concerns.

    They hold from now on; a dismissal waits for the general manager. `harm` says whether it can be
    undone, under a clause that asks for it (C7-5). Refused, with the clause:
    whom the case concerns, who opened it and who stands below (superusers too), no finding, and
    measures that the clause does not bear. Raises PermissionDenied without the right to decide.
    """
    case = _open_to(case_id, Step.CONFIRM, finding, by)
    words = {"finding": finding, "measures": measures, "harm": harm}
    return rule(case, Outcome.CONFIRMED, **words, replaces=None, by=by, at=at)


@transaction.atomic
def drop_case(*, case_id: int, reason: str, by, at: datetime) -> Ruling:
    """Decide that nothing follows from a case. Refused as `confirm_case` is."""
    case = _open_to(case_id, Step.DROP, reason, by)
    return rule(case, Outcome.DROPPED, finding=reason, measures=(), replaces=None, by=by, at=at)


def _open_to(case_id: int, step: Step, finding: str, by) -> Case:
    """The locked case, undecided, for who may decide it and says why."""
    case = lock_case(case_id)
    check_step(case, step)
    fault = why_not_decide(case, by)
    if fault:
        raise ValidationError(fault, code=case.clause)
    if not by.has_perm("discipline.decide_case"):
        raise PermissionDenied(_("Your position does not decide cases."))
    if not finding.strip():
        raise ValidationError(_("Give the reasons of the decision."), code=case.clause)
    return case


def rule(
    case: Case,
    outcome: Outcome,
    *,
    finding: str,
    measures: Sequence[Draft],
    replaces: Ruling | None,
    by,
    at: datetime,
    harm: str = "",
) -> Ruling:
    """Write a decision on a locked case with its measures, and let it take effect.

    What `replaces` laid on people is taken back. Who may decide is the caller's to check.
    """
    fine = fine_in(case)
    if outcome == Outcome.CONFIRMED:
        ground = Ground(case.clause, fine.bounds, concerned_ids(case), day_of(at), harm)
        check_measures(measures, ground)
    if replaces:
        undo_consequences(replaces, by=by, at=at)
    ruling = Ruling.objects.create(
        case=case,
        number=replaces.number + 1 if replaces else 1,
        outcome=outcome,
        finding=finding.strip(),
        clause=case.clause,
        version=fine.version,
        basis=_basis(case) | ({"harm": harm} if harm else {}),
        measure_count=len(measures),
        replaces=replaces,
        by=by,
        at=at,
    )
    people = Employee.objects.in_bulk({each.person for each in measures})
    for place, each in enumerate(measures, 1):
        _lay(ruling, place, each, people[each.person], fine.bounds)
    _tell(case, ruling)
    return ruling


def _basis(case: Case) -> dict:
    """What the decision was taken on: rows that never change by id, live records as they are."""
    return {
        "records": evidence(case.facts),
        "evidence": list(Evidence.objects.filter(case=case).values_list("pk", flat=True)),
        "hearings": list(Hearing.objects.filter(case=case).values_list("pk", flat=True)),
    }


def _lay(ruling: Ruling, place: int, draft: Draft, person: Employee, bounds) -> None:
    """Write a measure and let it take effect, as far as it needs more than its row."""
    bounded = bounds if draft.kind == Kind.FINE else None
    is_posted = draft.kind == Kind.POSTING
    measure = Measure.objects.create(
        ruling=ruling,
        place=place,
        person=person,
        kind=draft.kind,
        amount=draft.amount,
        bound=bounded.name if bounded else "",
        low=bounded.low if bounded else None,
        high=bounded.high if bounded else None,
        day=draft.day,
        words=draft.words.strip(),
        posting=post_measure(ruling, place, draft, person) if is_posted else None,
        reason=draft.reason.strip(),
        at=ruling.at,
    )
    if draft.kind == Kind.DISMISSAL:
        ask_dismissal(measure, person)


def _tell(case: Case, ruling: Ruling) -> None:
    """Tell everybody concerned what became of it for them, and who opened the case."""
    bears = {each.person_id for each in ruling.measures.all()}
    until = day(object_until(ruling.at))
    words = {"case": case, "key": f"ruling:{ruling.number}", "by": ruling.by, "at": ruling.at}
    for person in Employee.objects.filter(pk__in=concerned_ids(case)):
        if person.pk in bears:
            tell([person], DECIDED, until=until, **words)
        else:
            text = DROPPED if ruling.outcome == Outcome.DROPPED else CLEARED
            tell([person], text, **words)
    tell([case.opened_by], TOLD, **words)
