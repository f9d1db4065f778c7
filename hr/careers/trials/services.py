"""The verbs of trials: describe a job, set an exam, hold a trial, mark it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.careers.letters import tell
from hr.careers.models import Candidate, Exam, JobDescription, Marking, Score, Task, Trial
from hr.careers.refusals import in_words
from hr.careers.trials.rules import Item, check_exam, check_scores
from hr.careers.trials.selectors import newest_job, result
from hr.people.models import Employee, Position
from hr.people.selectors import allowed
from regulations.binding.rows import insert
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force

REF = "C2"
TO_MARK = gettext_noop("A trial assessment is to be marked by two: %(exam)s")
PASSED = gettext_noop("%(person)s has passed the trial assessment with %(percent)s%%.")
FAILED = gettext_noop("%(person)s has not passed the trial assessment: %(percent)s%%.")


def link(trial: Trial) -> str:
    """Where a trial is looked at and marked."""
    return f"/careers/trials/{trial.pk}/"


@clause("C2")
@transaction.atomic
def describe_job(
    *, position: Position, duties: str, needs: str, software: str = "", by: Employee, at: datetime
) -> JobDescription:
    """Write down what a position asks for; the next version of its job description."""
    row = JobDescription(
        position=position, number=1, duties=duties.strip(), needs=needs.strip(),
        software=software.strip(), by=by, at=at,
    )  # fmt: skip
    with in_words(REF):
        insert(row)
    row.refresh_from_db(fields=["number"])  # the database counts
    return row


@clause("C2")
@transaction.atomic
def set_exam(
    *, job: JobDescription, title: str, pass_percent: int, items: Sequence[Item], by: Employee,
    at: datetime,
) -> Exam:  # fmt: skip
    """Set an exam for a position against its job description; it never changes afterwards.

    Refused: without a task for every part, with a pass mark below the rules, and against a job
    description that was replaced.
    """
    if newest_job(job.position) != job:
        raise ValidationError(_("This job description was replaced: take the newest."), code=REF)
    least = in_force("careers", at).params.pass_percent
    check_exam(items, pass_percent=pass_percent, least=least)
    row = Exam(
        job=job, title=title.strip(), pass_percent=pass_percent, task_count=len(items), by=by, at=at
    )
    with in_words(REF):
        insert(row)
        for place, item in enumerate(items, 1):
            words = {"part": item.part, "text": item.text.strip(), "points": item.points}
            insert(Task(exam=row, place=place, at=at, **words))
    return row


@clause("C2")
@transaction.atomic
def hold_trial(
    *, candidate: Candidate, exam: Exam, held_on: date, answers: str = "", by: Employee,
    at: datetime,
) -> Trial:  # fmt: skip
    """Write down that a candidate was assessed by an exam; those who mark are told.

    Refused: an exam of another position or of a replaced job description, a day to come.
    """
    if newest_job(exam.job.position) != exam.job:
        raise ValidationError(
            _("The job description was replaced since: set an exam for the new one."), code=REF
        )
    if held_on > day_of(at):
        error = ValidationError(_("This day lies ahead."), code=REF)
        raise ValidationError({"held_on": error})
    row = Trial(
        candidate=candidate, exam=exam, held_on=held_on, answers=answers.strip(), by=by, at=at
    )
    with in_words(REF):
        insert(row)
    words = {"key": f"trial:{row.pk}", "clause": REF, "url": link(row), "at": at}
    tell(allowed("careers.mark_trial"), TO_MARK, by=by, exam=exam.title, **words)
    return row


@clause("C2")
@transaction.atomic
def mark_trial(
    *, trial: Trial, points: Mapping[int, int], note: str = "", by: Employee, at: datetime
) -> Marking:
    """Mark all tasks of a trial, by id; the second marking decides, and who hires is told.

    Refused: a third one, twice by one person, a task left out or given more than it has.
    """
    if not by.has_perm("careers.mark_trial"):
        raise PermissionDenied(_("Your position does not mark trial assessments."))
    most = dict(trial.exam.tasks.values_list("pk", "points"))
    check_scores(points, most)
    row = Marking(trial=trial, note=note.strip(), by=by, at=at)
    with in_words(REF):
        insert(row)
        for task, given in points.items():
            insert(Score(marking=row, task_id=task, points=given, at=at))
    found = result(trial)
    if found:
        words = {"key": f"marked:{trial.pk}", "clause": REF, "url": link(trial), "at": at}
        words |= {"person": trial.candidate.name, "percent": found.percent}
        tell(allowed("careers.hire_candidate"), PASSED if found.is_passed else FAILED, **words)
    return row
