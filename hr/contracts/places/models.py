"""Where contracts are kept, and how safe that was found to be."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from regulations.binding.models import Bound, person_field


class Place(models.Model):
    """A cabinet, a shelf or a room for contracts."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    is_open = models.BooleanField(_("in use"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("storage place")
        verbose_name_plural = _("storage places")
        ordering = ["code"]
        constraints = [models.CheckConstraint(condition=~Q(code=""), name="place_has_code")]

    def __str__(self):
        return f"{self.code} {self.name}"


class PlaceCheck(Bound):
    """A place looked at: is it safe from fire and from damp, and what is done where it is not."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="checks")
    fire_safe = models.BooleanField(_("safe from fire"))
    dry = models.BooleanField(_("safe from damp"))
    humidity = models.SmallIntegerField(_("humidity in percent"), null=True)
    note = models.CharField(_("what is done"), max_length=300, blank=True)
    by = person_field(_("checked by"))

    class Meta(Bound.Meta):
        verbose_name = _("check of a place")
        verbose_name_plural = _("checks of places")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(humidity=None) | Q(humidity__range=(0, 100)), name="check_humidity"
            ),
            models.CheckConstraint(
                condition=Q(fire_safe=True, dry=True) | ~Q(note=""), name="check_says_what_is_done"
            ),
        ]
        indexes = [models.Index(fields=["place", "-id"], name="check_of_place")]

    @property
    def is_safe(self) -> bool:
        """Whether nothing was found wrong."""
        return self.fire_safe and self.dry
