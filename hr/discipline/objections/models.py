"""Objections to decisions, and their answers; rows are only ever added."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.discipline.objections.rules import Reply
from regulations.binding.models import Bound


class Objection(Bound):
    """What somebody who bears a measure says against the decision, once for each decision.

    The decision holds all the same, until an answer changes it.
    """

    ruling = models.ForeignKey("discipline.Ruling", models.PROTECT, related_name="objections")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("objected by")
    )
    text = models.TextField(_("objection"))
    deadline = models.OneToOneField(
        "deadlines.Deadline", models.PROTECT, related_name="+", verbose_name=_("deadline")
    )

    class Meta(Bound.Meta):
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["ruling", "by"], name="objection_once"),
        ]

    def __str__(self):
        return f"{self.by} {self.at:%Y-%m-%d}"


class Answer(Bound):
    """The answer to an objection, once; `ruling` is the decision it led to, if any."""

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="answer")
    reply = models.CharField(
        pgettext_lazy("objection", "answer"), max_length=10, choices=Reply.choices
    )
    text = models.TextField(_("reasons"))
    ruling = models.OneToOneField(
        "discipline.Ruling",
        models.PROTECT,
        null=True,
        related_name="answer",
        verbose_name=_("new decision"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("answered by")
    )

    class Meta(Bound.Meta):
        verbose_name = _("answer to an objection")
        verbose_name_plural = _("answers to objections")
        constraints = [
            models.CheckConstraint(
                condition=Q(reply=Reply.UPHELD, ruling=None)
                | (~Q(reply=Reply.UPHELD) & Q(ruling__isnull=False)),
                name="answer_with_new_decision",
            ),
        ]

    def __str__(self):
        return str(Reply(self.reply).label)
