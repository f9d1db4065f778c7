"""Backups at a glance: the last one that a restore has proved (C7-4, C13-S2)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr.roster.rules import CHINA
from regulations.figures import Figure, Period
from regulations.rulebook.selectors import in_force
from sitecontent.database.backups import selectors
from sitecontent.database.backups.rules import troubles


def tell(person, period: Period):
    """See `regulations.figures`."""
    standing, link = selectors.standing(), reverse("database:backups")
    found = troubles(standing, in_force("backup", period.end).params, period.end)
    proved = standing.proved_at and standing.proved_at.astimezone(CHINA)
    yield Figure(
        _("Last backup proved by a restore"), f"{proved:%m-%d %H:%M}" if proved else _("none yet"),
        link, "C7-4", tone="bad" if found else "good" if proved else "",
    )  # fmt: skip
