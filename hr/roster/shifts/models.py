"""The company's own shift patterns, who works which from when on, and single days."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateRangeField,
    RangeBoundary,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from hr.roster.shifts.rules import BUILT_IN, OFFICE
from regulations.binding.models import Bound, person_field


class Days(Func):
    """The days from a first to a last one, both among them; without a last one for ever."""

    function = "DATERANGE"
    output_field = DateRangeField()


class ShiftPattern(Bound):
    """A shift of the company beside those of the regulations, from a day on.

    Rows are only ever added: of those of a code the one that began last holds, the newest of a
    day. `spells` are pairs of "HH:MM" in order.
    """

    code = models.SlugField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=50)
    spells = models.JSONField(_("spells"))
    from_day = models.DateField(_("from"))
    by = person_field(_("entered by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("shift pattern")
        verbose_name_plural = _("shift patterns")
        permissions = [("plan_shifts", _("Can plan shifts"))]
        indexes = [models.Index(fields=["code", "-from_day", "-id"], name="pattern_from")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(code__in=BUILT_IN),
                name="pattern_not_built_in",
                violation_error_message=_("This shift is one of the regulations'."),
            ),
        ]

    def __str__(self):
        return self.name


class ShiftAssignment(models.Model):
    """How a person works from a day on, up to a last day or until something else is assigned."""

    person = person_field(_("person"), related_name="shift_assignments")
    pattern = models.CharField(_("shift"), max_length=20, blank=True, default=OFFICE)
    rest_days = ArrayField(models.SmallIntegerField(), verbose_name=_("weekly rest days"))
    holidays_free = models.BooleanField(_("statutory holidays are free"), default=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    set_by = person_field(_("assigned by"), null=True)
    set_at = models.DateTimeField(_("assigned at"))
    # Replaced from its first day on, so it never held in the end.
    replaced_at = models.DateTimeField(_("replaced at"), null=True)

    class Meta:
        verbose_name = _("shift assignment")
        verbose_name_plural = _("shift assignments")
        ordering = ["person", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="assignment_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(rest_days__contained_by=[1, 2, 3, 4, 5, 6, 7]),
                name="assignment_rest_days_exist",
                violation_error_message=_("A weekday is a number from 1 to 7."),
            ),
            ExclusionConstraint(
                name="assignment_no_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (
                        Days("starts_on", "ends_on", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(replaced_at=None),
                violation_error_message=_("This person has another shift in these days."),
            ),
        ]

    def __str__(self):
        return f"{self.person} {self.pattern} {self.starts_on}"


class SingleDay(models.Model):
    """What a person works on one day, whatever their shift says; "" is a day of rest."""

    person = person_field(_("person"), related_name="single_days")
    day = models.DateField(_("day"))
    pattern = models.CharField(_("shift"), max_length=20, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    set_by = person_field(_("set by"), null=True)
    set_at = models.DateTimeField(_("set at"))
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True)

    class Meta:
        verbose_name = _("single day")
        verbose_name_plural = _("single days")
        ordering = ["day", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day"],
                condition=Q(withdrawn_at=None),
                name="single_day_once",
                violation_error_message=_("Something else is set for this day."),
            ),
        ]

    def __str__(self):
        return f"{self.person} {self.day}"
