"""Draws of conversations, their scores, appeals and answers; all of it only added."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.service.rules import LONGEST_NOTE
from orders.service.tickets.models import Ticket
from regulations.binding.models import Bound, person_field


def _faults(**options):
    return ArrayField(models.CharField(max_length=1), verbose_name=_("faults"), **options)


class QualityDraw(Bound):
    """A sample of the conversations of a month, by a seed that anybody can draw again by."""

    month = models.DateField(_("month"))
    seed = models.CharField(_("seed"), max_length=40)
    each = models.SmallIntegerField(_("conversations a person"))
    size = models.SmallIntegerField(_("conversations drawn"))
    by = person_field(_("drawn by"))

    class Meta(Bound.Meta):
        verbose_name = pgettext_lazy("quality", "draw")
        verbose_name_plural = pgettext_lazy("quality", "draws")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["seed"], name="quality_seed_once")]
        indexes = [models.Index(fields=["month"], name="quality_draw_month")]


class QualitySample(Bound):
    """One conversation that was drawn, and whose it is: who answered the customer first."""

    draw = models.ForeignKey(QualityDraw, models.PROTECT, related_name="samples")
    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="sample")
    person = person_field(_("person"))

    class Meta(Bound.Meta):
        verbose_name = pgettext_lazy("quality", "conversation drawn")
        verbose_name_plural = pgettext_lazy("quality", "conversations drawn")
        ordering = ["id"]
        default_permissions = ()
        indexes = [models.Index(fields=["person"], name="quality_sample_person")]


class QualityScore(Bound):
    """The faults of a conversation, and what is left of 100 points (C10-R1, C10-R2)."""

    sample = models.OneToOneField(QualitySample, models.PROTECT, related_name="score")
    faults = _faults(default=list)
    points = models.SmallIntegerField(_("points off for each fault"))
    score = models.SmallIntegerField(pgettext_lazy("quality", "score"))
    note = models.CharField(_("note"), max_length=LONGEST_NOTE, blank=True)
    version = models.ForeignKey("rulebook.RuleVersion", models.PROTECT, related_name="+")
    appeal_until = models.DateTimeField(_("appealed until"))
    by = person_field(_("scored by"))

    class Meta(Bound.Meta):
        verbose_name = pgettext_lazy("quality", "score")
        verbose_name_plural = pgettext_lazy("quality", "scores")
        default_permissions = ()


class QualityAppeal(Bound):
    """The person says why the score is not right."""

    score = models.OneToOneField(QualityScore, models.PROTECT, related_name="appeal")
    text = models.CharField(_("why"), max_length=LONGEST_NOTE)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = pgettext_lazy("quality", "appeal")
        verbose_name_plural = pgettext_lazy("quality", "appeals")
        default_permissions = ()


class QualityAnswer(Bound):
    """Somebody above the scorer says which faults stand, and so which score."""

    appeal = models.OneToOneField(QualityAppeal, models.PROTECT, related_name="answer")
    faults = _faults(default=list)
    score = models.SmallIntegerField(pgettext_lazy("quality", "score"))
    text = models.CharField(_("why"), max_length=LONGEST_NOTE)
    by = person_field(_("answered by"))

    class Meta(Bound.Meta):
        verbose_name = pgettext_lazy("quality", "answer to an appeal")
        verbose_name_plural = pgettext_lazy("quality", "answers to appeals")
        default_permissions = ()
