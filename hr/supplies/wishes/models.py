"""A wish of a department for what lies on the shelf, and how it ended."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr.supplies.items.models import Item
from hr.supplies.stock.models import Issue
from regulations.binding.models import Bound, Kept, person_field


class Wish(Bound):
    """Somebody asks the office for supplies for their own department, with what they are for."""

    department = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    by = person_field(_("person"))
    reason = models.CharField(_("what it is for"), max_length=200)
    request = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta(Bound.Meta):
        verbose_name = _("wish for supplies")
        verbose_name_plural = _("wishes for supplies")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="wish_is_explained"),
        ]
        indexes = [models.Index(fields=["department", "-id"], name="wish_department")]


class WishLine(Kept):
    """An item of a wish."""

    wish = models.ForeignKey(Wish, models.PROTECT, related_name="lines")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    quantity = models.IntegerField(_("quantity"))

    class Meta(Kept.Meta):
        verbose_name = _("line of a wish")
        verbose_name_plural = _("lines of wishes")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="wish_of_something"),
            models.UniqueConstraint(fields=["wish", "item"], name="wish_item_once"),
        ]


class WishEnd(Bound):
    """A wish ends once: by the issue it led to, or with the reason why it came to nothing."""

    wish = models.OneToOneField(Wish, models.PROTECT, related_name="end")
    issue = models.OneToOneField(Issue, models.PROTECT, null=True, related_name="wish_end")
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("end of a wish")
        verbose_name_plural = _("ends of wishes")
        constraints = [
            models.CheckConstraint(
                condition=Q(issue__isnull=False) | ~Q(reason=""), name="wish_end_is_explained"
            ),
        ]
