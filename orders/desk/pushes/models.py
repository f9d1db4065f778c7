"""What shops pushed, kept as it came."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.desk.rules import Channel


class Push(models.Model):
    """One message that a shop pushed, kept as it came; a repeated one is not worked twice."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("taken")
        IGNORED = "ignored", _("not about an order")
        FAULTY = "faulty", _("faulty")
        FORGED = "forged", _("wrong signature")

    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices)
    key = models.CharField(_("key"), max_length=200)
    topic = models.CharField(_("topic"), max_length=100, blank=True)
    body = models.TextField(_("message"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    problem = models.JSONField(_("problem"), null=True)  # the fault, or why it was ignored
    # What was taken and yet is worth a look: faults that refuse nothing.
    remarks = models.JSONField(_("remarks"), default=list)
    address = models.GenericIPAddressField(pgettext_lazy("sender", "from"), null=True)
    order = models.ForeignKey(
        "desk.Order", models.PROTECT, null=True, related_name="pushes", verbose_name=_("order")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("push")
        verbose_name_plural = _("pushes")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "key"],
                condition=Q(outcome__in=["taken", "ignored"]),
                name="push_once",
            ),
            # A shop sends again what we could not read: it is kept once.
            models.UniqueConstraint(
                fields=["channel", "key"], condition=Q(outcome="faulty"), name="push_faulty_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["channel", "at"], condition=Q(outcome="forged"), name="push_forged"
            ),
        ]

    def __str__(self):
        return f"{self.channel} {self.topic} {self.outcome}"
