"""Tracked links of campaigns, and how often each was clicked on a day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regulations.binding.models import Bound, person_field
from sitecontent.campaigns.links.rules import LONGEST_TARGET, TARGET


class Link(Bound):
    """A short address `/go/<tag>` that leads to one target; it stays as it was made."""

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="links")
    tag = models.CharField(_("tag"), max_length=24)
    target = models.CharField(_("leads to"), max_length=LONGEST_TARGET)
    by = person_field(_("made by"))

    class Meta(Bound.Meta):
        verbose_name = _("tracked link")
        verbose_name_plural = _("tracked links")
        constraints = [
            models.UniqueConstraint(fields=["tag"], name="link_tag_once"),
            models.CheckConstraint(
                condition=Q(tag__regex=r"^[A-Z0-9][A-Z0-9_-]{3,23}$", target__regex=TARGET),
                name="link_leads_to_the_web",
            ),
        ]


class Click(models.Model):
    """The clicks on a link on a day of China; counted by a function of the database alone."""

    link = models.ForeignKey(Link, models.PROTECT, related_name="counted")
    day = models.DateField(_("day"))
    clicks = models.IntegerField(_("clicks"))

    class Meta:
        verbose_name = _("clicks on a link")
        verbose_name_plural = _("clicks on links")
        constraints = [models.UniqueConstraint(fields=["link", "day"], name="link_clicks_once")]
