"""Leave, outings and overtime in the demo company: asked for, decided, filed, and waiting."""

from dataclasses import replace
from datetime import date, timedelta

from attendance.leave.certificates.services import add_certificate
from attendance.leave.models import Leave
from attendance.leave.reports import complete_leave, report_leave
from attendance.leave.rules import Kind, Unit
from attendance.leave.services import ask_leave
from attendance.leave.weighing import Draft
from attendance.timekeeping.outings.services import Trip, ask_outing, tell_outing
from attendance.timekeeping.overtime.services import (
    answer_overtime,
    assign_overtime,
    file_overtime,
)
from attendance.timekeeping.punches.rules import Origin, Source
from attendance.timekeeping.punches.services import record_punch
from config.demo.timeline import Process, Timeline, moment
from hr.people.models import Employee
from hr.roster.shifts.selectors import plans
from regulations.approvals.models import Approval, Decision, Step
from regulations.approvals.phone import confirm_phone_consent, record_phone_consent
from regulations.approvals.services import decide_step

ONE_DAY = timedelta(days=1)
# The smallest picture there is, in place of a photographed certificate.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def start_leaves(*, people: dict[str, Employee], timeline: Timeline, first: date) -> None:
    """Let leave be asked for, decided and used over the days of the history and after it."""
    ids = [each.pk for each in people.values()]
    rows = Employee.objects.select_related("department", "supervisor", "position")
    office = Office({each.number: each for each in rows.filter(pk__in=ids)}, timeline)
    monday = first + timedelta(days=7 - first.weekday())
    today = timeline.until.date()
    for process in (
        office.leave("1107", Kind.PERSONAL, monday, monday, "带孩子看牙", by="1102"),
        office.sick(monday + 7 * ONE_DAY),
        office.rest_day_work(monday + 5 * ONE_DAY, monday + 11 * ONE_DAY),
        office.leave("1404", Kind.MARRIAGE, monday + 8 * ONE_DAY, monday + 10 * ONE_DAY,
                     "结婚", by="1401", occasion="本人婚礼"),
        office.business(monday + 9 * ONE_DAY),
        office.prolonged(monday + 7 * ONE_DAY),
        office.forgotten(today),
        office.waiting(today),
    ):  # fmt: skip
        timeline.start(process)


