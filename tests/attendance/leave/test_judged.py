"""What judging makes of leave: days are turned, and what they came to before stays visible."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from attendance.leave.facts import facts_of
from attendance.leave.letters import when
from attendance.leave.outlook import look_ahead
from attendance.leave.rules import Kind, Path, Unit
from attendance.leave.selectors import medical_period_of
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


@pytest.mark.clause("A2.5-3")
@pytest.mark.parametrize(
    ("clocks", "hours", "may"),
    [
        ("07:58 11:00 14:19 17:05", ("08:00", "08:19"), False),  # the wrong half of the day
        ("07:58 11:00 14:19 17:05", ("14:00", "14:19"), True),
        ("08:00:40 11:00", ("08:00", "08:19"), False),  # on time to the minute
        ("08:01 11:00", ("08:00", "08:01"), True),
        ("08:01 11:00", ("08:10", "08:40"), False),  # was there by then
        ("", ("08:00", "08:40"), True),  # nobody knows yet
    ],
)
def test_only_lateness_is_turned_into_leave(firm, clocks, hours, may):
    punched(firm, TUESDAY, *clocks.split())
    span, at = tuple(moment(TUESDAY, clock) for clock in hours), moment(WEDNESDAY)
    if may:
        assert firm.ask(span, unit=Unit.MINUTE, at=at).path == Path.TURNED
        return
    with pytest.raises(ValidationError, match="no lateness in these hours") as refused:
        firm.ask(span, unit=Unit.MINUTE, at=at)
    assert refused.value.code == "A2.5-3"


@pytest.mark.clause("A2.5-3", "A2.4")
def test_whoever_asks_and_whoever_decides_see_what_a_leave_makes_of_its_day(firm):
    punched(firm, TUESDAY, "07:58", "11:00", "14:19", "17:05")
    draft = firm.draft((moment(TUESDAY, "14:00"), moment(TUESDAY, "14:19")), unit=Unit.MINUTE)
    (effect,) = look_ahead(firm.worker, draft, moment(WEDNESDAY)).effects
    assert effect.punches == "07:58 11:00 14:19 17:05"
    assert effect.was == "late · 19 minutes late or early · 341 of 360 minutes worked"
    assert effect.becomes == "personal leave · 341 of 360 minutes worked · 19 minutes unpaid"
    assert not effect.is_in_vain
    leave = firm.ask(draft.span, unit=Unit.MINUTE, at=moment(WEDNESDAY))
    told = dict(facts_of(leave))
    assert told["2026-03-03 as recorded"].endswith(effect.was)
    assert told["2026-03-03 with this leave"] == effect.becomes


def test_leave_over_hours_that_were_worked_is_said_to_be_in_vain(firm):
    punched(firm, TUESDAY, "07:58", "11:00", "13:58", "17:05")
    span = (moment(TUESDAY, "00:00"), moment(WEDNESDAY, "00:00"))
    draft = firm.draft(span, Kind.SICK)
    (effect,) = look_ahead(firm.worker, draft, moment(WEDNESDAY)).effects
    assert effect.is_in_vain
    assert effect.becomes == "sick leave · 0 of 360 minutes worked · 360 minutes unpaid"
    told = dict(facts_of(firm.ask(span, Kind.SICK, at=moment(WEDNESDAY))))
    assert "takes nothing away" in told["2026-03-03 with this leave"]


def test_leave_that_lies_ahead_has_no_day_to_show(firm):
    assert look_ahead(firm.worker, firm.draft(days(THURSDAY)), moment(TUESDAY)).effects == []


@pytest.mark.clause("A2.4-4")
def test_medical_period_is_that_of_approved_leave(firm):
    firm.granted(days(weekday(0)), Kind.SICK)
    firm.ask(days(WEDNESDAY), Kind.SICK)
    found = medical_period_of(firm.worker, LATER)
    assert (found.since, found.days) == (weekday(0), 1)


@pytest.mark.clause("A2.1-2")
def test_whoever_decides_sees_what_was_granted_before(firm):
    firm.granted(days(TUESDAY), Kind.MARRIAGE, by=firm.manager, occasion="本人婚礼")
    again = firm.ask(days(weekday(1, 1)), Kind.MARRIAGE, occasion="自己婚礼")
    assert dict(facts_of(again))["Granted before"] == "2026-03-03 · 1 · 本人婚礼"
    draft = firm.draft(days(weekday(1, 1)), Kind.MARRIAGE, occasion="x")
    assert len(look_ahead(firm.worker, draft, moment(TUESDAY)).earlier) == 2


def test_last_day_in_another_year_is_written_with_it():
    span = moment(date(2027, 12, 30), "00:00"), moment(date(2028, 1, 4), "00:00")
    assert when(*span, Unit.DAY) == "2027-12-30 – 2028-01-03"
