"""Corrections of recorded times: what was recorded stays visible beside them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.timekeeping.corrections.rules import Kind, Outcome
from regulations.approvals.models import Approvable
from regulations.binding.models import person_field, readable

_OPEN = Q(outcome__in=["", Outcome.EFFECTIVE])


class Correction(Approvable):
    """A person's wish to have a mark of theirs put right, and what became of it.

    Once it is in effect, `punch` counts no more and `wanted_at` counts.
    """

    person = person_field(_("person"))
    kind = models.CharField(
        pgettext_lazy("correction", "kind"), max_length=10, choices=Kind.choices
    )
    punch = models.ForeignKey(
        "timekeeping.Punch",
        models.PROTECT,
        null=True,
        related_name="corrections",
        verbose_name=_("mark that is wrong"),
    )
    wanted_at = models.DateTimeField(_("time it should be"), null=True)
    reason = models.CharField(_("reason"), max_length=500)
    proof = models.CharField(_("proof in words"), max_length=500, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    outcome = models.CharField(
        pgettext_lazy("correction", "outcome"), max_length=10, choices=Outcome.choices, blank=True
    )
    settled_at = models.DateTimeField(_("settled at"), null=True)

    class Meta:
        verbose_name = _("punch correction")
        verbose_name_plural = _("punch corrections")
        ordering = ["-id"]
        constraints = [
            readable("correction_is_readable", "wanted_at"),
            models.CheckConstraint(
                condition=Q(kind=Kind.ADD, punch=None, wanted_at__isnull=False)
                | Q(kind=Kind.MOVE, punch__isnull=False, wanted_at__isnull=False)
                | Q(kind=Kind.REMOVE, punch__isnull=False, wanted_at=None),
                name="correction_names_its_mark",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None)
                | (~Q(outcome="") & Q(settled_at__isnull=False)),
                name="correction_settled_once",
            ),
            models.UniqueConstraint(
                fields=["punch"],
                condition=_OPEN & Q(punch__isnull=False),
                name="correction_of_a_punch_once",
                violation_error_message=_("A correction of this mark was asked for already."),
            ),
            models.UniqueConstraint(
                fields=["person", "wanted_at"],
                condition=_OPEN & Q(wanted_at__isnull=False),
                name="correction_to_a_time_once",
                violation_error_message=_("This mark was asked for already."),
            ),
        ]
        indexes = [models.Index(fields=["person", "-id"], name="correction_person")]

    def __str__(self):
        return str(Kind(self.kind).label)


class CorrectionProof(models.Model):
    """A file that shows that a correction is right, kept as it came."""

    correction = models.OneToOneField(Correction, models.PROTECT, related_name="file")
    name = models.CharField(_("file name"), max_length=200)
    media = models.CharField(_("type"), max_length=100)
    size = models.IntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("proof of a correction")
        verbose_name_plural = _("proofs of corrections")

    def __str__(self):
        return self.name
