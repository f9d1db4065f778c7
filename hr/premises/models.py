"""Photos of the room; what its parts keep stands beside what works with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr.premises.daily.models import Cleaning, Closing
from hr.premises.found.models import FoundStep, FoundThing
from hr.premises.inspections.models import CleanUp, CleanUpEnd, Inspection, Joined
from hr.premises.permits.models import Entry, Exit, Permit, PermitEnd, Turned
from regulations.binding.models import Bound, person_field

__all__ = [
    "CleanUp",
    "CleanUpEnd",
    "Cleaning",
    "Closing",
    "Entry",
    "Exit",
    "FoundStep",
    "FoundThing",
    "Inspection",
    "Joined",
    "Permit",
    "PermitEnd",
    "Photo",
    "Turned",
]


class Photo(Bound):
    """A picture made anew: nothing in it but its pixels."""

    media = models.CharField(_("type"), max_length=20)
    content = models.BinaryField()
    by = person_field(_("taken by"))

    class Meta(Bound.Meta):
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        default_permissions = ()
        permissions = [
            ("inspect", _("Calls clean-ups and inspects")),
            ("watch_premises", _("Is told of what was not done in the house")),
        ]
