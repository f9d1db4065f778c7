"""What the pages of one campaign have in common."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from hr.people.selectors import superior_ids
from regulations.binding.pages import status_of
from sitecontent.campaigns import figures, selectors
from sitecontent.campaigns.charts import upright
from sitecontent.campaigns.forms import AssignForm, CostForm, EvaluationForm, TrafficForm
from sitecontent.campaigns.links.forms import LinkForm
from sitecontent.campaigns.links.selectors import links_of
from sitecontent.campaigns.models import Campaign
from sitecontent.campaigns.rules import Stage, day_of

FORM = ["GET", "HEAD", "POST"]
may_see = permission_required("campaigns.view_campaign", raise_exception=True)
may_run = permission_required("campaigns.run_campaign", raise_exception=True)
MOST_WINS, MOST_DAYS = 100, 60


def find_campaign(pk: int) -> Campaign:
    """A campaign with all that its page names."""
    return get_object_or_404(selectors.campaigns(), pk=pk)


def may_change(campaign: Campaign, person) -> bool:
    """Whether a campaign is a person's, or that of somebody they lead."""
    return person.pk == campaign.by_id or person.pk in superior_ids(campaign.by_id)


def show_campaign(request, campaign: Campaign, at: datetime, *, refused=None, **forms):
    """The page of a campaign."""
    stage, viewer = selectors.stage(campaign, at), request.user
    evaluation = getattr(campaign, "evaluation", None) if stage == Stage.EVALUATED else None
    known = selectors.figures_of([campaign.pk])[campaign.pk]
    frozen = figures.from_json(evaluation.figures) if evaluation else None
    runs = viewer.has_perm("campaigns.run_campaign")
    is_open = stage not in (Stage.EVALUATED, Stage.CALLED_OFF)
    mine = may_change(campaign, viewer)
    days, links = selectors.days_of(campaign), list(links_of(campaign.pk))
    wins = selectors.standing_wins(campaign=campaign).select_related("order__standing", "by")
    context = {
        "campaign": campaign, "stage": stage, "stages": Stage, "evaluation": evaluation,
        "figures": frozen or known, "rows": figure_rows(frozen or known), "days": days[-MOST_DAYS:],
        "chart": _chart(days), "costs": campaign.costs.select_related("by", "reversal"),
        "wins": wins.order_by("-id")[:MOST_WINS],
        "undone": campaign.wins.exclude(undone=None).select_related("order", "undone__by"),
        "history": _history(campaign), "choices": campaign.choices.select_related("by"),
        "may_enter": runs and is_open and stage != Stage.PLANNED,
        "may_spend": runs and is_open,
        "may_change": mine and stage in (Stage.PLANNED, Stage.RUNNING),
        "may_call_off": mine and stage == Stage.PLANNED,
        "may_evaluate": mine and stage == Stage.OVER,
        "traffic": TrafficForm(initial=_offered(campaign, days, at)),
        "links": links, "portal": settings.PORTAL_URL, 
        "link": LinkForm.offered(campaign, {each.tag for each in links}),
        "cost": CostForm(initial={"day": day_of(at)}),
        "assign": AssignForm(), "evaluate": EvaluationForm(), "refused": refused,
    } | forms  # fmt: skip
    return render(request, "campaigns/campaign.html", context, status=status_of(request))


def _offered(campaign: Campaign, days: list[dict], at: datetime) -> dict:
    """The day that is entered next, with the clicks its links counted."""
    day = min(day_of(at), campaign.ends_on)
    counted = next((each["counted"] for each in days if each["day"] == day), 0)
    return {"day": day} | ({"clicks": counted} if counted else {})


def figure_rows(known: figures.Figures) -> list[tuple]:
    """The figures as labels and values, with the unit of each."""
    return [
        (_("Cost"), known.cost, "yuan"),
        (_("Reach"), known.reach, "count"),
        (_("Clicks"), known.clicks, "count"),
        (_("Click rate"), known.click_rate, "percent"),
        (_("Orders won"), known.orders, "count"),
        (_("Worth of the orders"), known.revenue, "yuan"),
        (_("Cost per click"), known.cost_per_click, "yuan"),
        (_("Cost per order"), known.cost_per_order, "yuan"),
        (_("Conversion"), known.conversion, "percent"),
        (_("Return on cost"), known.return_on_cost, "ratio"),
    ]


def _chart(days: list[dict]):
    rows = [(each["day"], each["traffic"].clicks, None) for each in days if each["traffic"]]
    return upright(rows[-MOST_DAYS:]) if len(rows) > 1 else None


def _history(campaign: Campaign) -> list:
    return list(campaign.history.select_related("history_user").order_by("-history_id")[:20])
