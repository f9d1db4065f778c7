"""Logins lent for a time."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regulations.approvals.models import Approvable
from regulations.binding.models import Bound, person_field
from sitecontent.vault.rules import LONGEST_REASON


class Loan(Approvable, Bound):
    """A login asked for from somebody who is no custodian, from when until when."""

    entry = models.ForeignKey("vault.Entry", models.PROTECT, related_name="loans")
    purpose = models.CharField(_("for what"), max_length=LONGEST_REASON)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    by = person_field(_("borrower"))

    class Meta(Bound.Meta):
        verbose_name = _("loan of a login")
        verbose_name_plural = _("loans of logins")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="loan_has_length"),
        ]
        indexes = [models.Index(fields=["by", "-id"], name="loan_by")]

    def __str__(self):
        return f"{self.entry} · {self.by}"


class LoanEnd(Bound):
    """A loan ended before its time: given back, or taken back."""

    loan = models.OneToOneField(Loan, models.PROTECT, related_name="end")
    by = person_field(_("ended by"))

    class Meta(Bound.Meta):
        default_permissions = ()
