"""Clock devices as they are known to the portal."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.timekeeping.devices.rules import Standing
from regulations.binding.models import person_field


class Device(models.Model):
    """A clock by its serial number; it is nobody's word until somebody has approved it.

    `zone` is that of its own clock, `zone_option` what it is told of it: the form depends on the
    firmware. `stamps` holds, by table, how far its uploads are stored.
    """

    serial = models.CharField(_("serial number"), max_length=40, unique=True)
    name = models.CharField(pgettext_lazy("clock", "name"), max_length=60, blank=True)
    place = models.CharField(_("place"), max_length=60, blank=True)
    standing = models.CharField(
        pgettext_lazy("clock", "standing"),
        max_length=10,
        choices=Standing.choices,
        default=Standing.PENDING,
    )
    zone = models.CharField(_("time zone"), max_length=40, default="Asia/Shanghai")
    zone_option = models.CharField(_("time zone as it is told"), max_length=10, default="8")
    stamps = models.JSONField(default=dict)
    info = models.JSONField(default=dict)
    address = models.GenericIPAddressField(_("address"), null=True)
    first_seen_at = models.DateTimeField(_("first seen"))
    last_seen_at = models.DateTimeField(_("last seen"))
    last_punch_at = models.DateTimeField(_("last punch"), null=True)
    seconds_off = models.IntegerField(_("seconds its clock is ahead"), null=True)
    decided_by = person_field(_("decided by"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)

    class Meta:
        verbose_name = _("clock device")
        verbose_name_plural = _("clock devices")
        ordering = ["serial"]
        permissions = [("manage_device", _("Can approve and set up clock devices"))]

    def __str__(self):
        return self.name or self.serial
