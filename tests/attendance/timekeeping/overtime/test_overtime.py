"""Overtime: assigned, answered, counted from recorded times, filed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from attendance.timekeeping.models import Overtime
from attendance.timekeeping.overtime.rules import (
    State,
    check_assignment,
    counted_minutes,
    earns_time_off,
)
from attendance.timekeeping.overtime.services import (
    answer_overtime,
    assign_overtime,
    call_off_overtime,
    file_overtime,
    report_loss,
)
from hr.discipline.models import Case
from hr.discipline.rulings.rules import NAMED, Kind
from hr.roster.shifts.rules import DayKind
from regulations.notices.models import Notice
from tests.attendance.leave.conftest import moment, weekday

TUESDAY, SATURDAY = weekday(1), weekday(5)
OFFICE = [
    (moment(TUESDAY, "08:00"), moment(TUESDAY, "11:00")),
    (moment(TUESDAY, "14:00"), moment(TUESDAY, "17:00")),
]
SECOND = timedelta(seconds=1)


def evening(start="18:00", end="20:00"):
    return moment(TUESDAY, start), moment(TUESDAY, end)


@pytest.mark.clause("A2.8-1")
@pytest.mark.parametrize(
    ("span", "at", "may"),
    [
        (evening(), evening()[0] - SECOND, True),
        (evening(), evening()[0], False),  # it has begun
        (evening("17:00", "19:00"), moment(TUESDAY, "09:00"), True),  # right after work
        (evening("16:59", "19:00"), moment(TUESDAY, "09:00"), False),
        (evening("11:00", "14:00"), moment(TUESDAY, "09:00"), True),  # the midday break
        (evening("07:00", "08:01"), moment(weekday(0)), False),
        (evening("20:00", "18:00"), moment(TUESDAY, "09:00"), False),
        ((evening()[0], evening()[0] + timedelta(hours=16)), moment(TUESDAY, "09:00"), True),
        ((evening()[0], evening()[0] + timedelta(hours=17)), moment(TUESDAY, "09:00"), False),
    ],
)
def test_overtime_lies_outside_of_the_persons_hours(span, at, may):
    if may:
        check_assignment(span, OFFICE, at)
    else:
        with pytest.raises(ValidationError) as refused:
            check_assignment(span, OFFICE, at)
        assert refused.value.code == "A2.8-1"


@pytest.mark.clause("A2.8-1", "A2.8-2")
@pytest.mark.parametrize(
    ("marks", "minutes"),
    [
        ((), 0),
        (("18:00",), 0),  # an odd one ends nothing
        (("18:00", "20:00"), 120),
        (("17:50", "20:30"), 120),  # no more than was assigned
        (("18:10", "19:40"), 90),
        (("18:00", "18:45", "19:15", "20:00"), 90),  # out in between
        (("08:00", "11:00", "14:00", "20:05"), 120),  # stayed on after work
        (("08:00", "11:00", "14:00", "17:02", "17:58", "20:05"), 120),
        (("08:00", "11:00", "14:00", "17:02"), 0),  # went home
        (("20:00", "21:00"), 0),
        (("18:00:30", "18:01:29"), 0),  # not a whole minute
        (("18:00:30", "18:01:30"), 1),
    ],
)
def test_what_was_assigned_and_also_punched_counts(marks, minutes):
    assert counted_minutes(evening(), [moment(TUESDAY, clock) for clock in marks]) == minutes


@pytest.mark.clause("A2.8-1", "A2.8-2")
@pytest.mark.parametrize(
    ("marks", "minutes"),
    [
        ("07:55 11:02 13:55 17:03 17:58:00 17:58:40 20:05", 120),  # one press, recorded twice
        ("07:55 11:02 13:55 17:03 17:58 20:05", 120),
        ("07:55 13:55 17:03 17:58 20:05", 120),  # one forgotten in the morning
        ("07:55 09:00 11:02 13:55 17:03 17:58 20:05", 120),  # one too many
        ("07:55 11:02 13:55 15:00 17:03 17:58 20:05", 120),  # one too many in the afternoon
        ("07:55 11:02 13:55 20:05", 120),  # stayed on
        ("07:55 11:02 13:55 16:55 18:10 20:05", 110),  # left early, came back
        ("07:55 11:02 13:55 18:30 19:00 20:05", 90),  # stayed on, half an hour out
        ("07:55 11:02 13:55 17:03", 0),
        ("07:55 11:02 13:55 17:03 20:05", 0),  # one alone ends nothing
        ("07:55 11:02 20:05", 0),
        ("20:05", 0),
    ],
)
def test_presses_are_paired_anew_from_the_spell_that_the_overtime_follows(marks, minutes):
    found = [moment(TUESDAY, clock) for clock in marks.split()]
    assert counted_minutes(evening(), found, OFFICE) == minutes


@pytest.mark.clause("A2.8-1")
@pytest.mark.parametrize(
    ("span", "marks", "minutes"),
    [
        (("11:00", "14:00"), "07:55 16:59", 180),  # the midday break, worked through
        (("11:00", "14:00"), "07:55 09:00 09:30 11:02 13:00 17:00", 62),
        (("06:00", "08:00"), "05:55 11:02 13:55 17:00", 120),
    ],
)
def test_overtime_before_and_between_spells(span, marks, minutes):
    found = [moment(TUESDAY, clock) for clock in marks.split()]
    assert counted_minutes(evening(*span), found, OFFICE) == minutes


@pytest.mark.clause("A2.8-1")
@pytest.mark.parametrize(
    ("marks", "minutes"),
    [
        ("07:55 11:02 13:55 19:05", 120),
        ("07:55 11:02 13:55 17:03 19:05", 120),  # the end of the shift is pressed as ever
        ("07:55 11:02 13:55 17:03 17:30 19:05", 93),  # went for a meal: 17:00-17:03, 17:30-19:00
        ("07:55 11:02 13:55 17:03 18:00 18:30 19:05", 90),
        ("07:55 11:02 13:55 17:03", 3),
    ],
)
def test_overtime_that_goes_on_from_the_work(marks, minutes):
    found = [moment(TUESDAY, clock) for clock in marks.split()]
    assert counted_minutes(evening("17:00", "19:00"), found, OFFICE) == minutes


def test_evening_on_which_somebody_forgot_to_press_does_not_reach_into_saturday():
    friday = [(moment(weekday(4), a), moment(weekday(4), b)) for a, b in
              (("08:00", "11:00"), ("14:00", "17:00"))]  # fmt: skip
    marks = [moment(weekday(4), "13:55"), moment(SATURDAY, "09:00"), moment(SATURDAY, "12:00")]
    span = moment(SATURDAY, "09:00"), moment(SATURDAY, "12:00")
    assert counted_minutes(span, marks, friday) == 180


@pytest.mark.clause("A2.8-1", "A2.8-2")
@pytest.mark.parametrize(
    ("marks", "minutes"),
    [
        ("09:00 09:01:30 12:00", 180),  # pressed twice in coming
        ("08:40 08:42 12:00", 180),
        ("09:00 10:30 12:00", 180),  # out or back, nobody knows: nothing is certainly away
        ("09:00 12:00 12:02", 180),
        ("09:00 10:00 10:30 11:00 12:00", 150),  # half an hour is, whichever is odd
        ("09:00 10:00 10:20 11:00 12:00", 160),
        ("09:00 10:00 10:30 12:00", 150),
        ("09:00", 0),
        ("03:00 04:30 12:00", 0),  # somebody was here in the night, and one press is none
    ],
)
def test_odd_press_on_a_day_of_rest_takes_what_is_certainly_away_alone(marks, minutes):
    found = [moment(SATURDAY, clock) for clock in marks.split()]
    span = moment(SATURDAY, "09:00"), moment(SATURDAY, "12:00")
    assert counted_minutes(span, found) == minutes


moments = st.lists(st.integers(0, 24 * 60), unique=True, max_size=10).map(sorted)


@given(moments)
def test_never_more_counts_than_was_assigned(clocks):
    marks = [moment(TUESDAY, "00:00") + timedelta(minutes=count) for count in clocks]
    assert 0 <= counted_minutes(evening(), marks) <= 120
    assert 0 <= counted_minutes(evening(), marks, OFFICE) <= 120


@pytest.mark.clause("A2.8-2")
def test_time_off_is_earned_on_days_of_rest_alone():
    assert {kind for kind in DayKind if earns_time_off(kind)} == {
        DayKind.REST, DayKind.AFTER_MAIN,
    }  # fmt: skip


def assign(firm, *, by=None, span=None, at=None, person=None, task="盘点") -> Overtime:
    start, end = span or evening()
    return assign_overtime(
        person=person or firm.worker, starts_at=start, ends_at=end, task=task,
        by=by or firm.boss, at=at or moment(TUESDAY, "09:00"),
    )  # fmt: skip


def answer(firm, row, accepts=True, *, by=None, reason="") -> Overtime:
    return answer_overtime(
        overtime_id=row.pk, accepts=accepts, reason=reason, by=by or firm.worker,
        at=moment(TUESDAY, "09:30"),
    )  # fmt: skip


@pytest.mark.clause("A2.8-1")
def test_supervisor_assigns_and_the_person_accepts(firm):
    row = assign(firm)
    assert Notice.objects.get(key=f"overtime:{row.pk}:assigned").recipient == firm.worker
    answer(firm, row)
    assert Notice.objects.get(key=f"overtime:{row.pk}:answered").recipient == firm.boss
    assert Notice.objects.get(key=f"overtime:{row.pk}:to-file").recipient == firm.clerk
    with pytest.raises(ValidationError, match="waits for no answer"):
        answer(firm, row, False, reason="反悔")


@pytest.mark.clause("A2.8-1")
def test_refusal_needs_its_reason(firm):
    row = assign(firm)
    with pytest.raises(ValidationError, match="why you cannot"):
        answer(firm, row, False, reason="  ")
    row = answer(firm, row, False, reason="孩子住院")
    assert (row.state, row.reason) == (State.REFUSED, "孩子住院")
    assign(firm)  # its time is free again


@pytest.mark.clause("A2.8-1")
def test_refusal_with_loss_opens_a_case_with_the_measures_of_the_clause(firm):
    row = answer(firm, assign(firm), False, reason="不想来")
    at = moment(weekday(3))
    with pytest.raises(PermissionDenied):
        report_loss(overtime_id=row.pk, loss="货没发出", by=firm.worker, at=at)
    with pytest.raises(ValidationError, match="has not begun"):
        report_loss(overtime_id=row.pk, loss="货没发出", by=firm.boss, at=row.starts_at - SECOND)
    report_loss(overtime_id=row.pk, loss="货没发出，赔付 300 元", by=firm.boss, at=at)
    case = Case.objects.get()
    assert (case.clause, case.subject, case.opened_by) == ("A2.8-1", firm.worker, firm.boss)
    assert case.facts["refusal"] == "不想来"
    assert NAMED["A2.8-1"] == (Kind.CRITICISM, Kind.FINE, Kind.DISMISSAL)
    with pytest.raises(ValidationError, match="already"):
        report_loss(overtime_id=row.pk, loss="再一次", by=firm.boss, at=at)
    accepted = answer(firm, assign(firm))
    with pytest.raises(ValidationError, match="not refused"):
        report_loss(overtime_id=accepted.pk, loss="x", by=firm.boss, at=at)


@pytest.mark.parametrize("who", ["worker", "colleague", "officer", "stranger"])
def test_only_who_stands_above_assigns_and_calls_off(firm, who):
    with pytest.raises(PermissionDenied):
        assign(firm, by=firm.people[who])
    row = assign(firm)
    with pytest.raises(PermissionDenied):
        call_off_overtime(overtime_id=row.pk, by=firm.people[who], at=moment(TUESDAY, "10:00"))


@pytest.mark.parametrize("who", ["boss", "colleague", "clerk"])
def test_nobody_answers_for_another(firm, who):
    row = assign(firm)
    with pytest.raises(PermissionDenied):
        answer(firm, row, by=firm.people[who])


def test_leader_higher_up_assigns_too_and_calls_off(firm):
    row = assign(firm, by=firm.leader)
    with pytest.raises(ValidationError, match="has begun"):
        call_off_overtime(overtime_id=row.pk, by=firm.boss, at=evening()[0])
    row = call_off_overtime(overtime_id=row.pk, by=firm.boss, at=evening()[0] - SECOND)
    assert row.state == State.CALLED_OFF


def test_overlap_is_refused_by_the_database(firm):
    assign(firm)
    with pytest.raises(ValidationError, match="other overtime"):
        assign(firm, span=evening("19:00", "21:00"))
    assign(firm, span=evening("20:00", "21:00"))


@pytest.mark.clause("A2.8-2")
def test_office_files_what_counts_once_it_is_over(firm):
    row = assign(firm, span=(moment(SATURDAY, "09:00"), moment(SATURDAY, "12:00")))
    over = moment(SATURDAY, "12:00")
    with pytest.raises(ValidationError, match="accepted"):
        file_overtime(overtime_id=row.pk, by=firm.clerk, at=over)
    answer(firm, row)
    for clock in ("09:05", "12:10"):
        firm.punch(moment(SATURDAY, clock))
    with pytest.raises(ValidationError, match="is over"):
        file_overtime(overtime_id=row.pk, by=firm.clerk, at=over - SECOND)
    for other in (firm.boss, firm.worker, firm.officer):
        with pytest.raises(PermissionDenied):
            file_overtime(overtime_id=row.pk, by=other, at=over)
    row = file_overtime(overtime_id=row.pk, by=firm.clerk, at=over + timedelta(hours=1))
    assert (row.minutes, row.is_rest_day, len(row.marks)) == (175, True, 2)
    with pytest.raises(ValidationError):
        file_overtime(overtime_id=row.pk, by=firm.clerk, at=over + timedelta(hours=2))


@pytest.mark.clause("A2.8-2")
def test_office_does_not_file_its_own(firm):
    span = (moment(SATURDAY, "09:00"), moment(SATURDAY, "12:00"))
    row = assign(firm, by=firm.leader, person=firm.clerk, span=span)
    answer(firm, row, by=firm.clerk)
    with pytest.raises(PermissionDenied):
        file_overtime(overtime_id=row.pk, by=firm.clerk, at=moment(SATURDAY, "13:00"))


@pytest.mark.parametrize(
    "change",
    [
        {"minutes": 400},
        {"state": "accepted"},
        {"is_rest_day": False},
        {"minutes": 1},
        {"reason": "x"},
    ],
)
def test_filed_overtime_stays_as_it_was_filed(firm, change):
    row = firm.filed(SATURDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Overtime.objects.filter(pk=row.pk).update(**change)


def test_database_counts_no_more_than_was_assigned(firm):
    row = answer(firm, assign(firm))
    words = {"state": "filed", "filed_by": firm.clerk, "filed_at": moment(weekday(2))}
    with pytest.raises(IntegrityError), transaction.atomic():
        Overtime.objects.filter(pk=row.pk).update(minutes=121, is_rest_day=True, **words)
