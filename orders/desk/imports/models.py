"""Uploaded files on their way in: their progress, and the fate of every order in them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ImportBatch(models.Model):
    """An uploaded file on its way in: read, looked at, then written or dropped."""

    class Stage(models.TextChoices):
        READING = "reading", _("being read")
        PREVIEW = "preview", _("waiting for your word")
        WRITING = "writing", _("being written")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")
        FAILED = "failed", _("could not be read")

    stage = models.CharField(
        _("stage"), max_length=10, choices=Stage.choices, default=Stage.READING
    )
    layout = models.CharField(_("layout"), max_length=20, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    finished_at = models.DateTimeField(_("finished at"), null=True)
    rows_read = models.IntegerField(default=0)
    rows_total = models.IntegerField(default=0)
    # Orders to be written, and how many of them are.
    to_write = models.IntegerField(default=0)
    written = models.IntegerField(default=0)
    # Sums of the file: [[month, currency, orders, total, new orders, total of those], …]
    months = models.JSONField(default=list)
    problem = models.JSONField(null=True)  # the fault why it could not be read
    # Who works it holds it until then; tries are counted so that no file kills workers for ever.
    leased_until = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)
    # When its files and what they told of people were deleted.
    erased_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(stage__in=["reading", "writing"]),
                name="import_waiting",
            ),
        ]

    def __str__(self):
        return f"{self.pk} {self.stage}"


class ImportFile(models.Model):
    """One uploaded file, kept as it came until its import is erased."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    content = models.BinaryField()

    def __str__(self):
        return self.name


class ImportRow(models.Model):
    """One order (or one row about which there is something to say) of an upload, and its fate."""

    class Fate(models.TextChoices):
        NEW = "new", _("new")
        KNOWN = "known", _("already here")
        CHANGED = "changed", _("differs from here")
        FAULTY = "faulty", _("faulty")
        WARNING = "warning", _("worth a look")
        HELD = "held", _("held back")
        WRITTEN = "written", _("written")
        LINKED = "linked", _("change linked")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    row = models.IntegerField()
    file = models.CharField(max_length=200, blank=True)
    column = models.CharField(max_length=100, blank=True)
    number = models.CharField(max_length=64, blank=True)
    receiver = models.CharField(max_length=100, blank=True)
    fate = models.CharField(max_length=10, choices=Fate.choices)
    message = models.CharField(max_length=300, blank=True)
    params = models.JSONField(default=dict)
    draft = models.JSONField(null=True)
    order = models.ForeignKey("desk.Order", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["batch", "fate", "id"], name="import_row_fate")]

    def __str__(self):
        return f"{self.row} {self.number} {self.fate}"
