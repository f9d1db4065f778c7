"""Three months of recorded times: a clock at the door, phones, corrections, a suspicion."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from attendance.timekeeping.corrections.services import ask_correction
from attendance.timekeeping.devices.lines import Tap
from attendance.timekeeping.devices.models import Device
from attendance.timekeeping.devices.services import decide_device
from attendance.timekeeping.devices.taking import line_of, take_lines
from attendance.timekeeping.files.services import keep_file
from attendance.timekeeping.punches.models import Network, Punch
from attendance.timekeeping.punches.rules import Origin, Source
from attendance.timekeeping.punches.services import record_punch
from attendance.timekeeping.suspicions.services import raise_suspicions
from config.demo.timeline import days, moment
from hr.people.models import Employee
from hr.roster.rules import CHINA
from hr.roster.shifts.rules import DayPlan
from hr.roster.shifts.selectors import plans
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step

SERIAL = "CGKK212960007"
STRANGER = "BYXS200660123"
MONTHS_BACK = 3
# The management comes and goes without a clock.
UNCLOCKED = ("1001", "1002", "1003")


@dataclass(frozen=True)
class Habit:
    """How a person keeps time: minutes before the start, chances of what goes wrong in a spell."""

    early: float = 9
    late: float = 0.02
    leaves: float = 0.01
    forgets: float = 0.01
    stays_away: float = 0.0


HABITS = {
    "1107": Habit(early=3, late=0.14),
    "1112": Habit(early=4, late=0.08, leaves=0.05),
    "1405": Habit(forgets=0.09),
    "1404": Habit(early=5, late=0.06),
    "1204": Habit(stays_away=0.012),
}


def record_months(*, people: dict[str, Employee], at: datetime, seed: int) -> None:
    """Record what the clock at the door and the phones saw, up to a moment."""
    device = _hang_clocks(people, at)
    taps = sorted(_taps(people, at, seed), key=lambda tap: tap.at)
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


def _hang_clocks(people: dict[str, Employee], at: datetime) -> Device:
    """One clock that is approved, one that nobody knows, and the company's networks."""
    seen = {"first_seen_at": at - timedelta(days=100), "last_seen_at": at}
    device = Device.objects.create(
        serial=SERIAL,
        name="总部一楼考勤机",
        place="总部",
        address="192.168.1.201",
        info={"firmware": "Ver 8.0.4.3-20200618", "users": "31", "logs": "18204"},
        **seen,
    )
    by = people["1701"]
    decide_device(device_id=device.pk, standing="approved", by=by, at=seen["first_seen_at"])
    seen["first_seen_at"] = at - timedelta(hours=3)
    Device.objects.create(serial=STRANGER, address="192.168.1.77", **seen)
    for name, addresses in (("总部办公网", "192.168.0.0/16"), ("本机", "127.0.0.0/8")):
        network = Network(name=name, addresses=addresses, place="总部")
        network._history_user, network._history_date = by, at
        network.save()
    device.refresh_from_db()
    return device


def _taps(people: dict[str, Employee], at: datetime, seed: int) -> Iterator[Tap]:
    first = (at.date().replace(day=1) - timedelta(days=28 * MONTHS_BACK)).replace(day=1)
    clocked = {p.pk: number for number, p in people.items() if number not in UNCLOCKED}
    for (person, day), plan in plans(clocked, first, at.date()).items():
        rng = Random(f"{seed}:clock:{clocked[person]}:{(at.date() - day).days}")
        for moment_of in _day(plan, HABITS.get(clocked[person], Habit()), rng):
            if moment_of < at:
                yield _tap(clocked[person], moment_of)


def _day(plan: DayPlan, habit: Habit, rng: Random) -> Iterator[datetime]:
    """The times at which a person touches the clock on a day."""
    if rng.random() < habit.stays_away:
        return
    for start, end in plan.spells:
        comes = -abs(rng.gauss(habit.early, 5)) - 0.5
        if rng.random() < habit.late:
            comes = rng.choice((2, 4, 7, 11, 14, 16, 19, 24, 33, 41))
        goes = abs(rng.gauss(6, 5)) + 0.5
        if rng.random() < habit.leaves:
            goes = -rng.choice((3, 8, 13, 22, 37))
        missing = rng.choice(("in", "out")) if rng.random() < habit.forgets else ""
        if missing != "in":
            yield _shifted(start, comes, rng)
        if missing != "out":
            yield _shifted(end, goes, rng)


def _shifted(at: datetime, minutes: float, rng: Random) -> datetime:
    return at + timedelta(minutes=int(minutes), seconds=rng.randrange(60))


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
