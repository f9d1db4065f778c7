"""Editions of the handbook, who acknowledged them, and the dated versions of rule sets."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat, Now
from django.utils.translation import gettext_lazy as _

from regulations.binding.models import Bound
from regulations.rulebook.naming import explained, is_about
from regulations.rulebook.rules import RULE_SETS, Carriage, in_chinese
from regulations.rulebook.search import BigramVector


class Edition(models.Model):
    """All clauses as published on one day (C14); never changed afterwards."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    owner = models.CharField(_("interpreted by"), max_length=100)
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    in_force_from = models.DateField(_("in force from"))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("edition of the handbook")
        verbose_name_plural = _("editions of the handbook")
        ordering = ["-number"]
        permissions = [("publish_edition", _("Can publish editions of the handbook"))]

    def __str__(self):
        return str(_("Edition %(number)s") % {"number": self.number})


class Clause(models.Model):
    """One clause of an edition, in both languages, with the way the portal carries it."""

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="clauses", verbose_name=_("edition")
    )
    ref = models.CharField(_("clause"), max_length=20)
    part = models.CharField(_("part"), max_length=1)
    room = models.CharField(_("room"), max_length=60)
    by = models.CharField(_("carried as"), max_length=10, choices=Carriage.choices)
    zh = models.TextField(_("Chinese text"))
    en = models.TextField(_("English text"))
    portal = models.TextField(_("what the portal does"))
    portal_zh = models.TextField(_("what the portal does, in Chinese"))
    reading = models.TextField(_("reading"), blank=True)
    reading_zh = models.TextField(_("reading, in Chinese"), blank=True)
    position = models.PositiveIntegerField(_("place in the edition"))
    search = models.GeneratedField(
        expression=BigramVector(
            Concat(
                "ref", Value(" "), "zh", Value(" "), "en", Value(" "),
                "portal", Value(" "), "portal_zh", Value(" "),
                "reading", Value(" "), "reading_zh",
                output_field=models.TextField(),
            )
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )  # fmt: skip

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["edition_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "ref"], name="clause_once_per_edition"),
            models.UniqueConstraint(fields=["edition", "position"], name="clause_position_once"),
        ]
        indexes = [GinIndex(fields=["search"], name="clause_search")]

    def __str__(self):
        return self.ref

    @property
    def text(self) -> str:
        """The clause in the reader's language."""
        return self.zh if in_chinese() else self.en

    @property
    def other_text(self) -> str:
        """The clause in the other language."""
        return self.en if in_chinese() else self.zh

    @property
    def portal_text(self) -> str:
        """What the portal does for it, in the reader's language."""
        return self.portal_zh if in_chinese() else self.portal

    @property
    def reading_text(self) -> str:
        """The reading of an unclear source in the reader's language; empty if it is clear."""
        return explained(self.reading_zh if in_chinese() else self.reading, self.ref)

    def reading_of(self, figure: str) -> str:
        """The reading as far as it is about one of the clause's figures."""
        return self.reading_text if is_about(self.reading, figure) else ""


class Acknowledgement(Bound):
    """A person's word that they know an edition (A1.1); given once, never taken back."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="acknowledgements", verbose_name=_("edition")
    )

    class Meta(Bound.Meta):
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        constraints = [
            models.UniqueConstraint(fields=["edition", "person"], name="acknowledged_once"),
        ]


class RuleVersion(models.Model):
    """The numbers of a rule set from a day on, until the next version; never changed (A2.1-1).

    `values` holds name → value; what each is about stands in the set's dataclass.
    """

    rule_set = models.CharField(_("rule set"), max_length=40)
    number = models.PositiveIntegerField(_("number"))
    values = models.JSONField(_("values"))
    in_force_from = models.DateField(_("in force from"))
    created_at = models.DateTimeField(_("created at"))
    enacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("enacted by"),
    )
    note = models.TextField(_("note"), blank=True)
    # Both are stamped by the database: when it learnt of the version, and by which right to
    # enter the past, if it was one of those that need it.
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)
    past_right = models.CharField(max_length=40, db_default="", editable=False)

    class Meta:
        verbose_name = _("rule version")
        verbose_name_plural = _("rule versions")
        ordering = ["rule_set", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "number"], name="rule_version_number_once"),
            models.UniqueConstraint(
                fields=["rule_set", "in_force_from"], name="rule_version_day_once"
            ),
        ]

    def __str__(self):
        return f"{self.rule_set} {self.number}"

    @property
    def title(self) -> str:
        """The rule set's name for a person."""
        return str(RULE_SETS.get(self.rule_set, self.rule_set))

    @property
    def entered_later(self) -> bool:
        """Whether it was entered by the right to enter the past, after the day it holds from."""
        return bool(self.past_right)
