"""The ways on which leave may be asked for, and who decides it: tables written from the clauses."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError

from attendance.leave.changes.rules import check_cancel, check_shortening
from attendance.leave.rules import (
    Kind,
    LeaveRules,
    Path,
    State,
    Unit,
    Wish,
    end_of_day_after,
    last_moment_of_notice,
    path_of,
)
from attendance.leave.terms import chain_of, check_entitlement, is_paid, needs_certificate
from regulations.approvals.rules import StepKind
from regulations.rulebook import source
from regulations.rulebook.rulesets import from_values
from tests.attendance.leave.conftest import days, moment, weekday

VALUES = {name: each.value for name, each in source.read_parameters()["leave"].items()}
RULES = from_values(LeaveRules, VALUES)
SECOND = timedelta(seconds=1)


def office(day: date) -> tuple:
    """The office shift of a day."""
    return (
        (moment(day, "08:00"), moment(day, "11:00")),
        (moment(day, "14:00"), moment(day, "17:00")),
    )


def wish(first: date, last: date | None = None, kind=Kind.PERSONAL, **words) -> Wish:
    """Whole days of office work, back on the day after."""
    last = last or first
    count = (last - first).days + 1
    work = tuple(spell for n in range(count) for spell in office(first + timedelta(days=n)))
    plain = Wish(kind, Unit.DAY, days(first, last), work, Fraction(count), last + timedelta(days=1))
    return replace(plain, **words)


TUESDAY = weekday(1)


@pytest.mark.clause("A2.5-1", "A2.2-5", "A1.3-8")
@pytest.mark.parametrize(
    ("kind", "asked_at", "clause"),
    [
        (Kind.PERSONAL, moment(weekday(0), "23:59"), None),
        (Kind.PERSONAL, moment(weekday(1), "00:00"), "A2.5-1"),
        (Kind.PERSONAL, moment(weekday(1), "07:30"), "A2.5-1"),
        (Kind.MARRIAGE, moment(weekday(0), "23:59"), None),
        (Kind.MARRIAGE, moment(weekday(1), "00:00"), "A2.2-5"),
        (Kind.IN_LIEU, moment(weekday(1), "00:00"), "A2.2-5"),
        (Kind.BEREAVEMENT, moment(weekday(1), "00:00"), "A2.2-5"),
    ],
)
def test_leave_is_asked_for_on_the_day_before_at_the_latest(kind, asked_at, clause):
    asked = wish(TUESDAY, kind=kind)
    if clause is None:
        assert path_of(asked, asked_at, RULES) == Path.AHEAD
    else:
        with pytest.raises(ValidationError) as refused:
            path_of(asked, asked_at, RULES)
        assert refused.value.code == clause


@pytest.mark.clause("A2.5-1")
@pytest.mark.parametrize(
    ("first", "last_moment"),
    [
        (date(2026, 3, 1), datetime(2026, 3, 1)),  # asked for on the last day of February
        (date(2028, 3, 1), datetime(2028, 3, 1)),  # after the 29th
        (date(2026, 1, 1), datetime(2026, 1, 1)),  # asked for on New Year's Eve
        (date(2026, 5, 1), datetime(2026, 5, 1)),
    ],
)
def test_notice_over_the_ends_of_months_and_years(first, last_moment):
    until = last_moment_of_notice(moment(first, "08:00"), RULES)
    assert until.replace(tzinfo=None) == last_moment
    assert path_of(wish(first), until - SECOND, RULES) == Path.AHEAD
    with pytest.raises(ValidationError):
        path_of(wish(first), until, RULES)


@pytest.mark.clause("A2.5-1")
def test_notice_counts_from_the_first_work_not_from_a_day_of_rest():
    """Saturday to Monday, asked for on Sunday: the first missed work is on Monday."""
    asked = replace(wish(weekday(7)), span=days(weekday(5), weekday(7)))
    assert path_of(asked, moment(weekday(6), "22:00"), RULES) == Path.AHEAD


@pytest.mark.clause("A2.4-1")
@pytest.mark.parametrize(
    ("run", "asked_at", "path"),
    [
        (1, moment(weekday(1), "07:00"), Path.SICK_AFTER),
        (1, moment(weekday(2), "08:05"), Path.SICK_AFTER),  # back at work
        (1, end_of_day_after(weekday(2), 1), Path.SICK_AFTER),  # the last moment
        (1, end_of_day_after(weekday(2), 1) + SECOND, "A2.4-1"),
        (Fraction(1, 2), moment(weekday(1), "12:00"), Path.SICK_AFTER),
        (1 + Fraction(1, 360), moment(weekday(1), "07:00"), "A2.2-5"),  # more than a day
        (2, moment(weekday(1), "07:00"), "A2.2-5"),
        (2, moment(weekday(0), "07:00"), Path.AHEAD),
    ],
)
def test_sick_up_to_a_day_the_form_follows(run, asked_at, path):
    asked = wish(TUESDAY, kind=Kind.SICK, run=Fraction(run))
    if isinstance(path, Path):
        assert path_of(asked, asked_at, RULES) == path
    else:
        with pytest.raises(ValidationError) as refused:
            path_of(asked, asked_at, RULES)
        assert refused.value.code == path


@pytest.mark.clause("A2.5-2")
@pytest.mark.parametrize(
    ("told_at", "asked_at", "fault"),
    [
        (moment(weekday(1), "07:50"), moment(weekday(1), "07:50"), None),
        (moment(weekday(1), "08:00"), moment(weekday(3), "09:00"), None),  # told at the start
        (moment(weekday(1), "08:01"), moment(weekday(3), "09:00"), "after the work had begun"),
        (moment(weekday(1), "07:50"), end_of_day_after(weekday(2), 1), None),
        (moment(weekday(1), "07:50"), end_of_day_after(weekday(2), 1) + SECOND, "too late"),
        (moment(weekday(1), "07:50"), moment(weekday(1), "07:40"), "in the future"),
        (moment(date(2025, 3, 1)), moment(weekday(1), "07:50"), "more than a year before"),
    ],
)
def test_emergency_is_told_first_and_completed_after(told_at, asked_at, fault):
    asked = wish(TUESDAY, told_at=told_at)
    if fault is None:
        assert path_of(asked, asked_at, RULES) == Path.EMERGENCY
    else:
        with pytest.raises(ValidationError, match=fault) as refused:
            path_of(asked, asked_at, RULES)
        assert refused.value.code == "A2.5-2"


@pytest.mark.clause("A2.5-3", "A2.3-6")
def test_lateness_is_turned_but_no_whole_day_and_no_other_kind():
    late = replace(
        wish(TUESDAY), unit=Unit.MINUTE, span=(moment(TUESDAY, "08:00"), moment(TUESDAY, "08:40")),
        work=((moment(TUESDAY, "08:00"), moment(TUESDAY, "08:40")),), run=Fraction(1, 9),
        back_on=TUESDAY,
    )  # fmt: skip
    noon, due = moment(TUESDAY, "12:00"), end_of_day_after(TUESDAY, 3)
    assert path_of(late, noon, RULES) == Path.TURNED
    assert path_of(late, due, RULES) == Path.TURNED
    with pytest.raises(ValidationError, match="too late") as refused:
        path_of(late, due + SECOND, RULES)
    assert refused.value.code == "A2.5-3"
    for other in (replace(late, kind=Kind.IN_LIEU), replace(wish(TUESDAY))):
        with pytest.raises(ValidationError, match="on the day before"):
            path_of(other, noon, RULES)


@pytest.mark.clause("A2.5-2")
def test_extension_is_asked_for_before_the_leave_ends():
    ends = moment(weekday(2), "00:00")
    asked = wish(weekday(2), extends_until=ends)
    assert path_of(asked, ends - SECOND, RULES) == Path.EXTENSION
    with pytest.raises(ValidationError) as refused:
        path_of(asked, ends, RULES)
    assert refused.value.code == "A2.5-2"


@pytest.mark.clause("A2.4")
@pytest.mark.parametrize(
    ("span", "work", "fault"),
    [
        ((moment(TUESDAY, "09:00"), moment(TUESDAY, "09:00")), office(TUESDAY), "ends after"),
        (days(TUESDAY, TUESDAY + timedelta(days=366)), office(TUESDAY), "a year long"),
        ((moment(TUESDAY, "12:00"), moment(TUESDAY, "13:00")), (), "no work"),
    ],
)
def test_leave_without_sense_is_refused(span, work, fault):
    asked = replace(wish(TUESDAY), span=span, work=work)
    with pytest.raises(ValidationError, match=fault):
        path_of(asked, moment(weekday(0)), RULES)


SUPERVISOR, LEADER = "supervisor", "managing_leader"


@pytest.mark.clause("A2.4-2", "A2.5-4", "A2.2-5", "A2.8-2")
@pytest.mark.parametrize(
    ("kind", "run", "role"),
    [
        (Kind.PERSONAL, 1, SUPERVISOR),
        (Kind.PERSONAL, 2, SUPERVISOR),  # exactly two
        (Kind.PERSONAL, 2 + Fraction(1, 360), LEADER),
        (Kind.PERSONAL, 3, LEADER),
        (Kind.SICK, 2, SUPERVISOR),
        (Kind.SICK, 3, SUPERVISOR),  # exactly three
        (Kind.SICK, 3 + Fraction(1, 360), LEADER),
        (Kind.SICK, 30, LEADER),
        (Kind.MARRIAGE, 3, "department_manager"),
        (Kind.BEREAVEMENT, 1, "department_manager"),
        (Kind.IN_LIEU, 10, SUPERVISOR),
    ],
)
def test_who_decides_by_kind_and_length(kind, run, role):
    stages = chain_of(kind, Fraction(run), RULES)
    assert stages[0].role == role
    assert [stage.kind for stage in stages[1:]] == [StepKind.FILE] * (len(stages) - 1)
    files = ["hr_officer", "office_clerk"] if kind == Kind.IN_LIEU else ["hr_officer"]
    assert [stage.role for stage in stages[1:]] == files


@pytest.mark.clause("A2.4-2")
@pytest.mark.parametrize(
    ("kind", "run", "needed"),
    [
        (Kind.SICK, 1, False),
        (Kind.SICK, 1 + Fraction(1, 360), True),
        (Kind.SICK, 2, True),
        (Kind.PERSONAL, 5, False),
    ],
)
def test_certificate_for_more_than_a_day(kind, run, needed):
    assert needs_certificate(kind, Fraction(run), RULES) is needed


@pytest.mark.clause("A2.5-5", "A2.2-5")
def test_sick_and_personal_leave_are_unpaid():
    assert {kind.value: is_paid(kind, RULES) for kind in Kind} == {
        "personal": False, "sick": False, "marriage": True, "bereavement": True, "in_lieu": True,
    }  # fmt: skip


@pytest.mark.parametrize("kind", [Kind.MARRIAGE, Kind.BEREAVEMENT])
def test_three_days_are_granted_for_an_occasion(kind):
    check_entitlement(kind, Fraction(3), RULES)
    with pytest.raises(ValidationError) as refused:
        check_entitlement(kind, Fraction(7, 2), RULES)
    assert refused.value.code == "A2.1-2"
    check_entitlement(Kind.PERSONAL, Fraction(30), RULES)


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"notice_days": -1}, "A2.5-1"),
        ({"notice_days": True}, "A2.5-1"),
        ({"marriage_by": "cashier"}, "A2.2-5"),
        ({"paid": {"personal": False}}, "A2.5-5"),
        ({"paid": {**VALUES["paid"], "sick": 1}}, "A2.5-5"),
        ({"entitlement_days": {"marriage": 3}}, "A2.1-2"),
        ({"entitlement_days": {"marriage": 3, "bereavement": 0}}, "A2.1-2"),
    ],
)
def test_numbers_that_make_no_sense_are_refused_with_their_clause(changes, clause):
    with pytest.raises(ValidationError) as refused:
        from_values(LeaveRules, VALUES | changes)
    assert refused.value.code == clause


START = moment(TUESDAY, "08:00")


@pytest.mark.clause("A2.4")
@pytest.mark.parametrize(
    ("state", "at", "may"),
    [
        (State.APPROVED, START - SECOND, True),
        (State.APPROVED, START, False),
        (State.REPORTED, START, True),
        (State.REFUSED, START - SECOND, False),
        (State.CANCELLED, START - SECOND, False),
    ],
)
def test_leave_is_cancelled_before_it_begins(state, at, may):
    if may:
        check_cancel(state, START, at)
    else:
        with pytest.raises(ValidationError):
            check_cancel(state, START, at)


@pytest.mark.parametrize(
    ("state", "ends_at", "may"),
    [
        (State.APPROVED, days(TUESDAY)[0], True),
        (State.APPROVED, days(TUESDAY)[1] - SECOND, True),
        (State.APPROVED, days(TUESDAY)[1], False),
        (State.APPROVED, days(TUESDAY)[0] - SECOND, False),
        (State.PENDING, days(TUESDAY)[0], False),
    ],
)
def test_leave_is_shortened_to_an_earlier_end(state, ends_at, may):
    if may:
        check_shortening(state, days(TUESDAY), ends_at)
    else:
        with pytest.raises(ValidationError):
            check_shortening(state, days(TUESDAY), ends_at)
