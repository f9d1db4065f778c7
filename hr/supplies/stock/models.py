"""The ledger of the shelves and the documents that its triggers write it from."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.supplies.items.models import Item, price_field
from regulations.binding.models import Bound, Kept, person_field


class SupplyMove(Bound):
    """So many pieces in (positive) or out (negative); written by triggers alone.

    `source` with `source_id` names the row it follows from; `department` is who used it up.
    `price` is that of one piece at the moment.
    """

    class Kind(models.TextChoices):
        RECEIPT = "receipt", pgettext_lazy("supplies", "delivery")
        ISSUE = "issue", pgettext_lazy("supplies", "issue")
        COUNT = "count", _("stock-take")
        WRITE_OFF = "write_off", _("write-off")
        LOCAL = "local", pgettext_lazy("supplies", "bought nearby")

    item = models.ForeignKey(Item, models.PROTECT, related_name="moves", verbose_name=_("item"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    quantity = models.IntegerField(_("quantity"))
    on_hand_after = models.IntegerField(_("on hand after"))
    price = price_field(_("price"))
    department = models.ForeignKey("people.Department", models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=40)
    source_id = models.BigIntegerField()
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("move of supplies")
        verbose_name_plural = _("moves of supplies")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["item", "-id"], name="supplymove_item"),
            models.Index(
                fields=["at"], include=["item", "department", "quantity", "price"],
                condition=Q(kind="issue"), name="supplymove_issued",
            ),
        ]  # fmt: skip

    @property
    def told(self) -> str:
        """What kind of move it is; what comes back of an issue is told apart."""
        if self.kind == self.Kind.ISSUE and self.quantity > 0:
            return str(pgettext_lazy("supplies", "back from a department"))
        if self.source == "supplies.deliveryfix":
            return str(pgettext_lazy("supplies", "delivery counted anew"))
        return str(self.get_kind_display())


class Issue(Bound):
    """Supplies handed to a department by the office; signed by its custodian within days."""

    department = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = person_field(_("issued by"))
    deadline = models.ForeignKey("deadlines.Deadline", models.PROTECT, null=True, related_name="+")
    request = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta(Bound.Meta):
        verbose_name = _("issue of supplies")
        verbose_name_plural = _("issues of supplies")
        ordering = ["-id"]
        indexes = [models.Index(fields=["department", "-id"], name="issue_department")]


class IssueLine(Kept):
    """An item of an issue; its trigger takes it from the shelf."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="lines")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    quantity = models.IntegerField(_("quantity"))

    class Meta(Kept.Meta):
        verbose_name = _("line of an issue")
        verbose_name_plural = _("lines of issues")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="issue_of_something"),
            models.UniqueConstraint(fields=["issue", "item"], name="issue_item_once"),
        ]


class IssueReturn(Bound):
    """Pieces of an issue that are back on the shelf: not needed, or never handed over."""

    line = models.ForeignKey(IssueLine, models.PROTECT, related_name="returns")
    quantity = models.IntegerField(_("quantity"))
    reason = models.CharField(_("reason"), max_length=200)
    by = person_field(_("taken back by"))

    class Meta(Bound.Meta):
        verbose_name = _("return of issued supplies")
        verbose_name_plural = _("returns of issued supplies")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0) & ~Q(reason=""), name="return_is_explained"
            ),
        ]


class IssueReceipt(Bound):
    """The custodian's signature that what was issued has come, once."""

    issue = models.OneToOneField(Issue, models.PROTECT, related_name="receipt")
    by = person_field(_("signed by"))

    class Meta(Bound.Meta):
        verbose_name = _("receipt of an issue")
        verbose_name_plural = _("receipts of issues")


class ShelfCount(Bound):
    """What was counted of an item; a difference carries its explanation.

    `seen` is the newest move of the item when it was counted, 0 where there was none.
    `expected` is what the books said; the database fills it in.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="counts")
    counted = models.IntegerField(pgettext_lazy("stock", "counted"))
    expected = models.IntegerField(_("on the books"), default=0)
    seen = models.BigIntegerField(_("counted at the move"))
    reason = models.CharField(_("explanation"), max_length=200, blank=True)
    by = person_field(_("counted by"))

    class Meta(Bound.Meta):
        verbose_name = _("stock-take of supplies")
        verbose_name_plural = _("stock-takes of supplies")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(counted__gte=0), name="count_not_negative"),
            models.CheckConstraint(
                condition=Q(counted=models.F("expected")) | ~Q(reason=""),
                name="difference_is_explained",
            ),
        ]


class WriteOff(Bound):
    """Pieces that are broken or spoilt, with the reason."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="write_offs")
    quantity = models.IntegerField(_("quantity"))
    reason = models.CharField(_("reason"), max_length=200)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("write-off of supplies")
        verbose_name_plural = _("write-offs of supplies")
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0) & ~Q(reason=""), name="write_off_is_explained"
            ),
        ]
