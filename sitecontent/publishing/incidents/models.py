"""Partner companies, incidents with their steps, and the log of what was maintained."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from regulations.binding.models import Bound, person_field
from sitecontent.publishing.incidents.rules import Happening, Step, Way, Work


class Partner(models.Model):
    """The company that looks after the site, and how it is reached at any hour."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("email"), blank=True)
    is_active = models.BooleanField(_("works for us"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("partner company")
        verbose_name_plural = _("partner companies")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Incident(Bound):
    """A virus, an attack or a failure; `at` is when it was found."""

    kind = models.CharField(_("kind"), max_length=10, choices=Happening.choices)
    what = models.CharField(_("what happened"), max_length=1000)
    by = person_field(_("found by"))

    class Meta(Bound.Meta):
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-id"]
        permissions = [("handle_incident", _("Can report and close incidents"))]

    def __str__(self):
        return f"{self.get_kind_display()} {self.pk}"


class IncidentStep(Bound):
    """What was done about an incident: the partner told, a note, solved."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="steps")
    step = models.CharField(_("step"), max_length=10, choices=Step.choices)
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, related_name="+", verbose_name=_("partner company")
    )
    told = models.CharField(_("who was told"), max_length=60, blank=True)
    way = models.CharField(_("how"), max_length=10, choices=Way.choices, blank=True)
    text = models.CharField(_("what was said or done"), max_length=1000)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("step of an incident")
        verbose_name_plural = _("steps of incidents")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=models.Q(step="solved"), name="incident_solved_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(step="reported")
                | models.Q(partner__isnull=False) & ~models.Q(way="") & ~models.Q(told=""),
                name="incident_report_names_whom_and_how",
            ),
        ]


class Maintenance(Bound):
    """What was done to keep the site running (C6-8)."""

    work = models.CharField(
        pgettext_lazy("maintenance", "work"), max_length=10, choices=Work.choices
    )
    text = models.CharField(_("what was done"), max_length=1000)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("maintenance")
        verbose_name_plural = _("maintenance")
        ordering = ["-id"]
