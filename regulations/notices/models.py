"""Notices to people, what each wants of them, the ways they go out, and the outbox in between."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from regulations.notices import rules
from regulations.notices.board.models import Ending, Posting
from regulations.notices.sayings import say

# Django looks for a room's models here; those of its parts stand beside what works with them.
__all__ = ["Channel", "Delivery", "Ending", "Notice", "Posting", "Preferences"]


class Notice(models.Model):
    """One message to one person, written in the transaction of what it tells.

    `text` is an English message id; it is put into the reader's language when it is read.
    """

    key = models.CharField(max_length=120)
    kind = models.CharField(_("kind"), max_length=40)
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
            models.Index(fields=["recipient", "-at", "-id"], name="notice_newest"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self):
        return self.words

    @property
    def words(self) -> str:
        """The text in the reader's language."""
        return say(self.text, self.params)


class Preferences(models.Model):
    """What one person wants of notices outside the portal; who has no row gets all at once."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="notice_preferences",
        verbose_name=_("person"),
    )
    ways = models.JSONField(_("ways by kind"), default=dict)
    quiet_from = models.TimeField(_("quiet from"), null=True)
    quiet_until = models.TimeField(_("quiet until"), null=True)
    digest_at = models.TimeField(_("digest at"), default=rules.MORNING)
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("preferences for notices")
        verbose_name_plural = _("preferences for notices")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False)
                & ~Q(quiet_from=F("quiet_until")),
                name="quiet_hours_have_both_ends",
            ),
        ]

    @property
    def wishes(self) -> rules.Wishes:
        """As the rules ask for them."""
        return rules.Wishes(self.quiet_from, self.quiet_until, self.digest_at, self.ways)


class Channel(models.Model):
    """One way out of the portal: an Apprise address.

    The address holds secrets. It is written here and read by the relay alone; pages, history and
    log have only `shown` of it. It stands in the database as it was typed: encrypting it at rest
    comes with the vault's keys, in a later part.
    """

    class Reach(models.TextChoices):
        OWN = "own", _("one person")
        MAIL = "mail", _("everybody's own mail")
        GROUP = "group", _("a group")

    reach = models.CharField(_("reaches"), max_length=10, choices=Reach.choices)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="channels",
        verbose_name=_("person"),
    )
    name = models.CharField(pgettext_lazy("channel of notices", "name"), max_length=60)
    # Of a group: which kinds of notices it hears of.
    kinds = models.JSONField(_("kinds of notices"), default=list)
    address = models.CharField(
        pgettext_lazy("channel of notices", "address"), max_length=500, editable=False
    )
    shown = models.CharField(_("shown of the address"), max_length=60)
    active = models.BooleanField(pgettext_lazy("channel of notices", "active"), default=True)
    history = HistoricalRecords(excluded_fields=["address"])

    class Meta:
        verbose_name = pgettext_lazy("channel of notices", "channel")
        verbose_name_plural = pgettext_lazy("channel of notices", "channels")
        constraints = [
            models.CheckConstraint(
                condition=Q(reach="own", owner__isnull=False) | ~Q(reach="own") & Q(owner=None),
                name="channel_owned_by_whom_it_reaches",
            ),
            models.UniqueConstraint(
                fields=["reach"],
                condition=Q(reach="mail", active=True),
                name="channel_one_mail_server",
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.shown}"


class DeliveryQuerySet(models.QuerySet):
    """What stands where on its way out."""

    def waiting(self):
        """Not sent and not given up."""
        return self.filter(done_at=None, given_up_at=None)

    def heads(self):
        """One for each message that goes out: what a digest gathered goes with its first."""
        return self.filter(Q(batch=None) | Q(batch=F("id")))

    def whole(self, pk: int):
        """A delivery with all that goes in the same message."""
        return self.filter(Q(pk=pk) | Q(batch=pk))


class Delivery(models.Model):
    """One notice on its way through one channel: the outbox.

    `key` makes it once for its channel: the notice's id, and for a group, which hears of a message
    once however many people get it, the message's key. `batch` is the first of those that go
    out as one digest; it is set once, before they are sent, so every try sends the same digest.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    # None is the reader's own mail, through whatever mail server there is when it goes.
    channel = models.ForeignKey(
        Channel, models.PROTECT, null=True, db_index=False, related_name="deliveries"
    )
    key = models.CharField(max_length=120)
    in_digest = models.BooleanField(default=False)
    batch = models.ForeignKey(
        "self", models.PROTECT, null=True, db_index=False, related_name="members"
    )
    not_before = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "key"], name="delivery_once", nulls_distinct=False
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(done_at=None, given_up_at=None),
                name="delivery_waiting",
            ),
            models.Index(
                fields=["-id"], condition=Q(given_up_at__isnull=False), name="delivery_given_up"
            ),
            models.Index(fields=["channel", "-id"], name="delivery_of_channel"),
            models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="delivery_batch"),
        ]
