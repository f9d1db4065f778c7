"""The duty pair of a day."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Origin(TextChoices):
    """How the pair of a day came about."""

    DRAWN = "drawn", _("drawn")
    SET = "set", _("set by hand")
    SWAPPED = "swapped", _("swapped")
    IMPORTED = "imported", _("from a file")
    REPLACED = "replaced", _("replaced by the portal")
