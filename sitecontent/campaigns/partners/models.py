"""Partners as master data, and dated notes on how each partnership stands."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from regulations.binding.models import Bound, person_field
from sitecontent.campaigns.partners.rules import Standing


class Partner(models.Model):
    """Somebody with whom the company promotes or sells."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    business = models.CharField(_("line of business"), max_length=80, blank=True)
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    mail = models.EmailField(_("mail"), blank=True)
    address = models.URLField(_("address on the net"), max_length=300, blank=True)
    contract = models.CharField(_("contract number"), max_length=60, blank=True)
    contract_from = models.DateField(_("contract from"), null=True, blank=True)
    contract_until = models.DateField(_("contract until"), null=True, blank=True)
    keeper = person_field(_("kept by"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name"]
        permissions = [("note_partner", _("Can note the progress of partnerships"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(contract_until=None)
                | Q(contract_from=None)
                | Q(contract_until__gte=F("contract_from")),
                name="contract_has_length",
                violation_error_message=_("A contract ends after it begins."),
            ),
        ]

    def __str__(self):
        return self.name


class PartnerNote(Bound):
    """Where a partnership stands from now on, what was said, and what comes next until when."""

    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="notes", verbose_name=_("partner")
    )
    standing = models.CharField(_("state"), max_length=12, choices=Standing.choices)
    text = models.CharField(_("note"), max_length=1000)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_on = models.DateField(_("until"), null=True)
    by = person_field(_("noted by"))

    class Meta(Bound.Meta):
        verbose_name = _("note on a partnership")
        verbose_name_plural = _("notes on partnerships")
        constraints = [
            models.CheckConstraint(
                condition=Q(next_on=None) | ~Q(next_step=""), name="day_has_a_step"
            ),
        ]
        indexes = [models.Index(fields=["partner", "-id"], name="partnernote_partner")]
