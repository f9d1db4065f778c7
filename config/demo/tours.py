"""Tours in the demo company: six of them, each in another state."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from config.demo import papers
from config.demo.timeline import Process, Timeline, days, moment
from finance.expenses.claims.rules import Draft as Invoice
from finance.ledger.models import Entry
from finance.ledger.services import post_entry
from finance.tours.advances.services import ask_advance, pay_advance
from finance.tours.budgets.services import Planned, sign_budget
from finance.tours.departures.report import departing, send_report
from finance.tours.departures.services import ask_exemption, release_tour
from finance.tours.models import Tour
from finance.tours.papers.services import add_file, sign_contract
from finance.tours.receipts.services import Money, hand_over, take_money
from finance.tours.services import Plan, register_tour
from finance.tours.settling.bills import verify_costs
from finance.tours.settling.reckoning import ask_settlement
from finance.tours.settling.services import add_cost, settle_tour
from hr.people.models import Employee
from regulations.approvals.models import Approvable
from regulations.approvals.services import decide_step

OPERATIONS, CASHIER, ACCOUNTANT, HEAD = "1402", "1302", "1301", "1001"
HOUR = timedelta(hours=1)
SELLERS = ("苍洱酒店", "云南旅汽", "滇味楼", "崇圣寺景区", "大理导服")
DALI = (("transport", "旅游大巴四日", "7200"), ("rooms", "古城客栈三晚", "9600"),
        ("meals", "正餐七次", "6300"), ("tickets", "崇圣寺、洱海船票", "4800"),
        ("guide", "导游服务费", "1600"))  # fmt: skip
LIJIANG = (("transport", "大巴与索道", "11800"), ("rooms", "丽江三晚、香格里拉一晚", "14400"),
           ("meals", "正餐九次", "8100"), ("tickets", "玉龙雪山、普达措", "9900"),
           ("guide", "导游服务费", "2000"))  # fmt: skip
BANNA = (("transport", "动车与大巴", "9300"), ("rooms", "景洪五晚", "12500"),
         ("meals", "正餐十次", "7000"), ("tickets", "植物园、野象谷", "5200"))  # fmt: skip
TENGCHONG = (("transport", "旅游大巴三日", "5400"), ("rooms", "和顺古镇两晚", "5600"),
             ("meals", "正餐五次", "3500"), ("tickets", "热海、火山", "3000"))  # fmt: skip
SHILIN = (("transport", "中巴一日", "900"), ("tickets", "石林门票", "1560"),
          ("meals", "午餐", "360"))  # fmt: skip


def start_tours(*, people: dict[str, Employee], timeline: Timeline, first: date) -> None:
    """Let tours be sold, paid for, depart, come back and be settled over the days."""
    ids = [each.pk for each in people.values()]
    rows = Employee.objects.select_related("supervisor", "position").filter(pk__in=ids)
    agency = Agency({each.number: each for each in rows}, first, timeline.until)
    today = timeline.until.date()
    for process in (
        agency.settled(today - timedelta(days=16)),
        agency.unpaid(today - timedelta(days=9)),
        agency.under_way(today - timedelta(days=2)),
        agency.departs(today),
        agency.held_up(today + timedelta(days=2)),
        agency.sold(today + timedelta(days=12)),
        agency.reports(today),
        agency.posts(today),
    ):
        timeline.start(process)


class Agency:
    """People by number, and what each does for a tour at its moment."""

    def __init__(self, people: dict[str, Employee], first: date, until: datetime):
        self.people, self.first, self.until = people, first, until

    def settled(self, day: date) -> Process:
        """Four days in Dali: paid in full, settled with its papers, something given back."""
        at = moment(day - timedelta(days=4), "10:10")
        if at.date() < self.first:
            return
        yield at
        words = {"customer": "市第三中学", "route": "昆明—大理—双廊—昆明", "travellers": 36}
        tour = self._open("DL-{:%m%d}", "大理洱海四日", day, 4, at, DALI, "36000", **words)
        yield from self._paid(tour, "28800", at + HOUR)
        yield from self._leave(tour, day, "17000")
        back = moment(day + timedelta(days=4), "10:00")
        yield back
        for item, amount in enumerate(("7200", "9280", "5940", "4680", "1600"), 1):
            self._cost(tour, item, amount, back)
        self._papers(tour, back)
        yield from self._paid(tour, "7200", back + HOUR)
        at = back + timedelta(hours=26)
        yield at
        verify_costs(tour_id=tour.pk, by=self.people[CASHIER], at=at)
        yield from self._confirm(tour, at)
        at += 3 * HOUR
        yield at
        settle_tour(tour_id=tour.pk, way="bank", request=uuid4(), by=self.people[CASHIER], at=at)

    def _confirm(self, tour: Tour, at: datetime) -> Iterator[datetime]:
        """The guide lays the settlement down, operations and the chief accountant confirm it."""
        document = ask_settlement(tour_id=tour.pk, by=tour.guide, at=at)
        said = ((OPERATIONS, "与预算单和确认单核对无误"), (ACCOUNTANT, "票据相符，同意结算"))
        for who, comment in said:
            at += HOUR
            yield at
            self._approve(document, at, comment, who)

    def unpaid(self, day: date) -> Process:
        """Five days in Lijiang: back, the balance not paid in time, a paper missing."""
        at = moment(day - timedelta(days=5), "14:20")
        if at.date() < self.first:
            return
        yield at
        words = {"customer": "建工集团工会", "route": "昆明—丽江—香格里拉", "travellers": 45,
                 "sales": "1405", "guide": "1407"}  # fmt: skip
        tour = self._open("LJ-{:%m%d}", "丽江香格里拉五日", day, 5, at, LIJIANG, "58500", **words)
        yield from self._paid(tour, "46800", at + HOUR)
        yield from self._leave(tour, day, "21000")
        back = moment(day + timedelta(days=5), "11:15")
        yield back
        for item, amount in enumerate(("11800", "14250", "7980"), 1):
            self._cost(tour, item, amount, back)
        self._papers(tour, back, "confirmation")

    def under_way(self, day: date) -> Process:
        """Six days in Banna: left by exception, the company paid a part in advance."""
        at = moment(day - timedelta(days=3), "09:40")
        yield max(at, moment(self.first, "09:00"))
        at = max(at, moment(self.first, "09:00"))
        words = {"customer": "阳光旅游同业", "route": "昆明—景洪—勐仑", "travellers": 28}
        tour = self._open("BN-{:%m%d}", "西双版纳六日", day, 6, at, BANNA, "42000", **words)
        yield from self._paid(tour, "29400", at + HOUR)
        asked = at + 2 * HOUR
        yield asked
        document = ask_exemption(
            tour_id=tour.pk, reason="同业月结客户，余款已开票，两日内到账",
            by=self.people[OPERATIONS], at=asked,
        )  # fmt: skip
        yield asked + HOUR
        self._approve(document, asked + HOUR, "同意出团，余款由曹蕾负责跟进")
        yield from self._leave(tour, day, "31000", is_above=True)

    def departs(self, day: date) -> Process:
        """Three days in Tengchong: departs today, its advance waits for the cashier."""
        at = moment(max(day - timedelta(days=3), self.first), "15:05")
        yield at
        words = {"customer": "滇池社区老年大学", "route": "昆明—腾冲—和顺", "travellers": 24}
        words |= {"sales": "1405", "guide": "1407"}
        tour = self._open("TC-{:%m%d}", "腾冲热海三日", day, 3, at, TENGCHONG, "21600", **words)
        yield from self._paid(tour, "18000", at + HOUR)
        at = min(moment(day, "08:25"), self.until)
        yield at
        release_tour(tour_id=tour.pk, by=self.people[OPERATIONS], at=at)
        self._ask(tour, "9500", at, "餐费、门票备用金")

    def held_up(self, day: date) -> Process:
        """A day in the Stone Forest for individual travellers: not paid in full, so it is held."""
        at = moment(max(day - timedelta(days=4), self.first), "11:30")
        yield at
        words = {"kind": "individual", "customer": "散客拼团（4 家）", "route": "昆明—石林—昆明",
                 "travellers": 12}  # fmt: skip
        tour = self._open("SL-{:%m%d}", "石林一日散客", day, 1, at, SHILIN, "4560", **words)
        yield from self._paid(tour, "3420", at + HOUR)
        at = min(moment(day - timedelta(days=2), "08:40"), self.until)
        yield at
        ask_exemption(
            tour_id=tour.pk, reason="一家四口在机场付款失败，承诺上车前补齐 1140 元",
            by=self.people[OPERATIONS], at=at,
        )  # fmt: skip

    def sold(self, day: date) -> Process:
        """Four days at Lake Lugu: just sold, its money kept too long by who took it."""
        at = moment(max(day - timedelta(days=14), self.first), "16:00")
        yield at
        words = {
            "customer": "云岭设计院",
            "route": "昆明—泸沽湖",
            "travellers": 20,
            "sales": "1405",
        }
        tour = self._open("LG-{:%m%d}", "泸沽湖四日", day, 4, at, (), "26000", **words)
        at += HOUR
        yield at
        self._take(tour, "10000", at, way="cash")

    def reports(self, today: date) -> Process:
        """Operations reports each day's departures before going home."""
        for day in days(self.first, today):
            at = moment(day, "16:20")
            yield at
            if departing(day).exists():
                send_report(day=day, by=self.people[OPERATIONS], at=at)

    def posts(self, today: date) -> Process:
        """The chief accountant posts what the cashier moved for tours, every afternoon."""
        for day in days(self.first, today):
            at = moment(day, "17:10")
            yield at
            for entry in Entry.objects.filter(
                source__startswith="tours.", posting=None, dropping=None
            ).order_by("pk"):
                post_entry(entry_id=entry.pk, by=self.people[ACCOUNTANT], at=at)

    def _open(self, code: str, name: str, day: date, length: int, at: datetime, sheet, price: str,
              *, sales="1404", guide="1406", kind="group", **words) -> Tour:  # fmt: skip
        plan = Plan(
            code=code.format(day), name=name, kind=kind, departs_on=day,
            returns_on=day + timedelta(days=length - 1), operations=self.people[OPERATIONS],
            sales=self.people[sales], guide=self.people[guide], **words,
        )  # fmt: skip
        tour = register_tour(plan=plan, by=self.people[OPERATIONS], at=at)
        sign_contract(
            tour_id=tour.pk, price=Decimal(price), signed_on=at.date(), name="旅游合同.pdf",
            content=papers.contract(tour, price), by=tour.sales, at=at,
        )  # fmt: skip
        if sheet:
            lines = [Planned(kind, text, Decimal(amount)) for kind, text, amount in sheet]
            sign_budget(tour_id=tour.pk, lines=lines, by=self.people[OPERATIONS], at=at)
        return tour

    def _take(self, tour: Tour, amount: str, at: datetime, way: str = "bank"):
        money = Money(Decimal(amount), tour.customer, way)
        return take_money(tour_id=tour.pk, money=money, request=uuid4(), by=tour.sales, at=at)

    def _paid(self, tour: Tour, amount: str, at: datetime) -> Iterator[datetime]:
        """Money taken, and handed over half an hour later."""
        yield at
        receipt = self._take(tour, amount, at)
        at += HOUR / 2
        yield at
        hand_over(receipt_id=receipt.pk, by=self.people[CASHIER], at=at)

    def _leave(self, tour: Tour, day: date, advance: str, *, is_above=False) -> Iterator[datetime]:
        """Released the day before, the guide's advance paid."""
        at = moment(max(day - timedelta(days=1), self.first), "15:30")
        yield at
        release_tour(tour_id=tour.pk, by=self.people[OPERATIONS], at=at)
        document = self._ask(tour, advance, at, "全程餐费、门票、房费备用金")
        if is_above:
            at += HOUR / 2
            yield at
            self._approve(document, at, "同意垫付，回款后归还")
        at += HOUR / 2
        yield at
        pay_advance(advance_id=document.pk, way="bank", by=self.people[CASHIER], at=at)

    def _ask(self, tour: Tour, amount: str, at: datetime, purpose: str):
        return ask_advance(
            tour_id=tour.pk, amount=Decimal(amount), purpose=purpose, request=uuid4(),
            by=tour.guide, at=at,
        )  # fmt: skip

    def _approve(self, document: Approvable, at: datetime, comment: str, who=HEAD) -> None:
        document.refresh_from_db()
        step = document.approval.steps.get(state="open")
        by = self.people[who]
        decide_step(step_id=step.pk, verdict="approved", comment=comment, by=by, at=at)

    def _cost(self, tour: Tour, item: int, amount: str, at: datetime) -> None:
        lines = {line.item: line.text for line in tour.budgets.last().lines.all()}
        add_cost(
            tour_id=tour.pk, item=item, amount=Decimal(amount), text=lines[item],
            invoice=Invoice(
                f"2653200000{tour.pk:05}{item:05}", Decimal(amount), kind="32", day=at.date(),
                seller=SELLERS[item % len(SELLERS)], stated=Decimal(amount),
            ),
            by=tour.guide, at=at,
        )  # fmt: skip

    def _papers(self, tour: Tour, at: datetime, *kinds: str) -> None:
        drawn = {
            "confirmation": ("费用确认单.pdf", papers.confirmation),
            "itemised": ("明细清单.pdf", papers.itemised),
        }
        for kind in kinds or drawn:
            name, draw = drawn[kind]
            add_file(
                tour_id=tour.pk, kind=kind, name=name, content=draw(tour),
                by=self.people[OPERATIONS], at=at,
            )  # fmt: skip
