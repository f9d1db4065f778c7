"""Channels and promotion of the demo company: targets, campaigns in every stage, partners, an
operating plan, notes on the market, the reports of a month."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from django.core.exceptions import ValidationError

from config.demo.timeline import Process, Timeline, moment
from hr.people.models import Employee
from orders.desk.models import Order
from orders.desk.rules import Channel as Source
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from sitecontent.campaigns.channels.rules import following, month_of, quarter_of
from sitecontent.campaigns.channels.services import set_target, sum_sales
from sitecontent.campaigns.entries import add_cost, add_traffic
from sitecontent.campaigns.links.services import follow_link, make_link
from sitecontent.campaigns.models import Campaign, Channel, Partner, Report
from sitecontent.campaigns.partners.rules import Standing
from sitecontent.campaigns.partners.services import Note, note_progress, save_partner
from sitecontent.campaigns.planning.rules import Item, Matter
from sitecontent.campaigns.planning.services import (
    PlanDraft,
    note_item,
    note_market,
    suggest,
    write_plan,
)
from sitecontent.campaigns.reports.services import hand_in, open_reports, read_report
from sitecontent.campaigns.rules import Draft, Kind
from sitecontent.campaigns.services import choose_best, evaluate_campaign, plan_campaign
from sitecontent.campaigns.wins import assign_order, find_wins

ONE_DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LEAD, SELLER, PROMOTER = "1102", "1107", "1109"
CHANNELS = (  # name, platform, currency, target of a month
    ("淘宝旗舰店", Source.TAOBAO, "CNY", 24000),
    ("有赞商城", Source.YOUZAN, "CNY", 15000),
    ("海外站", Source.SHOPIFY, "USD", 800),
    ("食品官网", Source.WOOCOMMERCE, "CNY", 6000),
    ("电话与门店", Source.PLAIN, "CNY", 7000),
)
# Name, kind, days before today of its first and last day, budget, cost and clicks of a day, code.
CAMPAIGNS = (
    ("茶友论坛话题", Kind.FORUM, 20, 14, 300, (28, 45), "BBS1120"),
    ("搜索推广·坚果", Kind.SEM, 19, 13, 900, (118, 130), "SEM1121"),
    ("老客户邮件", Kind.MAIL, 18, 12, 120, (12, 38), "MAIL8"),
    ("问答种草·陈皮", Kind.QUESTIONS, 12, 4, 200, (18, 26), ""),
    ("搜索推广·茶叶", Kind.SEM, 6, -4, 1200, (96, 112), "SEM1204"),
    ("山水茶社联名礼盒", Kind.JOINT, 4, -9, 800, (40, 60), "JOINT12"),
)
NOTES = (  # days after the beginning, who, about what, title, note, source
    (2, LEAD, Matter.COMPETITOR, "云岭优选开直播", "每晚八点，核桃秒杀 39.9。", "抖音直播间"),
    (5, SELLER, Matter.USERS, "客户问有没有小包装", "近两周聊天里 17 次。", "客服聊天记录"),
    (9, PROMOTER, Matter.DEMAND, "陈皮搜索量涨三成", "入冬后“陈皮泡水”上升。", "百度指数"),
    (12, LEAD, Matter.INDUSTRY, "快递费年前上调", "两家快递每单加 0.5 元。", "快递公司函"),
)  # fmt: skip


def open_channels(*, people: dict[str, Employee], at: datetime) -> None:
    """Before the history: channels, the targets of these months, partners."""
    seller, lead = people[SELLER], people[LEAD]
    month = month_of(at)
    for name, source, currency, amount in CHANNELS:
        channel = Channel(name=name, source=source, currency=currency, keeper=seller)
        channel._history_user, channel._history_date = lead, at
        channel.save()
        for ahead in range(3):
            wanted = Decimal(amount + 500 * ahead if currency == "CNY" else amount)
            set_target(
                channel_id=channel.pk, month=following(month, ahead), amount=wanted,
                reason="去年同期加一成", by=lead, at=at,
            )  # fmt: skip


def start_promotion(*, people: dict[str, Employee], timeline: Timeline, first: date) -> None:
    """Let campaigns run, partnerships go on, plans be written, reports handed in."""
    site = Promotion(people, timeline.until)
    for number, row in enumerate(CAMPAIGNS):
        timeline.start(site.campaigning(number, first, *row))
    for process in (
        site.partnering(first), site.planning(first), site.watching(first), site.comparing(),
        site.reporting(first), site.ahead(),
    ):  # fmt: skip
        timeline.start(process)


class Promotion:
    """People by number, and what each does for channels and campaigns at its moment."""

    def __init__(self, people: dict[str, Employee], until: datetime):
        rows = Employee.objects.select_related("position", "supervisor")
        self.people = {each.number: each for each in rows.filter(number__in=people)}
        self.until, self.today = until, until.date()

    def campaigning(
        self, number: int, first: date, name: str, kind: Kind, since: int, until: int,
        budget: int, daily: tuple[int, int], code: str,
    ) -> Process:  # fmt: skip
        """One campaign: planned, entered day by day, its orders found, evaluated if it is over."""
        begin = max(first, self.today - since * ONE_DAY)
        end = max(begin, self.today - until * ONE_DAY)
        by, rng = self.people[PROMOTER], Random(f"campaign:{number}")
        at = moment(begin, "09:05") + number * HOUR / 12
        yield at
        partner = None
        if kind == Kind.JOINT:
            by, partner = self.people[SELLER], Partner.objects.order_by("pk").first()
        draft = Draft(
            kind, name, "新客，每单成本 30 元以内", begin, end, Decimal(budget), code, "", None,
            partner,
        )  # fmt: skip
        campaign = plan_campaign(draft=draft, by=by, at=at)
        if code:
            words = {"tag": code, "target": "https://demo-foods.example/tea", "by": by, "at": at}
            make_link(campaign_id=campaign.pk, **words)
        day = begin
        while day <= min(end, self.today):
            at = moment(day, "18:00") + number * HOUR / 12
            yield at
            self._enter(campaign, day, daily, rng, by, at)
            day += ONE_DAY
        at = moment(end + 2 * ONE_DAY, "10:30") + number * HOUR / 12
        yield at
        if name != "问答种草·陈皮":  # this one waits for its evaluation
            self._evaluate(campaign, by, at)

    def _enter(self, campaign: Campaign, day: date, daily, rng: Random, by, at) -> None:
        cost, clicks = (round(each * rng.uniform(0.7, 1.3)) for each in daily)
        words = {"campaign_id": campaign.pk, "day": day, "by": by, "at": at}
        add_traffic(reach=clicks * rng.randint(18, 40), clicks=clicks, **words)
        add_cost(amount=Decimal(cost), what="平台扣费", **words)
        if campaign.code:
            for _each in range(Random(f"clicks:{day}").randint(4, 15)):
                follow_link(tag=campaign.code, counts=True, at=at)
        self._win(campaign, rng, by, at)

    def _win(self, campaign: Campaign, rng: Random, by, at) -> None:
        """Orders of the day that named it: by code, and one in three by the customer's word."""
        find_wins(campaign=campaign, at=at)
        if rng.random() > 0.45:
            return
        since = moment(at.date(), "00:00")
        rows = Order.objects.filter(placed_at__gte=since, placed_at__lt=at).order_by("id")
        order = rows.exclude(channel=Source.SHOPIFY).exclude(
            pk__in=campaign.wins.values("order")
        ).last()  # fmt: skip
        if order:
            try:
                assign_order(
                    campaign_id=campaign.pk, number=order.number, reason="客服问到从哪里看到的",
                    by=by, at=at,
                )  # fmt: skip
            except ValidationError:
                return  # another campaign has it already

    def _evaluate(self, campaign: Campaign, by, at: datetime) -> None:
        verdict, text = (
            ("change", "点击多、下单少，词要收窄，落地页换成坚果组合。")
            if campaign.kind == Kind.SEM
            else ("repeat", "花得少，来的都是懂行的客户，下月再做一期。")
        )
        evaluate_campaign(campaign_id=campaign.pk, verdict=verdict, text=text, by=by, at=at)

    def comparing(self) -> Process:
        """The promoter sets the best plan among those that were evaluated."""
        at = moment(self.today - 3 * ONE_DAY, "15:20")
        yield at
        rows = Campaign.objects.exclude(evaluation=None).order_by("pk")
        if len(rows) >= 2:
            choose_best(
                title="坚果与茶叶拉新", campaign_ids=[row.pk for row in rows],
                measure="return_on_cost", best=rows[0].pk, by=self.people[PROMOTER], at=at,
                reason="论坛话题花得最少，回头客最多；邮件只打得到老客户，搜索太贵。",
            )  # fmt: skip

    def partnering(self, first: date) -> Process:
        """Two partners are taken up and talked to; one step is overdue."""
        seller = self.people[SELLER]
        at = moment(first, "08:50")
        yield at
        until = self.today + 20 * ONE_DAY
        tea = Partner(
            name="山水茶社", business="茶馆连锁", contact="钱先生", phone="0571-00000011",
            contract="HZ-LM-07", contract_from=first, contract_until=until, keeper=seller,
        )  # fmt: skip
        blog = Partner(
            name="吃货小分队", business="美食公众号", contact="小满", keeper=seller,
            address="https://example.com/foodies",
        )  # fmt: skip
        for partner in (tea, blog):
            save_partner(partner=partner, by=seller, at=at)
        for days, partner, note in (
            (1, tea, Note(Standing.TALKING, "到店谈联名礼盒，对方出包装，我们出茶。")),
            (3, tea, Note(Standing.AGREED, "合同已签，分成三七。", "寄样品", first + 5 * ONE_DAY)),
            (4, blog, Note(Standing.TALKING, "报价一条推文 800 元，嫌贵。", "再约面谈",
                           first + 10 * ONE_DAY)),
            (7, tea, Note(Standing.RUNNING, "礼盒上架，门店摆台。", "月底对账", until)),
        ):  # fmt: skip
            at = max(at + HOUR, moment(first + days * ONE_DAY, "11:15"))
            yield at
            note_progress(partner_id=partner.pk, note=note, by=seller, at=at)

    def planning(self, first: date) -> Process:
        """The lead writes the plan of the quarter; it is approved, and two items move."""
        at = moment(first + ONE_DAY, "09:40")
        yield at
        quarter = quarter_of(self.today)
        last = following(quarter, 3) - ONE_DAY
        page = min(last, max(first + 5 * ONE_DAY, quarter))
        items = [
            Item("开通抖音小店，首批上架 20 款", last, self.people[SELLER].pk, "上架数"),
            Item("搜索推广每单成本降到 25 元", last, self.people[PROMOTER].pk, "推广评估"),
            Item("年货节专题页", page, self.people[LEAD].pk, "上线"),
        ]
        text = "以茶叶和坚果为主推，年前把联名礼盒和年货节做成两个爆点；渠道上补抖音。"
        draft = PlanDraft(quarter, "年货季运营方案", text, items)
        plan = write_plan(draft=draft, by=self.people[LEAD], at=at)
        yield at + 3 * HOUR
        self._say(plan, at + 3 * HOUR)
        at = moment(self.today - 2 * ONE_DAY, "16:10")
        yield at
        first_item, second, _third = plan.items.all()
        words = {"by": self.people[SELLER], "at": at}
        note_item(item_id=first_item.pk, percent=60, text="资质已过审，上架 12 款", **words)
        words = {"by": self.people[PROMOTER], "at": at}
        note_item(item_id=second.pk, percent=30, text="关键词从 200 个收到 80 个", **words)

    def _say(self, document, at: datetime) -> None:
        step = Step.objects.get(approval=document.approval, state="open")
        by = Employee.objects.get(pk=step.people[0])
        decide_step(step_id=step.pk, verdict="approved", comment="同意", by=by, at=at)

    def watching(self, first: date) -> Process:
        """What is learnt of the market, with its sources."""
        for days, number, matter, title, text, source in NOTES:
            day = first + days * ONE_DAY
            at = moment(day, "13:30")
            yield at
            note_market(
                matter=matter, title=title, text=text, source=source, seen_on=day,
                by=self.people[number], at=at,
            )  # fmt: skip

    def reporting(self, first: date) -> Process:
        """The reports of the month before are drafted, handed in and read; one comes late."""
        month = month_of(self.until)
        at = max(moment(month, "08:30"), moment(first, "08:31"))
        yield at
        sum_sales()
        open_reports(at)
        hand_over = at + 26 * HOUR
        yield hand_over
        rows = list(Report.objects.select_related("author", "channel").order_by("pk"))
        late = [row for row in rows if row.channel and row.channel.source == Source.SHOPIFY]
        for report in rows:
            if report not in late:
                self._hand_in(report, hand_over)
        yield hand_over + 5 * HOUR
        for report in Report.objects.filter(state="handed_in", kind="channel")[:3]:
            words = {"report_id": report.pk, "text": "收到，礼盒的数单独再报一次。"}
            read_report(**words, by=self.people[LEAD], at=hand_over + 5 * HOUR)
        yield hand_over + 7 * ONE_DAY
        for report in late:
            self._hand_in(report, hand_over + 7 * ONE_DAY)

    def _hand_in(self, report: Report, at: datetime) -> None:
        text = f"{report.text}\n各渠道平稳，坚果复购好于预期；下月主推联名礼盒。"
        hand_in(report_id=report.pk, text=text, by=report.author, at=at)

    def ahead(self) -> Process:
        """What is planned and what lies before the superior, now."""
        at = self.until - 4 * HOUR
        yield at
        day = self.today + 5 * ONE_DAY
        draft = Draft(
            Kind.ARTICLE,
            "年货软文三篇",
            "年前曝光",
            day,
            day + 10 * ONE_DAY,
            Decimal(600),
            "NH2026",
        )
        plan_campaign(draft=draft, by=self.people[PROMOTER], at=at)
        suggest(
            title="每月十号会员日", text="老客户复购占四成，建议固定会员日，免运费。",
            by=self.people[PROMOTER], at=at,
        )  # fmt: skip
        sum_sales()
