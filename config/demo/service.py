"""The service desk of the demo company: what customers ask day by day, and a difficult one."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from config.demo.timeline import Process, Timeline, days, moment
from hr.people.models import Department, Employee
from orders.desk.models import Order
from orders.service.customers.joining import join_orders
from orders.service.customers.rules import Note
from orders.service.customers.selectors import customer_of_order, customers_of
from orders.service.customers.services import find_customer, note_customer, report_difficult
from orders.service.rules import Way
from orders.service.tickets.models import Ticket
from orders.service.tickets.rules import Kind, Outcome, Step
from orders.service.tickets.services import Asked, Move, move_ticket, take_ticket
from regulations.approvals.models import Step as Chain
from regulations.approvals.services import decide_step

DESK, LEAD = ("1105", "1106", "1103"), "1102"
MINUTE, BEFORE = timedelta(minutes=1), timedelta(days=9)
NAMES = ("何建", "罗敏", "唐伟", "宋洁", "邓超群", "潘丽", "崔健", "丁香", "余波", "段然")
ENQUIRIES = (
    ("茶叶礼盒可以开专票吗", "可以，下单时备注税号"),
    ("鲜花饼保质期多久", "常温 30 天，冷藏 45 天"),
    ("发新疆要几天", "下单后约 6 天"), ("龙井和碧螺春哪个更适合送长辈", "长辈偏好清淡的选龙井"),
    ("团购 50 份有优惠吗", "满 50 份九折，请主管报价"), ("大理三日游还有名额吗", "周五团还有 4 位"),
)  # fmt: skip
TROUBLES = (
    ("收到的茶罐压扁了", "先拍照，我们补发"), ("物流两天没有更新", "马上联系快递查件"),
    ("少发了一盒", "查出库记录后补发"), ("发票抬头开错了", "请财务重开"),
)  # fmt: skip


def asked_since(first: date, today: date, *, has_months: bool) -> date:
    """From which day customers ask: a demo with months behind it has a month to report on."""
    return min(first, today.replace(day=1) - BEFORE) if has_months else first


def start_service(*, people: dict[str, Employee], timeline: Timeline, first: date) -> None:
    """Let customers ask over the history, and know them by their orders."""
    counter = Counter(people, timeline.until)
    for day in days(first, timeline.until.date()):
        for number in range(counter.draw(day).randint(1, 3)):
            timeline.start(counter.talk(day, number))
    timeline.start(counter.joining(first))
    timeline.start(counter.difficult())


class Counter:
    """People by number, and what each does at its moment."""

    def __init__(self, people: dict[str, Employee], until: datetime):
        self.people, self.until = people, until

    def draw(self, day: date, *parts) -> Random:
        """A random source of a day before today, the same in every build."""
        return Random(f"service:{(self.until.date() - day).days}:{parts}")

    def joining(self, first: date) -> Process:
        """Orders are joined to customers every evening."""
        for day in days(first, self.until.date()):
            yield moment(day, "21:00")
            join_orders(at=moment(day, "21:00"), limit=5000)

    def talk(self, day: date, number: int) -> Process:
        """One customer from the first word to the end, mostly well and sometimes late."""
        rng = self.draw(day, number)
        at = moment(day, "09:00") + rng.randrange(520) * MINUTE
        yield at
        is_trouble, name = rng.random() < 0.4, rng.choice(NAMES)
        what, answer = rng.choice(TROUBLES if is_trouble else ENQUIRIES)
        by = self.people[rng.choice(DESK)]
        phone = f"139{NAMES.index(name):04}{rng.randrange(3):04}"
        customer = find_customer(name=name, phone=phone, by=by, at=at)
        asked = Asked(
            Kind.ISSUE if is_trouble else Kind.ENQUIRY, rng.choice(list(Way)[:2]), what, customer
        )
        ticket = take_ticket(asked=asked, by=by, at=at)
        at += rng.choice((1, 2, 3, 4, 6, 8, 9, 14)) * MINUTE
        yield at
        self._step(ticket, Move(Step.REPLIED, note=answer), by, at)
        yield from self._end(ticket, rng, by, at)

    def _end(self, ticket: Ticket, rng: Random, by: Employee, at: datetime) -> Iterator[datetime]:
        if ticket.kind == Kind.ISSUE and rng.random() < 0.5:
            at += 5 * MINUTE
            yield at
            self._step(ticket, self._referral(rng, at), by, at)
        at += rng.randrange(20, 90) * MINUTE
        yield at
        if (self.until - at) < timedelta(hours=20) and rng.random() < 0.5:
            return  # still open
        self._step(ticket, self._outcome(ticket, rng), by, at)

    def _referral(self, rng: Random, at: datetime) -> Move:
        if rng.random() < 0.5:
            until = at.date() + timedelta(days=2)
            return Move(Step.REFERRED, note="请查件并回复客户", outside="顺丰速运", until=until)
        unit = Department.objects.filter(code="30-operations").first()
        return Move(Step.REFERRED, note="请核对出库记录", department=unit)

    def _outcome(self, ticket: Ticket, rng: Random) -> Move:
        if ticket.kind == Kind.ISSUE:
            if rng.random() < 0.12:
                return Move(Step.CLOSED, note="客户不接受补发", outcome=Outcome.UNSOLVED)
            return Move(Step.CLOSED, note="客户满意", outcome=Outcome.SOLVED)
        order = self._order_since(ticket)
        if order and rng.random() < 0.6:
            return Move(Step.CLOSED, outcome=Outcome.BOUGHT, order=order)
        if rng.random() < 0.5:
            return Move(Step.CLOSED, note="觉得贵", outcome=Outcome.LOST)
        return Move(Step.CLOSED, note="考虑后再说", outcome=Outcome.UNDECIDED)

    def _order_since(self, ticket: Ticket) -> Order | None:
        """An order that came after the customer asked, of somebody who is not known yet."""
        orders = Order.objects.filter(placed_at__gte=ticket.at).order_by("pk")[:20]
        whose = customers_of(orders)
        return next((each for each in orders if each.pk not in whose), None)

    def _step(self, ticket: Ticket, move: Move, by: Employee, at: datetime) -> None:
        move_ticket(ticket_id=ticket.pk, move=move, by=by, at=at)

    def difficult(self) -> Process:
        """A customer reported and confirmed, another one waiting, and a prospect."""
        day = self.until.date() - timedelta(days=3)
        at, by = moment(day, "21:30"), self.people["1105"]
        yield at
        found = (customer_of_order(each) for each in Order.objects.order_by("-id")[:60])
        known = list({each.pk: each for each in found if each}.values())
        if len(known) < 3:
            return
        flag = report_difficult(
            customer_id=known[0].pk, reason="多次签收后仅退款，辱骂客服", by=by, at=at
        )
        note_customer(
            customer_id=known[1].pk, kind=Note.PROSPECT, text="年底采购员工茶礼，约 80 份",
            by=by, at=at,
        )  # fmt: skip
        at = moment(day + timedelta(days=1), "09:30")
        yield at
        step = Chain.objects.get(approval=flag.approval, state="open")
        decide_step(
            step_id=step.pk, verdict="approved", comment="核实属实", by=self.people[LEAD], at=at
        )
        at = moment(self.until.date(), "09:10")
        yield at
        report_difficult(
            customer_id=known[2].pk,
            reason="连续三次恶意差评要挟退款",
            by=self.people["1106"],
            at=at,
        )
