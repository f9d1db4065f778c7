"""Evidence of a case, kept as it came: rows are only ever added."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from regulations.binding.models import Bound


class Evidence(Bound):
    """One uploaded file; `sha256` in hex shows that it is the one that was given."""

    case = models.ForeignKey("discipline.Case", models.PROTECT, related_name="evidence")
    name = models.CharField(_("file name"), max_length=200)
    media = models.CharField(_("type"), max_length=100)
    size = models.IntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    note = models.CharField(_("what it shows"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("given by")
    )

    class Meta(Bound.Meta):
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "sha256"], name="evidence_once"),
        ]

    def __str__(self):
        return self.name
