"""Time off in lieu: first in, first out, and never below zero."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from attendance.leave.changes.services import cancel_leave
from attendance.leave.lots.rules import Lot, give_back, take
from attendance.leave.lots.selectors import lots_of, used_by
from attendance.leave.models import LotUse
from attendance.leave.rules import Kind, State, Unit
from tests.attendance.leave.conftest import days, moment, weekday

pytestmark = pytest.mark.clause("A2.8-2")
DAY = date(2026, 3, 7)

lots = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 600)), max_size=8).map(
    lambda rows: [
        Lot(key, DAY + timedelta(days=day), 600, left) for key, (day, left) in enumerate(rows)
    ]
)


@given(lots, st.integers(1, 2000))
def test_oldest_is_used_up_before_the_next_is_touched(have, minutes):
    there = sum(lot.left for lot in have)
    if minutes > there:
        with pytest.raises(ValidationError) as refused:
            take(have, minutes)
        assert refused.value.code == "A2.8-2"
        return
    taken = dict(take(have, minutes))
    assert sum(taken.values()) == minutes
    order = sorted(have, key=lambda lot: (lot.day, lot.key))
    left = [lot.left - taken.get(lot.key, 0) for lot in order]
    assert min(left, default=0) >= 0
    touched = [number for number, lot in enumerate(order) if lot.key in taken]
    # Everything before the last one touched is used up.
    assert all(each == 0 for each in left[: max(touched)])


@given(lots, st.integers(1, 2000), st.integers(0, 2000))
def test_what_returns_is_what_was_taken_last(have, minutes, back):
    if minutes > sum(lot.left for lot in have):
        return
    used = take(have, minutes)
    returned = give_back(used, back)
    assert sum(part for _key, part in returned) == min(back, minutes)
    kept = dict(used)
    for key, part in returned:
        kept[key] -= part
    assert all(part >= 0 for part in kept.values())
    keys = [key for key, _part in used]
    emptied = [key for key in keys if kept[key] == 0]
    assert emptied == keys[len(keys) - len(emptied) :]


SATURDAY, NEXT_SATURDAY = weekday(5), weekday(5, 1)


@pytest.fixture
def earned(firm):
    """Three hours on one Saturday, two on the next."""
    return firm.filed(SATURDAY), firm.filed(NEXT_SATURDAY, "09:00", "11:00")


def afternoon(day):
    return moment(day, "12:00"), moment(day + timedelta(days=1), "00:00")


def in_lieu(firm, day, **words):
    return firm.ask(
        afternoon(day), Kind.IN_LIEU, unit=Unit.HALF, at=moment(day - timedelta(days=2)), **words
    )


def left(firm) -> list[int]:
    return [lot.left for lot in lots_of([firm.worker.pk]).get(firm.worker.pk, [])]


def test_leave_takes_the_oldest_lot_and_a_refusal_returns_it(firm, earned):
    assert left(firm) == [180, 120]
    leave = in_lieu(firm, weekday(2, 2))
    assert left(firm) == [0, 120]  # held while it waits
    second = in_lieu
    with pytest.raises(ValidationError) as refused:
        second(firm, weekday(3, 2))
    assert refused.value.code == "A2.8-2"
    assert left(firm) == [0, 120]
    firm.say(leave, "refused")
    assert (left(firm), used_by(leave)) == ([180, 120], [])


def test_cancelled_leave_returns_it_and_an_approved_one_keeps_it(firm, earned):
    leave = firm.say(in_lieu(firm, weekday(2, 2)))
    assert (leave.state, left(firm)) == (State.APPROVED, [0, 120])
    cancel_leave(leave_id=leave.pk, by=firm.worker, at=moment(weekday(1, 2)))
    assert left(firm) == [180, 120]
    assert [use.minutes for use in LotUse.objects.order_by("pk")] == [180, -180]


@pytest.mark.parametrize("marks", [("09:00",), ()])
def test_overtime_without_recorded_times_earns_nothing(firm, marks):
    firm.filed(SATURDAY, marks=marks)
    assert left(firm) == []
    with pytest.raises(ValidationError):
        in_lieu(firm, weekday(2, 2))


def test_overtime_on_a_working_day_earns_nothing(firm):
    firm.filed(weekday(2), "18:00", "20:00")
    assert left(firm) == []


def test_unfiled_overtime_is_not_recognised(firm):
    from attendance.timekeeping.overtime.services import answer_overtime, assign_overtime

    row = assign_overtime(
        person=firm.worker, starts_at=moment(SATURDAY, "09:00"), ends_at=moment(SATURDAY, "12:00"),
        task="盘点", by=firm.boss, at=moment(weekday(4)),
    )  # fmt: skip
    answer_overtime(overtime_id=row.pk, accepts=True, by=firm.worker, at=moment(weekday(4)))
    assert left(firm) == []


def test_database_refuses_what_no_lot_has(firm, earned):
    first, _second = earned
    leave = in_lieu(firm, weekday(2, 2))
    at = moment(weekday(2, 2))

    def write(**words):
        words = {"leave": leave, "overtime": first, "minutes": 1, "at": at} | words
        with transaction.atomic():
            LotUse.objects.create(**words)

    for words, fault in (
        ({}, "has no 1 minutes left"),
        ({"minutes": -181}, "has no -181 minutes left"),
        ({"overtime": earned[1], "minutes": -1}, "has no -1 minutes left"),
        ({"minutes": 0}, "lot_use_moves"),
    ):
        with pytest.raises(IntegrityError, match=fault):
            write(**words)
    plain = firm.ask(days(weekday(4, 2)))
    with pytest.raises(IntegrityError, match="earned no time off"):
        write(leave=plain, overtime=earned[1])
    other = firm.ask(days(weekday(4, 2)), person=firm.colleague)
    with pytest.raises(IntegrityError, match="earned no time off"):
        write(leave=other, overtime=earned[1])
