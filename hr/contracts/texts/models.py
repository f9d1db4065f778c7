"""Files of contracts, kept as they came, and the text that was read from them."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr.contracts.texts.rules import Paper, Text
from regulations.binding.models import Bound, Kept, person_field
from regulations.rulebook.search import BigramVector


class ContractFile(Bound):
    """One file as it came, with its fingerprint, of the version that held when it was given."""

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="files")
    version = models.SmallIntegerField(_("version"), db_default=0, editable=False)
    paper = models.CharField(_("what it is"), max_length=10, choices=Paper.choices)
    name = models.CharField(_("file name"), max_length=200)
    media = models.CharField(max_length=100)
    size = models.IntegerField(_("size"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    content = models.BinaryField()
    by = person_field(_("given by"))

    class Meta(Bound.Meta):
        verbose_name = _("file of a contract")
        verbose_name_plural = _("files of contracts")
        ordering = ["at", "id"]
        default_permissions = ()
        indexes = [models.Index(fields=["contract", "sha256"], name="contract_file")]

    def __str__(self):
        return self.name


class FileEnd(Bound):
    """A file does not belong to its contract: it stays on record, and is used no more."""

    file = models.OneToOneField(ContractFile, models.PROTECT, related_name="aside")
    reason = models.CharField(_("reason"), max_length=300)
    by = person_field(_("set aside by"))

    class Meta(Bound.Meta):
        verbose_name = _("file set aside")
        verbose_name_plural = _("files set aside")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="file_end_has_a_reason")
        ]


class FileText(Bound):
    """What reading a file came to; a file without one is still to be read."""

    file = models.OneToOneField(ContractFile, models.PROTECT, related_name="reading")
    outcome = models.CharField(_("text"), max_length=10, choices=Text.choices)
    pages = models.IntegerField(_("pages"))

    class Meta(Bound.Meta):
        verbose_name = _("text of a file")
        verbose_name_plural = _("texts of files")
        default_permissions = ()


class TextPage(Kept):
    """The text of a page of a file, or of a stretch of it where it has none."""

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="+")
    file = models.ForeignKey(ContractFile, models.PROTECT, related_name="texts")
    page = models.IntegerField(_("page"))
    part = models.SmallIntegerField()
    text = models.TextField(_("text"))
    search = models.GeneratedField(
        expression=BigramVector("text"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta(Kept.Meta):
        verbose_name = _("page of a file")
        verbose_name_plural = _("pages of files")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["file", "page", "part"], name="text_page_once")
        ]
        indexes = [
            GinIndex(fields=["search"], name="text_page_search"),
            models.Index(fields=["contract", "page"], name="text_page_contract"),
        ]
