"""Files of punches: kept as they came, written once."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.binding.models import person_field


class PunchFile(models.Model):
    """An uploaded file, and what became of its rows once it was written."""

    class Kind(models.TextChoices):
        USB = "usb", _("export of a clock")
        SHEET = "sheet", pgettext_lazy("file of punches", "spreadsheet")

    name = models.CharField(_("file name"), max_length=200)
    kind = models.CharField(pgettext_lazy("file", "kind"), max_length=10, choices=Kind.choices)
    device = models.ForeignKey(
        "timekeeping.Device",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("clock device"),
    )
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    by = person_field(_("uploaded by"), null=True)
    at = models.DateTimeField(_("uploaded at"))
    written_by = person_field(_("written by"), null=True)
    written_at = models.DateTimeField(_("written at"), null=True)
    counts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("file of punches")
        verbose_name_plural = _("files of punches")
        ordering = ["-id"]
        permissions = [("import_punch", _("Can import punches"))]

    def __str__(self):
        return self.name
