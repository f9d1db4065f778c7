"""Overtime as it was assigned, what the person answered, and what the office filed."""

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from attendance.timekeeping.overtime.rules import HOLDING, State
from regulations.binding.models import person_field, readable


class Stretch(Func):
    """The half-open range from a start to an end."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Overtime(models.Model):
    """Work outside of a person's hours. `minutes` and `is_rest_day` are what the office filed,
    `marks` the recorded times it was counted from."""

    person = person_field(_("person"))
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    task = models.CharField(_("what is to be done"), max_length=300)
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.ASSIGNED
    )
    assigned_by = person_field(_("assigned by"))
    assigned_at = models.DateTimeField(_("assigned at"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    filed_by = person_field(_("filed by"), null=True)
    filed_at = models.DateTimeField(_("filed at"), null=True)
    minutes = models.IntegerField(_("minutes that count"), null=True)
    is_rest_day = models.BooleanField(_("on a day of rest"), null=True)
    marks = models.JSONField(_("recorded times"), default=list)
    loss = models.TextField(_("loss or delay"), blank=True)

    class Meta:
        verbose_name = _("overtime")
        verbose_name_plural = _("overtime")
        ordering = ["-starts_at", "-id"]
        permissions = [("file_overtime", _("Can file overtime"))]
        indexes = [
            models.Index(fields=["person", "-starts_at"], name="overtime_person"),
            models.Index(fields=["state", "starts_at"], name="overtime_state"),
        ]
        constraints = [
            readable("overtime_is_readable", "starts_at", "ends_at"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="overtime_ends_after_start",
                violation_error_message=_("Overtime ends after it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(person=F("assigned_by")),
                name="overtime_by_another",
                violation_error_message=_("Nobody assigns overtime to themselves."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state=State.FILED,
                    filed_at__isnull=False,
                    filed_by__isnull=False,
                    minutes__gte=0,
                    is_rest_day__isnull=False,
                )
                | (~Q(state=State.FILED) & Q(filed_at=None, minutes=None)),
                name="overtime_filed_is_counted",
            ),
            ExclusionConstraint(
                name="overtime_no_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (Stretch("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=HOLDING),
                violation_error_message=_("This person has other overtime in these hours."),
            ),
        ]

    def __str__(self):
        return f"{self.person_id} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def times(self) -> list[datetime]:
        """The recorded times it was counted from, as moments."""
        return [datetime.fromisoformat(mark) for mark in self.marks]
