"""The care for the portal in the demo company: data given out, feedback, changes of the system."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime, timedelta

from catalog.products.spreadsheet import export_goods
from config.demo.timeline import Process, Timeline, moment
from hr.people.export import export_employees
from hr.people.models import Department, Employee
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from regulations.handing import Handed
from regulations.rulebook import editions, source
from regulations.rulebook.models import Edition
from regulations.tables import Written
from sitecontent.database.changes.models import SystemChange
from sitecontent.database.changes.services import (
    Proposal,
    ask_views,
    draft_change,
    propose_plan,
    release_change,
    take_over,
)
from sitecontent.database.feedback.services import Draft, give_feedback, reply_to
from sitecontent.database.handing.services import note_handing

ONE_DAY, HOUR = timedelta(days=1), timedelta(hours=1)
HEAD, SITE, ADMIN, HR, KEEPER = "1001", "1111", "1701", "1501", "1108"
NOT_ASKED = "日常工作不使用要修改的页面。"
VIEWS = ("支持，尽快做", "支持，请避开月底结账", "无意见", "支持，上线前请先培训")


def start_care(*, people: dict[str, Employee], timeline: Timeline, first: date) -> None:
    """Let data leave on some days, people say what is awkward, and the system be changed."""
    room, today = Care(people), timeline.until.date()
    for process in (
        room.give_out(max(first, today - 12 * ONE_DAY)),
        room.released(max(first, today - 20 * ONE_DAY)),
        room.in_the_middle(max(first, today - 9 * ONE_DAY)),
        room.small_talk(timeline.until),
    ):
        timeline.start(process)


class Care:
    """People by number, and what each does at its moment."""

    def __init__(self, people: dict[str, Employee]):
        rows = Employee.objects.select_related("position", "department").filter(
            pk__in=[each.pk for each in people.values()]
        )
        self.people = {each.number: each for each in rows}

    def give_out(self, day: date) -> Process:
        """Goods for the stock-take, the staff list for HR, the clauses for a meeting."""
        for ago, clock, number, kind, name, make in (
            (0, "09:40", KEEPER, "goods", "goods", lambda by, at: export_goods(at)),
            (2, "16:10", HR, "staff", "employees", lambda by, at: export_employees(by=by)),
            (5, "11:05", "1102", "clauses", "clauses-1", lambda by, at: clauses()),
            (8, "10:20", KEEPER, "goods", "goods", lambda by, at: export_goods(at)),
            (9, "14:50", "1102", "goods", "goods", lambda by, at: export_goods(at)),
        ):
            at = moment(day + ago * ONE_DAY, clock)
            yield at
            self.take(kind, name, number, make, at)

    def take(self, kind: str, name: str, number: str, make: Callable, at: datetime) -> None:
        """Write down that somebody took a file out."""
        by = self.people[number]
        written = make(by, at)
        ending = "yaml" if kind == "clauses" else "xlsx"
        note_handing(
            Handed(
                kind, f"{name}-{at:%Y-%m-%d}.{ending}", "", written.rows, len(written.content),
                hashlib.sha256(written.content).hexdigest(), by=by, caller="192.168.10.21",
            ),
            at,
        )  # fmt: skip

    def released(self, day: date) -> Process:
        """Feedback of the order desk that went its whole way to a release."""
        at = moment(day, "10:15")
        yield at
        text = "加急订单和普通订单颜色太接近，忙的时候容易看漏"
        said = self.say("1103", "/desk/", "订单台", text, at)
        at += 3 * HOUR
        yield at
        change = take_over(
            feedback_id=said.pk, text="有道理，并入订单台改进", title="订单台突出显示加急订单",
            reason="加急订单与普通订单不易区分，影响 C7 各时限", by=self.people[ADMIN], at=at,
        )  # fmt: skip
        yield from self._views(change, at, 4)
        at = moment(day + 2 * ONE_DAY, "09:30")
        yield at
        self._plan(change, "加急行左侧加红条并置顶；不改数据结构，周三中午更新", at)
        for number, clock in ((SITE, "14:00"), (HEAD, "16:30")):
            at = moment(day + 2 * ONE_DAY, clock)
            yield at
            self._word(change, at, number)
        at = moment(day + 5 * ONE_DAY, "12:40")
        yield at
        release_change(
            change_id=change.pk, version="0.9.4", note="已在订单台核对，加急订单置顶显示",
            by=self.people[ADMIN], at=at,
        )  # fmt: skip

    def in_the_middle(self, day: date) -> Process:
        """A change by an outside firm that lies before the general manager now."""
        at = moment(day, "15:20")
        yield at
        text = "手机上扫码入库要点两次才跳到下一件"
        said = self.say(KEEPER, "/goods/receive/", "商品入库", text, at)
        at += HOUR
        yield at
        change = draft_change(
            title="手机扫码入库一次完成", reason="仓库每天入库上百件，每件多点一次很费时间",
            by=self.people[ADMIN], at=at,
        )  # fmt: skip
        take_over(feedback_id=said.pk, change_id=change.pk, text="已列入修改",
                  by=self.people[ADMIN], at=at)  # fmt: skip
        yield from self._views(change, at, 3)
        at = moment(day + 7 * ONE_DAY, "09:10")
        yield at
        self._plan(change, "由外部机构改写扫码页面，先在试用环境由仓库试用一周，历史数据不变", at,
                   way="outside", firm="杭州云帆软件有限公司")  # fmt: skip
        at = moment(day + 7 * ONE_DAY, "15:00")
        yield at
        self._word(change, at, SITE)

    def small_talk(self, until: datetime) -> Process:
        """Feedback that was answered, that was closed, and that waits."""
        desk = self.people[ADMIN]
        for before, number, page, title, text, stand, answer in (
            (80, "1112", "/content/", "内容", "图片上传失败时没有说明原因", "answered",
             "图片超过 500KB，提示将写得更清楚"),
            (52, "1601", "/board/", "公告栏", "公告不能打印", "closed",
             "浏览器打印即可，菜单会自动隐藏"),
            (5, "1301", "/books/", "账簿", "凭证列表希望能按摘要搜索", "", ""),
            (2, "1105", "/roster/", "排班", "手机上看下周排班要左右滑动", "", ""),
        ):  # fmt: skip
            at = until - before * HOUR
            yield at
            row = self.say(number, page, title, text, at)
            if stand:
                yield at + 2 * HOUR
                reply_to(feedback_id=row.pk, stand=stand, text=answer, by=desk, at=at + 2 * HOUR)

    def say(self, number: str, page: str, title: str, text: str, at: datetime):
        """Feedback from a page."""
        width = 390 if "手机" in text else 1440
        draft = Draft(text, page, f"{title} · 规章台", "zh-hans", width)
        return give_feedback(draft=draft, by=self.people[number], at=at)

    def _views(self, change: SystemChange, at: datetime, count: int) -> Process:
        """Departments are asked; most heads say something the next morning."""
        departments = Department.objects.exclude(leader=None).order_by("code")[:count]
        words = {"departments": [each.pk for each in departments], "reason": NOT_ASKED}
        ask_views(change_id=change.pk, **words, by=self.people[ADMIN], at=at)
        at = moment(at.date() + ONE_DAY, "10:30")
        yield at
        for asked, comment in zip(change.asked.all(), VIEWS, strict=False):
            self._word(asked, at, comment=comment)

    def _plan(self, change: SystemChange, text: str, at: datetime, **words) -> None:
        words = {"proposal": Proposal(text, **words), "by": self.people[ADMIN], "at": at}
        propose_plan(change_id=change.pk, **words)

    def _word(self, document, at: datetime, number: str = "", comment: str = "") -> None:
        """The word of whoever the step waits for."""
        document.refresh_from_db()
        step = Step.objects.get(approval=document.approval_id, state="open")
        by = self.people[number] if number else Employee.objects.get(pk=step.people[0])
        decide_step(step_id=step.pk, verdict="approved", comment=comment, by=by, at=at)


def clauses() -> Written:
    """The clauses of the first edition as a file."""
    entries = editions.entries_of(Edition.objects.get(number=1))
    return Written(source.write_clauses(entries).encode(), len(entries), "application/yaml")
