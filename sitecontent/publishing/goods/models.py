"""What was looked for in goods that are to be shown, what was found, and what was taken off."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.products.models import Product
from catalog.proposals.models import ProposalLine
from regulations.binding.models import Bound, Kept, person_field
from sitecontent.publishing.screening.models import Word


class GoodsScreening(Bound):
    """What a line of a proposal would show, held against the whole list; `digest` names the list
    as it was."""

    line = models.ForeignKey(ProposalLine, models.PROTECT, related_name="screenings")
    digest = models.CharField(max_length=64)
    words = models.IntegerField(_("words looked for"))
    count = models.IntegerField(_("words found"))

    class Meta(Bound.Meta):
        verbose_name = _("screening of goods")
        verbose_name_plural = _("screenings of goods")
        constraints = [
            models.UniqueConstraint(fields=["line", "digest"], name="goods_screening_once"),
        ]


class GoodsHit(Kept):
    """A word of the list in a field of a product, from `start` to before `end` of its text, which
    `reads` is the SHA-256 of."""

    screening = models.ForeignKey(GoodsScreening, models.PROTECT, related_name="hits")
    word = models.ForeignKey(Word, models.PROTECT, related_name="+")
    field = models.CharField(max_length=12)
    start = models.IntegerField()
    end = models.IntegerField()
    text = models.CharField(_("as it stands there"), max_length=200)
    reads = models.CharField(max_length=64)

    class Meta(Kept.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["screening", "field", "start", "end"], name="goods_hit_once"
            ),
        ]


class GoodsHitDecision(Bound):
    """A person's word on a hit in goods: harmless where it stands, or not, and why."""

    hit = models.OneToOneField(GoodsHit, models.PROTECT, related_name="decision")
    is_harmless = models.BooleanField(_("harmless here"))
    reason = models.CharField(_("reason"), max_length=500)
    by = person_field(_("decided by"))

    class Meta(Bound.Meta):
        verbose_name = _("decision on a word found in goods")
        verbose_name_plural = _("decisions on words found in goods")


class GoodsTakedown(Bound):
    """The site administrator's act: a product off sale and off the site at once (C6-7).

    `content` is what was shown of it, kept by the database as evidence.
    """

    product = models.ForeignKey(
        Product, models.PROTECT, related_name="takedowns", verbose_name=_("product")
    )
    content = models.JSONField(_("what was shown"), null=True)
    reason = models.CharField(_("reason"), max_length=500)
    by = person_field(_("taken down by"))

    class Meta(Bound.Meta):
        verbose_name = _("takedown of goods")
        verbose_name_plural = _("takedowns of goods")
