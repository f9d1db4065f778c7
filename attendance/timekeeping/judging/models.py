"""What days came to: one result for each person and day, and what it was before."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.timekeeping.judging.rules import WHOLE, Outcome
from regulations.binding.models import person_field


class Result(models.Model):
    """What a day came to. Minutes are whole, `absence` is in half days.

    `occurrences` are [manner, minutes, moment] in order; `facts` and `lines` tell from what and
    by which steps, as `plain` writes them. `open_until` is set while the day's windows are open.
    `digest` is that of everything but `judged_at`.
    """

    person = person_field(_("person"))
    day = models.DateField(_("day"))
    outcome = models.CharField(_("result"), max_length=20, choices=Outcome.choices)
    occurrences = models.JSONField(default=list)
    absence = models.SmallIntegerField(_("half days of absence"))
    # One cause made it a whole day, not two halves of it.
    is_whole = models.BooleanField(default=False)
    missing = models.SmallIntegerField(_("missing punches"))
    reminders = models.SmallIntegerField()
    planned = models.IntegerField(_("minutes planned"))
    worked = models.IntegerField(_("minutes worked"))
    unpaid = models.IntegerField(_("unpaid minutes"))
    version = models.ForeignKey(
        "rulebook.RuleVersion", models.PROTECT, related_name="+", verbose_name=_("rule version")
    )
    facts = models.JSONField(default=dict)
    lines = models.JSONField(default=list)
    open_until = models.DateTimeField(null=True)
    digest = models.CharField(max_length=32)
    judged_at = models.DateTimeField(_("judged at"))

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.person_id} {self.day} {self.outcome}"


class DayResult(Result):
    """The result of a person's day that holds; there is exactly one (A2.1-2)."""

    class Meta:
        verbose_name = _("result of a day")
        verbose_name_plural = _("results of days")
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], name="result_once"),
            models.CheckConstraint(
                condition=Q(absence__gte=0, absence__lte=WHOLE), name="result_absence_of_a_day"
            ),
            models.CheckConstraint(
                condition=Q(worked__gte=0, worked__lte=models.F("planned")),
                name="result_worked_within_planned",
            ),
            models.CheckConstraint(
                condition=Q(is_whole=False) | Q(absence=WHOLE), name="result_whole_is_a_day"
            ),
        ]
        indexes = [
            models.Index(fields=["open_until"], condition=Q(open_until__isnull=False),
                         name="result_open"),
            models.Index(fields=["day"], condition=Q(missing__gt=0), name="result_missing"),
            models.Index(fields=["day", "person"], name="result_day"),
        ]  # fmt: skip


class EarlierResult(Result):
    """A result that another replaced; written by the database itself, and never changed."""

    replaced_at = models.DateTimeField(_("replaced at"))

    class Meta:
        verbose_name = pgettext_lazy("attendance", "earlier result")
        verbose_name_plural = pgettext_lazy("attendance", "earlier results")
        indexes = [models.Index(fields=["person", "day", "id"], name="earlier_result_day")]
