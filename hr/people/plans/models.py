"""A change that was decided and waits for its day; what was decided is never edited."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr.people.plans.rules import Kind, Leaving, Outcome
from regulations.binding.models import Bound, person_field

NOTHING = Q(department=None, position=None, supervisor=None)


class PlanQuerySet(models.QuerySet):
    """Filters over planned changes."""

    def open(self):
        """Neither applied nor called off nor failed."""
        return self.filter(outcome="")

    def due(self, day):
        """Open, and their day has come."""
        return self.open().filter(day__lte=day)


class Plan(models.Model):
    """On `day` the person joins, moves to what is named here, or no longer works here.

    In a move what is empty stays as it is. `authority` is the position of who planned it at
    that time (the general manager's where the portal itself did), for the check on its day.
    """

    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="plans",
        verbose_name=_("employee"),
    )
    day = models.DateField(_("from"))
    department = models.ForeignKey(
        "people.Department",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("department"),
    )
    position = models.ForeignKey(
        "people.Position", models.PROTECT, null=True, related_name="+", verbose_name=_("position")
    )
    supervisor = person_field(_("direct supervisor"), null=True)
    planned_by = person_field(_("planned by"), null=True)
    planned_at = models.DateTimeField(_("planned at"))
    authority = models.CharField(max_length=50)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True)
    settled_by = person_field(_("settled by"), null=True)
    problem = models.TextField(_("why it failed"), blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned change")
        verbose_name_plural = _("planned changes")
        ordering = ["day", "id"]
        constraints = [
            # The day first: the same index finds what is due.
            models.UniqueConstraint(
                fields=["day", "employee"], condition=Q(outcome=""), name="plan_one_a_day"
            ),
            models.UniqueConstraint(
                fields=["employee", "kind"],
                condition=Q(outcome="", kind__in=[Kind.JOIN, Kind.LEAVE]),
                name="plan_one_first_and_last_day",
            ),
            models.CheckConstraint(
                condition=(~Q(kind=Kind.MOVE) & NOTHING) | (Q(kind=Kind.MOVE) & ~NOTHING),
                name="plan_move_names_something",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None)
                | (~Q(outcome="") & Q(settled_at__isnull=False)),
                name="plan_settled_once",
            ),
        ]

    def __str__(self):
        return f"{self.employee} {self.day}"

    @property
    def last_day(self):
        """The last day of somebody who leaves."""
        return self.day - timedelta(days=1)

    @property
    def changes(self) -> dict:
        """What a move writes, by field."""
        named = {name: getattr(self, name) for name in ("department", "position", "supervisor")}
        return {name: value for name, value in named.items() if value is not None}


class LeavingNote(Bound):
    """Why a last day was entered: as it was written down then, never edited.

    `plan` is None where the login ended at once.
    """

    employee = person_field(_("employee"), related_name="leavings")
    plan = models.OneToOneField(
        Plan, models.PROTECT, null=True, related_name="note", verbose_name=_("planned change")
    )
    last_day = models.DateField(_("Last day"))
    kind = models.CharField(_("kind"), max_length=20, choices=Leaving.choices)
    reason = models.CharField(_("reason"), max_length=500)
    by = person_field(_("by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("note of a leaving")
        verbose_name_plural = _("notes of leavings")

    def __str__(self):
        return f"{self.employee} {self.last_day}"
