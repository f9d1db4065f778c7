"""Monthly reports with all their versions, and reports of the unusual with their answers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.service.rules import LONGEST_NOTE
from regulations.binding.models import Bound, person_field


class ServiceReport(Bound):
    """The report of a month, and who owes it (C10-R5)."""

    month = models.DateField(_("month"))
    author = person_field(_("author"))
    deadline = models.ForeignKey("deadlines.Deadline", models.PROTECT, related_name="+")

    class Meta(Bound.Meta):
        verbose_name = _("monthly report of the service")
        verbose_name_plural = _("monthly reports of the service")
        ordering = ["-month"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["month"], name="service_report_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="service_report_of_a_month"),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m}"


class ReportText(Bound):
    """A version of a report; the first is the portal's draft (`by` is empty)."""

    report = models.ForeignKey(ServiceReport, models.PROTECT, related_name="texts")
    number = models.SmallIntegerField(editable=False, default=0)
    text = models.TextField(_("report"))
    by = person_field(_("by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("version of a report")
        verbose_name_plural = _("versions of reports")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="report_text_once"),
        ]


class ReportSent(Bound):
    """A report was sent, with its figures as they stood then; nothing follows."""

    report = models.OneToOneField(ServiceReport, models.PROTECT, related_name="sent")
    text = models.ForeignKey(ReportText, models.PROTECT, related_name="+")
    figures = models.JSONField()
    to = person_field(_("sent to"), null=True)
    by = person_field(_("sent by"))

    class Meta(Bound.Meta):
        verbose_name = _("sending of a report")
        verbose_name_plural = _("sendings of reports")
        default_permissions = ()


class ReportRead(Bound):
    """A superior has read a report, and what they say of it."""

    report = models.ForeignKey(ServiceReport, models.PROTECT, related_name="readings")
    text = models.CharField(_("comment"), max_length=LONGEST_NOTE, blank=True)
    by = person_field(_("read by"))

    class Meta(Bound.Meta):
        verbose_name = _("reading of a report")
        verbose_name_plural = _("readings of reports")
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["report", "by"], name="service_report_read_once"),
        ]


class Unusual(Bound):
    """Something unusual, told to the lead at once (C10-R5)."""

    what = models.CharField(_("what is unusual"), max_length=LONGEST_NOTE)
    by = person_field(_("reported by"))

    class Meta(Bound.Meta):
        verbose_name = _("report of the unusual")
        verbose_name_plural = _("reports of the unusual")
        ordering = ["-id"]
        default_permissions = ()
        indexes = [models.Index(fields=["by", "-id"], name="unusual_by")]

    def __str__(self):
        return self.what[:60]


class UnusualAnswer(Bound):
    """What the lead says to it."""

    unusual = models.OneToOneField(Unusual, models.PROTECT, related_name="answer")
    text = models.CharField(_("answer"), max_length=LONGEST_NOTE)
    by = person_field(_("answered by"))

    class Meta(Bound.Meta):
        verbose_name = _("answer to a report of the unusual")
        verbose_name_plural = _("answers to reports of the unusual")
        default_permissions = ()
