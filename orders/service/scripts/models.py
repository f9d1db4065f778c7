"""Scripts with all their versions, who used them, and what the shop is called."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.service.scripts.rules import (
    LONGEST_REASON,
    LONGEST_SHOP,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Category,
    Move,
)
from regulations.binding.models import Bound, person_field


class ShopName(Bound):
    """What the company's shop is called from `at` on; the newest row holds (C10-R1)."""

    name = models.CharField(_("name of the shop"), max_length=LONGEST_SHOP)
    by = person_field(_("named by"))

    class Meta(Bound.Meta):
        verbose_name = _("name of the shop")
        verbose_name_plural = _("names of the shop")
        ordering = ["-id"]
        default_permissions = ()

    def __str__(self):
        return self.name


class Script(Bound):
    """A script; what it says stands in its versions (C10-R4)."""

    category = models.CharField(
        pgettext_lazy("script", "what for"), max_length=10, choices=Category.choices
    )
    by = person_field(_("written by"))

    class Meta(Bound.Meta):
        verbose_name = pgettext_lazy("service", "script")
        verbose_name_plural = pgettext_lazy("service", "scripts")
        ordering = ["-id"]
        default_permissions = ()
        permissions = [("write_script", _("Writes and revises sales scripts"))]


class ScriptVersion(Bound):
    """What a script says, from `at` until its next version; numbered by the database."""

    script = models.ForeignKey(Script, models.PROTECT, related_name="versions")
    number = models.SmallIntegerField(editable=False, default=0)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    initials = models.CharField(_("pinyin initials"), max_length=20, blank=True)
    text = models.CharField(pgettext_lazy("script", "text"), max_length=LONGEST_TEXT)
    reason = models.CharField(_("why"), max_length=LONGEST_REASON, blank=True)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("version of a script")
        verbose_name_plural = _("versions of scripts")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["script", "number"], name="script_version_once"),
        ]

    def __str__(self):
        return self.title


class ScriptMove(Bound):
    """A script is retired, or in use again."""

    script = models.ForeignKey(Script, models.PROTECT, related_name="moves")
    move = models.CharField(max_length=8, choices=Move.choices)
    reason = models.CharField(_("why"), max_length=LONGEST_REASON)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("retirement of a script")
        verbose_name_plural = _("retirements of scripts")
        ordering = ["-id"]
        default_permissions = ()


class ScriptUse(Bound):
    """Somebody copied a script, to say it to a customer."""

    version = models.ForeignKey(ScriptVersion, models.PROTECT, related_name="uses")
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("use of a script")
        verbose_name_plural = _("uses of scripts")
        default_permissions = ()
        indexes = [
            models.Index(fields=["at"], name="script_use_at"),
            models.Index(fields=["by", "at"], name="script_use_by"),
        ]
