"""Operating plans with items and progress, proposals of developments, notes on the market."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regulations.approvals.models import Approvable
from regulations.binding.models import Bound, Kept, person_field
from sitecontent.campaigns.planning.rules import Matter, State


class Document(Approvable):
    """What a person writes for their superior, and where it stands."""

    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PENDING
    )
    title = models.CharField(_("title"), max_length=100)
    text = models.CharField(_("text"), max_length=4000)
    by = person_field(_("written by"))
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        abstract = True
        ordering = ["-id"]

    def __str__(self):
        return self.title


class OperatingPlan(Document):
    """What is to be done in a quarter; its items by round. One stands for each quarter."""

    quarter = models.DateField(_("quarter"))
    round = models.SmallIntegerField(_("round"), default=1)

    class Meta(Document.Meta):
        verbose_name = _("operating plan")
        verbose_name_plural = _("operating plans")
        permissions = [("write_plan", _("Can write operating plans"))]
        constraints = [
            models.UniqueConstraint(
                fields=["quarter"],
                condition=Q(state__in=["pending", "returned", "approved"]),
                name="plan_once_a_quarter",
            ),
        ]


class Suggestion(Document):
    """A development that somebody proposes to their superior."""

    class Meta(Document.Meta):
        verbose_name = _("proposal of a development")
        verbose_name_plural = _("proposals of developments")
        permissions = [("suggest", _("Can propose developments"))]


class PlanItem(Kept):
    """One thing of an operating plan: what, by whom, until when, how it is measured."""

    plan = models.ForeignKey(OperatingPlan, models.PROTECT, related_name="items")
    round = models.SmallIntegerField()
    position = models.SmallIntegerField()
    what = models.CharField(_("what"), max_length=200)
    measure = models.CharField(_("measured by"), max_length=200, blank=True)
    due_on = models.DateField(_("until"))
    keeper = person_field(_("by whom"))

    class Meta(Kept.Meta):
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "round", "position"], name="item_once"),
        ]


class Progress(Bound):
    """How far an item has come; the newest row counts."""

    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="progress")
    percent = models.SmallIntegerField(_("percent done"))
    text = models.CharField(_("note"), max_length=500)
    by = person_field(_("noted by"))

    class Meta(Bound.Meta):
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="progress_percent"
            ),
        ]
        indexes = [models.Index(fields=["item", "-id"], name="progress_item")]


class MarketNote(Bound):
    """Something learnt of industry, competitors, users or demand, with where it comes from."""

    matter = models.CharField(_("about"), max_length=12, choices=Matter.choices)
    title = models.CharField(_("title"), max_length=100)
    text = models.CharField(_("note"), max_length=2000)
    source = models.CharField(_("source"), max_length=100)
    address = models.URLField(_("where it was seen"), max_length=500, blank=True)
    seen_on = models.DateField(_("seen on"))
    by = person_field(_("noted by"))

    class Meta(Bound.Meta):
        verbose_name = _("note on the market")
        verbose_name_plural = _("notes on the market")
        permissions = [("note_market", _("Can note what is learnt of the market"))]
        indexes = [models.Index(fields=["matter", "-id"], name="marketnote_matter")]
