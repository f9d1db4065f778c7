"""Refused reassignments: what a supervisor wrote down, and how hr judged it. Only ever added."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regulations.binding.models import Bound, person_field


class RefusedPosting(Bound):
    """A person refused a reassignment on a day and did not work, as a superior wrote it down."""

    person = person_field(_("person"))
    day = models.DateField(_("day"))
    account = models.TextField(_("what happened"))
    by = person_field(_("written down by"))

    class Meta(Bound.Meta):
        verbose_name = _("refused reassignment")
        verbose_name_plural = _("refused reassignments")
        ordering = ["-id"]
        permissions = [("judge_refusedposting", _("Can judge refused reassignments"))]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day"],
                name="refused_posting_once",
                violation_error_message=_("This day of this person has been written down already."),
            ),
            models.CheckConstraint(
                condition=~Q(person=models.F("by")), name="refused_posting_by_another"
            ),
        ]

    def __str__(self):
        return f"{self.person_id} {self.day}"


class PostingVerdict(Bound):
    """What hr found, once: the day is absence, or it is not."""

    posting = models.OneToOneField(RefusedPosting, models.PROTECT, related_name="verdict")
    is_absence = models.BooleanField(_("absence"))
    reason = models.TextField(_("reason"))
    by = person_field(_("judged by"))

    class Meta(Bound.Meta):
        verbose_name = _("verdict on a refused reassignment")
        verbose_name_plural = _("verdicts on refused reassignments")

    def __str__(self):
        return str(self.is_absence)
