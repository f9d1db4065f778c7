"""What judging makes of leave: days are turned, and what they came to before stays visible."""

import pytest

from attendance.leave.rules import Kind, Unit
from attendance.timekeeping.judging.rules import Outcome
from attendance.timekeeping.judging.services import judge_days, judge_stale
from attendance.timekeeping.models import DayResult, EarlierResult
from regulations.deadlines.sweep import sweep_deadlines
from tests.attendance.leave.conftest import days, moment, weekday

TUESDAY, WEDNESDAY, THURSDAY = weekday(1), weekday(2), weekday(3)
LATER = moment(weekday(3, 1))


def punched(firm, day, *clocks):
    for clock in clocks:
        firm.punch(moment(day, clock))


def result(firm, day) -> DayResult:
    return DayResult.objects.get(person=firm.worker, day=day)


def judge(firm, *on, at=LATER):
    judge_days(days=[(firm.worker.pk, day) for day in on], at=at, is_final=True)


@pytest.mark.clause("A2.5-3", "A2.3-2")
def test_belated_leave_turns_the_lateness_and_the_old_result_stays(firm):
    punched(firm, TUESDAY, "08:50", "11:00", "13:55", "17:02")
    judge(firm, TUESDAY, at=moment(WEDNESDAY))
    before = result(firm, TUESDAY)
    assert (before.outcome, [each[:2] for each in before.occurrences]) == (
        Outcome.HALF_ABSENCE if before.absence == 1 else Outcome.LATE, [["late", 50]],
    )  # fmt: skip
    span = (moment(TUESDAY, "08:00"), moment(TUESDAY, "08:50"))
    firm.granted(span, unit=Unit.MINUTE, at=moment(WEDNESDAY), said_at=moment(WEDNESDAY, "11:00"))
    judge_stale(at=moment(WEDNESDAY, "11:01"))
    after = result(firm, TUESDAY)
    assert (after.occurrences, after.absence, after.unpaid) == ([], 0, 50)
    kept = EarlierResult.objects.filter(person=firm.worker, day=TUESDAY)
    assert [each.occurrences[0][1] for each in kept if each.occurrences] == [50]


@pytest.mark.clause("A2.4", "A2.5-5")
def test_approved_day_is_leave_and_unpaid_a_refused_one_absence(firm):
    punched(firm, weekday(0), "07:58", "11:01", "13:55", "17:02")
    firm.granted(days(TUESDAY))
    firm.say(firm.ask(days(WEDNESDAY)), "refused")
    judge(firm, TUESDAY, WEDNESDAY)
    leave, absence = result(firm, TUESDAY), result(firm, WEDNESDAY)
    assert (leave.outcome, leave.absence, leave.unpaid) == (Outcome.PERSONAL, 0, 360)
    assert (absence.outcome, absence.absence) == (Outcome.ABSENCE, 2)


@pytest.mark.clause("A2.4-2")
def test_days_without_their_certificate_become_absence(firm):
    punched(firm, weekday(0), "07:58", "11:01", "13:55", "17:02")
    leave = firm.granted(days(TUESDAY, WEDNESDAY), Kind.SICK)
    judge(firm, TUESDAY, WEDNESDAY)
    assert result(firm, TUESDAY).outcome == Outcome.SICK
    leave.refresh_from_db()
    sweep_deadlines(at=LATER)
    judge_stale(at=LATER)
    assert {result(firm, day).outcome for day in (TUESDAY, WEDNESDAY)} == {Outcome.ABSENCE}
    assert EarlierResult.objects.filter(day=TUESDAY, outcome=Outcome.SICK).exists()


@pytest.mark.clause("A2.3-4")
def test_refused_reassignment_is_absence_whatever_the_punches_say(firm):
    from attendance.timekeeping.reassignments.services import judge_refusal, record_refusal

    punched(firm, TUESDAY, "07:58", "11:01", "13:55", "17:02")
    row = record_refusal(
        person=firm.worker, day=TUESDAY, account="拒绝去仓库", by=firm.boss,
        at=moment(TUESDAY, "18:00"),
    )  # fmt: skip
    judge_refusal(
        posting_id=row.pk, is_absence=True, reason="属实", by=firm.officer, at=moment(WEDNESDAY)
    )
    judge(firm, TUESDAY)
    found = result(firm, TUESDAY)
    assert (found.outcome, found.absence) == (Outcome.ABSENCE, 2)


@pytest.mark.clause("A2.2-4", "A2.3-7")
def test_outings_cover_what_they_span(firm):
    from attendance.timekeeping.outings.services import Trip, ask_outing, tell_outing

    punched(firm, TUESDAY, "07:58", "11:01")
    trip = Trip(moment(TUESDAY, "13:00"), moment(TUESDAY, "18:00"), "海关", "交单")
    outing = ask_outing(person=firm.worker, trip=trip, by=firm.worker, at=moment(TUESDAY, "09:00"))
    firm.say(outing, at=moment(TUESDAY, "10:00"))
    punched(firm, THURSDAY, "07:58", "09:00", "09:30", "11:01", "13:55", "17:02")
    word = Trip(moment(THURSDAY, "09:00"), moment(THURSDAY, "09:30"), "邮局", "取件")
    tell_outing(person=firm.worker, trip=word, by=firm.worker, at=moment(THURSDAY, "08:50"))
    judge(firm, TUESDAY, THURSDAY)
    for day in (TUESDAY, THURSDAY):
        found = result(firm, day)
        assert (found.absence, found.occurrences, found.missing) == (0, [], 0)
