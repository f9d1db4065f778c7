"""Who is on which duty from when to when; shifts, pairs and the calendar stand in their parts."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from hr.roster.calendar.models import CompanyDay, CompanyYear
from hr.roster.pairs.models import DutyPair, PairChange
from hr.roster.shifts.models import ShiftAssignment, ShiftPattern, SingleDay

# Django looks for a room's models here; those of its parts stand beside what works with them.
__all__ = [
    "CompanyDay",
    "CompanyYear",
    "Duty",
    "DutyPair",
    "PairChange",
    "ShiftAssignment",
    "ShiftPattern",
    "SingleDay",
]


class Span(Func):
    """The half-open range from a start to an end."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class DutyQuerySet(models.QuerySet):
    """Filters over duties that hold."""

    def standing(self, kind):
        """Duties of a kind that were not called off."""
        return self.filter(kind=kind, cancelled_at=None)

    def at(self, moment):
        """Duties that hold at a moment."""
        return self.filter(starts_at__lte=moment, ends_at__gt=moment)

    def between(self, start, end):
        """Duties that touch a stretch of time."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)


class Duty(models.Model):
    """One person on one duty; a person's duties never overlap (C9-2)."""

    class Kind(models.TextChoices):
        ORDER_DESK = "order_desk", _("order desk")

    kind = models.CharField(_("duty"), max_length=20, choices=Kind.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="duties", verbose_name=_("person")
    )
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("assigned by"),
    )
    cancelled_at = models.DateTimeField(_("called off at"), null=True, editable=False)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["starts_at"]
        permissions = [("assign_duty", _("Can assign duties"))]
        indexes = [models.Index(fields=["kind", "starts_at"], name="duty_start")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="duty_ends_after_start",
                violation_error_message=_("A duty ends after it starts."),
            ),
            ExclusionConstraint(
                name="duty_no_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (Span("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(cancelled_at=None),
                violation_error_message=_("This person has another duty in these hours."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} · {self.person}"
