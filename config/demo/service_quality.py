"""Quality at the demo's service desk: scripts with versions and uses, a draw with scores and an
appeal, the report of the month before, something unusual."""

from datetime import date, datetime, timedelta
from random import Random

from config.demo.service_words import EMILY, GRACE, LEAD, PROMOTER, SCRIPTS, TALKS
from config.demo.timeline import Process, Timeline, between, days, moment
from hr.people.models import Employee
from orders.service.customers.services import find_customer
from orders.service.models import QualitySample, ScriptVersion
from orders.service.months import month_of
from orders.service.quality.selectors import conversations
from orders.service.quality.services import (
    answer_appeal,
    appeal_score,
    draw_sample,
    score_sample,
)
from orders.service.reports.services import (
    answer_unusual,
    edit_report,
    open_report,
    read_report,
    report_unusual,
    send_report,
)
from orders.service.rules import Way
from orders.service.scripts.rules import Move
from orders.service.scripts.services import (
    move_script,
    name_shop,
    revise_script,
    use_script,
    write_script,
)
from orders.service.tickets.rules import Kind, Outcome, Step
from orders.service.tickets.services import Asked, move_ticket, take_ticket
from orders.service.tickets.services import Move as Taken

ONE_DAY, HOUR = timedelta(days=1), timedelta(hours=1)
HEAD = "1101"
USERS = ("1105", "1105", "1106", "1106", "1106", "1103", "1104")
SHOP = "示范食品商城官方店"


def start_service_quality(
    *, people: dict[str, Employee], timeline: Timeline, first: date, asked: date, seed: int
) -> None:
    """Let scripts be written and used, conversations be drawn and scored, the month reported on.

    `asked`: since when customers ask.
    """
    rows = Employee.objects.select_related("position", "supervisor")
    desk = Quality({each.number: each for each in rows.filter(number__in=people)}, timeline.until)
    processes = [
        desk.library(first),
        desk.using(first, seed),
        desk.scoring(first),
        desk.reporting(asked),
    ]
    processes += [desk.talking(first, *talk) for talk in TALKS]
    for process in (*processes, desk.unusual(first), desk.waiting()):
        timeline.start(process)


