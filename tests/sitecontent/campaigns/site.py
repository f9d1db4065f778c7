"""A company with channels, a channel specialist and a promoter, and short ways to campaign."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from hr.people.models import Employee, Position
from hr.people.services import hire_employee
from regulations.approvals.services import decide_step
from sitecontent.campaigns.channels.services import set_target, sum_sales
from sitecontent.campaigns.entries import add_cost, add_traffic
from sitecontent.campaigns.models import Campaign, Channel, Partner
from sitecontent.campaigns.planning.rules import Item
from sitecontent.campaigns.planning.services import PlanDraft, suggest, write_plan
from sitecontent.campaigns.rules import Draft, Kind
from sitecontent.campaigns.services import evaluate_campaign, plan_campaign
from tests.company import CHINA, TEN, Company

DAY = timedelta(days=1)
TODAY = TEN.date()  # Wednesday, 4 March 2026
PEOPLE = (
    ("seller", "8001", "吴昊", "channel_specialist"),
    ("promoter", "8002", "冯雪", "promotion_specialist"),
    ("second", "8003", "钱磊", "promotion_specialist"),
)


def yuan(text) -> Decimal:
    return Decimal(str(text))


def at_ten(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=CHINA)


class Site(Company):
    """The company of the tests with a shop of each kind."""

    def __init__(self, at: datetime = TEN):
        super().__init__(at)
        for role, number, name, position in PEOPLE:
            hire_employee(
                number=number, name=name, position=Position.objects.get(code=position),
                department=self.lead.department, supervisor=self.lead, at=at,
                password="guizhang-2026",
            )  # fmt: skip
            setattr(self, role, Employee.objects.select_related("position").get(number=number))
        self.taobao = self.channel("淘宝旗舰店", "taobao", "示范食品商城")
        self.youzan = self.channel("有赞", "youzan", "")

    def channel(self, name: str, source: str, shop: str = "", **words) -> Channel:
        words = {"keeper": self.seller} | words
        return Channel.objects.create(name=name, source=source, shop=shop, **words)

    def sell(self, total="60.00", *, placed_at=None, at=TEN, **changes):
        """An order of a sum, placed a little before it comes in."""
        placed_at = placed_at or at - timedelta(minutes=5)
        sums = {"goods_total": yuan(total), "total": yuan(total), "paid": yuan(total)}
        return self.receive(
            at=max(at, placed_at), placed_at=placed_at, shipping_fee=yuan(0), **sums | changes
        )

    def target(self, amount="1000.00", month=date(2026, 4, 1), *, by=None, at=TEN, **words):
        words = {"channel_id": self.taobao.pk, "reason": "去年同期加一成"} | words
        return set_target(amount=yuan(amount), month=month, by=by or self.seller, at=at, **words)

    def plan(self, *, by=None, at=TEN, **changes) -> Campaign:
        """A campaign that runs from today for a week."""
        words = {
            "kind": Kind.SEM, "name": "春茶搜索推广", "goal": "新客 100 单", "starts_on": TODAY,
            "ends_on": TODAY + 6 * DAY, "budget": yuan(500),
        }  # fmt: skip
        return plan_campaign(draft=Draft(**words | changes), by=by or self.promoter, at=at)

    def partner(self, name="山水茶社") -> Partner:
        return Partner.objects.create(name=name, keeper=self.seller)

    def spend(self, campaign, amount="100.00", day=TODAY, *, by=None, at=TEN):
        return add_cost(
            campaign_id=campaign.pk, day=day, amount=yuan(amount), what="点击费",
            by=by or self.promoter, at=at,
        )  # fmt: skip

    def tally(self, campaign, reach=1000, clicks=50, day=TODAY, *, by=None, at=TEN):
        return add_traffic(
            campaign_id=campaign.pk, day=day, reach=reach, clicks=clicks,
            by=by or self.promoter, at=at,
        )  # fmt: skip

    def evaluate(self, campaign, *, by=None, at=None, **words):
        words = {"verdict": "repeat", "text": "新客多，成本低"} | words
        at = at or at_ten(campaign.ends_on + DAY)
        return evaluate_campaign(campaign_id=campaign.pk, by=by or self.promoter, at=at, **words)

    def evaluated(self, name="春茶搜索推广", *, cost="100.00", clicks=50, **words) -> Campaign:
        """A campaign that is over and evaluated, with what it cost and how many clicked."""
        campaign = self.plan(name=name, **words)
        if cost:
            self.spend(campaign, cost)
        self.tally(campaign, clicks=clicks)
        self.evaluate(campaign)
        return campaign

    def sums(self):
        return sum_sales()

    def operating_plan(self, *, by=None, at=TEN, **changes):
        """The plan of the first quarter, with one thing to do by the seller."""
        items = [Item("开通抖音小店", TODAY + 20 * DAY, self.seller.pk, "上线")]
        words = {
            "quarter": date(2026, 1, 1), "title": "一季度运营方案", "text": "拓渠道", "items": items
        } | changes  # fmt: skip
        return write_plan(draft=PlanDraft(**words), by=by or self.lead, at=at)

    def suggestion(self, *, by=None, at=TEN):
        return suggest(title="会员日", text="每月十号会员价", by=by or self.promoter, at=at)

    def say(self, document, verdict="approved", *, by=None, at=TEN):
        """The word of whoever the step waits for."""
        step = document.approval.steps.filter(state="open").get()
        by = by or Employee.objects.get(pk=step.people[0])
        decide_step(step_id=step.pk, verdict=verdict, comment="看过了", by=by, at=at)
        document.refresh_from_db()
        return document
