"""Backups that were made, tries that failed, proofs, signed weeks: rows that are only added."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.binding.models import Bound, person_field
from regulations.notices.sayings import worded


class Backup(Bound):
    """A backup that lies in at least one target; `sha256` is that of its locked database.

    `taken_at` is the moment it shows; `by` is null for the nightly one.
    """

    name = models.CharField(_("name"), max_length=16, unique=True)
    taken_at = models.DateTimeField(_("taken at"))
    size = models.BigIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    tables = models.IntegerField(_("tables"))
    rows = models.BigIntegerField(_("rows"))
    orders = models.BigIntegerField(_("orders"))
    # Of the chain of orders: how many heads, their sum; number and digest of the last seal.
    chain = models.JSONField(_("chain of the orders"), default=dict)
    targets = ArrayField(models.CharField(max_length=300), verbose_name=_("kept in"))
    errors = models.JSONField(_("not kept in"), default=dict)
    seconds = models.JSONField(_("seconds"))
    by = person_field(_("made by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = pgettext_lazy("database", "backup")
        verbose_name_plural = pgettext_lazy("database", "backups")
        ordering = ["-name"]
        default_permissions = ("view",)
        permissions = [
            ("make_backup", _("Can back up and restore")),
            ("sign_backup", _("Can sign the weekly record of the order backup")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at__lte=F("at")), name="backup_taken_before_noted"
            ),
            models.CheckConstraint(
                condition=Q(name__regex=r"^\d{8}T\d{6}Z$") & Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="backup_name_and_digest",
            ),
            models.CheckConstraint(condition=~Q(targets=[]), name="backup_is_somewhere"),
        ]

    def __str__(self):
        return self.name


class Step(models.TextChoices):
    """What was tried."""

    MAKE = "make", pgettext_lazy("backup", "make a backup")
    PROVE = "prove", pgettext_lazy("backup", "prove a backup")
    CLEAR = "clear", pgettext_lazy("backup", "take old backups away")


class Failure(Bound):
    """A try that came to nothing, and why: a stored sentence (`notices.sayings`)."""

    step = models.CharField(_("tried"), max_length=5, choices=Step.choices, default=Step.MAKE)
    reason = models.JSONField(_("reason"))
    by = person_field(_("made by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("failed backup")
        verbose_name_plural = _("failed backups")
        ordering = ["-id"]
        default_permissions = ()

    def __str__(self):
        return self.said

    @property
    def said(self) -> str:
        """Why, in the reader's language."""
        return worded(self.reason)


class Proof(Bound):
    """A restore of a backup into a database of its own: it holds where nothing was found."""

    backup = models.ForeignKey(Backup, models.PROTECT, related_name="proofs")
    target = models.CharField(_("kept in"), max_length=300)
    sha256 = models.CharField(max_length=64, blank=True)
    holds = models.BooleanField(_("came back whole"))
    findings = models.JSONField(_("what was found"))  # stored sentences
    seconds = models.JSONField(_("seconds"))
    by = person_field(_("made by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = pgettext_lazy("database", "proof")
        verbose_name_plural = pgettext_lazy("database", "proofs")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(holds=True, findings=[]) | (Q(holds=False) & ~Q(findings=[])),
                name="proof_holds_without_findings",
            ),
        ]

    def __str__(self):
        return str(self.backup)

    @property
    def said(self) -> list[str]:
        """What was found, in the reader's language."""
        return [worded(each) for each in self.findings]


class Removal(Bound):
    """Retention took a backup away from a target."""

    backup = models.ForeignKey(Backup, models.PROTECT, related_name="removals")
    target = models.CharField(_("kept in"), max_length=300)

    class Meta(Bound.Meta):
        verbose_name = _("removed backup")
        verbose_name_plural = _("removed backups")
        default_permissions = ()


class Certificate(Bound):
    """The weekly record of the order backup, signed by the back office (C7-4)."""

    week = models.DateField(_("week from"), unique=True)
    backup = models.ForeignKey(Backup, models.PROTECT, related_name="certificates")
    proof = models.ForeignKey(Proof, models.PROTECT, related_name="+")
    orders = models.BigIntegerField(_("orders"))
    # Of the week itself, counted by the database as it is signed; null in records before that.
    week_orders = models.BigIntegerField(_("orders of the week"), null=True)
    first_number = models.CharField(_("first order number"), max_length=64, blank=True)
    last_number = models.CharField(_("last order number"), max_length=64, blank=True)
    by = person_field(_("signed by"))

    class Meta(Bound.Meta):
        verbose_name = _("weekly record of the order backup")
        verbose_name_plural = _("weekly records of the order backup")
        ordering = ["-week"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(week__week_day=2), name="certificate_week_is_monday")
        ]

    def __str__(self):
        return f"{self.week}"
