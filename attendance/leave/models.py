"""Leaves, the story of each, and what belongs to them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.leave.certificates.models import Certificate
from attendance.leave.changes.models import Shortening
from attendance.leave.lots.models import LotUse
from attendance.leave.rules import GRANTED, HOLDING, Kind, Path, State, Unit
from attendance.timekeeping.overtime.models import Stretch
from regulations.approvals.models import Approvable
from regulations.binding.models import Bound, person_field, readable

# Django looks for a room's models here; those of its parts stand beside what works with them.
__all__ = ["Certificate", "Leave", "LeaveEvent", "LotUse", "Shortening"]


class LeaveQuerySet(models.QuerySet):
    """Filters over leaves."""

    def holding(self):
        """Those that take up the person's time, decided or not."""
        return self.filter(state__in=HOLDING)

    def covering(self):
        """Those that excuse the person's time: approved, and not without the certificate due."""
        return self.filter(state=State.APPROVED, uncovered_at=None)

    def away(self):
        """Those whose person is really away: approved, or reported as an emergency and neither
        refused nor taken back since, whether its form has followed or not."""
        is_reported = models.Q(form_deadline__isnull=False)
        return self.holding().filter(models.Q(state=State.APPROVED) | is_reported)

    def between(self, start, end):
        """Those that touch a stretch of time."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)


class Leave(Approvable):
    """A person's leave over a half-open stretch of time; no two of a person overlap.

    `days` is its own length, `run_days` that of all it is joined to, as counted when it was asked
    for. `clause` allowed the way it came (`path`). Without the certificate due it excuses nothing
    from `uncovered_at` on. `asked_from` and `asked_until` are the midnights and noons of the days
    and halves that were asked for: its hours follow from the shifts on them. None to the minute.
    """

    person = person_field(_("person"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    unit = models.CharField(_("unit"), max_length=6, choices=Unit.choices)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    asked_from = models.DateTimeField(_("asked for from"), null=True)
    asked_until = models.DateTimeField(_("asked for until"), null=True)
    days = models.DecimalField(_("days"), max_digits=6, decimal_places=2)
    run_days = models.DecimalField(_("days running"), max_digits=6, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=500)
    occasion = models.CharField(_("occasion"), max_length=60, blank=True)
    path = models.CharField(pgettext_lazy("leave", "way"), max_length=10, choices=Path.choices)
    clause = models.CharField(_("clause"), max_length=20)
    version = models.ForeignKey(
        "rulebook.RuleVersion", models.PROTECT, related_name="+", verbose_name=_("rule version")
    )
    is_paid = models.BooleanField(_("paid"))
    told_at = models.DateTimeField(_("reported at"), null=True)
    told_how = models.CharField(_("to whom and how"), max_length=200, blank=True)
    extends = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="extensions", verbose_name=_("extends")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    asked_by = person_field(_("entered by"), null=True)
    asked_at = models.DateTimeField(_("asked at"))
    form_deadline = models.ForeignKey(
        "deadlines.Deadline",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("form due"),
    )
    certificate_deadline = models.ForeignKey(
        "deadlines.Deadline",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("certificate due"),
    )
    uncovered_at = models.DateTimeField(_("without cover since"), null=True)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("attendance", "leave")
        verbose_name_plural = pgettext_lazy("attendance", "leaves")
        ordering = ["-starts_at", "-id"]
        permissions = [
            ("view_every_leave", _("Can see the leaves of everybody")),
            ("report_for_others", _("Can write down leave reported by phone")),
        ]
        indexes = [
            models.Index(fields=["person", "-starts_at"], name="leave_person"),
            models.Index(fields=["starts_at", "ends_at"], name="leave_stretch"),
        ]
        constraints = [
            readable("leave_is_readable", "starts_at", "ends_at", "told_at"),
            models.CheckConstraint(
                condition=Q(asked_from=None, asked_until=None) | Q(asked_until__gt=F("asked_from")),
                name="leave_asked_for_days",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="leave_ends_after_start",
                violation_error_message=_("A leave ends after it begins."),
            ),
            models.CheckConstraint(
                condition=(Q(kind__in=GRANTED) & ~Q(occasion="")) | ~Q(kind__in=GRANTED),
                name="leave_granted_for_an_occasion",
                violation_error_message=_("Say for what occasion the leave is granted."),
            ),
            models.CheckConstraint(
                condition=Q(path=Path.EXTENSION, extends__isnull=False)
                | (~Q(path=Path.EXTENSION) & Q(extends=None)),
                name="leave_extends_another",
            ),
            models.CheckConstraint(
                condition=Q(state=State.REPORTED, told_at__isnull=False, approval=None)
                | ~Q(state=State.REPORTED),
                name="leave_reported_was_told",
            ),
            models.UniqueConstraint(
                fields=["extends"],
                condition=Q(state__in=HOLDING),
                name="leave_extended_once",
                violation_error_message=_("This leave has been extended already."),
            ),
            ExclusionConstraint(
                name="leave_no_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (Stretch("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=HOLDING),
                violation_error_message=_("This person has another leave in these hours."),
            ),
        ]

    def __str__(self):
        return f"{self.person_id} {self.kind} {self.starts_at:%Y-%m-%d %H:%M}"


class LeaveEvent(Bound):
    """Something that happened to a leave; `facts` is what it was at that moment."""

    leave = models.ForeignKey(Leave, models.PROTECT, related_name="events")
    verb = models.CharField(max_length=20)
    by = person_field(_("by"), null=True)
    note = models.TextField(_("note"), blank=True)
    facts = models.JSONField(default=dict)

    class Meta(Bound.Meta):
        verbose_name = _("event of a leave")
        verbose_name_plural = _("events of leaves")
        ordering = ["at", "id"]

    def __str__(self):
        return self.verb
