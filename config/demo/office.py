"""The office of the demo company: roster, attention, deliveries, sweeps, excuses, cases."""

from datetime import date, datetime, timedelta
from random import Random

from catalog.products.models import Product
from config.demo.cases import start_cases
from config.demo.company import DESK
from config.demo.goods import count_goods, receive_goods
from config.demo.timeline import Process, Timeline, between, days, moment
from hr.people.models import Employee
from hr.roster import services as roster
from hr.roster.models import Duty
from hr.roster.selectors import on_duty
from orders.desk.clocks.breaches import DESK as DESK_PAGE
from orders.desk.clocks.rules import attention_windows
from orders.desk.clocks.services import note_attention, plan_windows
from regulations.deadlines.models import Deadline, Excuse
from regulations.deadlines.services import sign_excuse
from regulations.deadlines.sweep import BATCH, sweep_deadlines
from regulations.rulebook.selectors import in_force

KIND = Duty.Kind.ORDER_DESK
WEEK = timedelta(days=7)
# Who looks at the desk how reliably: one is new, one is often on the telephone.
DILIGENCE = {"1103": 0.97, "1104": 0.95, "1105": 0.96, "1106": 0.89}
REASONS = {
    "desk.attention": (
        "在接客户电话，没来得及看订单台",
        "仓库叫去核对货品，离开了几分钟",
        "电脑重启更新",
    ),
    "desk.acceptance": ("同时到了五张订单，先处理急单", "在处理退货，受理晚了"),
    "desk.contact": ("客户电话一直占线，改用旺旺才联系上", "客户在开会，约好晚点回电"),
    "desk.hand_over": ("客户临时要改地址，等核实后才移交", "产品缺货，等补货到了再移交"),
    "desk.shipment": ("快递当天停收，次日一早发出", "缺货等补货", "礼盒包材用完，等供应商送到"),
}
VERDICTS = (
    (Excuse.Verdict.ACCEPTED, "情况属实，予以谅解"),
    (Excuse.Verdict.ACCEPTED, "已与客户核实，予以谅解"),
    (Excuse.Verdict.REFUSED, "可以请同事代看，不予谅解"),
)


