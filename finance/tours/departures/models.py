"""The gate before departure, the way around it, and the daily report (A7.3-4, A7.7-2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from finance.ledger.models import money_field
from regulations.approvals.models import Approvable
from regulations.approvals.rules import State as Outcome
from regulations.binding.models import Bound, person_field


class Exemption(Approvable):
    """A departure with too little paid, asked of the general manager with a reason."""

    tour = models.ForeignKey("tours.Tour", models.PROTECT, related_name="exemptions")
    reason = models.CharField(_("reason"), max_length=500)
    price = money_field(pgettext_lazy("tour", "price"))
    received = money_field(pgettext_lazy("tour money", "received"))
    needed = money_field(_("needed before departure"))
    state = models.CharField(
        _("state"), max_length=10, choices=Outcome.choices, default=Outcome.PENDING
    )
    asked_by = person_field(_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        verbose_name = _("departure by exception")
        verbose_name_plural = _("departures by exception")
        ordering = ["id"]


class Departure(Bound):
    """Operations lets a tour depart; the database checks what was paid, or who approved."""

    tour = models.OneToOneField("tours.Tour", models.PROTECT, related_name="departure")
    price = money_field(pgettext_lazy("tour", "price"))
    received = money_field(pgettext_lazy("tour money", "received"))
    percent = models.SmallIntegerField(_("per cent asked for"))
    version = models.ForeignKey(
        "rulebook.RuleVersion", models.PROTECT, related_name="+", verbose_name=_("rule version")
    )
    exemption = models.OneToOneField(
        Exemption, models.PROTECT, null=True, related_name="departure",
        verbose_name=_("departure by exception"),
    )  # fmt: skip
    by = person_field(_("released by"))

    class Meta(Bound.Meta):
        verbose_name = _("departure")
        verbose_name_plural = _("departures")


class DayReport(Bound):
    """What operations told finance of a day's departures; the newest of a day counts.

    `content` is {"tours": [...], "advances": [...]} as `report.draft_of` gives it.
    """

    day = models.DateField(_("day"))
    number = models.SmallIntegerField(_("version"))
    content = models.JSONField(_("content"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = person_field(_("sent by"))

    class Meta(Bound.Meta):
        verbose_name = _("daily departure report")
        verbose_name_plural = _("daily departure reports")
        ordering = ["day", "number"]
        constraints = [
            models.UniqueConstraint(fields=["day", "number"], name="departure_report_once"),
        ]
