"""Three months of recorded times: a clock at the door, phones, corrections, a suspicion."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from attendance.timekeeping import registry
from attendance.timekeeping.corrections.services import ask_correction
from attendance.timekeeping.devices.intake import Message, NotAdmitted, admit
from attendance.timekeeping.devices.lines import Tap
from attendance.timekeeping.devices.models import Device
from attendance.timekeeping.devices.services import decide_device, set_up_device
from attendance.timekeeping.devices.taking import line_of, take_lines
from attendance.timekeeping.files.services import keep_file
from attendance.timekeeping.months.rules import month_before
from attendance.timekeeping.punches.models import Network, Punch
from attendance.timekeeping.punches.rules import Origin, Source
from attendance.timekeeping.punches.services import record_punch
from attendance.timekeeping.suspicions.services import raise_suspicions
from config.demo.timeline import days, moment
from hr.people.models import Employee
from hr.roster.rules import CHINA
from hr.roster.shifts.rules import DayPlan, Spell
from hr.roster.shifts.selectors import plans
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from regulations.rulebook.rules import start_of

SERIAL = "CGKK212960007"
STRANGER = "BYXS200660123"


@dataclass(frozen=True)
class Habit:
    """How a person keeps time: minutes before the start, chances of what goes wrong in a spell."""

    early: float = 9
    late: float = 0.012
    leaves: float = 0.005
    forgets: float = 0.003


HABITS = {
    "1107": Habit(early=3, late=0.05),
    "1112": Habit(early=4, late=0.04, leaves=0.03),
    "1404": Habit(early=5, late=0.04),
    "1405": Habit(forgets=0.02),
    "1204": Habit(early=3, late=0.16),
}
# Who stays away without a word, and on which working day of which month back.
ABSENT = {("1405", 3): (9,), ("1405", 2): (13,), ("1407", 1): (6,)}


def record_months(*, people: dict[str, Employee], at: datetime, months: int, seed: int) -> None:
    """Record what the clock at the door and the browsers saw of some months, up to a moment."""
    first = months_back(at.date(), months)
    device = _hang_clocks(people, at, moment(first, "07:00"))
    taps = sorted(_Door(people, first, at, seed).taps(), key=lambda tap: tap.at)
    take_lines(
        [line_of(tap, SERIAL) for tap in [*taps, *_strangers(at)]],
        device=device,
        source=Source.DEVICE,
        seen_at=at,
        stamps={"ATTLOG": "83214417"},
        seconds_off=2,
    )
    _use_one_browser(people, at)
    raise_suspicions(at=at)
    _put_right(people, at)
    _bring_a_file(people, at)


def months_back(today: date, months: int) -> date:
    """The first day of the month so many months before this one."""
    first = today.replace(day=1)
    for _number in range(months):
        first = month_before(first)
    return first


def _hang_clocks(people: dict[str, Employee], at: datetime, hung_at: datetime) -> Device:
    """One clock that is approved, one that nobody knows, and the company's networks."""
    by = people["1701"]
    _ring(SERIAL, "192.168.1.201", hung_at)
    device = Device.objects.get(serial=SERIAL)
    decide_device(device_id=device.pk, standing="approved", by=by, at=hung_at)
    set_up_device(
        device_id=device.pk, name="总部一楼考勤机", place="总部", zone="Asia/Shanghai",
        zone_option="8", only_from="192.168.0.0/16",
    )  # fmt: skip
    _ring(STRANGER, "192.168.1.77", at - timedelta(hours=3))
    for name, addresses in (("总部办公网", "192.168.0.0/16"), ("本机", "127.0.0.0/8")):
        network = Network(name=name, addresses=addresses, place="总部")
        network._history_user, network._history_date = by, at
        network.save()
    device.refresh_from_db()
    return device


def _ring(serial: str, address: str, at: datetime) -> None:
    """A clock calls for the first time, and is not admitted yet."""
    with suppress(NotAdmitted):
        admit(Message(serial, {}, "/iclock/cdata", address, at))


class _Door:
    """The clock at the door, from a first day up to a moment."""

    def __init__(self, people: dict[str, Employee], first: date, until: datetime, seed: int):
        self.numbers = {p.pk: number for number, p in people.items()}
        self.until, self.seed = until, seed
        self.plans = plans(self.numbers, first, until.date())
        self.covers = registry.covers(list(self.numbers), start_of(first), until)

    def taps(self) -> Iterator[Tap]:
        """What people touched the clock for; nobody does who is on leave."""
        worked: Counter = Counter()
        for (person, day), plan in sorted(self.plans.items()):
            month = day.replace(day=1)
            worked[person, month] += bool(plan.spells)
            back = (self.until.year - day.year) * 12 + self.until.month - day.month
            if worked[person, month] in ABSENT.get((self.numbers[person], back), ()):
                continue
            ahead = (self.until.date() - day).days
            rng = Random(f"{self.seed}:clock:{self.numbers[person]}:{ahead}")
            for touched_at in self._day(person, plan, rng):
                if touched_at < self.until:
                    yield _tap(self.numbers[person], touched_at)

    def _day(self, person: int, plan: DayPlan, rng: Random) -> Iterator[datetime]:
        habit = HABITS.get(self.numbers[person], Habit())
        for spell in plan.spells:
            come, go = _times(habit, rng)
            if not self._is_away(person, spell):
                yield from (at for at in (_put(spell[0], come), _put(spell[1], go)) if at)

    def _is_away(self, person: int, spell: Spell) -> bool:
        covers = self.covers.get(person, ())
        return any(each.starts_at < spell[1] and each.ends_at > spell[0] for each in covers)


