"""The house of the demo company: the pair's daily work, hygiene, permits, things found."""

import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from PIL import Image, ImageDraw

from config.demo.timeline import Process, Timeline, days, moment
from hr.people.models import Department, Employee
from hr.premises.daily.rules import Item
from hr.premises.daily.selectors import pair_of
from hr.premises.daily.services import plan_day, report_cleaning, report_closing
from hr.premises.found.rules import Step as FoundStep
from hr.premises.found.services import move_found, report_found
from hr.premises.inspections.rules import Presence
from hr.premises.inspections.selectors import invited
from hr.premises.inspections.services import call_cleanup, inspect, note_joined
from hr.premises.permits.rules import Kind, Wish
from hr.premises.permits.services import ask_permit, end_permit, enter_room, leave_room
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step

ONE_DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CLERK, ADMIN = "1601", "1701"
CLEANED = ("拖地、擦桌、倒垃圾", "公共区域已清洁", "茶水间和会议室已打扫", "地面、台面已清洁")
# Days before today on which somebody forgot to clean, was late, or could not lock a window.
FORGOT, LATE, BROKEN = 6, 3, 9
SCORES = (  # days ago, department's code, area, score, what was found
    (16, "20-ecommerce", "", 88, "桌面整洁，样品归位"), (16, "50-travel", "", 56, "资料堆在过道"),
    (16, "30-operations", "", 79, "打包台下有纸屑"), (9, "50-travel", "", 72, "过道已清，桌面仍乱"),
    (9, "40-finance", "", 94, "整洁"), (2, "20-ecommerce", "", 91, "整洁"),
    (2, "30-operations", "", 58, "仓库角落堆放空箱"), (2, "", "茶水间", 83, "水槽需清理"),
)  # fmt: skip


def start_premises(*, people: dict[str, Employee], timeline: Timeline, first: date) -> None:
    """Let the house be kept over the history."""
    house = House(people, timeline.until)
    for process in (
        house.duty(first),
        house.hygiene(first),
        house.permits(first),
        house.room(first),
        house.found(first),
        house.lost(),
    ):
        timeline.start(process)


