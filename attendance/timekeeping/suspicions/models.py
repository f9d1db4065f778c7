"""Suspicions of clocking in for somebody else, and what a person found of them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.timekeeping.suspicions.rules import Kind, Verdict
from regulations.binding.models import Bound, person_field


class Suspicion(models.Model):
    """Evidence that somebody may have clocked in for another, with the facts it rests on.

    `other` is None where only one of the two is known. `version` is that of the rules by whose
    window it was found.
    """

    key = models.CharField(max_length=150, unique=True)
    kind = models.CharField(pgettext_lazy("suspicion", "kind"), max_length=12, choices=Kind.choices)
    person = person_field(_("person"))
    other = person_field(_("other person"), null=True)
    day = models.DateField(_("day"))
    facts = models.JSONField(_("facts"), default=dict)
    version = models.ForeignKey(
        "rulebook.RuleVersion", models.PROTECT, related_name="+", verbose_name=_("rule version")
    )
    found_at = models.DateTimeField(_("found at"))

    class Meta:
        verbose_name = _("suspicion")
        verbose_name_plural = _("suspicions")
        ordering = ["-day", "-id"]
        permissions = [("judge_suspicion", _("Can judge suspicions of clocking for others"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(other=None) | ~Q(other=F("person")), name="suspicion_of_two_people"
            ),
        ]

    def __str__(self):
        return str(Kind(self.kind).label)


class Judgement(Bound):
    """What a person found of a suspicion, once. `other` is who the other side was."""

    suspicion = models.OneToOneField(Suspicion, models.PROTECT, related_name="judgement")
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    reason = models.TextField(_("reason"))
    other = person_field(_("other person"), null=True)
    by = person_field(_("judged by"))

    class Meta(Bound.Meta):
        verbose_name = _("judgement of a suspicion")
        verbose_name_plural = _("judgements of suspicions")
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict=Verdict.DISMISSED) | Q(other__isnull=False),
                name="judgement_confirmed_names_both",
            ),
        ]

    def __str__(self):
        return str(Verdict(self.verdict).label)


class Look(models.Model):
    """Up to when facts were looked at, in the only row: what came later waits, however long."""

    until = models.DateTimeField()
    # Day → how many punches it had when it was looked at, of days that a look may come upon again.
    seen = models.JSONField(default=dict)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="look_is_one")]

    def __str__(self):
        return f"{self.until}"


class DayToLook(models.Model):
    """A day to be looked at again: what excuses time on it has changed since. Two may name one."""

    day = models.DateField(_("day"))

    def __str__(self):
        return f"{self.day}"
