"""Wishes to change a plan of days that are over, and what became of each."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.timekeeping.replanning.rules import LONGEST_REASON, Kind, Outcome
from regulations.approvals.models import Approvable
from regulations.binding.models import person_field


class PlanChange(Approvable):
    """Another plan of days from `since` to `until` (None: without end), asked for by who plans.

    `people` are those it concerns by their ids, nobody where it is the whole company; `wish` is
    what the verb of the roster is called with, `effects` what it did to results.
    """

    kind = models.CharField(
        pgettext_lazy("change of a plan", "kind"), max_length=10, choices=Kind.choices
    )
    person = person_field(_("person"), null=True)
    people = ArrayField(models.BigIntegerField(), default=list)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True)
    wish = models.JSONField()
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    asked_by = person_field(_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    outcome = models.CharField(
        pgettext_lazy("change of a plan", "outcome"),
        max_length=10,
        choices=Outcome.choices,
        blank=True,
    )
    settled_at = models.DateTimeField(_("settled at"), null=True)
    effects = models.JSONField(null=True)

    class Meta:
        verbose_name = _("change of a past plan")
        verbose_name_plural = _("changes of past plans")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="plan_change_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None)
                | (~Q(outcome="") & Q(settled_at__isnull=False)),
                name="plan_change_settled_once",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("asked_by")), name="plan_change_by_another"
            ),
        ]

    def __str__(self):
        return str(Kind(self.kind).label)