class House:
    """People by number, and what each does at its moment."""

    def __init__(self, people: dict[str, Employee], until: datetime):
        rows = Employee.objects.select_related("position", "department__leader", "supervisor")
        ids = [each.pk for each in people.values()]
        self.people = {each.number: each for each in rows.filter(pk__in=ids)}
        self.until, self.today = until, until.date()

    def duty(self, first: date) -> Process:
        """Every day the assistant cleans and the main shift closes, with a few slips."""
        for day in days(first, self.today):
            yield moment(day, "07:05")
            plan_day(at=moment(day, "07:05"))
            pair, ago = pair_of(day), (self.today - day).days
            if pair is None:
                continue
            if ago != FORGOT:
                yield from self._clean(pair, moment(day, "17:35" if ago == LATE else "16:20"))
            yield from self._close(pair, moment(day, "22:05"), ago)

    def _clean(self, pair, at: datetime) -> Iterator[datetime]:
        yield at
        pair = pair_of(pair.day)  # swapped meanwhile, perhaps
        photo = picture(pair.day) if pair.day.day % 4 == 0 else None
        note = CLEANED[pair.day.toordinal() % len(CLEANED)]
        report_cleaning(note=note, photo=photo, by=pair.assistant, at=at)

    def _close(self, pair, at: datetime, ago: int) -> Iterator[datetime]:
        yield at
        pair = pair_of(pair.day)
        ticked = [item for item in Item if ago != BROKEN or item != Item.WINDOWS]
        remark = "北侧窗户锁扣坏了，已报修" if ago == BROKEN else ""
        report_closing(ticked=ticked, remark=remark, by=pair.main, at=at)

    def hygiene(self, first: date) -> Process:
        """Inspections week by week, and a clean-up with who joined it."""
        clerk = self.people[CLERK]
        for ago, code, area, score, note in SCORES:
            at = moment(self.today - ago * ONE_DAY, "15:30")
            if at.date() < first:
                continue
            yield at
            unit = Department.objects.filter(code=code).first()
            photo = picture(at.date()) if score < 60 else None
            inspect(
                department=unit, area=area, score=score, note=note, photo=photo, by=clerk, at=at
            )
            if (ago, code) == (9, "40-finance"):
                yield from self._clean_up(moment(self.today - 8 * ONE_DAY, "09:00"))

    def _clean_up(self, at: datetime) -> Iterator[datetime]:
        clerk = self.people[CLERK]
        yield at
        row = call_cleanup(
            title="季度大扫除", day=at.date() + 2 * ONE_DAY, department=None, by=clerk, at=at
        )
        later = at + 2 * ONE_DAY + 8 * HOUR
        yield later
        chosen = {
            each.pk: Presence.CAME if number % 9 else Presence.EXCUSED
            for number, each in enumerate(invited(row), 1)
        }
        chosen[self.people["1407"].pk] = Presence.ABSENT
        note_joined(cleanup_id=row.pk, presences=chosen, by=clerk, at=later)

    def permits(self, first: date) -> Process:
        """Asked for and decided; one that has ended, one that was revoked, some that wait."""
        at = max(self.until - 4 * ONE_DAY, moment(first, "09:00"))
        yield at
        old = self.ask(Kind.INTERNET, "1403", "查签证政策", at, 8)
        web = self.ask(Kind.INTERNET, "1405", "下载行程资料", at, 240)
        shop = self.ask(Kind.COMPUTER, "1402", "核对线路订单", at, 2, thing="电商部 3 号机")
        yield at + HOUR
        for row in (old, web, shop):
            self.decide(row, at + HOUR)
        yield at + 26 * HOUR
        end_permit(
            permit_id=web.pk, reason="上班时间看视频", by=self.people["1401"], at=at + 26 * HOUR
        )
        now = self.until - 3 * HOUR
        yield now
        told = {"thing": "十一月产品目录", "receiver": "杭州印务公司"}
        self.ask(Kind.INFORMATION, "1109", "印制宣传册", now, 48, **told)
        self.ask(Kind.SERVER_ROOM, "1111", "更换网站服务器硬盘", now, 6)

    def room(self, first: date) -> Process:
        """The administrator at work, the site manager by permit, somebody turned away."""
        at = max(self.until - 3 * ONE_DAY, moment(first, "09:00"))
        yield at
        permit = self.ask(Kind.SERVER_ROOM, "1111", "核对网站服务器标签", at, 4)
        self.decide(permit, at)
        for number, purpose in ((ADMIN, "每周巡检"), ("1111", "核对网站服务器标签")):
            entry = enter_room(purpose=purpose, by=self.people[number], at=at)
            leave_room(entry_id=entry.pk, by=self.people[number], at=at + HOUR / 2)
        inside = self.until - HOUR
        yield inside
        enter_room(purpose="检查备份硬盘", by=self.people[ADMIN], at=inside)

    def found(self, first: date) -> Process:
        """Found, handed in, claimed, handed over."""
        at = max(self.until - 5 * ONE_DAY, moment(first, "09:00"))
        yield at
        row = report_found(what="黑色雨伞", place="前台", photo=None, by=self.people["1203"], at=at)
        for hours, step, number, claimant, note in (
            (2, FoundStep.HANDED_IN, CLERK, "", ""),
            (20, FoundStep.CLAIMED, "1204", "许航", "伞柄上有名字"),
            (21, FoundStep.HANDED_OVER, CLERK, "", "名字相符"),
        ):
            yield at + hours * HOUR
            move_found(
                thing_id=row.pk, step=step, claimant=claimant, note=note,
                by=self.people[number], at=at + hours * HOUR,
            )  # fmt: skip

    def lost(self) -> Process:
        """Found today, not handed in yet; and one that the office keeps."""
        at = self.until - 30 * HOUR
        yield at
        row = report_found(
            what="银色 U 盘", place="二楼会议室", photo=picture(at.date()),
            by=self.people["1106"], at=at,
        )  # fmt: skip
        yield at + HOUR
        move_found(
            thing_id=row.pk, step=FoundStep.HANDED_IN, claimant="", note="",
            by=self.people[CLERK], at=at + HOUR,
        )  # fmt: skip
        yield self.until - 2 * HOUR
        report_found(
            what="一串钥匙", place="停车场", photo=None, by=self.people["1404"],
            at=self.until - 2 * HOUR,
        )  # fmt: skip

    def ask(self, kind: Kind, number: str, purpose: str, at: datetime, hours: int, **words):
        """A permit from now on for so many hours."""
        plain = {"thing": "", "receiver": ""} | words
        wish = Wish(kind=kind, purpose=purpose, starts_at=at, ends_at=at + hours * HOUR, **plain)
        return ask_permit(wish=wish, by=self.people[number], at=at)

    def decide(self, permit, at: datetime) -> None:
        """The word of whoever the permit waits for."""
        permit.refresh_from_db()
        step = Step.objects.get(approval=permit.approval_id, state="open")
        by = Employee.objects.get(pk=step.people[0])
        decide_step(step_id=step.pk, verdict="approved", by=by, at=at)


def picture(day: date) -> bytes:
    """A picture of a tidy floor, as a phone would send one."""
    image = Image.new("RGB", (480, 320), "#d9dee6")
    pen = ImageDraw.Draw(image)
    for place in range(0, 480, 60):
        pen.line((place, 130, place * 2 - 240, 320), fill="#b7bfcc", width=2)
    pen.rectangle((60 + day.day, 70, 190 + day.day, 130), fill="#8a6f4d")
    pen.rectangle((300, 60, 400, 130), fill="#6f8fae")
    file = io.BytesIO()
    image.save(file, "JPEG", quality=80)
    return file.getvalue()
