"""One of everything of channels and campaigns, and the addresses at which it is found."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from sitecontent.campaigns.entries import add_cost
from sitecontent.campaigns.links.services import make_link
from sitecontent.campaigns.models import Channel, Partner, Report
from sitecontent.campaigns.planning.rules import Item
from sitecontent.campaigns.planning.services import PlanDraft, suggest, write_plan
from sitecontent.campaigns.reports.services import open_reports
from sitecontent.campaigns.rules import Draft, Kind
from sitecontent.campaigns.services import plan_campaign
from tests.company import CHINA, TEN


class Ads:
    """A channel with its report, a running campaign with a cost, a plan, a proposal, a partner."""

    def __init__(self, house):
        lead, today = house.lead, timezone.now().astimezone(CHINA).date()
        words = {"source": "taobao", "shop": "示范食品商城", "keeper": house.colleague}
        self.channel = Channel.objects.create(name="淘宝", **words)
        self.partner = Partner.objects.create(name="山水茶社")
        days = {"starts_on": TEN.date(), "ends_on": max(today, TEN.date()) + timedelta(days=2)}
        days["starts_on"] = max(days["starts_on"], days["ends_on"] - timedelta(days=300))
        draft = Draft(Kind.SEM, "春茶", "新客", budget=Decimal(100), **days)
        self.campaign = plan_campaign(draft=draft, by=lead, at=TEN)
        self.cost = add_cost(
            campaign_id=self.campaign.pk, day=TEN.date(), amount=Decimal(5), what="点击", by=lead,
            at=TEN,
        )  # fmt: skip
        link = {"campaign_id": self.campaign.pk, "tag": "TEA-ADS", "by": lead, "at": TEN}
        make_link(target="https://shop.example/tea", **link)
        items = [Item("开店", date(2026, 3, 31), house.colleague.pk)]
        quarter = PlanDraft(date(2026, 1, 1), "一季度", "拓渠道", items)
        self.plan = write_plan(draft=quarter, by=lead, at=TEN)
        self.suggestion = suggest(title="会员日", text="每月一次", by=lead, at=TEN)
        open_reports(TEN)
        self.report = Report.objects.get(channel=self.channel)

    def rows(self) -> dict[str, object]:
        """What the lists of the admin site show, by app and model."""
        return {"campaigns/channel": self.channel}

    def paths(self) -> dict[str, str]:
        """Pattern of each address → where there is something."""
        root = "campaigns/"
        campaign = f"{root}{self.campaign.pk}/"
        verbs = ("edit", "call-off", "evaluate", "traffic", "cost", "orders", "import", "links")
        places = {
            "": (self.campaign, ("", *(f"{verb}/" for verb in verbs))),
            "channels/": (self.channel, ("",)),
            "partners/": (self.partner, ("", "edit/", "notes/")),
            "plans/": (self.plan, ("", "edit/")),
            "suggestions/": (self.suggestion, ("", "edit/")),
            "reports/": (self.report, ("", "write/", "read/")),
        }
        item = f"{root}plans/{self.plan.pk}/items/{self.plan.items.get().pk}/"
        cost = f"{campaign}cost/{self.cost.pk}/back/"
        return {
            f"{root}{place}<int:pk>/{page}": f"{root}{place}{row.pk}/{page}"
            for place, (row, pages) in places.items()
            for page in pages
        } | {
            f"{root}plans/<int:pk>/items/<int:number>/": item,
            f"{root}<int:pk>/<slug:what>/<int:number>/back/": cost,
            "go/<slug:tag>": "go/TEA-ADS",
        }
