"""Job descriptions and exams of positions, and what a trial gave."""

from django.db.models import QuerySet

from hr.careers.models import Exam, JobDescription, Marking, Score, Trial
from hr.careers.trials.rules import Result, result_of
from hr.people.models import Position


def jobs() -> list[JobDescription]:
    """The newest job description of each position."""
    rows = JobDescription.objects.select_related("position", "by")
    return list(rows.order_by("position_id", "-number").distinct("position_id"))


def newest_job(position: Position) -> JobDescription | None:
    """The job description of a position that holds."""
    return JobDescription.objects.filter(position=position).order_by("-number").first()


def exams_of(position: Position) -> QuerySet[Exam]:
    """Exams of a position, the newest first."""
    rows = Exam.objects.filter(job__position=position).select_related("job", "by")
    return rows.prefetch_related("tasks").order_by("-pk")


def usable_exams(position: Position) -> QuerySet[Exam]:
    """Exams set against the job description that holds."""
    return exams_of(position).filter(job=newest_job(position))


def result(trial: Trial) -> Result | None:
    """What two markings gave; None before there are two."""
    rows = Score.objects.filter(marking__trial=trial)
    return result_of(
        rows.values_list("task__part", "points", "task__points"),
        markings=trial.markings.count(),
        pass_percent=trial.exam.pass_percent,
    )


def markings_of(trial: Trial) -> list[Marking]:
    """Who marked a trial, with their points."""
    rows = trial.markings.select_related("by").prefetch_related("scores__task")
    return list(rows.order_by("pk"))
