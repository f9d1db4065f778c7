"""Cases: a clause, the facts, the people they concern, and what these said."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr.discipline.evidence.models import Evidence
from hr.discipline.objections.models import Answer, Objection
from hr.discipline.rulings.models import Dismissal, Measure, Ruling
from regulations.binding.models import BindingQuerySet, Bound, person_field
from regulations.notices.sayings import say

# Django looks for a room's models here; those of its parts stand beside what works with them.
__all__ = [
    "Answer",
    "Case",
    "Concerned",
    "Dismissal",
    "Evidence",
    "Hearing",
    "Measure",
    "NameEnd",
    "Objection",
    "Ruling",
]


class Case(models.Model):
    """One matter against the rules, opened by a person or by the portal itself.

    `title` is an English message id with `facts` as its parameters.
    """

    key = models.CharField(max_length=120, unique=True)
    clause = models.CharField(_("clause"), max_length=20)
    edition = models.ForeignKey(
        "rulebook.Edition",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("handbook edition"),
    )
    subject = person_field(_("person concerned"), related_name="cases", null=True)
    title = models.CharField(_("matter"), max_length=300)
    facts = models.JSONField(_("facts"), default=dict)
    opened_by = person_field(_("opened by"), null=True)
    opened_at = models.DateTimeField(_("opened at"))

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-opened_at", "-id"]
        permissions = [
            ("open_case", _("Can open cases")),
            ("decide_case", _("Can decide cases")),
            ("answer_objection", _("Can answer objections")),
        ]
        indexes = [
            models.Index(fields=["opened_at", "clause"], name="case_opened"),
            models.Index(fields=["clause", "-opened_at", "-id"], name="case_clause"),
        ]

    def __str__(self):
        return say(self.title, self.facts)


class ConcernedQuerySet(BindingQuerySet):
    """Filters over people named in cases."""

    def standing(self):
        """Those whose name was not taken back."""
        return self.filter(ending=None)


class Concerned(Bound):
    """A further person whom a case concerns: one who shared in it, or who became known.

    Once for each case, as long as the name is not taken back: the database keeps that.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="further")
    person = person_field(_("person concerned"), related_name="concerned_in")
    reason = models.CharField(_("reason"), max_length=500)
    by = person_field(_("named by"))

    objects = ConcernedQuerySet.as_manager()

    class Meta(Bound.Meta):
        verbose_name = _("further person concerned")
        verbose_name_plural = _("further people concerned")
        indexes = [models.Index(fields=["case", "person"], name="concerned_person")]

    def __str__(self):
        return str(self.person)


class NameEnd(Bound):
    """A name taken back: from `at` on the case does not concern the person any more."""

    concerned = models.OneToOneField(Concerned, models.PROTECT, related_name="ending")
    reason = models.CharField(_("reason"), max_length=500)
    by = person_field(_("taken back by"))

    class Meta(Bound.Meta):
        verbose_name = _("name taken back")
        verbose_name_plural = _("names taken back")

    def __str__(self):
        return str(self.concerned)


class Hearing(Bound):
    """What a person concerned said: their own statement, or noted by who heard them."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="hearings")
    person = person_field(_("person heard"))
    held_at = models.DateTimeField(_("heard at"))
    text = models.TextField(_("what was said"))
    by = person_field(_("noted by"))

    class Meta(Bound.Meta):
        verbose_name = _("hearing")
        verbose_name_plural = _("hearings")
        ordering = ["at", "id"]

    def __str__(self):
        return f"{self.person} {self.held_at:%Y-%m-%d}"
