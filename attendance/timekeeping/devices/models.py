"""Clock devices, what they sent, whose PINs they know, and what they are told."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.timekeeping.devices.rules import NoteKind, Standing, StrayReason, Word
from attendance.timekeeping.punches.rules import check_range
from regulations.binding.models import Bound, person_field


class Device(models.Model):
    """A clock by its serial number; it is nobody's word until somebody has approved it.

    `zone` is that of its own clock, `zone_option` what it is told of it: the form depends on the
    firmware. `stamps` holds, by table, how far its uploads are stored. `only_from` is an address
    range; a serial number is no secret.
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
    only_from = models.CharField(
        _("only from these addresses"), max_length=50, blank=True, validators=[check_range]
    )
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


class Upload(Bound):
    """The body of one request of a clock, stored before it was read.

    As it came, but for templates and pictures of people's bodies, which are not kept; `sha256`
    and `size` are of what came.
    """

    device = models.ForeignKey(
        Device, models.PROTECT, related_name="uploads", verbose_name=_("clock device")
    )
    table = models.CharField(_("table"), max_length=20, blank=True)
    path = models.CharField(_("address of the request"), max_length=300)
    body = models.BinaryField(_("body"))
    size = models.IntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    address = models.GenericIPAddressField(_("address"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("upload of a clock")
        verbose_name_plural = _("uploads of clocks")
        ordering = ["-id"]
        indexes = [models.Index(fields=["device", "-id"], name="upload_device")]

    def __str__(self):
        return f"{self.device_id} {self.table} {self.size}"


class PinOwner(models.Model):
    """Who a PIN is, where it is not the staff number; on one clock or (without) on all."""

    pin = models.CharField(_("PIN"), max_length=24)
    device = models.ForeignKey(
        Device,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pins",
        verbose_name=_("clock device"),
    )
    person = person_field(_("person"))
    by = person_field(_("by"))
    at = models.DateTimeField(_("at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)

    class Meta:
        verbose_name = _("owner of a PIN")
        verbose_name_plural = _("owners of PINs")
        ordering = ["pin"]
        constraints = [
            models.UniqueConstraint(
                fields=["pin", "device"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="pin_has_one_owner",
                violation_error_message=_("This PIN has an owner already."),
            ),
        ]

    def __str__(self):
        return self.pin


class Stray(models.Model):
    """A line of a clock that is not yet anybody's punch; `punch` is what became of it.

    `key` is that of the punch.
    """

    device = models.ForeignKey(
        Device, models.PROTECT, null=True, related_name="strays", verbose_name=_("clock device")
    )
    pin = models.CharField(_("PIN"), max_length=24)
    at = models.DateTimeField(_("at"))
    source = models.CharField(max_length=10)
    key = models.CharField(max_length=150, unique=True)
    detail = models.JSONField(default=dict)
    reason = models.CharField(_("why"), max_length=12, choices=StrayReason.choices)
    came_at = models.DateTimeField(_("came at"))
    by = person_field(_("brought in by"), null=True)
    taken_at = models.DateTimeField(_("taken in at"), null=True)

    class Meta:
        verbose_name = _("line without an owner")
        verbose_name_plural = _("lines without an owner")
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["pin", "at"], condition=Q(taken_at=None), name="stray_waiting")
        ]

    def __str__(self):
        return f"{self.pin} {self.at:%Y-%m-%d %H:%M:%S}"


class DeviceNote(Bound):
    """Something worth knowing of a clock; `key` keeps what comes twice one row."""

    device = models.ForeignKey(
        Device, models.PROTECT, related_name="notes", verbose_name=_("clock device")
    )
    kind = models.CharField(pgettext_lazy("note", "kind"), max_length=12, choices=NoteKind.choices)
    key = models.CharField(max_length=250)
    facts = models.JSONField(default=dict)

    class Meta(Bound.Meta):
        verbose_name = _("note on a clock")
        verbose_name_plural = _("notes on clocks")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["device", "kind", "key"], name="note_once"),
        ]
        indexes = [models.Index(fields=["device", "-at"], name="note_device")]

    def __str__(self):
        return str(NoteKind(self.kind).label)


class Command(models.Model):
    """One of the few things a clock is told, and what it said to it; its id numbers it."""

    device = models.ForeignKey(
        Device, models.PROTECT, related_name="commands", verbose_name=_("clock device")
    )
    word = models.CharField(_("command"), max_length=10, choices=Word.choices)
    pin = models.CharField(_("PIN"), max_length=24, blank=True)
    name = models.CharField(_("name"), max_length=50, blank=True)
    by = person_field(_("by"))
    at = models.DateTimeField(_("at"))
    sent_at = models.DateTimeField(_("sent at"), null=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    code = models.CharField(_("answer"), max_length=12, blank=True)

    class Meta:
        verbose_name = _("command to a clock")
        verbose_name_plural = _("commands to clocks")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(word__in=Word.values), name="command_is_one_of_the_safe_ones"
            ),
        ]
        indexes = [
            models.Index(fields=["device", "id"], condition=Q(sent_at=None), name="command_waiting")
        ]

    def __str__(self):
        return str(Word(self.word).label)