class Office:
    """Everything in the company that is not one order's story."""

    def __init__(self, *, people: dict[str, Employee], timeline: Timeline, seed: int):
        self.people = people
        self.timeline = timeline
        self.seed = seed
        self._by_id = {person.pk: person for person in people.values()}

    def open(self, *, first: date, goods: list[tuple[Product, int]]) -> None:
        """Let all processes of the office begin on the first day of the history."""
        today = self.timeline.until.date()
        monday = first - timedelta(days=first.weekday())
        self.timeline.start(self._rosters(monday, today))
        self.timeline.start(self._planning(days(first, today)))
        self.timeline.start(self._sweeping(days(first, today)))
        self.timeline.start(self._deliveries(days(first, today), goods))
        self.timeline.start(self._excuses(days(first, today)))
        start_cases(people=self.people, timeline=self.timeline, first=first)

    def at_desk(self, at: datetime) -> Employee:
        """Who works at the desk at a moment: on duty, or whoever was on duty last."""
        duty = on_duty(KIND, at).order_by("starts_at").first()
        if duty is None:
            past = Duty.objects.standing(KIND).filter(starts_at__lte=at)
            duty = past.order_by("-starts_at").first()
        return self._by_id[duty.person_id]

    def _rng(self, *names) -> Random:
        return Random(f"{self.seed}:{':'.join(map(str, names))}")

    def _rosters(self, monday: date, today: date) -> Process:
        """Each Friday the lead fills the week to come; lately the two after it as well."""
        lead, desk = self.people["1102"], [self.people[number] for number in DESK]
        this_monday = today - timedelta(days=today.weekday())
        weeks = [monday + WEEK * number for number in range((this_monday - monday).days // 7 + 3)]
        for number, week in enumerate(weeks):
            at = moment(min(week - timedelta(days=3), today - timedelta(days=1)), "16:00")
            yield at
            duties = roster.fill_week(kind=KIND, people=desk, monday=week, by=lead, at=at)
            if number == 1:
                self.timeline.start(self._swap(duties[9], at + timedelta(days=1)))
            for duty in duties:
                self.timeline.start(self._attend(duty))

    def _swap(self, duty: Duty, at: datetime) -> Process:
        """Somebody is ill: the lead calls the duty off and gives it to a colleague."""
        yield at
        lead = self.people["1102"]
        roster.cancel_duty(duty=duty, by=lead, at=at)
        day = duty.starts_at - timedelta(hours=12), duty.ends_at + timedelta(hours=12)
        busy = set(Duty.objects.standing(KIND).between(*day).values_list("person_id", flat=True))
        desk = [self.people[number] for number in DESK]
        stand_in = next(person for person in desk if person.pk not in busy | {duty.person_id})
        new = roster.assign_duty(
            kind=KIND,
            person=stand_in,
            starts_at=duty.starts_at,
            ends_at=duty.ends_at,
            by=lead,
            at=at,
        )
        self.timeline.start(self._attend(new))

    def _attend(self, duty: Duty) -> Process:
        """The person on duty looks at the desk in most windows."""
        yield duty.starts_at
        if Duty.objects.get(pk=duty.pk).cancelled_at:
            return
        person = self._by_id[duty.person_id]
        rng = self._rng("attention", person.number, duty.starts_at.isoformat())
        rules = in_force("orders", duty.starts_at).params
        for start, end in attention_windows(duty.starts_at, duty.ends_at, rules):
            if rng.random() < DILIGENCE[person.number]:
                at = start + (end - start) * rng.uniform(0.03, 0.9)
                yield at
                note_attention(person=person, at=at)

    def _planning(self, all_days: list[date]) -> Process:
        """Every night the windows of the day and of the next are written down."""
        for day in all_days:
            at = moment(day, "00:05")
            yield at
            plan_windows(day=day, at=at)
            plan_windows(day=day + timedelta(days=1), at=at)

    def _sweeping(self, all_days: list[date]) -> Process:
        """Breaches are written down every hour of the day, and once more at the very end."""
        hours = [moment(day, f"{hour}:12") for day in all_days for hour in range(8, 24)]
        until = self.timeline.until
        for at in [*(at for at in hours if at < until), until]:
            yield at
            sweep(at)

    def _deliveries(self, all_days: list[date], goods: list[tuple[Product, int]]) -> Process:
        """Goods come in every Tuesday; on the last Thursday of the history stock is taken."""
        keeper = self.people["1108"]
        tuesdays = [day for day in all_days if day.weekday() == 1]
        for day in tuesdays:
            at = moment(day, "09:40")
            yield at
            receive_goods(goods=goods, share=2, number=1, by=keeper, at=at)
            if day == tuesdays[-1]:
                at = moment(day, "17:20")
                yield at
                count_goods(goods=goods, by=keeper, at=at)

    def _excuses(self, all_days: list[date]) -> Process:
        """Now and then somebody says why, and the superior judges most of it."""
        for day in all_days:
            at = moment(day, "17:40")
            yield at
            rng = self._rng("excuse", day)
            breaches = Deadline.objects.filter(
                kind__in=REASONS, breached_at__isnull=False, excuses=None, owner__isnull=False
            )
            recent = breaches.filter(due_at__gt=at - timedelta(days=1)).order_by("kind", "pk")
            if rng.random() < 0.6 and recent:
                breach = rng.choice(list(recent))
                sign_excuse(
                    deadline=breach,
                    verdict=Excuse.Verdict.STATED,
                    reason=rng.choice(REASONS[breach.kind]),
                    by=self._by_id[breach.owner_id],
                    at=at,
                    link=DESK_PAGE.address_of(breach),
                )
                if rng.random() < 0.75:
                    self.timeline.start(self._judge(breach, moment(day, "20:30"), rng))

    def _judge(self, breach: Deadline, at: datetime, rng: Random) -> Process:
        at += between(rng, 0, 40)
        yield at
        verdict, reason = rng.choice(VERDICTS)
        superior = self._by_id[self._by_id[breach.owner_id].supervisor_id]
        sign_excuse(
            deadline=breach,
            verdict=verdict,
            reason=reason,
            by=superior,
            at=at,
            link=DESK_PAGE.address_of(breach),
        )


def sweep(at: datetime) -> None:
    """Write down everything that is due at a moment."""
    while sweep_deadlines(at=at) == BATCH:
        pass
