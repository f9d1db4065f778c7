"""What people said of the portal, and what was replied; rows that are only added."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.binding.models import Bound, person_field
from sitecontent.database.feedback.rules import LONGEST, Stand


class Feedback(Bound):
    """What somebody found lacking or awkward, and where: page, language, width of the screen.

    `room` is the name space of the page's address; empty for the home page.
    """

    text = models.CharField(_("what is lacking or awkward"), max_length=LONGEST)
    page = models.CharField(_("page"), max_length=500)
    title = models.CharField(_("title of the page"), max_length=200, blank=True)
    room = models.CharField(_("room"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10)
    width = models.IntegerField(_("width of the screen"), null=True)
    by = person_field(_("by"))
    deadline = models.ForeignKey(
        "deadlines.Deadline", models.PROTECT, related_name="+", verbose_name=_("deadline")
    )

    class Meta(Bound.Meta):
        verbose_name = pgettext_lazy("portal", "feedback")
        verbose_name_plural = pgettext_lazy("portal", "feedback")
        ordering = ["-id"]
        default_permissions = ()
        permissions = [
            ("watch_feedback", _("Can see everybody's feedback")),
            ("answer_feedback", _("Can answer feedback")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") & Q(page__startswith="/"), name="feedback_of_a_page"
            ),
        ]
        indexes = [models.Index(fields=["by", "-id"], name="feedback_by")]

    def __str__(self):
        return self.text[:60]


class Reply(Bound):
    """An answer to a feedback, and where it stands from then on; told to who gave it."""

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="replies")
    stand = models.CharField(_("stands"), max_length=10, choices=Stand.choices)
    text = models.CharField(_("answer"), max_length=LONGEST)
    change = models.ForeignKey(
        "database.SystemChange", models.PROTECT, null=True, related_name="replies",
        verbose_name=_("change of the system"),
    )  # fmt: skip
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = pgettext_lazy("feedback", "reply")
        verbose_name_plural = pgettext_lazy("feedback", "replies")
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(stand=Stand.OPEN) & ~Q(text=""), name="reply_says_something"
            ),
            models.CheckConstraint(
                condition=~Q(stand=Stand.TAKEN) | Q(change__isnull=False),
                name="reply_names_the_change",
            ),
        ]

    def __str__(self):
        return self.text[:60]
