"""Reviews as customers wrote them, and the reply to each: rows are only ever added."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regulations.binding.models import Bound, person_field
from regulations.words import labelled


class Review(Bound):
    """What a customer said of a product; `at` is when the company learnt of it."""

    product = models.ForeignKey(
        "products.Product", models.PROTECT, related_name="reviews", verbose_name=_("product")
    )
    channel = models.CharField(_("channel"), max_length=30)
    author = models.CharField(_("customer"), max_length=60)
    stars = models.SmallIntegerField(_("stars"))
    text = models.CharField(_("review"), max_length=1000)
    by = person_field(_("taken in by"), null=True)
    deadline = models.ForeignKey(
        "deadlines.Deadline", models.PROTECT, related_name="+", verbose_name=_("deadline")
    )

    class Meta(Bound.Meta):
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="review_stars"),
        ]
        indexes = [models.Index(fields=["product", "-id"], name="review_product")]

    def __str__(self):
        return labelled(self.author, self.text[:40])


class ReviewReply(Bound):
    """The company's one reply to a review."""

    review = models.OneToOneField(Review, models.PROTECT, related_name="reply")
    text = models.CharField(_("reply"), max_length=1000)
    by = person_field(_("replied by"))

    class Meta(Bound.Meta):
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