class Office:
    """People by number, and what each does at its moment."""

    def __init__(self, people: dict[str, Employee], timeline: Timeline):
        self.people = people
        self.until = timeline.until

    def leave(
        self, number: str, kind: Kind, first: date, last: date, reason: str, *, by: str, **words
    ) -> Process:
        """A leave of whole days: asked for two days ahead, approved by `by`, filed by hr."""
        ahead = moment(first - 2 * ONE_DAY, "16:20")
        yield ahead
        draft = _days(kind, first, last, reason, **words)
        found = self._ask(number, draft, ahead)
        yield ahead + timedelta(minutes=50)
        self._say(found.approval, "approved", by, ahead + timedelta(minutes=50))
        yield ahead + timedelta(minutes=95)
        self._say(found.approval, "filed", "1501", ahead + timedelta(minutes=95))

    def sick(self, day: date) -> Process:
        """An illness of four days: reported by phone, completed, certified, decided."""
        at = moment(day, "07:35")
        yield at
        draft = _days(Kind.SICK, day, day + 3 * ONE_DAY, "高烧，去医院")
        draft = replace(draft, told_at=at, told_how="给李敏打电话")
        leave = report_leave(person=self.people["1105"], draft=draft, by=self.people["1601"], at=at)
        back = moment(day + 4 * ONE_DAY, "09:10")
        yield back
        complete_leave(leave_id=leave.pk, draft=draft, by=self.people["1105"], at=back)
        add_certificate(
            leave_id=leave.pk, name="病假证明.png", content=PICTURE, by=self.people["1105"], at=back
        )
        leave.refresh_from_db()
        yield back + timedelta(hours=2)
        self._say(leave.approval, "approved", "1002", back + timedelta(hours=2))

    def rest_day_work(self, saturday: date, off: date) -> Process:
        """Overtime on a day of rest, filed by the office; half a day of it is taken off."""
        ahead = moment(saturday - ONE_DAY, "15:00")
        person, lead = self.people["1108"], self.people["1102"]
        yield ahead
        row = assign_overtime(
            person=person, starts_at=moment(saturday, "09:00"), ends_at=moment(saturday, "15:00"),
            task="大促商品上架", by=lead, at=ahead,
        )  # fmt: skip
        answer_overtime(overtime_id=row.pk, accepts=True, by=person, at=ahead)
        for clock in ("08:56", "15:08"):
            at = moment(saturday, clock)
            yield at
            record_punch(person=person, origin=Origin(Source.SHEET, f"demo:{at}"), at=at)
        filed = moment(saturday + 2 * ONE_DAY, "10:15")
        yield filed
        file_overtime(overtime_id=row.pk, by=self.people["1602"], at=filed)
        asked = moment(off - 2 * ONE_DAY, "11:00")
        yield asked
        span = (moment(off, "12:00"), moment(off + ONE_DAY, "00:00"))
        found = self._ask("1108", Draft(Kind.IN_LIEU, Unit.HALF, *span, "补休"), asked)
        self._say(found.approval, "approved", "1102", asked)

    def business(self, day: date) -> Process:
        """A business outing, signed and filed."""
        at = moment(day, "09:20")
        yield at
        trip = Trip(moment(day, "14:00"), moment(day, "17:00"), "海关报关行", "补交报关单")
        found = ask_outing(person=self.people["1202"], trip=trip, by=self.people["1202"], at=at)
        yield at + timedelta(minutes=15)
        self._say(found.approval, "approved", "1201", at + timedelta(minutes=15))

    def prolonged(self, first: date) -> Process:
        """Two days that became three: the managing leader consented by phone, and confirmed it."""
        yield from self.leave("1203", Kind.PERSONAL, first, first + ONE_DAY, "父亲住院", by="1201")
        known = Leave.objects.get(person=self.people["1203"])
        at = moment(first + ONE_DAY, "15:40")
        yield at
        third = first + 2 * ONE_DAY
        draft = _days(Kind.PERSONAL, third, third, "手术改期，多留一天")
        found = self._ask("1203", replace(draft, extends=known), at)
        at += timedelta(minutes=25)
        yield at
        self._hear(found.approval, "1002", "16:02 来电，正在昆明出差，同意延长一天", at)
        at = moment(third, "09:15")
        yield at
        said = Decision.objects.get(approval=found.approval, recorded_by__isnull=False)
        confirm_phone_consent(decision_id=said.pk, agrees=True, by=self.people["1002"], at=at)
        self._say(found.approval, "filed", "1501", at + timedelta(minutes=30))

    def forgotten(self, today: date) -> Process:
        """A request that its supervisor left lying until it went to the superior as well."""
        at = self.until - timedelta(days=4, hours=1)
        yield at
        day = self._workday("1204", _next_monday(today) + 9 * ONE_DAY)
        self._ask("1204", _days(Kind.PERSONAL, day, day, "参加同学婚礼"), at)

    def waiting(self, today: date) -> Process:
        """What waits now: leaves to decide, a consent by phone to confirm, overtime to answer,
        somebody about to go out."""
        at = self.until - timedelta(minutes=40)
        yield at
        soon = _next_monday(today)
        self._ask("1103", _days(Kind.PERSONAL, soon, soon, "搬家"), at)
        later = soon + ONE_DAY
        draft = _days(Kind.PERSONAL, later, later + 2 * ONE_DAY, "回老家办手续")
        self._ask("1110", draft, at)
        found = self._ask("1109", _days(Kind.PERSONAL, later, later, "办理居住证"), at)
        self._hear(found.approval, "1102", "李敏在供应商处，电话里同意", at + timedelta(minutes=15))
        assign_overtime(
            person=self.people["1104"], starts_at=moment(soon, "18:00"),
            ends_at=moment(soon, "20:30"), task="月末盘点", by=self.people["1102"], at=at,
        )  # fmt: skip
        trip = Trip(moment(soon, "15:00"), moment(soon, "15:40"), "快递站", "取样品")
        tell_outing(person=self.people["1107"], trip=trip, by=self.people["1107"], at=at)

    def _workday(self, number: str, day: date) -> date:
        """The first day from `day` on that the person is to work: duty may have given it off."""
        person = self.people[number].pk
        found = plans([person], day, day + 7 * ONE_DAY)
        return next(on for (_person, on), plan in sorted(found.items()) if plan.spells)

    def _ask(self, number: str, draft: Draft, at) -> Leave:
        person = self.people[number]
        return ask_leave(person=person, draft=draft, by=person, at=at)

    def _hear(self, approval: Approval, giver: str, comment: str, at) -> None:
        """The office writes down that the decider consented by phone."""
        person = self.people[giver]
        step = Step.objects.get(approval=approval, state="open", people__contains=[person.pk])
        by = self.people["1601"]
        record_phone_consent(step_id=step.pk, giver=person, comment=comment, by=by, at=at)

    def _say(self, approval: Approval, verdict: str, number: str, at) -> None:
        """A word of a person on the step that waits for them."""
        steps = Step.objects.filter(approval=approval, state="open")
        step = steps.filter(people__contains=[self.people[number].pk]).first()
        decide_step(step_id=step.pk, verdict=verdict, by=self.people[number], at=at)


def _days(kind: Kind, first: date, last: date, reason: str, **words) -> Draft:
    span = (moment(first, "00:00"), moment(last + ONE_DAY, "00:00"))
    return Draft(kind, Unit.DAY, *span, reason, **words)


def _next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())
