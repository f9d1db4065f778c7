"""Job descriptions, exams by position, trial assessments, and what two people gave for each."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr.careers.trials.rules import Part
from regulations.binding.models import Bound, person_field


class JobDescription(Bound):
    """What a position asks for, as it was written down on a day; a later version replaces it."""

    position = models.ForeignKey(
        "people.Position", models.PROTECT, related_name="job_descriptions",
        verbose_name=_("position"),
    )  # fmt: skip
    number = models.SmallIntegerField(_("version"))
    duties = models.TextField(_("duties"), max_length=4000)
    needs = models.TextField(_("what the position needs"), max_length=4000)
    software = models.CharField(_("software of the trade"), max_length=200, blank=True)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("job description")
        verbose_name_plural = _("job descriptions")
        ordering = ["position", "-number"]
        default_permissions = ("view", "add")
        constraints = [
            models.UniqueConstraint(fields=["position", "number"], name="job_number_once"),
        ]

    def __str__(self):
        return f"{self.position} v{self.number}"


class Exam(Bound):
    """An exam for a position, set against a version of its job description; never changed."""

    job = models.ForeignKey(JobDescription, models.PROTECT, related_name="exams")
    title = models.CharField(_("title"), max_length=100)
    pass_percent = models.SmallIntegerField(_("pass mark in percent"))
    task_count = models.SmallIntegerField(_("tasks"))
    by = person_field(_("set by"))

    class Meta(Bound.Meta):
        verbose_name = _("exam")
        verbose_name_plural = _("exams")
        ordering = ["-id"]
        default_permissions = ("view", "add")
        constraints = [
            models.CheckConstraint(
                condition=Q(pass_percent__gte=1, pass_percent__lte=100), name="exam_pass_mark"
            ),
        ]

    def __str__(self):
        return self.title


class Task(Bound):
    """A task of an exam: a part, what is asked, and how many points it has."""

    exam = models.ForeignKey(Exam, models.PROTECT, related_name="tasks")
    place = models.SmallIntegerField(_("place"))
    part = models.CharField(_("part"), max_length=10, choices=Part.choices)
    text = models.TextField(_("task"), max_length=2000)
    points = models.SmallIntegerField(_("points"))

    class Meta(Bound.Meta):
        verbose_name = _("task of an exam")
        verbose_name_plural = _("tasks of exams")
        ordering = ["place"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["exam", "place"], name="task_place_once"),
            models.CheckConstraint(
                condition=Q(points__gte=1, points__lte=1000), name="task_has_points"
            ),
        ]


class Trial(Bound):
    """A candidate was assessed by an exam on a day."""

    candidate = models.OneToOneField("careers.Candidate", models.PROTECT, related_name="trial")
    exam = models.ForeignKey(Exam, models.PROTECT, related_name="trials")
    held_on = models.DateField(_("held on"))
    answers = models.TextField(_("what was handed in"), max_length=20000, blank=True)
    by = person_field(_("held by"))

    class Meta(Bound.Meta):
        verbose_name = _("trial assessment")
        verbose_name_plural = _("trial assessments")
        default_permissions = ("view",)
        permissions = [("mark_trial", _("Can mark trial assessments"))]


class Marking(Bound):
    """One of the two who mark a trial has marked all of it."""

    trial = models.ForeignKey(Trial, models.PROTECT, related_name="markings")
    note = models.TextField(_("note"), max_length=2000, blank=True)
    by = person_field(_("marked by"))

    class Meta(Bound.Meta):
        verbose_name = _("marking of a trial")
        verbose_name_plural = _("markings of trials")
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["trial", "by"], name="marked_by_two_people"),
        ]


class Score(Bound):
    """Points of a task in a marking."""

    marking = models.ForeignKey(Marking, models.PROTECT, related_name="scores")
    task = models.ForeignKey(Task, models.PROTECT, related_name="+")
    points = models.SmallIntegerField(_("points"))

    class Meta(Bound.Meta):
        verbose_name = _("points of a task")
        verbose_name_plural = _("points of tasks")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["marking", "task"], name="task_scored_once"),
        ]