def _times(habit: Habit, rng: Random) -> tuple[float | None, float | None]:
    """Minutes of arrival after the start and of leaving after the end; None for a forgotten one."""
    come, go = -abs(rng.gauss(habit.early, 5)) - 0.5, abs(rng.gauss(6, 5)) + 0.5
    if rng.random() < habit.late:
        come = rng.choice((2.4, 4.1, 7.3, 11.6, 14.2, 16.5, 19.8, 24.3, 33.7, 41.2))
    if rng.random() < habit.leaves:
        go = -rng.choice((3.2, 8.5, 13.1, 22.6, 37.4))
    missing = rng.choice(("in", "out")) if rng.random() < habit.forgets else ""
    return None if missing == "in" else come, None if missing == "out" else go


def _put(at: datetime, minutes: float | None) -> datetime | None:
    return None if minutes is None else at + timedelta(seconds=round(minutes * 60))


def _tap(number: str, at: datetime) -> Tap:
    local = at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
    return Tap(number, local, at, {"status": "255", "verify": "15"})


def _strangers(at: datetime) -> list[Tap]:
    """Three lines of a PIN that nobody owns."""
    return [_tap("88", at - timedelta(days=n, hours=2)) for n in (1, 2, 3)]


def _workdays_back(at: datetime, count: int) -> list[date]:
    """The last working days before today, the newest first."""
    found = days(at.date() - timedelta(days=20), at.date() - timedelta(days=1))
    return [day for day in reversed(found) if day.weekday() < 5][:count]


def _use_one_browser(people: dict[str, Employee], at: datetime) -> None:
    """Two of customer service press the button in one browser, a minute apart."""
    day = _workdays_back(at, 2)[-1]
    for place, number in enumerate(("1105", "1106")):
        origin = Origin(
            Source.WEB,
            f"web:demo:{number}",
            address="192.168.1.35",
            network=Network.objects.get(name="总部办公网").pk,
            is_outside=False,
            browser=UUID("7c41e0b2-9d5f-4e07-8a55-31c2d7f4a019"),
            agent="Mozilla/5.0 (Windows NT 10.0; Win64; x64)",
        )
        at_the_button = moment(day, "13:57") + timedelta(seconds=12 + 47 * place)
        record_punch(person=people[number], origin=origin, at=at_the_button)


def _put_right(people: dict[str, Employee], at: datetime) -> None:
    """A mark that was missing has been added; one waits for the supervisor."""
    older, newer = _workdays_back(at, 3)[-1], _workdays_back(at, 1)[0]
    row = ask_correction(
        kind="add",
        wanted_at=moment(older, "17:02"),
        reason="下班时考勤机排队，急着送客户，忘记打卡",
        proof="李敏当时在场；当日 17:01 有前台监控",
        by=people["1103"],
        at=moment(older, "18:10"),
    )
    for step in Step.objects.filter(approval=row.approval).order_by("place"):
        step.refresh_from_db()
        verdict = "approved" if step.kind == "decide" else "filed"
        by = Employee.objects.get(pk=step.people[0])
        decide_step(step_id=step.pk, verdict=verdict, by=by, at=moment(older, "18:40"))
    wrong = Punch.objects.filter(person=people["1109"], at__gte=moment(newer, "00:00")).first()
    ask_correction(
        kind="move" if wrong else "add",
        punch_id=wrong and wrong.pk,
        wanted_at=moment(newer, "07:55"),
        reason="到岗后先去仓库取样品，回来才打卡",
        proof="仓库登记表 07:55，朱婷签字",
        by=people["1109"],
        at=moment(newer, "11:20"),
    )


def _bring_a_file(people: dict[str, Employee], at: datetime) -> None:
    """The office has uploaded the sheet of a day on which the guides signed on paper."""
    day = _workdays_back(at, 1)[0]
    rows = ["工号,姓名,打卡时间", f"1406,华晨,{day} 07:48:00", f"1407,金鑫,{day} 07:52:00",
            f"1408,李青,{day} 07:55:00"]  # fmt: skip
    keep_file(
        name=f"导游签到-{day}.csv",
        content="\r\n".join(rows).encode(),
        by=people["1601"],
        at=min(at, moment(day, "17:40")),
    )
