"""Recorded times and the company's networks. A punch is a fact: it is only ever added."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from attendance.timekeeping.punches.rules import Source, check_range
from regulations.binding.models import Bound, person_field, readable


class Network(models.Model):
    """An address range of the company's; a punch from elsewhere is kept and marked."""

    name = models.CharField(pgettext_lazy("network", "name"), max_length=60)
    addresses = models.CharField(
        _("address range"),
        max_length=50,
        unique=True,
        validators=[check_range],
        help_text=_("Such as 203.0.113.0/24."),
    )
    place = models.CharField(_("place"), max_length=60, blank=True)
    is_active = models.BooleanField(pgettext_lazy("network", "in use"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("company network")
        verbose_name_plural = _("company networks")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Punch(Bound):
    """A time at which somebody was recorded (A2.2-3).

    `key` says which event it is: the same event that comes again stays one row. `by` is who
    brought it in from a file. `browser` is the cookie of the browser it came from.
    """

    person = person_field(_("person"))
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    key = models.CharField(_("event"), max_length=150, unique=True)
    device = models.ForeignKey(
        "timekeeping.Device",
        models.PROTECT,
        null=True,
        related_name="punches",
        verbose_name=_("clock device"),
    )
    network = models.ForeignKey(
        Network, models.PROTECT, null=True, related_name="+", verbose_name=_("company network")
    )
    address = models.GenericIPAddressField(_("address"), null=True)
    is_outside = models.BooleanField(_("from outside"), null=True)
    browser = models.UUIDField(_("browser"), null=True)
    agent = models.CharField(_("browser program"), max_length=200, blank=True)
    detail = models.JSONField(_("as it was sent"), default=dict)
    by = person_field(_("brought in by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("punch")
        verbose_name_plural = _("punches")
        ordering = ["at", "id"]
        constraints = [
            readable("punch_is_readable", "at"),
            models.CheckConstraint(
                condition=Q(source=Source.WEB, device=None, is_outside__isnull=False)
                | (~Q(source=Source.WEB) & Q(browser=None, is_outside=None)),
                name="punch_says_where_it_is_from",
            ),
            models.CheckConstraint(
                condition=~Q(source=Source.DEVICE) | Q(device__isnull=False),
                name="punch_of_a_device_names_it",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "at"], name="punch_person"),
            models.Index(fields=["at"], name="punch_at"),
            models.Index(fields=["recorded_at"], name="punch_recorded"),
        ]

    def __str__(self):
        return f"{self.person_id} {self.at:%Y-%m-%d %H:%M:%S}"
