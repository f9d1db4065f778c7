"""What is to be left of a leave that has begun, on its way to whoever decided the leave."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.leave.changes.rules import State
from regulations.approvals.models import Approvable
from regulations.binding.models import readable


class Shortening(Approvable):
    """The leave is to end at `ends_at`; at its own start it falls away altogether."""

    leave = models.ForeignKey("leave.Leave", models.PROTECT, related_name="shortenings")
    ends_at = models.DateTimeField(_("new end"))
    was_until = models.DateTimeField(_("end before"))
    reason = models.CharField(_("reason"), max_length=500)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PENDING
    )
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        verbose_name = pgettext_lazy("leave", "shortening")
        verbose_name_plural = pgettext_lazy("leave", "shortenings")
        ordering = ["id"]
        constraints = [
            readable("shortening_is_readable", "ends_at", "was_until"),
            models.CheckConstraint(
                condition=Q(ends_at__lt=F("was_until")),
                name="shortening_shortens",
                violation_error_message=_("A leave is shortened to an earlier end."),
            ),
            models.UniqueConstraint(
                fields=["leave"],
                condition=Q(state=State.PENDING),
                name="shortening_one_at_a_time",
                violation_error_message=_("A shortening of this leave waits already."),
            ),
        ]

    def __str__(self):
        return f"{self.leave_id} {self.ends_at:%Y-%m-%d %H:%M}"
