"""The word list with its history, what was looked for in a version, what was found and decided."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from regulations.binding.models import Bound, Kept, person_field
from sitecontent.publishing.screening.rules import LONGEST_WORD, Sort


class Word(models.Model):
    """A word that is looked for; `plain` is what it is compared by, once in the list."""

    text = models.CharField(_("word"), max_length=LONGEST_WORD)
    plain = models.CharField(max_length=LONGEST_WORD * 4, unique=True, editable=False)
    sort = models.CharField(
        _("why it is looked for"), max_length=10, choices=Sort.choices, default=Sort.UNLAWFUL
    )
    is_active = models.BooleanField(_("looked for"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = pgettext_lazy("screening", "word")
        verbose_name_plural = pgettext_lazy("screening", "words")
        ordering = ["text"]
        permissions = [("keep_words", _("Can keep the word list"))]

    def __str__(self):
        return self.text


class Screening(Bound):
    """A version held against the whole list; `digest` names the list as it was."""

    version = models.ForeignKey("publishing.Version", models.PROTECT, related_name="screenings")
    digest = models.CharField(max_length=64)
    words = models.IntegerField(_("words looked for"))
    count = models.IntegerField(_("words found"))

    class Meta(Bound.Meta):
        verbose_name = _("screening")
        verbose_name_plural = _("screenings")
        constraints = [
            models.UniqueConstraint(fields=["version", "digest"], name="screening_once"),
        ]


class Hit(Kept):
    """A word of the list in a field of a version, from `start` to before `end` of its text."""

    screening = models.ForeignKey(Screening, models.PROTECT, related_name="hits")
    word = models.ForeignKey(Word, models.PROTECT, related_name="+")
    field = models.CharField(max_length=10)
    start = models.IntegerField()
    end = models.IntegerField()
    text = models.CharField(_("as it stands there"), max_length=200)

    class Meta(Kept.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["screening", "field", "start", "end"], name="hit_once"),
        ]


class HitDecision(Bound):
    """A person's word on a hit: harmless where it stands, or not, and why."""

    hit = models.OneToOneField(Hit, models.PROTECT, related_name="decision")
    is_harmless = models.BooleanField(_("harmless here"))
    reason = models.CharField(_("reason"), max_length=500)
    by = person_field(_("decided by"))

    class Meta(Bound.Meta):
        verbose_name = _("decision on a word found")
        verbose_name_plural = _("decisions on words found")
