"""Purchases by a department nearby: the application, what was bought, the audit."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr.supplies.items.models import Item, price_field
from hr.supplies.rules import State
from regulations.approvals.models import Approvable
from regulations.binding.models import Bound, Kept, person_field


class LocalPurchase(Approvable):
    """The application of a department to buy nearby in a special case, for at most `most`."""

    person = person_field(_("person"))
    department = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    what = models.CharField(_("what is to be bought"), max_length=200)
    reason = models.CharField(_("why the office cannot buy it"), max_length=300)
    most = price_field(_("at most"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PENDING
    )
    asked_at = models.DateTimeField(_("asked at"))
    request = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("local purchase")
        verbose_name_plural = _("local purchases")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(most__gt=0) & ~Q(what="") & ~Q(reason=""), name="local_is_explained"
            ),
        ]
        indexes = [models.Index(fields=["person", "-id"], name="local_person")]

    def __str__(self):
        return self.what


class LocalBill(Bound):
    """What was bought: where, for how much, by which invoice; its paper beside it."""

    purchase = models.OneToOneField(LocalPurchase, models.PROTECT, related_name="bill")
    seller = models.CharField(_("seller"), max_length=80)
    number = models.CharField(_("invoice number"), max_length=20)
    total = price_field(_("sum"))
    by = person_field(_("bought by"))
    name = models.CharField(_("file name"), max_length=200, blank=True)
    media = models.CharField(_("type"), max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    content = models.BinaryField(null=True)

    class Meta(Bound.Meta):
        verbose_name = _("bill of a local purchase")
        verbose_name_plural = _("bills of local purchases")
        constraints = [
            models.CheckConstraint(condition=Q(total__gt=0), name="local_bill_sum"),
            models.UniqueConstraint(fields=["number"], name="local_bill_once"),
        ]


class LocalLine(Kept):
    """An item that was bought nearby: it goes through the ledger to the department at once."""

    bill = models.ForeignKey(LocalBill, models.PROTECT, related_name="lines")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    quantity = models.IntegerField(_("quantity"))
    price = price_field(_("price"))

    class Meta(Kept.Meta):
        verbose_name = _("line of a local bill")
        verbose_name_plural = _("lines of local bills")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, price__gt=0), name="local_line_positive"
            ),
        ]


class LocalAudit(Bound):
    """What the office found of a local purchase: in order, or objected to with the reason."""

    bill = models.OneToOneField(LocalBill, models.PROTECT, related_name="audit")
    is_in_order = models.BooleanField(_("in order"))
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    by = person_field(_("audited by"))

    class Meta(Bound.Meta):
        verbose_name = _("audit of a local purchase")
        verbose_name_plural = _("audits of local purchases")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_in_order=True) | ~Q(remark=""), name="objection_is_explained"
            ),
        ]
