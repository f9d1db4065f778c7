"""A long list of goods that somebody brought, and how far it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from regulations.binding.models import person_field


class Stage(models.TextChoices):
    """Where a long list stands; a worker takes the first and the third on."""

    LOOKING = "looking", pgettext_lazy("import", "being looked at")
    LOOKED = "looked", pgettext_lazy("import", "waits for your word")
    WRITING = "writing", pgettext_lazy("import", "being written")
    WRITTEN = "written", pgettext_lazy("import", "written")
    REFUSED = "refused", pgettext_lazy("import", "refused")
    DROPPED = "dropped", pgettext_lazy("import", "given up")


class LongList(models.Model):
    """A spreadsheet of goods; `content` is empty once it is ended.

    `counts` says how many rows are new, changed and the same, and, until all are written, how many
    stand should it stop (`stopped`); `problems` are sentences, the first of them; `sample` are the
    first rows that would be written.
    """

    name = models.CharField(_("file name"), max_length=200)
    content = models.BinaryField()
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default="looking")
    rows = models.IntegerField(_("rows"), default=0)
    counts = models.JSONField(default=dict)
    shelves = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    sample = models.JSONField(default=list)
    tries = models.SmallIntegerField(default=0)
    by = person_field(_("brought by"))
    at = models.DateTimeField(_("at"))
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("long list of goods")
        verbose_name_plural = _("long lists of goods")
        ordering = ["-id"]
        indexes = [models.Index(fields=["stage", "id"], name="long_list_stage")]

    def __str__(self):
        return self.name

    def outcome(self) -> str:
        """Its stage; of a list that stopped in the middle that a part of it stands."""
        if self.stage == Stage.REFUSED and self.counts.get("stopped"):
            return pgettext("import", "partly written")
        return self.get_stage_display()
