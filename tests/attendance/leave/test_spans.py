"""A day of leave takes the shift that begins on it, half a day half of that shift (A2.4)."""

from datetime import date, timedelta

import pytest

from attendance.leave.forms import stretch
from attendance.leave.letters import when
from attendance.leave.models import Leave
from attendance.leave.rules import Unit
from attendance.leave.spans import fitted
from hr.roster.shifts.rules import Terms, spells_on
from hr.roster.shifts.services import assign_shift, enter_pattern
from tests.attendance.leave.conftest import days, moment, weekday

pytestmark = pytest.mark.clause("A2.4", "A2.4-3")
OFFICE = ("08:00", "11:00"), ("14:00", "17:00")
EVENING = (("13:00", "21:00"),)
NIGHT = (("22:00", "06:00"),)
BROKEN = ("22:00", "02:00"), ("03:00", "06:00")
# Monday to Friday.
MON, TUE, WED, THU = (weekday(n) for n in range(4))


def week(*spells):
    """One shift on every day of the week, that of Sunday's night too."""
    return {weekday(n): list(spells_on(weekday(n), spells)) for n in range(-1, 5)}


def half(day: date, start: str, end: str):
    """A stretch from one clock of a day to another; 24:00 is the next midnight."""
    last = moment(day + timedelta(days=1), "00:00") if end == "24:00" else moment(day, end)
    return moment(day, start), last


@pytest.mark.parametrize(
    ("shift", "unit", "span", "becomes"),
    [
        (OFFICE, Unit.DAY, days(TUE), (Unit.DAY, days(TUE))),
        # The night of Monday is worked until 06:00, that of Tuesday is taken off to its end.
        (NIGHT, Unit.DAY, days(TUE), (Unit.DAY, (moment(TUE, "06:00"), moment(WED, "06:00")))),
        (NIGHT, Unit.DAY, days(TUE, WED), (Unit.DAY, (moment(TUE, "06:00"), moment(THU, "06:00")))),
        # Noon parts the office shift, which has its break there.
        (OFFICE, Unit.HALF, half(TUE, "00:00", "12:00"), (Unit.HALF, half(TUE, "00:00", "12:00"))),
        (OFFICE, Unit.HALF, half(TUE, "12:00", "24:00"), (Unit.HALF, half(TUE, "12:00", "24:00"))),
        # 8 hours without a break are parted after four.
        (EVENING, Unit.HALF, half(TUE, "00:00", "12:00"),
         (Unit.MINUTE, half(TUE, "13:00", "17:00"))),
        (EVENING, Unit.HALF, half(TUE, "12:00", "24:00"),
         (Unit.MINUTE, half(TUE, "17:00", "21:00"))),
        (NIGHT, Unit.HALF, half(TUE, "00:00", "12:00"),
         (Unit.MINUTE, (moment(TUE, "22:00"), moment(WED, "02:00")))),
        (NIGHT, Unit.HALF, half(TUE, "12:00", "24:00"),
         (Unit.MINUTE, (moment(WED, "02:00"), moment(WED, "06:00")))),
        # A night with its break behind midnight: Monday's is worked to its end, Tuesday's taken.
        (BROKEN, Unit.DAY, days(TUE), (Unit.DAY, (moment(TUE, "06:00"), moment(WED, "06:00")))),
        (BROKEN, Unit.DAY, days(TUE, WED),
         (Unit.DAY, (moment(TUE, "06:00"), moment(THU, "06:00")))),
        # Its seven hours are parted after three and a half.
        (BROKEN, Unit.HALF, half(TUE, "00:00", "12:00"),
         (Unit.MINUTE, (moment(TUE, "22:00"), moment(WED, "01:30")))),
        (BROKEN, Unit.HALF, half(TUE, "12:00", "24:00"),
         (Unit.MINUTE, (moment(WED, "01:30"), moment(WED, "06:00")))),
        # To the minute is what was said.
        (NIGHT, Unit.MINUTE, half(TUE, "23:00", "24:00"),
         (Unit.MINUTE, half(TUE, "23:00", "24:00"))),
    ],
)  # fmt: skip
def test_hours_of_days_and_halves(shift, unit, span, becomes):
    assert fitted(unit, span, week(*shift)) == becomes


def test_a_day_without_work_stays_the_day():
    assert fitted(Unit.DAY, days(TUE), {}) == (Unit.DAY, days(TUE))
    noon = half(TUE, "00:00", "12:00")
    assert fitted(Unit.HALF, noon, {}) == (Unit.HALF, noon)


@pytest.fixture
def night(firm):
    """The worker works from 22:00 to 06:00 from Monday on."""
    at = moment(weekday(-7))
    words = {"by": firm.officer, "at": at}
    enter_pattern(code="night", name="夜班", spells=[("22:00", "06:00")], from_day=MON, **words)
    assign_shift(person=firm.worker, terms=Terms("night"), starts_on=MON, **words)
    return firm


def test_a_day_off_a_night_shift_is_one_night(night):
    leave = night.ask(days(TUE))
    assert (leave.starts_at, leave.ends_at) == (moment(TUE, "06:00"), moment(WED, "06:00"))
    assert (leave.days, leave.unit) == (1, Unit.DAY)
    assert when(leave.starts_at, leave.ends_at, leave.unit) == "2026-03-03 – 03-04 06:00"
    assert (stretch(leave)["first"], stretch(leave)["last"]) == (TUE, TUE)


def test_the_next_day_may_be_asked_for_by_itself(night):
    night.ask(days(TUE))
    night.ask(days(WED))
    assert [row.days for row in Leave.objects.order_by("starts_at")] == [1, 1]


def test_half_a_night_is_half_a_day_to_the_minute(night):
    leave = night.ask(half(TUE, "00:00", "12:00"), unit=Unit.HALF)
    assert (float(leave.days), leave.unit) == (0.5, Unit.MINUTE)
    shown = when(leave.starts_at, leave.ends_at, leave.unit)
    assert shown == "2026-03-03 22:00 – 2026-03-04 02:00"
