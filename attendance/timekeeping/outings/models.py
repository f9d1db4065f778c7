"""Outings: asked for on business, or told to the office."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from attendance.timekeeping.outings.rules import HOLDING, Kind, State
from attendance.timekeeping.overtime.models import Stretch
from regulations.approvals.models import Approvable
from regulations.binding.models import person_field, readable


class Outing(Approvable):
    """A stretch in which a person is out. `finding` is why its certificate is false."""

    person = person_field(_("person"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    place = models.CharField(_("where to"), max_length=100)
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    asked_at = models.DateTimeField(_("asked at"))
    finding = models.TextField(_("finding"), blank=True)
    found_by = person_field(_("found by"), null=True)
    found_at = models.DateTimeField(_("found at"), null=True)

    class Meta:
        verbose_name = _("outing")
        verbose_name_plural = _("outings")
        ordering = ["-starts_at", "-id"]
        permissions = [
            ("view_every_outing", _("Can see the outings of everybody")),
            ("judge_outing", _("Can find a certificate false")),
        ]
        indexes = [models.Index(fields=["person", "-starts_at"], name="outing_person")]
        constraints = [
            readable("outing_is_readable", "starts_at", "ends_at"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="outing_ends_after_start",
                violation_error_message=_("An outing ends after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.OUTING, state__in=[State.TOLD, State.CALLED_OFF])
                | (Q(kind=Kind.BUSINESS) & ~Q(state=State.TOLD)),
                name="outing_told_or_asked",
            ),
            models.CheckConstraint(
                condition=Q(state=State.FALSE, found_by__isnull=False, found_at__isnull=False)
                | (~Q(state=State.FALSE) & Q(found_by=None, found_at=None)),
                name="outing_false_is_found",
            ),
            ExclusionConstraint(
                name="outing_no_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (Stretch("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=HOLDING),
                violation_error_message=_("This person is out in these hours already."),
            ),
        ]

    def __str__(self):
        return f"{self.person_id} {self.starts_at:%Y-%m-%d %H:%M}"
