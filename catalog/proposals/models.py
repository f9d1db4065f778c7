"""Plans, proposals with their lines and evidence, and what was carried out of them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.products.models import Product
from catalog.proposals.rules import Kind, State
from regulations.approvals.models import Approvable
from regulations.binding.models import Bound, Kept, person_field, readable


class Competitor(models.Model):
    """Somebody who sells the same."""

    name = models.CharField(_("name"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("competitor")
        verbose_name_plural = _("competitors")
        ordering = ["name"]

    def __str__(self):
        return self.name


class CompetitorPrice(Bound):
    """What a competitor charged for the same thing, seen at `at`."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="competitor_prices")
    competitor = models.ForeignKey(Competitor, models.PROTECT, related_name="prices")
    price = models.DecimalField(_("price"), max_digits=14, decimal_places=2)
    address = models.URLField(_("where it was seen"), max_length=500, blank=True)
    by = person_field(_("noted by"))

    class Meta(Bound.Meta):
        verbose_name = _("competitor's price")
        verbose_name_plural = _("competitors' prices")
        constraints = [
            models.CheckConstraint(condition=Q(price__gt=0), name="competitor_price_above_zero"),
        ]
        indexes = [models.Index(fields=["product", "-at"], name="competitor_product")]


class Document(Approvable):
    """What is asked for, by whom and why, and where it stands."""

    state = models.CharField(
        _("state"), max_length=11, choices=State.choices, default=State.PENDING
    )
    reason = models.CharField(_("reason"), max_length=1000)
    by = person_field(_("proposed by"))
    asked_at = models.DateTimeField(_("asked at"))
    starts_at = models.DateTimeField(_("from"), null=True)
    ends_at = models.DateTimeField(_("until"), null=True)

    class Meta:
        abstract = True
        ordering = ["-id"]


class Plan(Document):
    """A promotion as the planner thinks it out; goods follow once it is accepted."""

    title = models.CharField(_("title"), max_length=100)

    class Meta(Document.Meta):
        verbose_name = _("promotion plan")
        verbose_name_plural = _("promotion plans")
        permissions = [("plan_promotion", _("Can plan promotions"))]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="plan_has_length"),
            readable("plan_is_readable", "starts_at", "ends_at"),
        ]

    def __str__(self):
        return self.title


class Proposal(Document):
    """Prices, listings, delistings or promotional prices of some goods; its lines by round."""

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, related_name="proposals", verbose_name=_("promotion plan")
    )
    ends = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="endings",
        verbose_name=_("promotion that is ended"),
    )  # fmt: skip
    round = models.SmallIntegerField(_("round"), default=1)
    is_automatic = models.BooleanField(_("proposed by the portal"), default=False)
    deadline = models.ForeignKey(
        "deadlines.Deadline", models.PROTECT, null=True, related_name="+",
        verbose_name=_("deadline"),
    )  # fmt: skip

    class Meta(Document.Meta):
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        permissions = [
            ("propose", _("Can propose prices, listings and promotions")),
            ("propose_delisting", _("Can propose delistings")),
            ("propose_content", _("Can propose what is shown of goods")),
            ("execute_proposal", _("Can carry out proposals")),
            ("note_competitor", _("Can note competitors' prices")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="promotion", plan__isnull=False, ends_at__gt=F("starts_at"))
                | ~Q(kind="promotion") & Q(plan=None, starts_at=None, ends_at=None),
                name="promotion_has_plan_and_window",
            ),
            models.CheckConstraint(
                condition=Q(kind="ending", ends__isnull=False) | ~Q(kind="ending") & Q(ends=None),
                name="ending_names_a_promotion",
            ),
            readable("proposal_is_readable", "starts_at", "ends_at"),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="proposal_state")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.pk}"


class ProposalLine(Kept):
    """A product of a proposal in one round; `before` is the price that was approved when asked, for
    the end of a promotion the special one. A listing without a `price` leaves the price in force.

    `content` is what is to be shown of the product where that is proposed: name, initials, variant,
    description and the ids of its pictures in order; `content_before` what was shown when asked,
    for a listing what would be shown. Both `before` are the database's own words.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="lines")
    round = models.SmallIntegerField()
    position = models.SmallIntegerField()
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    price = models.DecimalField(_("price"), max_digits=14, decimal_places=2, null=True)
    before = models.DecimalField(_("price before"), max_digits=14, decimal_places=2, null=True)
    content = models.JSONField(null=True)
    content_before = models.JSONField(null=True)

    class Meta(Kept.Meta):
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "round", "product"], name="line_once"),
        ]
        indexes = [models.Index(fields=["product", "proposal"], name="line_product")]


class Evidence(Bound):
    """A file behind a proposal, kept as it came."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="evidence")
    name = models.CharField(_("file name"), max_length=200)
    media = models.CharField(_("type"), max_length=100)
    size = models.IntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    by = person_field(_("given by"))

    class Meta(Bound.Meta):
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "sha256"], name="proposal_evidence_once"),
        ]


class Execution(Bound):
    """The web editor's act: its trigger writes prices, listings and windows as approved."""

    proposal = models.OneToOneField(
        Proposal, models.PROTECT, related_name="execution", verbose_name=_("proposal")
    )
    by = person_field(_("carried out by"))

    class Meta(Bound.Meta):
        verbose_name = _("execution")
        verbose_name_plural = _("executions")


class HandBack(Bound):
    """The web editor's other act: what cannot be carried out goes back, and its clock stops."""

    proposal = models.OneToOneField(
        Proposal, models.PROTECT, related_name="hand_back", verbose_name=_("proposal")
    )
    reason = models.CharField(_("reason"), max_length=500)
    by = person_field(_("handed back by"))

    class Meta(Bound.Meta):
        verbose_name = _("handing back")
        verbose_name_plural = _("handings back")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="hand_back_has_a_reason"),
        ]


class What(models.TextChoices):
    """What of a product was found otherwise than approved."""

    PRICE = "price", pgettext_lazy("goods", "price")
    PRICE_NOW = "price_now", _("price in force")
    IS_LISTED = "is_listed", _("on sale")
    WINDOW = "window", _("promotional price")
    CONTENT = "content", _("what is shown of it")


class Mismatch(Bound):
    """What was read back otherwise than it was approved: a breach."""

    execution = models.ForeignKey(Execution, models.PROTECT, related_name="mismatches")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    what = models.CharField(max_length=20, choices=What.choices)
    approved = models.CharField(_("approved"), max_length=80)
    found = models.CharField(_("found"), max_length=80)

    class Meta(Bound.Meta):
        verbose_name = _("difference from what was approved")
        verbose_name_plural = _("differences from what was approved")
        constraints = [
            models.UniqueConstraint(
                fields=["execution", "product", "what", "found"], name="mismatch_once"
            ),
        ]

    def in_words(self, value: str) -> str:
        """What was approved or found, as people read it."""
        if self.what != What.IS_LISTED:
            return value
        return str(_("on sale") if value.lower() == "true" else _("off sale"))

    @property
    def differs(self) -> tuple[str, str]:
        """What was approved and what was found, as people read them."""
        return self.in_words(self.approved), self.in_words(self.found)
