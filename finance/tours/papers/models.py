"""The files of a tour, kept as received, and its contracts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from finance.ledger.models import money_field
from finance.tours.rules import Paper
from regulations.approvals.models import Approvable
from regulations.approvals.rules import State as Outcome
from regulations.binding.models import Bound, person_field


class TourFile(Bound):
    """One file as it came, with its fingerprint."""

    tour = models.ForeignKey("tours.Tour", models.PROTECT, related_name="files")
    kind = models.CharField(_("kind"), max_length=12, choices=Paper.choices)
    name = models.CharField(_("file name"), max_length=200)
    media = models.CharField(max_length=100)
    size = models.IntegerField(_("size"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    content = models.BinaryField()
    by = person_field(_("handed in by"))

    class Meta(Bound.Meta):
        verbose_name = _("file of a tour")
        verbose_name_plural = _("files of tours")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tour", "kind", "sha256"], name="tour_file_once"),
        ]

    def __str__(self):
        return self.name


class Contract(Bound):
    """What the customer owes by a signed contract; the newest of a tour counts.

    `was` is the price that counted before, written by the database. Below it a contract counts
    once its `PriceCut` is approved.
    """

    tour = models.ForeignKey("tours.Tour", models.PROTECT, related_name="contracts")
    number = models.SmallIntegerField(_("version"))
    price = money_field(pgettext_lazy("tour", "price"))
    was = money_field(_("price before"), null=True, db_default=None, editable=False)
    signed_on = models.DateField(_("signed on"))
    file = models.OneToOneField(TourFile, models.PROTECT, related_name="contract")
    by = person_field(_("handed in by"))

    class Meta(Bound.Meta):
        verbose_name = pgettext_lazy("paper", "contract")
        verbose_name_plural = _("contracts")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["tour", "number"], name="tour_contract_once"),
            models.CheckConstraint(condition=Q(price__gt=0), name="tour_contract_has_price"),
        ]


class PriceCut(Approvable):
    """A contract with a lower price than before, asked of operations and the general manager."""

    contract = models.OneToOneField(Contract, models.PROTECT, related_name="cut")
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(
        _("state"), max_length=10, choices=Outcome.choices, default=Outcome.PENDING
    )
    asked_by = person_field(_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        verbose_name = _("lower price")
        verbose_name_plural = _("lower prices")
        ordering = ["id"]
