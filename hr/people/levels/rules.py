"""The three levels of rights over the site's database."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from regulations.rulebook import clause


@clause("C13-2")
class Level(TextChoices):
    """What the general manager may give; each holds the rights of the one before it."""

    ORDINARY = "ordinary", pgettext_lazy("level", "ordinary user")
    BACK_OFFICE = "back_office", pgettext_lazy("level", "back-office user")
    DATABASE = "database", pgettext_lazy("level", "database administrator")


GROUPS = {level: f"level_{level}" for level in Level.values}
