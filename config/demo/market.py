"""The market of the demo company: competitors, proposals in every state, a promotion, reviews."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from catalog.products.models import Product
from catalog.products.reviews.services import reply_review, take_review
from catalog.products.services import write_off
from catalog.proposals.automatic import tell_of_promotions
from catalog.proposals.evidence import note_price
from catalog.proposals.execution import execute_proposal
from catalog.proposals.models import Plan, Proposal
from catalog.proposals.plans import plan_promotion
from catalog.proposals.rules import Kind, Line
from catalog.proposals.services import Draft, propose
from config.demo.goods import add_varieties
from config.demo.timeline import Process, Timeline, moment
from hr.people.models import Employee
from hr.people.selectors import holders
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step

ONE_DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MANAGER, OPERATOR, EDITOR, PLANNER, SPECIALIST = "1201", "1202", "1112", "1109", "1108"
RIVALS = ("云岭优选", "江南食集", "山货铺子")
# Whose prices were watched every week.
WATCHED = ("CY-001", "CY-002", "GH-001", "GD-004", "LY-001", "LH-001")
REVIEWS = (  # channel, customer, stars, text, hours until the reply (None: none yet), reply
    ("淘宝", "t**8", 5, "茶香很正，老人很喜欢。", 3, "谢谢您的喜欢，新茶上市会告诉您。"),
    ("有赞", "小满", 4, "味道不错，就是快递慢了一天。", 5, "让您久等了，下次优先发。"),
    ("淘宝", "w**r", 2, "有两个碎了，客服处理得还行。", 26, "非常抱歉，碎的已为您补发。"),
    ("微信", "阿芳", 5, "回购第三次，一如既往。", 2, "感谢老朋友，随单送您一份小样。"),
    ("淘宝", "l**9", 3, "比图片上小一些。", None, ""),
    ("有赞", "清欢", 5, "送人很体面。", None, ""),
)  # fmt: skip


def open_market(
    *, people: dict[str, Employee], goods: list[tuple[Product, int]], at: datetime
) -> None:
    """Before the history: competitors are looked at, all goods listed by one proposal."""
    market = Market(people)
    lines = []
    for number, (product, _wanted) in enumerate(goods):
        market.note(product, Random(f"market:{number}"), at, only=RIVALS[number % 3])
        lines.append(Line(product.pk, product.price))
    asked = market.propose(Kind.LISTING, lines, "首批商品上架，参照三家竞品定价", at)
    market.decide(asked, at)
    market.execute(asked, at)


def start_market(*, people: dict[str, Employee], timeline: Timeline, first: date) -> None:
    """Let prices be watched, proposals run, a promotion go on, reviews come in."""
    market, until = Market(people), timeline.until
    today = until.date()
    for process in (
        market.watching(first, today),
        market.cheaper(first + ONE_DAY),
        market.varieties(first + 2 * ONE_DAY),
        market.flawed(max(first, today - timedelta(days=6))),
        market.promoting(max(first, today - timedelta(days=4)), until),
        market.reviewed(until),
        market.waiting(until),
    ):
        timeline.start(process)


class Market:
    """People by number, and what each does for goods on sale at its moment."""

    def __init__(self, people: dict[str, Employee]):
        rows = Employee.objects.select_related(
            "position", "department__leader", "department__managing_leader__position"
        ).filter(pk__in=[each.pk for each in people.values()])
        self.people = {each.number: each for each in rows}

    def watching(self, first: date, today: date) -> Process:
        """Every third day the product manager looks at what others charge."""
        day = first
        while day <= today:
            at = moment(day, "10:20")
            yield at
            for sku in WATCHED:
                rng = Random(f"market:{sku}:{day}")
                for rival in RIVALS:
                    self.note(self.product(sku), rng, at, only=rival)
            day += 3 * ONE_DAY

    def cheaper(self, day: date) -> Process:
        """A price that follows the competitors: asked, approved, carried out; a later one not."""
        at = moment(day, "11:10")
        yield at
        walnuts = self.product("GH-001")
        asked = self.propose(
            Kind.PRICE, [Line(walnuts.pk, Decimal("42.80"))], "三家竞品都降到 43 元以下", at
        )
        yield at + HOUR
        self.decide(asked, at + HOUR)
        yield at + 3 * HOUR
        self.execute(asked, at + 3 * HOUR)
        at = moment(day + 2 * ONE_DAY, "15:05")
        yield at
        rice = self.product("LY-001")
        asked = self.propose(
            Kind.PRICE, [Line(rice.pk, Decimal("99.00"))], "新米上市，拟提价", at
        )  # fmt: skip
        yield at + HOUR
        self.decide(asked, at + HOUR, "refused", "涨得太多，先观察一个月")

    def varieties(self, day: date) -> Process:
        """Other sizes are taken up, priced and listed."""
        at = moment(day, "09:30")
        yield at
        made = add_varieties(by=self.people[SPECIALIST], at=at)
        for product in made:
            self.note(product, Random(product.sku), at, only=RIVALS[0])
        lines = [Line(each.pk, each.price) for each in made]
        asked = self.propose(Kind.LISTING, lines, "大规格上架，客户常问", at + HOUR)
        yield at + 4 * HOUR
        self.decide(asked, at + 4 * HOUR)
        yield at + 5 * HOUR
        self.execute(asked, at + 5 * HOUR)

    def flawed(self, day: date) -> Process:
        """A product is taken off sale for another reason; some of it is written off."""
        at = moment(day, "10:40")
        yield at
        crab = self.product("LS-005")
        write_off(sku=crab.sku, pieces=1, reason="盒体破损", by=self.people[SPECIALIST], at=at)
        asked = self.propose(
            Kind.DELISTING, [Line(crab.pk)], "供应商换包装，等新批次质检", at, number=OPERATOR
        )
        yield at + HOUR
        self.decide(asked, at + HOUR)
        yield at + 2 * HOUR
        self.execute(asked, at + 2 * HOUR)

    def promoting(self, day: date, until: datetime) -> Process:
        """A plan is accepted, goods are put into it, and it goes on at its moment."""
        at = moment(day, "09:10")
        yield at
        plan = self.plan("岁末囤货节", "满 199 减 20 之外，茶叶和坚果限时直降", day, 10, at)
        yield at + HOUR
        self.decide(plan, at + HOUR)
        at = moment(day, "14:20")
        yield at
        lines = [
            Line(self.product(sku).pk, Decimal(price))
            for sku, price in (("CY-002", "79.00"), ("GH-002", "33.90"), ("GH-004", "25.90"))
        ]
        window = {"plan": plan, "starts_at": plan.starts_at, "ends_at": plan.ends_at}
        asked = self.propose(Kind.PROMOTION, lines, "囤货节三款主推", at, **window)
        yield at + HOUR
        self.decide(asked, at + HOUR)
        yield at + 2 * HOUR
        self.execute(asked, at + 2 * HOUR)
        yield plan.starts_at + HOUR / 60
        tell_of_promotions(plan.starts_at + HOUR / 60)
        at = until - 5 * HOUR
        yield at
        self.plan("年货节", "礼盒专场，老客户提前一天", until.date() + 14 * ONE_DAY, 7, at)

    def reviewed(self, until: datetime) -> Process:
        """Customers say something; most of it is answered, once too late."""
        goods = [self.product(sku) for sku in (*WATCHED, "GD-001")]
        answers = []
        for number, (channel, author, stars, text, hours, reply) in enumerate(REVIEWS):
            back = 40 - 7 * number if hours is not None else 9 - number
            at = until - timedelta(hours=max(1, back))
            answers.append((at, None, (goods[number], channel, author, stars, text)))
            if hours is not None:
                answers.append((min(at + hours * HOUR, until - HOUR / 2), number, reply))
        known = {}
        for at, number, said in sorted(answers, key=lambda each: each[0]):
            yield at
            by = holders("ecommerce_assistant").order_by("number").first()
            if number is None:
                product, channel, author, stars, text = said
                words = {"channel": channel, "author": author, "stars": stars, "text": text}
                known[author] = take_review(product=product, **words, by=by, at=at)
            else:
                review = known[REVIEWS[number][1]]
                reply_review(review_id=review.pk, text=said, by=by, at=at)

    def waiting(self, until: datetime) -> Process:
        """What lies before the leader, before the web editor and before who asked, now."""
        at = until - 4 * HOUR
        yield at
        tea, cake = self.product("CY-001"), self.product("GD-004")
        self.note(tea, Random("tea"), at, only=RIVALS[1])
        self.note(cake, Random("cake"), at, only=RIVALS[1])
        ready = self.propose(
            Kind.PRICE, [Line(cake.pk, Decimal("33.80"))], "竞品连续两周低于我们", at
        )  # fmt: skip
        again = self.propose(
            Kind.PRICE, [Line(tea.pk, Decimal("188.00"))], "明前茶所剩不多", at
        )  # fmt: skip
        self.decide(ready, at + HOUR)
        self.decide(again, at + HOUR, "returned", "请附上云岭优选的截图")
        at = until - HOUR
        yield at
        box = self.product("LH-001")
        self.note(box, Random("box"), at, only=RIVALS[2])
        self.propose(
            Kind.PRICE, [Line(box.pk, Decimal("248.00"))], "江南食集同款 239 元，拟跟进", at
        )  # fmt: skip

    def product(self, sku: str) -> Product:
        """A product as it stands now."""
        return Product.objects.get(sku=sku)

    def note(self, product: Product, rng: Random, at: datetime, *, only: str) -> None:
        """What one competitor charges for it."""
        share = Decimal(round(rng.uniform(0.9, 1.08), 2))
        price = (product.price * share).quantize(Decimal("0.1")) + Decimal("0.00")
        by = self.people[MANAGER]
        note_price(product=product, competitor=only, price=max(price, Decimal(1)), by=by, at=at)

    def propose(
        self, kind: Kind, lines: list[Line], reason: str, at: datetime, *, number=MANAGER, **window
    ) -> Proposal:
        """A proposal of the product manager, or of whoever is named."""
        draft = Draft(kind, lines, reason, **window)
        return propose(draft=draft, by=self.people[number], at=at)

    def plan(self, title: str, text: str, day: date, length: int, at: datetime) -> Plan:
        """A plan that begins in the evening of a day."""
        starts_at = moment(day, "20:00")
        return plan_promotion(
            title=title, text=text, starts_at=starts_at, ends_at=starts_at + length * ONE_DAY,
            by=self.people[PLANNER], at=at,
        )  # fmt: skip

    def decide(self, document, at: datetime, verdict="approved", comment="") -> None:
        """The word of whoever the step waits for."""
        step = Step.objects.get(approval=document.approval, state="open")
        by = Employee.objects.get(pk=step.people[0])
        decide_step(step_id=step.pk, verdict=verdict, comment=comment, by=by, at=at)

    def execute(self, proposal: Proposal, at: datetime) -> None:
        """The web editor carries it out."""
        execute_proposal(proposal_id=proposal.pk, by=self.people[EDITOR], at=at)
