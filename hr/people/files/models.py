"""What hr keeps of a person beyond their work, and who else was let in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from regulations.binding.models import Bound


class PrivateFile(models.Model):
    """The private data of one person; the table of sights says who sees which of it."""

    employee = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        primary_key=True,
        related_name="file",
        verbose_name=_("employee"),
    )
    private_phone = models.CharField(_("private phone"), max_length=30, blank=True)
    birthday = models.DateField(_("birthday"), null=True, blank=True)
    id_number = models.CharField(_("ID number"), max_length=30, blank=True)
    address = models.CharField(_("home address"), max_length=200, blank=True)
    emergency_contact = models.CharField(_("emergency contact"), max_length=50, blank=True)
    emergency_phone = models.CharField(_("emergency phone"), max_length=30, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("private file")
        verbose_name_plural = _("private files")

    def __str__(self):
        return str(self.employee)


class FileAccess(Bound):
    """A private file was opened to a reader, or closed again; the right itself is guardian's."""

    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="file_accesses",
        verbose_name=_("employee"),
    )
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reader")
    )
    is_open = models.BooleanField(_("opened"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta(Bound.Meta):
        verbose_name = _("access to a private file")
        verbose_name_plural = _("accesses to private files")
