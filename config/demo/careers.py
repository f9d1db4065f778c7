"""Joining and leaving in the demo company: a vacancy, trials, a newcomer, a resignation."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from config.demo.timeline import Process, Timeline, moment
from hr.careers.entry.services import declare, open_file
from hr.careers.hiring.joining import take_on
from hr.careers.hiring.services import (
    add_file,
    answer_offer,
    end_candidate,
    offer_post,
    open_vacancy,
    take_in,
)
from hr.careers.leaving.services import hand_over, receive, resign, sign_desk, take_back, take_over
from hr.careers.leaving.things import give_out
from hr.careers.leaving.things import take_in as take_thing
from hr.careers.models import Candidate
from hr.careers.pay.services import make_scale, open_scale, pay_by_grade, set_grade
from hr.careers.probation.services import begin_probation, review
from hr.careers.rules import add_months
from hr.careers.trials.rules import Item, Part
from hr.careers.trials.services import describe_job, hold_trial, mark_trial, set_exam
from hr.people.models import Employee, Position
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
HEAD, OFFICER, OFFICE, LEAD, MANAGER = "1001", "1501", "1601", "1102", "1101"
JOBS = (
    ("web_designer", "负责网站主页、专题页和商品详情页的视觉设计与改版",
     "三年以上电商美工经验，熟悉手机端排版，有食品类作品", "Photoshop、Figma"),
    ("customer_service", "在线接待顾客，处理售前售后，记录顾客意见",
     "普通话标准，打字每分钟六十字以上，能上晚班", "千牛、有赞客服"),
    ("guide", "带团出行，讲解、结算并上交团款", "持导游证，熟悉大理、黄山线路", "团队管理系统"),
)  # fmt: skip
TASKS = {
    Part.CULTURE: ("读员工守则第一章，谈谈你如何理解“顾客第一”。", 10),
    Part.VALUES: ("同事漏发一件商品并请你不要声张，你怎么办？", 10),
    Part.POTENTIAL: ("未来两年你想学会什么，打算怎样学？", 10),
    Part.WRITTEN: ("命题论文：为“西湖龙井春茶”写一份上新方案，八百字以内。", 40),
    Part.PRACTICAL: ("两小时内用给定素材完成一张手机端首屏。", 30),
}
# Name, channel (0: online, 1: fair), telephone, marks in percent by each of the two (None: none).
CANDIDATES = (
    ("田野", 0, "13958120011", (86, 82)), ("何小满", 1, "13758120022", (72, 76)),
    ("丁一鸣", 0, "13658120033", (48, 55)), ("柳青", 0, "13558120044", None),
)  # fmt: skip
FILE = {
    "private_phone": "13958120011", "birthday": date(1997, 6, 9), "id_number": "330106199706090046",
    "address": "杭州市西湖区文一西路 118 号", "emergency_contact": "田国华（父亲）",
    "emergency_phone": "13858120099", "education": "中国美术学院 视觉传达 本科",
    "experience": "2021–2025 杭州某食品电商 美工", "qualifications": "UI 设计师证书",
}  # fmt: skip


def start_careers(*, people: dict[str, Employee], timeline: Timeline, first: date) -> None:
    """Let what concerns joining and leaving happen over the last days, up to now."""
    room = Careers(people, timeline.until, first)
    for process in (room.hire(), room.keep_things(), room.probation(), room.resign(), room.stay()):
        timeline.start(process)


class Careers:
    """People by number, and what each does at its moment."""

    def __init__(self, people: dict[str, Employee], until: datetime, first: date):
        rows = Employee.objects.select_related("position", "department", "supervisor")
        found = rows.filter(pk__in=[each.pk for each in people.values()])
        self.people = {each.number: each for each in found}
        self.until, self.first = until, first

    def day(self, ago: int) -> date:
        """A day so long ago, within the history."""
        return max(self.first, self.until.date() - ago * DAY)

    def approve(self, document, at: datetime) -> None:
        """Everybody who decides says yes."""
        while step := Step.objects.filter(approval=document.approval_id, state="open").first():
            by = Employee.objects.get(pk=step.people[0])
            decide_step(step_id=step.pk, verdict="approved", by=by, at=at)

    def hire(self) -> Process:
        """Job descriptions and exams, a scale, a vacancy; four candidates, one joins today."""
        at = moment(self.day(18), "09:40")
        yield at
        words = {"by": self.people[OFFICER], "at": at}
        jobs = {row[0]: self.job(*row, at) for row in JOBS}
        grade = self.scale(jobs["web_designer"][0].position, at)
        vacancy = open_vacancy(
            job=jobs["web_designer"][0], title="高级网页美工（特殊技术人才）",
            department=self.people[LEAD].department, is_specialist=True, headcount=1,
            outlets=[("online", "智联招聘"), ("fair", "杭州数字经济人才招聘会")], **words,
        )  # fmt: skip
        open_vacancy(
            job=jobs["customer_service"][0], title="晚班客服",
            department=self.people[LEAD].department, is_specialist=False, headcount=2,
            outlets=[("online", "前程无忧"), ("staff", "员工推荐")], **words,
        )  # fmt: skip
        at = moment(self.day(12), "14:20")
        yield at
        found = [self.candidate(vacancy, jobs["web_designer"][1], row, at) for row in CANDIDATES]
        yield from self.join(found, grade)

    def job(self, code: str, duties: str, needs: str, software: str, at: datetime):
        """A job description with its exam."""
        post, words = Position.objects.get(code=code), {"by": self.people[OFFICER], "at": at}
        job = describe_job(position=post, duties=duties, needs=needs, software=software, **words)
        items = [Item(part, text, points) for part, (text, points) in TASKS.items()]
        title = f"{post.name_zh}试岗题"
        return job, set_exam(job=job, title=title, pass_percent=60, items=items, **words)

    def scale(self, post: Position, at: datetime):
        """The scale of designers, made by the general manager, open to hr."""
        words = {"by": self.people[HEAD], "at": at}
        scale = make_scale(name="设计类独立薪酬", position=post, **words)
        grades = [
            set_grade(
                scale=scale, code=code, from_on=at.date().replace(month=1, day=1),
                low=Decimal(low), high=Decimal(high), market=Decimal(market),
                source="2026 年杭州互联网行业薪酬报告", **words,
            )
            for code, low, high, market in (
                ("D1", 9000, 12000, 10500), ("D2", 12000, 16000, 14500),
                ("D3", 16000, 24000, 16500),
            )
        ]  # fmt: skip
        open_scale(scale=scale, reader=self.people[OFFICER], **words)
        pay_by_grade(
            person=self.people["1110"], grade=grades[1], from_on=at.date(), amount=Decimal(13500),
            **words,
        )  # fmt: skip
        return grades[1]

    def candidate(self, vacancy, exam, row, at: datetime) -> Candidate:
        """Somebody who applied, with a paper, tried and marked by two."""
        name, channel, phone, marks = row
        words = {"by": self.people[OFFICER], "at": at}
        found = take_in(
            outlet=vacancy.outlets.all()[channel], name=name, phone=phone,
            about="附作品集与简历", consent="投递时勾选同意，并在面试登记表上签字", **words,
        )  # fmt: skip
        text = f"{name}　简历\n应聘：{vacancy.title}\n"
        add_file(candidate=found, name=f"{name}简历.txt", content=text.encode(), **words)
        if marks is None:
            return found
        trial = hold_trial(
            candidate=found, exam=exam, held_on=at.date(), answers="论文与首屏设计稿已收", **words
        )
        for number, percent in zip((LEAD, OFFICER), marks, strict=True):
            points = {task.pk: task.points * percent // 100 for task in exam.tasks.all()}
            mark_trial(trial=trial, points=points, by=self.people[number], at=at)
        return found

    def join(self, found: list[Candidate], grade) -> Process:
        """The best one is offered the post, accepts, and joins today; another one is refused."""
        at = moment(self.day(4), "10:10")
        yield at
        words = {"by": self.people[OFFICER], "at": at}
        end_candidate(candidate=found[2], why="refused", note="笔试未达合格线", **words)
        offer = offer_post(
            candidate=found[0], supervisor=self.people[LEAD], first_day=self.until.date(),
            grade=grade, amount=Decimal(14000), **words,
        )  # fmt: skip
        at = moment(self.day(3), "16:00")
        yield at
        self.approve(offer, at)
        at = moment(self.day(2), "11:30")
        yield at
        words = {"by": self.people[OFFICER], "at": at}
        answer_offer(offer=offer, accepts=True, note="电话确认", **words)
        # Whoever starts the demo before the day begins finds the newcomer all the same.
        today = self.until.date()
        early = min(moment(today, "08:35"), self.until - 2 * HOUR)
        at = max(early, moment(today, "00:10"), at)
        yield at
        person = take_on(offer=offer, number="1114", by=self.people[OFFICER], at=at).person
        open_file(person=person, at=at)
        at += timedelta(minutes=50)
        yield at
        declare(by=person, at=at, **FILE)

    def keep_things(self) -> Process:
        """The office writes down what people have of the company."""
        at = moment(self.day(17), "15:00")
        yield at
        words = {"by": self.people[OFFICE], "at": at}
        for number, kind, name, mark in (
            ("1407", "equipment", "导游讲解器", "DY-07"),
            ("1407", "documents", "导游旗与带团资料", ""),
            ("1407", "keys", "门店钥匙", "3 号"), ("1104", "equipment", "笔记本电脑", "NB-12"),
            ("1110", "equipment", "数位板", "SB-02"),
        ):  # fmt: skip
            give_out(person=self.people[number], kind=kind, name=name, mark=mark, **words)

    def probation(self) -> Process:
        """Two on probation: of one the review lies before who decides, one ends soon."""
        at = moment(self.day(20), "09:10")
        yield at
        ends = {"1405": self.until.date() + 6 * DAY, "1204": self.until.date() + 40 * DAY}
        rows = {
            number: begin_probation(
                person=self.people[number], starts_on=add_months(end, -3) + DAY, by=None, at=at,
            )
            for number, end in ends.items()
        }  # fmt: skip
        at = moment(self.day(1), "17:10")
        yield at
        scores = {"quality": 4, "skill": 4, "diligence": 5, "team": 4, "culture": 4}
        review(
            probation_id=rows["1405"].pk, scores=scores, outcome="confirm",
            note="独立签下三个散客团，资料齐全，没有迟到。", by=self.people["1401"], at=at,
        )  # fmt: skip

    def resign(self) -> Process:
        """A guide resigns with a month's notice; hand-over and clearance go on."""
        at = moment(self.day(9), "17:40")
        yield at
        guide, manager = self.people["1407"], self.people["1401"]
        row = resign(last_day=add_months(at.date(), 1), reason="回老家照顾父母", by=guide, at=at)
        at = moment(self.day(8), "09:15")
        yield at
        receive(departure=row, by=manager, at=at)
        at = moment(self.day(5), "16:20")
        yield at
        told = hand_over(
            departure=row, taker=self.people["1406"], work="大理、黄山两条线的客户资料和讲解词",
            by=guide, at=at,
        )  # fmt: skip
        at = moment(self.day(3), "10:00")
        yield at
        take_over(hand_over=told, note="已逐项核对", by=self.people["1406"], at=at)
        sign_desk(departure=row, desk="systems", note="无系统账号", by=self.people["1701"], at=at)
        thing = guide.belongings.order_by("pk").first()
        take_thing(belonging=thing, note="完好", by=self.people[OFFICE], at=at)

    def stay(self) -> Process:
        """A salesman resigns, talks with the manager, and stays."""
        at = moment(self.day(14), "18:05")
        yield at
        person, manager = self.people["1404"], self.people["1401"]
        row = resign(last_day=add_months(at.date(), 1), reason="个人发展", by=person, at=at)
        at = moment(self.day(13), "10:30")
        yield at
        receive(departure=row, by=manager, at=at)
        take_back(departure=row, reason="谈话后决定留任，改带精品小团", by=manager, at=at)
