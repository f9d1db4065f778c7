"""Which leave took how many minutes from which overtime. Rows are only ever added."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regulations.binding.models import Bound


class LotUse(Bound):
    """Minutes taken from the time off that an overtime earned; below zero: given back."""

    leave = models.ForeignKey("leave.Leave", models.PROTECT, related_name="lot_uses")
    overtime = models.ForeignKey(
        "timekeeping.Overtime", models.PROTECT, related_name="uses", verbose_name=_("overtime")
    )
    minutes = models.IntegerField(_("minutes"))

    class Meta(Bound.Meta):
        verbose_name = _("use of time off in lieu")
        verbose_name_plural = _("uses of time off in lieu")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(minutes=0), name="lot_use_moves")]

    def __str__(self):
        return f"{self.overtime_id} {self.minutes}"

    @property
    def back(self) -> int:
        """The minutes that this row gave back."""
        return -self.minutes
