"""The duty roster of the demo company: pairs, exclusions, shifts, duty managers, swaps."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError

from config.demo.company import DESK
from config.demo.timeline import Process, Timeline, moment
from hr.people.models import Employee
from hr.roster.pairs.models import DutyPair
from hr.roster.pairs.replacing import exclude_person
from hr.roster.pairs.rules import Scope
from hr.roster.pairs.selectors import role_of
from hr.roster.pairs.services import draw_pairs, set_pair
from hr.roster.pairs.swaps import ask_swap
from hr.roster.service.services import fill_managers
from hr.roster.shifts.rules import DayKind, Terms
from hr.roster.shifts.selectors import plans
from hr.roster.shifts.services import assign_shift, enter_pattern, set_day
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step

DAY = timedelta(days=1)
# Pairs are known this far back, and drawn this far ahead.
BACK, AHEAD = 95, 28
CLERK, HEAD = "1601", "1003"
MANAGERS = ("1002", "1003", "1101", "1102", "1111", "1201", "1301", "1401")
EVENING = [["13:00", "17:30"], ["18:30", "21:00"]]


class Duties:
    """Who is on which duty: the past before the portal's history at once, the rest in its time."""

    def __init__(self, *, people: dict[str, Employee], timeline: Timeline):
        self.people = people
        self.timeline = timeline
        self.today = timeline.until.date()

    def start(self, first: date) -> None:
        """What lies before the history is entered now; what belongs into it waits for its day."""
        begin = self.today - BACK * DAY
        at = moment(begin - 3 * DAY, "10:00")
        self._arrange(begin, at)
        self._draw(begin, min(_month_end(begin), first), at)
        for month in _months(_month_end(begin) + DAY, first):
            self._draw(month, _month_end(month), moment(month - 8 * DAY, "15:00"))
        self.timeline.start(self._draws(first))
        self.timeline.start(self._managers(first))
        self.timeline.start(self._illness(first))
        self.timeline.start(self._swaps())

    def _arrange(self, begin: date, at: datetime) -> None:
        """Exclusions, a shift of the company's own, and who works by other terms."""
        head, clerk = self.people[HEAD], self.people[CLERK]
        for number in DESK:
            self._exclude(number, Scope.BOTH, "网店客服另有轮值", begin, None, at)
        self._exclude("1404", Scope.MAIN, "孕期，不排夜间", begin, self.today + 120 * DAY, at)
        enter_pattern(code="evening", name="晚班", spells=EVENING, from_day=begin, by=head, at=at)
        for number, terms in (
            ("1405", Terms("evening", frozenset({1, 7}))),
            ("1406", Terms(rest_days=frozenset({1, 2}))),
            ("1407", Terms(rest_days=frozenset({3, 4}))),
            ("1502", Terms()),
        ):
            assign_shift(person=self.people[number], terms=terms, starts_on=begin, by=clerk, at=at)

    def _exclude(
        self, number: str, scope: Scope, reason: str, begin: date, end: date | None, at: datetime
    ) -> None:
        exclude_person(
            person=self.people[number],
            scope=scope,
            starts_on=begin,
            ends_on=end,
            reason=reason,
            by=self.people[CLERK],
            at=at,
        )

    def _draw(self, since: date, until: date, at: datetime) -> None:
        draw_pairs(since=since, until=until, by=self.people[CLERK], at=at)

    def _draws(self, first: date) -> Process:
        """Eight days before a month its pairs are drawn; at last the coming four weeks."""
        last = moment(self.today - DAY, "15:00")
        drawn = DutyPair.objects.latest("day").day
        while moment(drawn - 7 * DAY, "15:00") < last:
            at = max(moment(drawn - 7 * DAY, "15:00"), moment(first, "09:00"))
            yield at
            self._draw(max(drawn, at.date()) + DAY, _month_end(drawn + DAY), at)
            drawn = _month_end(drawn + DAY)
        yield last
        self._draw(self.today, self.today + AHEAD * DAY, last)

    def _managers(self, first: date) -> Process:
        """Each Friday the nights of five weeks to come are shared among the managers."""
        people = [self.people[number] for number in MANAGERS]
        at, lead = moment(first - DAY, "17:00"), self.people["1102"]
        while at.date() < self.today:
            yield at
            until = at.date() + 38 * DAY
            fill_managers(people=people, since=at.date(), until=until, by=lead, at=at)
            at += 7 * DAY

    def _illness(self, first: date) -> Process:
        """Somebody is ill on a day: the clerk puts another in the pair."""
        day = max(first + 2 * DAY, self.today - 12 * DAY)
        at = moment(day - DAY, "20:10")
        yield at
        pair = DutyPair.objects.select_related("main", "assistant").get(day=day)
        for number in ("1110", "1108", "1203", "1302", "1107"):
            person = self.people[number]
            try:
                return set_pair(
                    day=day,
                    main=pair.main,
                    assistant=person,
                    reason=f"{pair.assistant.name}发烧请假",
                    by=self.people[CLERK],
                    at=at,
                )
            except ValidationError:
                continue

    def _beside_duty(self, person: Employee, day: date) -> date:
        """The first day from `day` on that no duty of the pairs decides for the person."""
        found = plans([person.pk], day, day + 7 * DAY)
        free = (
            on
            for (_person, on), plan in sorted(found.items())
            if plan.spells and not plan.role and plan.kind != DayKind.AFTER_MAIN
        )
        return next(free)

    def _swaps(self) -> Process:
        """One swap that was agreed on, one that waits for the supervisor; and a day in lieu."""
        at = moment(self.today - 2 * DAY, "11:20")
        yield at
        done = self._ask(at, skip=7, reason="孩子学校开家长会")
        yield at + timedelta(minutes=25)
        if done:
            self._decide(done, at + timedelta(minutes=25))
        yield at + timedelta(hours=5)
        if done:
            self._decide(done, at + timedelta(hours=5))
        person = self.people["1112"]
        set_day(
            person=person,
            day=self._beside_duty(person, self.today + 3 * DAY),
            pattern="",
            reason="上周六盘点，调休一天",
            by=self.people[CLERK],
            at=at + timedelta(hours=5),
        )
        later = moment(self.today - DAY, "16:30")
        yield later
        waiting = self._ask(later, skip=3, reason="当晚要去机场接人")
        yield later + timedelta(minutes=40)
        if waiting:
            self._decide(waiting, later + timedelta(minutes=40))

    def _ask(self, at: datetime, *, skip: int, reason: str):
        """Whoever below 1201 comes on duty first asks the first colleague who can."""
        ids = {self.people[number].pk: number for number in ("1202", "1203", "1204")}
        for pair in DutyPair.objects.filter(day__gte=self.today + skip * DAY).order_by("day"):
            asker = next((ids[pk] for pk in ids if role_of(pair, pk)), None)
            for number in ("1110", "1108", "1109", "1302", "1403", "1502") if asker else ():
                try:
                    return ask_swap(
                        day=pair.day,
                        other=self.people[number],
                        other_day=None,
                        reason=reason,
                        by=self.people[asker],
                        at=at,
                    )
                except ValidationError:
                    continue
        return None

    def _decide(self, document, at: datetime) -> None:
        step = Step.objects.get(approval=document.approval_id, state="open")
        by = Employee.objects.get(pk=step.people[0])
        try:
            decide_step(step_id=step.pk, verdict="approved", by=by, at=at)
        except ValidationError:
            return  # the pairs have changed meanwhile: it waits


def _month_end(day: date) -> date:
    return (day.replace(day=28) + 4 * DAY).replace(day=1) - DAY


def _months(since: date, until: date) -> Iterator[date]:
    """The first days of the months that begin on a day or after it, up to another."""
    while since <= until:
        yield since
        since = _month_end(since) + DAY
