"""Contracts read on the spot or on the screen, asked for, handed out, and given back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr.contracts.loans.rules import Way
from regulations.approvals.models import Approvable
from regulations.binding.models import Bound, person_field


class Reading(Bound):
    """Somebody read a contract: at the contract group, a file of it on the screen, a lent copy."""

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="readings")
    reader = person_field(_("reader"))
    way = models.CharField(_("how"), max_length=8, choices=Way.choices)
    purpose = models.CharField(_("for what"), max_length=300)
    by = person_field(_("written down by"))

    class Meta(Bound.Meta):
        verbose_name = _("reading of a contract")
        verbose_name_plural = _("readings of contracts")
        ordering = ["-id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["contract", "-id"], name="reading_contract"),
            models.Index(fields=["reader", "-id"], name="reading_reader"),
        ]


class Loan(Approvable, Bound):
    """A copy of a contract that somebody wants to take along, or in a special case the original."""

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="loans")
    is_original = models.BooleanField(_("the original"), default=False)
    purpose = models.CharField(_("for what"), max_length=300)
    by = person_field(_("borrower"))

    class Meta(Bound.Meta):
        verbose_name = _("loan of a contract")
        verbose_name_plural = _("loans of contracts")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~Q(purpose=""), name="loan_has_purpose")]
        indexes = [
            models.Index(fields=["by", "-id"], name="contract_loan_by"),
            models.Index(fields=["contract", "-id"], name="contract_loan_of"),
        ]

    def __str__(self):
        return f"{self.contract} · {self.by}"


class HandOut(Bound):
    """An approved loan in the borrower's hands: until when, and the copy as it was made."""

    loan = models.OneToOneField(Loan, models.PROTECT, related_name="hand_out")
    due_at = models.DateTimeField(_("due"))
    deadline = models.OneToOneField("deadlines.Deadline", models.PROTECT, related_name="+")
    pages = models.IntegerField(_("pages"), default=0)
    sha256 = models.CharField(_("fingerprint"), max_length=64, blank=True)
    content = models.BinaryField(null=True)
    by = person_field(_("handed out by"))

    class Meta(Bound.Meta):
        verbose_name = _("contract handed out")
        verbose_name_plural = _("contracts handed out")
        default_permissions = ()


class LoanReturn(Bound):
    """What was lent came back."""

    hand_out = models.OneToOneField(HandOut, models.PROTECT, related_name="given_back")
    note = models.CharField(_("in what state"), max_length=300, blank=True)
    by = person_field(_("taken back by"))

    class Meta(Bound.Meta):
        verbose_name = _("contract given back")
        verbose_name_plural = _("contracts given back")
        default_permissions = ()
