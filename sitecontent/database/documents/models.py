"""Versions of documents, since when each is in force, and who acknowledged it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from regulations.approvals.models import Approvable
from regulations.binding.models import Bound, person_field
from regulations.rulebook.rules import in_chinese
from sitecontent.database.documents.rules import DOCUMENTS, LONGEST_NOTE


class DocumentVersion(Approvable, Bound):
    """A version of a document as it is laid before the general manager; it never changes."""

    document = models.CharField(_("document"), max_length=30)
    number = models.PositiveIntegerField(_("number"))
    zh = models.TextField(_("Chinese text"))
    en = models.TextField(_("English text"))
    note = models.CharField(_("what changes"), max_length=LONGEST_NOTE)
    in_force_from = models.DateField(_("in force from"))
    by = person_field(_("written by"))

    class Meta(Bound.Meta):
        verbose_name = _("version of a document")
        verbose_name_plural = _("versions of documents")
        ordering = ["document", "-number"]
        default_permissions = ()
        permissions = [
            ("write_document", _("Can write documents of the handbook")),
            ("view_documentreading", _("Can see who has acknowledged a document")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="document_number_once"),
            models.CheckConstraint(
                condition=models.Q(document__in=list(DOCUMENTS)), name="document_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.title} {self.number}"

    @property
    def title(self) -> str:
        """What the document is called."""
        return str(DOCUMENTS[self.document].title)

    @property
    def clause(self) -> str:
        """The clause that asks for it."""
        return DOCUMENTS[self.document].clause

    @property
    def text(self) -> str:
        """The text in the reader’s language."""
        return self.zh if in_chinese() else self.en

    @property
    def other_text(self) -> str:
        """The text in the other language."""
        return self.en if in_chinese() else self.zh


class DocumentForce(Bound):
    """An approved version is in force from a day on; its trigger looks at the consent."""

    version = models.OneToOneField(DocumentVersion, models.PROTECT, related_name="force")
    day = models.DateField(_("in force from"))
    by = person_field(_("approved by"))

    class Meta(Bound.Meta):
        verbose_name = _("document in force")
        verbose_name_plural = _("documents in force")
        default_permissions = ()


class DocumentReading(Bound):
    """A person’s word that they know a version; given once, never taken back."""

    version = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="readings")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )

    class Meta(Bound.Meta):
        verbose_name = _("acknowledged document")
        verbose_name_plural = _("acknowledged documents")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="document_read_once"),
        ]
