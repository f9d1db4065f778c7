"""Campaigns with what they cost, reached and won, their evaluation, and the best plan chosen."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from regulations.binding.models import Bound, person_field
from sitecontent.campaigns.channels.models import Channel, Sale, SaleTail, Target, money_field
from sitecontent.campaigns.figures import Measure
from sitecontent.campaigns.links.models import Click, Link
from sitecontent.campaigns.partners.models import Partner, PartnerNote
from sitecontent.campaigns.planning.models import (
    MarketNote,
    OperatingPlan,
    PlanItem,
    Progress,
    Suggestion,
)
from sitecontent.campaigns.reports.models import Report, ReportReading
from sitecontent.campaigns.rules import How, Kind, Verdict

# Django looks for a room's models here; those of its parts stand beside what works with them.
__all__ = [
    "Campaign", "Channel", "Choice", "Click", "Cost", "Evaluation", "Link", "MarketNote",
    "OperatingPlan",
    "Partner", "PartnerNote", "PlanItem", "Progress", "Report", "ReportReading", "Sale",
    "SaleTail", "Suggestion", "Target", "Traffic", "Win", "WinUndone",
]  # fmt: skip


class Campaign(models.Model):
    """A promotion of one kind over some days; `budget` is what it is planned to cost.

    `code` stands in an order that it won: a promotion code or the tag of a link. Its stage follows
    from its days (`rules.stage_of`).
    """

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=80)
    goal = models.CharField(_("goal"), max_length=500)
    channel = models.ForeignKey(
        Channel, models.PROTECT, null=True, related_name="campaigns", verbose_name=_("channel")
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, related_name="campaigns", verbose_name=_("partner")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    budget = money_field(_("planned cost"))
    code = models.CharField(_("code or link tag"), max_length=24, blank=True)
    address = models.URLField(_("where it is"), max_length=500, blank=True)
    by = person_field(_("run by"))
    planned_at = models.DateTimeField(_("planned at"))
    called_off_at = models.DateTimeField(_("called off at"), null=True)
    why_changed = models.CharField(_("why it was changed"), max_length=300, blank=True)
    clocks = models.SmallIntegerField(default=1)  # deadlines it has had so far
    deadline = models.ForeignKey(
        "deadlines.Deadline", models.PROTECT, null=True, related_name="+",
        verbose_name=_("deadline"),
    )  # fmt: skip
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-starts_on", "-id"]
        permissions = [("run_campaign", _("Can run campaigns"))]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="campaign_code_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on"), budget__gte=0),
                name="campaign_has_days",
            ),
            models.CheckConstraint(
                condition=~Q(kind="joint") | Q(partner__isnull=False),
                name="joint_has_a_partner",
            ),
        ]
        indexes = [models.Index(fields=["-starts_on", "-id"], name="campaign_newest")]

    def __str__(self):
        return self.name


class Entry(Bound):
    """What was written down of a campaign for one day."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="%(class)ss")
    day = models.DateField(_("day"))
    by = person_field(_("entered by"))

    class Meta(Bound.Meta):
        abstract = True


class Cost(Entry):
    """What was spent, as the room of campaigns knows it; the money itself is finance's.

    A wrong one is taken back by a row of the same sum below zero that names it in `reverses`.
    """

    amount = money_field(_("cost"))
    what = models.CharField(_("what for"), max_length=200)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    is_from_file = models.BooleanField(default=False)

    class Meta(Entry.Meta):
        verbose_name = _("cost")
        verbose_name_plural = _("costs")
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses=None, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
                name="cost_above_zero",
            ),
        ]
        indexes = [models.Index(fields=["campaign", "day"], name="cost_day")]


class Traffic(Entry):
    """How many saw it and how many clicked on a day; the newest row of a day counts."""

    reach = models.IntegerField(_("reach"))
    clicks = models.IntegerField(_("clicks"))

    class Meta(Entry.Meta):
        verbose_name = _("reach and clicks")
        verbose_name_plural = _("reach and clicks")
        constraints = [
            models.CheckConstraint(
                condition=Q(reach__gte=0, clicks__gte=0), name="traffic_not_negative"
            ),
        ]
        indexes = [models.Index(fields=["campaign", "day", "-id"], name="traffic_day")]


class Win(Bound):
    """An order that a campaign won: found by its code or its link, or assigned by hand."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="wins")
    order = models.ForeignKey("desk.Order", models.PROTECT, related_name="+")
    how = models.CharField(_("how"), max_length=8, choices=How.choices)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = person_field(_("assigned by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("order won")
        verbose_name_plural = _("orders won")
        constraints = [
            models.CheckConstraint(
                condition=Q(how__in=["code", "link"], by=None)
                | Q(how="hand", by__isnull=False) & ~Q(reason=""),
                name="win_by_code_or_person",
            ),
        ]
        indexes = [models.Index(fields=["order"], name="win_order")]


class WinUndone(Bound):
    """An order that was not won after all."""

    win = models.OneToOneField(Win, models.PROTECT, related_name="undone")
    reason = models.CharField(_("reason"), max_length=200)
    by = person_field(_("taken back by"))

    class Meta(Bound.Meta):
        verbose_name = _("order taken back")
        verbose_name_plural = _("orders taken back")


class Evaluation(Bound):
    """What came of a campaign, once; `figures` are frozen as they stood (B5)."""

    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="evaluation")
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict.choices)
    text = models.CharField(_("evaluation"), max_length=2000)
    figures = models.JSONField()
    by = person_field(_("evaluated by"))

    class Meta(Bound.Meta):
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")


class Choice(Bound):
    """The best plan among evaluated campaigns, chosen with a reason.

    `figures` is the ranking that lay before who chose: a list, best first.
    """

    title = models.CharField(_("what for"), max_length=100)
    best = models.ForeignKey(Campaign, models.PROTECT, related_name="choices")
    measure = models.CharField(_("measure"), max_length=16, choices=Measure.choices)
    figures = models.JSONField()
    reason = models.CharField(_("reason"), max_length=1000)
    by = person_field(_("chosen by"))

    class Meta(Bound.Meta):
        verbose_name = _("best plan")
        verbose_name_plural = _("best plans")
        ordering = ["-id"]
