"""The pair on duty each day, and everything it ever was."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr.roster.pairs.rules import Origin
from regulations.binding.models import Bound, person_field


class DutyPair(models.Model):
    """Who is main and who is assistant on a day (A2.2-1).

    Never deleted. A trigger refuses yesterday's main, and another keeps what the row was.
    `choice` says why a draw chose these two; it is empty for a pair made by hand.
    """

    day = models.DateField(_("day"), unique=True)
    main = person_field(_("main shift"), related_name="main_days")
    assistant = person_field(_("assistant shift"), related_name="assistant_days")
    origin = models.CharField(_("how it came about"), max_length=10, choices=Origin.choices)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    choice = models.JSONField(_("choice"), default=dict, blank=True)
    set_by = person_field(_("set by"), null=True)
    set_at = models.DateTimeField(_("set at"))

    class Meta:
        verbose_name = _("duty pair")
        verbose_name_plural = _("duty pairs")
        ordering = ["day"]
        permissions = [
            ("stand_in_pair", _("Stands in the duty pair")),
            ("set_pair", _("Can set duty pairs")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(main=F("assistant")),
                name="pair_of_two",
                violation_error_message=_("Main and assistant are two people."),
            ),
        ]

    def __str__(self):
        return f"{self.day} {self.main} {self.assistant}"


class PairChange(Bound):
    """A duty pair as it was from `at` on; written by the database whenever one changes."""

    day = models.DateField(_("day"))
    main = person_field(_("main shift"))
    assistant = person_field(_("assistant shift"))
    origin = models.CharField(_("how it came about"), max_length=10, choices=Origin.choices)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    choice = models.JSONField(_("choice"), default=dict, blank=True)
    by = person_field(_("set by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("change of a duty pair")
        verbose_name_plural = _("changes of duty pairs")
        indexes = [models.Index(fields=["day", "-id"], name="pair_change_day")]
