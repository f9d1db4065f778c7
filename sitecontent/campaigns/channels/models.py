"""Channels, their targets, and sums of the orders that only the database writes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from orders.desk.rules import Channel as Source
from regulations.binding.models import Bound, person_field


def money_field(label, **options) -> models.DecimalField:
    """A sum to the cent."""
    return models.DecimalField(label, max_digits=14, decimal_places=2, **options)


class Channel(models.Model):
    """Where the company sells: a shop of a platform; without `shop` all its other shops."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    source = models.CharField(_("platform"), max_length=12, choices=Source.choices)
    shop = models.CharField(
        _("shop"), max_length=100, blank=True,
        help_text=_("As the orders name it; empty: every shop without a channel of its own."),
    )  # fmt: skip
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    keeper = person_field(_("kept by"), null=True, blank=True)
    is_open = models.BooleanField(_("in use"), default=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("sales channel")
        verbose_name_plural = _("sales channels")
        ordering = ["name"]
        permissions = [
            ("set_target", _("Can set targets of channels")),
            ("lead_targets", _("Can change targets of a running month")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "shop"], name="channel_once",
                violation_error_message=_("This shop has a channel already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name


class Target(Bound):
    """What a channel is to sell in a month; the newest row of a month counts."""

    channel = models.ForeignKey(
        Channel, models.PROTECT, related_name="targets", verbose_name=_("channel")
    )
    month = models.DateField(_("month"))
    amount = money_field(_("sales"))
    orders = models.IntegerField(_("orders"), null=True)
    reason = models.CharField(_("reason"), max_length=300)
    by = person_field(_("set by"))

    class Meta(Bound.Meta):
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, month__day=1) & (Q(orders=None) | Q(orders__gt=0)),
                name="target_above_zero",
            ),
        ]
        indexes = [models.Index(fields=["month", "channel", "-id"], name="target_month")]


class Summed(models.Model):
    """Orders placed on a day (China) and what they came to, by shop and currency."""

    day = models.DateField()
    source = models.CharField(max_length=12)
    shop = models.CharField(max_length=100)
    currency = models.CharField(max_length=3)
    orders = models.IntegerField()
    amount = money_field(_("sales"))

    class Meta:
        abstract = True


class Sale(Summed):
    """What the orders of a day came to, void ones taken off; written by the database alone."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "source", "shop", "currency"], name="sale_day_once"
            ),
        ]


class SaleTail(Summed):
    """What came since and is not yet summed into `Sale`: a row for each order or void order."""
