"""Reports of a month and who of the superiors has read them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regulations.binding.models import Bound, person_field
from sitecontent.campaigns.reports.rules import Kind, State


class Report(models.Model):
    """The report of a month on a channel, or of a person on their campaigns.

    Once handed in nothing of it changes: `figures` are as they stood then, and `fingerprint` is
    what the database computed over all of it.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    month = models.DateField(_("month"))
    channel = models.ForeignKey(
        "campaigns.Channel", models.PROTECT, null=True, related_name="reports",
        verbose_name=_("channel"),
    )  # fmt: skip
    author = person_field(_("author"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    text = models.TextField(_("report"))
    figures = models.JSONField(default=dict)
    drafted_at = models.DateTimeField(_("drafted at"))
    handed_in_at = models.DateTimeField(_("handed in at"), null=True)
    fingerprint = models.CharField(_("fingerprint"), max_length=64, blank=True)
    deadline = models.ForeignKey(
        "deadlines.Deadline", models.PROTECT, related_name="+", verbose_name=_("deadline")
    )

    class Meta:
        verbose_name = _("monthly report")
        verbose_name_plural = _("monthly reports")
        ordering = ["-month", "-id"]
        permissions = [("read_reports", _("Can read all monthly reports"))]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "month", "channel"], condition=Q(kind="channel"),
                name="report_of_a_channel_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "month", "author"], condition=Q(kind="promotion"),
                name="report_of_a_person_once",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1)
                & (Q(kind="channel", channel__isnull=False) | Q(kind="promotion", channel=None)),
                name="report_is_on_something",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["author", "-month"], name="report_author")]


class ReportReading(Bound):
    """A superior has read a report, and what they say of it."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="readings")
    text = models.CharField(_("comment"), max_length=1000, blank=True)
    by = person_field(_("read by"))

    class Meta(Bound.Meta):
        verbose_name = _("reading of a report")
        verbose_name_plural = _("readings of reports")
        constraints = [
            models.UniqueConstraint(fields=["report", "by"], name="report_read_once"),
        ]
