"""The register of contracts: numbers, facts by versions, what ended, where each lies, who reads."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from hr.contracts.finding import SearchedWords
from hr.contracts.inventory.models import Count, CountEnd, CountLine, Tick
from hr.contracts.loans.models import HandOut, Loan, LoanReturn, Reading
from hr.contracts.places.models import Place, PlaceCheck
from hr.contracts.rules import CODE, Ended
from hr.contracts.texts.models import ContractFile, FileEnd, FileText, TextPage
from regulations.binding.models import Bound, person_field

# Django looks for a room's models here; those of its parts stand beside what works with them.
__all__ = [
    "Access", "Contract", "ContractFile", "Count", "CountEnd", "CountLine", "Ending", "FileEnd",
    "FileText", "HandOut", "Kind", "Loan", "LoanReturn", "Move", "Place", "PlaceCheck", "Reading",
    "Serial", "TextPage", "Tick", "Version",
]  # fmt: skip


class Kind(models.Model):
    """A kind of project by which contracts are numbered (A6-1); its code stands in the number."""

    code = models.CharField(_("code"), max_length=6, unique=True, validators=[CODE])
    name = models.CharField(_("name"), max_length=40, unique=True)
    is_open = models.BooleanField(_("in use"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("kind of contract")
        verbose_name_plural = _("kinds of contract")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=CODE.regex.pattern), name="kind_code"),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"


class Serial(models.Model):
    """The last number given of a kind in a year; the database counts on, one contract at a time."""

    kind = models.ForeignKey(Kind, models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    last = models.IntegerField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="serial_once")]


class Contract(Bound):
    """One contract. Its number is given by the database and never another's.

    What its newest version says, its end, its place and its custodian stand here as triggers write
    them; the row itself is inserted once.
    """

    kind = models.ForeignKey(Kind, models.PROTECT, related_name="contracts", verbose_name=_("kind"))
    signed_on = models.DateField(_("signed on"))
    year = models.SmallIntegerField(_("year"), db_default=0, editable=False)
    serial = models.IntegerField(db_default=0, editable=False)
    number = models.CharField(_("number"), max_length=20, db_default="", editable=False)
    version = models.SmallIntegerField(_("version"), db_default=1, editable=False)
    title = models.CharField(_("title"), max_length=200)
    counterparty = models.CharField(_("other party"), max_length=200)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True)
    starts_on = models.DateField(_("runs from"))
    ends_on = models.DateField(_("runs until"), null=True)
    initials = models.CharField(max_length=420, blank=True)
    department = models.ForeignKey(
        "people.Department", models.PROTECT, null=True, related_name="+",
        verbose_name=_("department"),
    )  # fmt: skip
    place = models.ForeignKey(
        Place, models.PROTECT, related_name="contracts", verbose_name=_("place")
    )
    custodian = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="contracts_kept",
        verbose_name=_("custodian"),
    )  # fmt: skip
    renews = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="renewals", verbose_name=_("renews")
    )
    ended_on = models.DateField(_("ended on"), null=True, db_default=None, editable=False)
    by = person_field(_("registered by"))
    search = models.GeneratedField(
        expression=SearchedWords("number", "title", "counterparty", "initials"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta(Bound.Meta):
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        ordering = ["-id"]
        permissions = [
            ("manage_contract", _("Can register, keep and lend contracts")),
            ("view_every_contract", _("Can read every contract")),
            ("read_contract", _("Can read this contract")),
            ("count_contract", _("Can take stock of contracts")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="contract_number_once"),
            models.UniqueConstraint(fields=["kind", "year", "serial"], name="contract_serial_once"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="contract_amount"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="contract_runs"
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="contract_search"),
            models.Index(fields=["year", "kind", "-id"], name="contract_year"),
            models.Index(fields=["kind", "-id"], name="contract_kind"),
            models.Index(fields=["custodian", "-id"], name="contract_custodian"),
            models.Index(fields=["department", "-id"], name="contract_department"),
            models.Index(fields=["place", "-id"], name="contract_place"),
            models.Index(
                fields=["ends_on"], condition=Q(ended_on=None, ends_on__isnull=False),
                name="contract_expiring",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.number} {self.title}"


class Version(Bound):
    """What a contract says from a day on: the signed text, then each supplement to it.

    The first is written with the contract by the database, which also counts them.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="versions")
    number = models.SmallIntegerField(_("version"), db_default=0, editable=False)
    title = models.CharField(_("title"), max_length=200)
    counterparty = models.CharField(_("other party"), max_length=200)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True)
    starts_on = models.DateField(_("runs from"))
    ends_on = models.DateField(_("runs until"), null=True)
    initials = models.CharField(max_length=420, blank=True)
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    by = person_field(_("registered by"))

    class Meta(Bound.Meta):
        verbose_name = _("version of a contract")
        verbose_name_plural = _("versions of contracts")
        ordering = ["number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="version_once"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="version_runs"
            ),
        ]

    def __str__(self):
        return f"{self.contract_id} {self.number}"


class Ending(Bound):
    """A contract is over: fulfilled, ended before its time, or renewed by another one."""

    contract = models.OneToOneField(Contract, models.PROTECT, related_name="ending")
    how = models.CharField(_("how"), max_length=12, choices=Ended.choices)
    ended_on = models.DateField(_("ended on"))
    reason = models.CharField(pgettext_lazy("contract", "reason"), max_length=300)
    by = person_field(_("written down by"))

    class Meta(Bound.Meta):
        verbose_name = _("end of a contract")
        verbose_name_plural = _("ends of contracts")
        default_permissions = ()


class Move(Bound):
    """A contract is put into another place."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="moves")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("place"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = person_field(_("moved by"))

    class Meta(Bound.Meta):
        verbose_name = _("move of a contract")
        verbose_name_plural = _("moves of contracts")
        ordering = ["id"]
        default_permissions = ()


class Access(Bound):
    """A contract was opened to a reader, or closed again; the right itself is guardian's."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="accesses")
    reader = person_field(_("reader"))
    is_open = models.BooleanField(_("opened"))
    by = person_field(_("by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("access to a contract")
        verbose_name_plural = _("accesses to contracts")
        ordering = ["-id"]
        default_permissions = ()
