"""Notices to people, the ways they go out, and the outbox in between."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One message to one person, written in the transaction of what it tells.

    `text` is an English message id; it is put into the reader's language when it is read.
    """

    key = models.CharField(max_length=120)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="notices",
        verbose_name=_("recipient"),
    )
    text = models.CharField(_("text"), max_length=300)
    params = models.JSONField(default=dict)
    url = models.CharField(_("link"), max_length=300, blank=True)
    clause = models.CharField(_("clause"), max_length=20, blank=True)
    at = models.DateTimeField(_("at"))
    read_at = models.DateTimeField(_("read at"), null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="notice_once"),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_newest"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self):
        return self.words

    @property
    def words(self) -> str:
        """The text in the reader's language."""
        return gettext(self.text) % self.params


class Channel(models.Model):
    """One way to reach a person outside the portal: an Apprise address."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="channels", verbose_name=_("person")
    )
    address = models.CharField(
        pgettext_lazy("channel of notices", "address"),
        max_length=300,
        help_text=_("An Apprise address, e.g. mailto://, dingtalk://, wecombot://, feishu://"),
    )
    active = models.BooleanField(pgettext_lazy("channel of notices", "active"), default=True)

    class Meta:
        verbose_name = pgettext_lazy("channel of notices", "channel")
        verbose_name_plural = pgettext_lazy("channel of notices", "channels")

    def __str__(self):
        return f"{self.owner}: {self.address.split('://')[0]}"


class Delivery(models.Model):
    """One notice on its way through one address: the outbox."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    address = models.CharField(max_length=300)
    not_before = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["notice", "address"], name="delivery_once"),
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(done_at=None, given_up_at=None),
                name="delivery_waiting",
            ),
        ]
