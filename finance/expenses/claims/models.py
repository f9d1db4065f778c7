"""Claims with their invoices, the files as they were received, and who checked what."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from finance.expenses.claims.rules import Finding
from finance.expenses.rules import LIVE, State
from finance.ledger.models import money_field
from regulations.approvals.models import Approvable
from regulations.binding.models import Bound, person_field


class Claim(Approvable):
    """Spent money claimed against invoices, for one approved request; `total` is their sum."""

    spending = models.ForeignKey("expenses.Spending", models.PROTECT, related_name="claims")
    person = person_field(_("person"))
    total = money_field(_("total"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    asked_at = models.DateTimeField(_("asked at"))
    rejection = models.CharField(_("why rejected"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(total__gt=0), name="claim_is_money"),
            models.UniqueConstraint(
                fields=["spending"], condition=Q(state__in=LIVE), name="claim_one_of_spending"
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="claim_state")]

    @property
    def payment(self):
        """What paid it and was not undone; None: nothing yet."""
        return self.payments.filter(undoing=None).select_related("by").first()


class Invoice(Bound):
    """One invoice: the company's register of all, of claims and, without a `claim`, of upper rooms.

    `key`, computed by the database of code and number, is held once among those that are live;
    `is_live` is taken away by the database when what it stands for is turned down or struck. A
    red-letter invoice has a negative amount and names the live one that it reverses.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, null=True, related_name="invoices")
    position = models.SmallIntegerField(_("place"))
    kind = models.CharField(_("kind of invoice"), max_length=4, blank=True)
    code = models.CharField(_("invoice code"), max_length=20, blank=True)
    number = models.CharField(_("invoice number"), max_length=30)
    key = models.CharField(max_length=52, db_default="")
    day = models.DateField(_("day"), null=True)
    seller = models.CharField(_("seller"), max_length=120, blank=True)
    amount = money_field(_("amount claimed"))
    stated = money_field(_("amount in the QR code"), null=True)
    tax = money_field(_("tax"), null=True)
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="reversals", verbose_name=_("reverses")
    )
    text = models.CharField(_("QR text"), max_length=500, blank=True)
    is_live = models.BooleanField(_("in use"), default=True)

    class Meta(Bound.Meta):
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(is_live=True), name="invoice_used_once"
            ),
            models.CheckConstraint(
                condition=(Q(amount__gt=0, reverses=None) | Q(amount__lt=0, reverses__isnull=False))
                & ~Q(key=""),
                name="invoice_is_money",
            ),
        ]
        indexes = [
            models.Index(fields=["seller", "day", "amount"], name="invoice_alike"),
            models.Index(fields=["number"], name="invoice_number"),
        ]

    def __str__(self):
        return f"{self.code} {self.number}".strip()


class InvoiceFile(Bound):
    """A file of a claim as it was received; `sha256` in hex is held once among the live ones."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="files")
    position = models.SmallIntegerField(_("place"))
    name = models.CharField(_("file name"), max_length=200)
    media = models.CharField(_("type"), max_length=100)
    size = models.IntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    by = person_field(_("given by"))
    is_live = models.BooleanField(_("in use"), default=True)

    class Meta(Bound.Meta):
        verbose_name = _("file of a claim")
        verbose_name_plural = _("files of claims")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(is_live=True), name="invoice_file_once"
            ),
        ]

    def __str__(self):
        return self.name


class Verification(Bound):
    """Somebody checked an invoice with the tax authority; the newest word counts."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="checks")
    finding = models.CharField(_("finding"), max_length=10, choices=Finding.choices)
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = person_field(_("checked by"))

    class Meta(Bound.Meta):
        verbose_name = _("check of an invoice")
        verbose_name_plural = _("checks of invoices")
