"""Which level of C13-2 the general manager gave to whom, and when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hr.people.levels.rules import Level
from regulations.binding.models import Bound


class LevelGrant(Bound):
    """From `at` a person has this level and no other (C13-2); empty: none any more."""

    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="level_grants",
        verbose_name=_("employee"),
    )
    level = models.CharField(_("level"), max_length=12, choices=Level.choices, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta(Bound.Meta):
        verbose_name = _("level given")
        verbose_name_plural = _("levels given")
