"""Probations, their reviews, and how each ended."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr.careers.probation.rules import Criterion, Outcome
from regulations.approvals.models import Approvable
from regulations.binding.models import Bound, person_field


class Probation(Bound):
    """A person on probation up to a day; the second one is the extension of the first."""

    person = person_field(_("person"), related_name="probations")
    number = models.SmallIntegerField(_("number"), default=1)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("up to"))
    version = models.ForeignKey("rulebook.RuleVersion", models.PROTECT, related_name="+")
    deadline = models.OneToOneField("deadlines.Deadline", models.PROTECT, related_name="+")
    by = person_field(_("by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("probation")
        verbose_name_plural = _("probations")
        ordering = ["ends_on", "id"]
        default_permissions = ("view",)
        permissions = [("keep_probation", _("Can put people on probation"))]
        constraints = [
            models.UniqueConstraint(fields=["person", "number"], name="probation_extended_once"),
            models.CheckConstraint(
                condition=Q(number__in=(1, 2), ends_on__gte=F("starts_on")),
                name="probation_of_two_at_most",
            ),
        ]

    def __str__(self):
        return f"{self.person} {self.ends_on}"


class Review(Approvable, Bound):
    """What the superior says of a probation: scores, and how it is to end."""

    probation = models.ForeignKey(Probation, models.PROTECT, related_name="reviews")
    scores = models.JSONField(_("scores"))
    percent = models.SmallIntegerField(_("percent"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)
    until = models.DateField(_("until"), null=True)
    note = models.TextField(_("what was seen"), max_length=2000)
    by = person_field(_("reviewed by"))

    class Meta(Bound.Meta):
        verbose_name = _("review of a probation")
        verbose_name_plural = _("reviews of probations")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=(Q(outcome=Outcome.CONFIRM) & Q(until=None))
                | (~Q(outcome=Outcome.CONFIRM) & Q(until__isnull=False)),
                name="review_until_a_day",
            ),
        ]

    def __str__(self):
        return str(self.probation)

    @property
    def lines(self) -> list[tuple[object, int]]:
        """Each criterion with its points, in their order."""
        return [(each.label, self.scores[each.value]) for each in Criterion]


class ProbationEnd(Bound):
    """How a probation ended: by an approved review, or with the employment itself."""

    probation = models.OneToOneField(Probation, models.PROTECT, related_name="ending")
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)
    review = models.OneToOneField(Review, models.PROTECT, null=True, related_name="ending")
    by = person_field(_("by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("end of a probation")
        verbose_name_plural = _("ends of probations")
        default_permissions = ()
