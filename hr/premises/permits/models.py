"""Permits, their early ends, and the log of the server room."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.premises.permits.rules import Kind
from hr.premises.rules import LONGEST_NOTE
from regulations.approvals.models import Approvable
from regulations.binding.models import Bound, person_field


class Permit(Approvable, Bound):
    """A permit for who asks for it, with its purpose and its end."""

    kind = models.CharField(_("permit for"), max_length=12, choices=Kind.choices)
    purpose = models.CharField(_("purpose"), max_length=LONGEST_NOTE)
    thing = models.CharField(_("which computer or information"), max_length=200, blank=True)
    receiver = models.CharField(_("told to"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    by = person_field(_("holder"), related_name="permits")
    request = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta(Bound.Meta):
        verbose_name = _("permit")
        verbose_name_plural = _("permits")
        ordering = ["-id"]
        default_permissions = ()
        permissions = [("watch_permit", _("Sees every permit and the log of the server room"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="permit_has_length"
            ),
        ]
        indexes = [
            models.Index(fields=["by", "-id"], name="permit_by"),
            models.Index(fields=["ends_at"], name="permit_ends"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} · {self.by}"


class PermitEnd(Bound):
    """A permit ended before its time: revoked, or given back by its holder."""

    permit = models.OneToOneField(Permit, models.PROTECT, related_name="end")
    reason = models.CharField(_("reason"), max_length=LONGEST_NOTE)
    by = person_field(_("ended by"), null=True)  # the portal, with the login of the holder

    class Meta(Bound.Meta):
        verbose_name = _("early end of a permit")
        verbose_name_plural = _("early ends of permits")
        default_permissions = ()


class Entry(Bound):
    """Somebody entered the server room; the database refuses who may not (C13-S3)."""

    purpose = models.CharField(_("purpose"), max_length=LONGEST_NOTE)
    permit = models.ForeignKey(Permit, models.PROTECT, null=True, related_name="entries")
    by = person_field(_("person"))

    class Meta(Bound.Meta):
        verbose_name = pgettext_lazy("server room", "entry")
        verbose_name_plural = pgettext_lazy("server room", "entries")
        ordering = ["-id"]
        default_permissions = ()


class Exit(Bound):
    """They left it again."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="exit")
    by = person_field(_("person"))

    class Meta(Bound.Meta):
        default_permissions = ()


class Turned(Bound):
    """Somebody without a permit wanted to enter, and was refused."""

    purpose = models.CharField(_("purpose"), max_length=LONGEST_NOTE)
    by = person_field(_("person"))

    class Meta(Bound.Meta):
        verbose_name = _("refused entry")
        verbose_name_plural = _("refused entries")
        default_permissions = ()