class Quality:
    """People by number, and what each does for scripts, quality and reports at its moment."""

    def __init__(self, people: dict[str, Employee], until: datetime):
        self.people, self.until, self.today = people, until, until.date()

    def library(self, first: date) -> Process:
        """Written in the first days; one revised, one retired; the shop named."""
        at = moment(first, "09:10")
        yield at
        name_shop(name=SHOP, by=self.people[LEAD], at=at)
        rows = []
        for who, category, title, text in SCRIPTS:
            at += HOUR / 6
            yield at
            words = {"category": category, "title": title, "text": text, "at": at}
            rows.append(write_script(**words, by=self.people[who]))
        at += 5 * ONE_DAY
        yield at
        revise_script(
            script_id=rows[0].script_id, title="日间开场", by=self.people[LEAD], at=at,
            text="您好，欢迎光临{shop}！很高兴为您服务，请问您想了解哪款商品？",
            reason="开场先说欢迎，再直接问需要，少一句自我介绍",
        )  # fmt: skip
        at += 2 * ONE_DAY
        yield at
        words = {"script_id": rows[-1].script_id, "reason": "活动已结束"}
        move_script(**words, move=Move.RETIRED, by=self.people[PROMOTER], at=at)

    def using(self, first: date, seed: int) -> Process:
        """Copied several times a day, the greeting most."""
        rng = Random(f"{seed}:scripts")
        for day in days(first + ONE_DAY, self.today):
            at = moment(day, "08:30")
            for _each in range(rng.randint(3, 9)):
                at += between(rng, 5, 110)
                yield at
                who = self.people[rng.choice(USERS)]
                titles = [title for _who, _kind, title, _text in SCRIPTS[:-1]]
                title = rng.choice([*titles, "日间开场", "日间开场", "结束语"])
                newest = ScriptVersion.objects.filter(title=title).order_by("-number").first()
                use_script(version_id=newest.pk, by=who, at=at)

    def talking(
        self, first: date, ago: int, who: str, way: Way, name: str, what: str, answer: str
    ) -> Process:
        """One conversation, answered at once and ended soon."""
        at = moment(max(first, self.today - ago * ONE_DAY), "10:20") + len(what) * HOUR / 6
        yield at
        by = self.people[who]
        customer = find_customer(name=name, phone="", by=by, at=at)
        asked = Asked(Kind.ENQUIRY, way, what, customer, answer=answer)
        ticket = take_ticket(asked=asked, by=by, at=at)
        at += HOUR / 2
        yield at
        end = Taken(Step.CLOSED, note="考虑后再说", outcome=Outcome.UNDECIDED)
        move_ticket(ticket_id=ticket.pk, move=end, by=by, at=at)

    def scoring(self, first: date) -> Process:
        """A draw yesterday, all but one scored; an appeal answered, another waits."""
        at = self.until - 26 * HOUR
        yield at
        month = month_of(max(moment(first, "12:00"), self.until - 6 * ONE_DAY))
        if not conversations(month):
            return  # a history of a day or two
        lead = self.people[LEAD]
        draw = draw_sample(month=month, each=3, seed="20261128-7f3a", by=lead, at=at)
        rows = list(draw.samples.select_related("ticket", "person").order_by("pk"))
        found = {
            "鲜花饼": ["C", "F"],
            "什么时候发货": ["1", "2", "3"],
            "专票": ["H"],
            "货到": ["3"],
        }
        for row in rows[:-1]:
            at += HOUR / 12
            yield at
            faults = next((codes for word, codes in found.items() if word in row.ticket.what), [])
            ways = "ABCDEFGHIJKLMN" if row.ticket.way == Way.PHONE else "123456"
            faults = [code for code in faults if code in ways]
            note = "答复太生硬，请用话术库的开场和结束语。" if len(faults) > 1 else ""
            score_sample(sample_id=row.pk, faults=faults, note=note, by=lead, at=at)
        yield from self._appeal(at + 2 * HOUR)

    def _appeal(self, at: datetime) -> Process:
        scored = QualitySample.objects.filter(score__score__lt=100).order_by("score__score", "pk")
        rows = list(scored.select_related("score", "person")[:2])
        yield at
        for row, text in zip(
            rows, ("当时同时接五个客户，开场已由机器人发出。", "客户先挂的机。"), strict=False
        ):
            appeal_score(score_id=row.score.pk, text=text, by=row.person, at=at)
        yield at + 3 * HOUR
        for row in rows[:1]:
            kept = row.score.faults[1:]
            text = "聊天记录里有自动开场，这一项撤销，其余成立。"
            words = {"appeal_id": row.score.appeal.pk, "faults": kept, "text": text}
            answer_appeal(**words, by=self.people[HEAD], at=at + 3 * HOUR)

    def reporting(self, first: date) -> Process:
        """The report of the month before is drafted, edited, sent and read."""
        if first >= month_of(self.until):
            return  # nobody asked anything then
        at = moment(month_of(self.until), "08:35")
        yield at
        report, lead = open_report(at=at), self.people[LEAD]
        text = report.texts.get().text
        at += 8 * HOUR
        yield at
        text = text.replace(
            "分析：\n", "分析：\n夜间咨询占三成，多数问保质期；首次回复比上月快。\n"
        )
        edit_report(report_id=report.pk, text=text, by=lead, at=at)
        at += 20 * HOUR
        yield at
        text = text.replace("下月安排：\n", "下月安排：\n补夜间话术；电话组练习核对订单信息。\n")
        send_report(report_id=report.pk, text=text, by=lead, at=at)
        at += 4 * HOUR
        yield at
        words = {"report_id": report.pk, "text": "同意，夜间话术本周内写好。"}
        read_report(**words, by=self.people[HEAD], at=at)

    def unusual(self, first: date) -> Process:
        """Told at once and answered within the hour."""
        at = moment(max(first, self.today - 5 * ONE_DAY), "15:10")
        yield at
        told = "买家自称平台客服，要求把货款退到个人账户，来电号码与平台不符。"
        row = report_unusual(what=told, by=self.people[EMILY], at=at)
        yield at + HOUR / 2
        text = "不要操作，不要透露订单信息。已联系平台核实为诈骗，请大家留意同一号码。"
        answer_unusual(unusual_id=row.pk, text=text, by=self.people[LEAD], at=at + HOUR / 2)

    def waiting(self) -> Process:
        """What the lead still has to answer, now."""
        at = self.until - 2 * HOUR
        yield at
        told = "同一地址今天下了 9 单坚果礼盒，都用新客券，疑似刷券。"
        report_unusual(what=told, by=self.people[GRACE], at=at)
