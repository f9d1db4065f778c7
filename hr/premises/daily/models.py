"""What the pair on duty reported: the office cleaned, the office closed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr.premises.rules import LONGEST_NOTE
from regulations.binding.models import Bound, person_field


class Cleaning(Bound):
    """The office was cleaned on a day, as its assistant says (A4-1)."""

    day = models.DateField(_("day"), unique=True)
    note = models.CharField(_("what was done"), max_length=LONGEST_NOTE, blank=True)
    photo = models.ForeignKey("premises.Photo", models.PROTECT, null=True, related_name="+")
    by = person_field(_("reported by"))

    class Meta(Bound.Meta):
        verbose_name = _("cleaning")
        verbose_name_plural = _("cleanings")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(note="") | Q(photo__isnull=False), name="cleaning_says_something"
            ),
        ]


class Closing(Bound):
    """The office was closed on a day, as one of the pair says (A1.3-5)."""

    day = models.DateField(_("day"), unique=True)
    power = models.BooleanField(_("power is off"))
    windows = models.BooleanField(_("windows are closed"))
    doors = models.BooleanField(_("doors are locked"))
    remark = models.CharField(_("remark"), max_length=LONGEST_NOTE, blank=True)
    by = person_field(_("reported by"))

    class Meta(Bound.Meta):
        verbose_name = _("closing")
        verbose_name_plural = _("closings")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(power=True, windows=True, doors=True) | ~Q(remark=""),
                name="closing_says_why_not",
            ),
        ]

    @property
    def is_whole(self) -> bool:
        """Whether everything was ticked."""
        return self.power and self.windows and self.doors
