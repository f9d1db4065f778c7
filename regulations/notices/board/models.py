"""The notice board: postings and their early ends, both only ever added."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regulations.binding.models import BindingQuerySet, Bound
from regulations.notices.board import rules


class PostingQuerySet(BindingQuerySet):
    """What hangs, and what hung."""

    def up(self, today: date):
        """Hanging on a day."""
        return self.filter(last_on__gte=today, ending=None)

    def past(self, today: date):
        """Over its last day, or ended before it."""
        return self.filter(Q(last_on__lt=today) | Q(ending__isnull=False))


class Posting(Bound):
    """One sheet on the board, public to all employees from `at` through `last_on`.

    It stays word for word as it was posted. `fingerprint` is the hash of what it reports, where
    the reader can compare it; `by` is None for the portal itself.
    """

    class Kind(models.TextChoices):
        NOTICE = "notice", _("announcement")
        MEASURE = "measure", _("measure against a breach of the rules")
        REPORT = "report", _("report")

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"))
    clause = models.CharField(_("clause"), max_length=20, blank=True)
    fingerprint = models.CharField(_("fingerprint"), max_length=128, blank=True)
    last_on = models.DateField(_("last day"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("posted by"),
    )

    objects = PostingQuerySet.as_manager()

    class Meta(Bound.Meta):
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        permissions = [
            ("post", _("Can post on the board")),
            ("end_posting", _("Can take down what others posted")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="measure", clause=""), name="posted_measure_names_its_clause"
            ),
        ]
        indexes = [models.Index(fields=["last_on"], name="posting_last_on")]

    def __str__(self):
        return self.title

    def is_up(self, today: date) -> bool:
        """Whether it hangs on a day."""
        return rules.is_up(last_on=self.last_on, is_ended=hasattr(self, "ending"), today=today)


class Ending(Bound):
    """Somebody took a posting down before its last day, with the reason."""

    posting = models.OneToOneField(
        Posting, models.PROTECT, related_name="ending", verbose_name=_("posting")
    )
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("taken down by")
    )

    class Meta(Bound.Meta):
        verbose_name = _("early end of a posting")
        verbose_name_plural = _("early ends of postings")
