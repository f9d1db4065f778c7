"""Items, their versions with files, what was checked, published and taken down."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, GeneratedField, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from catalog.products.models import Product
from regulations.approvals.models import Approvable
from regulations.binding.models import Bound, Kept, person_field
from regulations.rulebook.search import BigramVector
from sitecontent.publishing.goods.models import (
    GoodsHit,
    GoodsHitDecision,
    GoodsScreening,
    GoodsTakedown,
)
from sitecontent.publishing.incidents.models import (
    Incident,
    IncidentStep,
    Maintenance,
    Partner,
)
from sitecontent.publishing.rules import (
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    Kind,
    Place,
    State,
)
from sitecontent.publishing.screening.models import Hit, HitDecision, Screening, Word

__all__ = [
    "Attachment", "Check", "GoodsHit", "GoodsHitDecision", "GoodsScreening", "GoodsTakedown", "Hit",
    "HitDecision", "HomeReview", "Incident", "IncidentStep", "Item",
    "Maintenance", "Partner", "Placed", "Publication", "Screening", "Shown", "SiteState",
    "Takedown", "Version", "Word",
]  # fmt: skip


class Item(models.Model):
    """A piece of content: what was collected, and where it stands.

    `number` and `title` are those of its newest version, `state` follows from what binds: triggers
    write all three.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    place = models.CharField(_("place"), max_length=10, choices=Place.choices, blank=True)
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, related_name="+", verbose_name=_("product")
    )
    note = models.CharField(_("what was collected"), max_length=1000, blank=True)
    by = person_field(_("collected by"))
    created_at = models.DateTimeField(_("collected at"))
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    number = models.IntegerField(_("newest version"), default=0, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.COLLECTED
    )
    changed_at = models.DateTimeField(_("changed at"))
    search_words = GeneratedField(
        expression=BigramVector("title"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        verbose_name = pgettext_lazy("content", "item")
        verbose_name_plural = pgettext_lazy("content", "items")
        ordering = ["-id"]
        permissions = [
            ("write_item", _("Can collect and write content")),
            ("check_item", _("Can check content before it is published")),
            ("publish_item", _("Can publish what is approved")),
            ("take_down", _("Can take content down at once")),
            ("decide_hit", _("Can decide on words that were found")),
            ("review_home", _("Can review the home page")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="slot", place__in=["headline", "floating"])
                | Q(kind="page", place__in=["", "home"])
                | ~Q(kind__in=["slot", "page"]) & Q(place=""),
                name="item_place_of_its_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "-id"], name="item_kind"),
            models.Index(fields=["state", "-id"], name="item_state"),
            models.Index(fields=["state", "kind", "-id"], name="item_state_kind"),
            GinIndex(fields=["search_words"], name="item_search_words"),
        ]

    def __str__(self):
        return self.title


class Version(Approvable, Bound):
    """One version of an item, as it was written; an approval concerns exactly one of them."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="versions")
    number = models.IntegerField(_("version"))
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    summary = models.CharField(_("summary"), max_length=LONGEST_SUMMARY, blank=True)
    body = models.TextField(_("text"), blank=True)
    address = models.URLField(_("where it leads"), max_length=500, blank=True)
    is_important = models.BooleanField(_("important"), default=False)
    is_confidential = models.BooleanField(_("confidential"), default=False)
    is_copyrighted = models.BooleanField(_("copyrighted"), default=False)
    source = models.CharField(_("source"), max_length=300, blank=True)
    licence = models.CharField(_("licence or consent"), max_length=300, blank=True)
    starts_at = models.DateTimeField(_("from"), null=True)
    ends_at = models.DateTimeField(_("until"), null=True)
    by = person_field(_("written by"))
    deadline = models.ForeignKey(
        "deadlines.Deadline", models.PROTECT, null=True, related_name="+",
        verbose_name=_("deadline"),
    )  # fmt: skip

    class Meta(Bound.Meta):
        verbose_name = pgettext_lazy("content", "version")
        verbose_name_plural = pgettext_lazy("content", "versions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="version_number_once"),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="version_window_has_length",
            ),
            models.CheckConstraint(
                condition=Q(is_confidential=False, is_copyrighted=False)
                | ~Q(source="") & ~Q(licence=""),
                name="version_names_source_and_licence",
            ),
        ]

    def __str__(self):
        return f"{self.title} · {self.number}"

    @property
    def is_flagged(self) -> bool:
        """Whether the longer chain decides on it (C4-3)."""
        return self.is_confidential or self.is_copyrighted


class Attachment(Bound):
    """A picture made anew, a video or a document of an item, as it is served."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="attachments")
    name = models.CharField(_("file name"), max_length=200)
    sort = models.CharField(_("type"), max_length=10)
    media = models.CharField(max_length=100)
    size = models.IntegerField(_("bytes"))
    width = models.IntegerField(default=0)
    height = models.IntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    by = person_field(_("given by"))

    class Meta(Bound.Meta):
        verbose_name = pgettext_lazy("content", "file")
        verbose_name_plural = pgettext_lazy("content", "files")
        constraints = [
            models.UniqueConstraint(fields=["item", "sha256"], name="attachment_once"),
        ]

    def __str__(self):
        return self.name


class Placed(Kept):
    """A file in a version, at its position."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="placed")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="placed")
    position = models.SmallIntegerField()

    class Meta(Kept.Meta):
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "attachment"], name="placed_once"),
        ]


class Check(Bound):
    """Somebody other than the author found a version right: facts, source, rights (C4-4)."""

    version = models.OneToOneField(
        Version, models.PROTECT, related_name="check_made",
        verbose_name=pgettext_lazy("content", "version"),
    )  # fmt: skip
    note = models.CharField(_("what was checked"), max_length=500, blank=True)
    by = person_field(_("checked by"))

    class Meta(Bound.Meta):
        verbose_name = pgettext_lazy("content", "check")
        verbose_name_plural = pgettext_lazy("content", "checks")


class Publication(Bound):
    """The web editor's act: its trigger looks at the whole chain, and shows the version."""

    version = models.OneToOneField(
        Version, models.PROTECT, related_name="publication",
        verbose_name=pgettext_lazy("content", "version"),
    )  # fmt: skip
    by = person_field(_("published by"))

    class Meta(Bound.Meta):
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def __str__(self):
        return str(self.version)


class Takedown(Bound):
    """The site administrator's act: whatever was published of the item until now is off."""

    item = models.ForeignKey(
        Item, models.PROTECT, related_name="takedowns",
        verbose_name=pgettext_lazy("content", "item"),
    )  # fmt: skip
    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="takedowns", verbose_name=_("publication")
    )
    reason = models.CharField(_("reason"), max_length=500)
    by = person_field(_("taken down by"))

    class Meta(Bound.Meta):
        verbose_name = pgettext_lazy("content", "takedown")
        verbose_name_plural = pgettext_lazy("content", "takedowns")
        constraints = [
            models.UniqueConstraint(fields=["publication"], name="takedown_once"),
        ]


class Shown(models.Model):
    """From when until when a publication is shown; written by triggers alone."""

    publication = models.OneToOneField(
        Publication, models.PROTECT, primary_key=True, related_name="shown"
    )
    item = models.ForeignKey(Item, models.PROTECT, related_name="shown")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    place = models.CharField(max_length=10, blank=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "-publication"], name="shown_kind"),
            models.Index(fields=["item", "starts_at"], name="shown_item"),
            models.Index(fields=["starts_at"], name="shown_starts"),
            models.Index(fields=["ends_at"], name="shown_ends"),
        ]


class SiteState(models.Model):
    """One row: how often what is shown was changed, and when last; written by triggers alone."""

    number = models.BigIntegerField(default=0)
    at = models.DateTimeField()


class HomeReview(Bound):
    """The home page was looked at as a whole: kept as it is, or to be redone (C3-1)."""

    is_kept = models.BooleanField(_("kept as it is"))
    note = models.CharField(_("findings"), max_length=1000)
    by = person_field(_("reviewed by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("review of the home page")
        verbose_name_plural = _("reviews of the home page")

    @property
    def said(self) -> str:
        """The findings; what the portal wrote itself in the reader's language."""
        return gettext(self.note)
