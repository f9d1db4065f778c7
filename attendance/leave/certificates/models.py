"""Certificates as they were handed in: rows are only ever added."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from regulations.binding.models import Bound, person_field


class Certificate(Bound):
    """One uploaded file; `sha256` in hex shows that it is the one that was given."""

    leave = models.ForeignKey("leave.Leave", models.PROTECT, related_name="certificates")
    name = models.CharField(_("file name"), max_length=200)
    media = models.CharField(_("type"), max_length=100)
    size = models.IntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    by = person_field(_("given by"))

    class Meta(Bound.Meta):
        verbose_name = _("medical certificate")
        verbose_name_plural = _("medical certificates")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["leave", "sha256"], name="certificate_once"),
        ]

    def __str__(self):
        return self.name
