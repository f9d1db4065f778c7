"""A leave by days and halves follows the shifts on them when these change."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from attendance.leave import refitting
from attendance.leave.changes.services import ask_shortening
from attendance.leave.forms import stretch
from attendance.leave.models import Leave
from attendance.leave.rules import Kind, State, Unit
from attendance.leave.undecided import undecided
from attendance.timekeeping.judging.rules import Outcome
from attendance.timekeeping.judging.services import judge_days
from attendance.timekeeping.models import Closing, DayResult, StaleDay
from hr.roster import registry
from hr.roster.models import Duty
from hr.roster.shifts.models import SingleDay
from hr.roster.shifts.rules import Terms
from hr.roster.shifts.services import assign_shift, clear_day, enter_pattern, set_day
from regulations.approvals.services import decide_step
from regulations.notices.models import Notice
from tests.attendance.leave.conftest import days, moment, weekday
from tests.attendance.leave.test_reports import report
from tests.attendance.leave.test_spans import half

pytestmark = pytest.mark.clause("A2.4", "A2.4-3", "A2.2-1")
MON, TUE, WED, THU, FRI = (weekday(n) for n in range(5))
AT = moment(weekday(-7))
NIGHT_OF_TUE = moment(TUE, "00:00"), moment(WED, "06:00")


@pytest.fixture
def shifts(firm):
    """There are nights, one of them with its break behind midnight."""
    words = {"from_day": weekday(-14), "by": firm.officer, "at": AT - timedelta(days=1)}
    enter_pattern(code="night", name="夜班", spells=[("22:00", "06:00")], **words)
    broken = [("22:00", "02:00"), ("03:00", "06:00")]
    enter_pattern(code="broken", name="断班", spells=broken, **words)
    return firm


def plan(firm, pattern: str, day=MON, last=None, at=AT) -> None:
    words = {"starts_on": day, "ends_on": last, "by": firm.officer, "at": at}
    assign_shift(person=firm.worker, terms=Terms(pattern), **words)


def span(leave) -> tuple:
    leave.refresh_from_db()
    return leave.starts_at, leave.ends_at


def told(leave, what="fitted") -> set[int]:
    rows = Notice.objects.filter(key__startswith=f"leave:{leave.pk}:{what}")
    return set(rows.values_list("recipient", flat=True))


def test_day_of_leave_becomes_the_night_that_is_planned_for_it(shifts):
    leave = shifts.granted(days(TUE), at=AT)
    StaleDay.objects.all().delete()
    plan(shifts, "night", TUE)
    assert span(leave) == NIGHT_OF_TUE
    assert (leave.days, leave.unit, leave.state) == (1, Unit.DAY, State.APPROVED)
    event = leave.events.order_by("pk").last()
    assert (event.verb, event.by) == ("fitted", None)
    assert told(leave) == {shifts.worker.pk, shifts.boss.pk}
    notice = Notice.objects.filter(key__startswith=f"leave:{leave.pk}:fitted").first()
    assert "personal leave of 张丽 is now 2026-03-03 – 03-04 06:00." in str(notice)
    shifts.punch(moment(MON, "08:00"))  # attendance is kept from here on
    judge_days(days=[(shifts.worker.pk, TUE)], at=moment(THU), is_final=True)
    result = DayResult.objects.get(person=shifts.worker, day=TUE)
    assert (result.outcome, result.absence) == (Outcome.PERSONAL, 0)


@pytest.mark.clause("C9-2")
def test_seats_at_the_order_desk_hear_that_a_leave_moved(shifts, monkeypatch):
    heard, desk = [], Duty.Kind.ORDER_DESK
    shifts.granted(days(TUE), at=AT)
    for start, end in (half(TUE, "09:00", "11:00"), half(WED, "01:00", "02:00")):
        Duty.objects.create(kind=desk, person=shifts.worker, starts_at=start, ends_at=end)
    monkeypatch.setattr(
        registry, "_listeners", {desk: [lambda *, duty, at: heard.append(duty.starts_at)]}
    )
    plan(shifts, "night", TUE)
    assert set(heard) == {moment(TUE, "09:00"), moment(WED, "01:00")}


@pytest.mark.clause("A2.3-1", "A2.5-5")
def test_night_with_its_break_behind_midnight_is_judged_by_its_own_leave(shifts):
    plan(shifts, "broken")
    leave = shifts.granted(days(TUE), at=AT)
    assert span(leave) == (moment(TUE, "06:00"), moment(WED, "06:00"))
    for clock in ("22:00", "02:00", "03:00", "06:00"):
        shifts.punch(moment(MON if clock == "22:00" else TUE, clock))
    nights = [(shifts.worker.pk, day) for day in (MON, TUE)]
    judge_days(days=nights, at=moment(FRI), is_final=True)
    monday, tuesday = DayResult.objects.filter(person=shifts.worker).order_by("day")
    assert (monday.outcome, monday.worked, monday.unpaid) == (Outcome.PRESENT, 420, 0)
    assert (tuesday.outcome, tuesday.absence, tuesday.unpaid) == (Outcome.PERSONAL, 0, 420)


def test_night_before_is_worked_to_its_end(shifts):
    leave = shifts.ask(days(TUE), at=AT)  # not decided yet
    plan(shifts, "broken")
    assert span(leave) == (moment(TUE, "06:00"), moment(WED, "06:00"))


def test_leaves_side_by_side_make_room_for_each_other_there_and_back(shifts):
    leaves = [shifts.granted(days(day), at=AT) for day in (TUE, WED)]
    plan(shifts, "night")
    assert [span(each) for each in leaves] == [
        (moment(TUE, "06:00"), moment(WED, "06:00")),
        (moment(WED, "06:00"), moment(THU, "06:00")),
    ]
    plan(shifts, "office")
    assert [span(each) for each in leaves] == [days(TUE), days(WED)]


def test_half_a_day_follows_too_and_its_form_says_so(shifts):
    leave = shifts.granted(half(TUE, "12:00", "24:00"), at=AT, unit=Unit.HALF)
    plan(shifts, "night", TUE)
    assert span(leave) == (moment(WED, "02:00"), moment(WED, "06:00"))
    assert (leave.unit, float(leave.days)) == (Unit.MINUTE, 0.5)
    form = stretch(leave)
    assert (form["unit"], form["first"], form["first_half"], form["last"], form["last_half"]) == (
        Unit.HALF, TUE, "pm", TUE, "pm",
    )  # fmt: skip
    plan(shifts, "office", TUE)
    assert (span(leave), leave.unit) == (half(TUE, "12:00", "24:00"), Unit.HALF)


def test_single_day_and_its_taking_back(shifts):
    leave = shifts.granted(days(TUE), at=AT)
    words = {"by": shifts.officer, "at": AT}
    set_day(person=shifts.worker, day=TUE, pattern="night", reason="夜里盘点", **words)
    assert span(leave) == NIGHT_OF_TUE
    clear_day(single=SingleDay.objects.get(), **words)
    assert span(leave) == days(TUE)


def test_report_and_new_hours_of_a_pattern(shifts):
    leave = report(shifts)
    plan(shifts, "broken", TUE)
    assert span(leave) == NIGHT_OF_TUE
    enter_pattern(
        code="broken", name="断班", spells=[("20:00", "23:00"), ("01:00", "04:00")], from_day=TUE,
        by=shifts.officer, at=AT,
    )  # fmt: skip
    assert span(leave) == (moment(TUE, "00:00"), moment(WED, "04:00"))


def test_hours_of_a_pattern_entered_anew_before_its_first_day(shifts):
    words = {"code": "late", "name": "晚班", "by": shifts.officer, "at": AT}
    enter_pattern(spells=[("14:00", "20:00")], from_day=weekday(-5), **words)
    plan(shifts, "late", TUE)
    leave = shifts.granted(days(TUE), at=AT)
    enter_pattern(spells=[("22:00", "06:00")], from_day=weekday(-4), **words)
    assert span(leave) == NIGHT_OF_TUE


def test_leave_to_the_minute_and_others_stay(shifts):
    leave = shifts.granted((moment(TUE, "09:00"), moment(TUE, "10:00")), at=AT, unit=Unit.MINUTE)
    far = shifts.granted(days(FRI), at=AT)
    refused = shifts.say(shifts.ask(days(THU), at=AT), "refused")
    plan(shifts, "night", TUE, WED)
    assert span(leave) == (moment(TUE, "09:00"), moment(TUE, "10:00"))
    assert [span(each) for each in (far, refused)] == [days(FRI), days(THU)]
    assert not told(leave) | told(far) | told(refused)


def test_shortened_leave_does_not_grow_again(shifts):
    leave = shifts.granted(days(TUE, WED), at=AT)
    document = ask_shortening(
        leave_id=leave.pk, ends_at=days(TUE)[1], reason="早回", by=shifts.worker, at=AT
    )
    step = document.approval.steps.filter(state="open").first()
    decide_step(step_id=step.pk, verdict="approved", comment="好", by=shifts.boss, at=AT)
    plan(shifts, "night")
    assert span(leave) == (moment(TUE, "06:00"), days(TUE)[1])


@pytest.mark.clause("A2.8-2")
def test_time_off_in_lieu_is_settled_by_the_new_minutes_or_the_leave_stays(shifts):
    shifts.filed(weekday(-1), "09:00", "16:00")  # a Sunday: 420 minutes
    leave = shifts.granted(days(TUE), Kind.IN_LIEU, at=AT + timedelta(days=6))
    used = lambda: sum(leave.lot_uses.values_list("minutes", flat=True))  # noqa: E731
    assert used() == 360
    at = AT + timedelta(days=6)
    plan(shifts, "broken", TUE, at=at)
    assert (span(leave), used()) == (NIGHT_OF_TUE, 420)
    assert undecided(TUE, TUE) == []
    plan(shifts, "night", TUE, at=at)  # 480 minutes, and 420 are there
    assert (span(leave), used()) == (NIGHT_OF_TUE, 420)
    (keeps,) = undecided(TUE, TUE)  # the month stays open over the 60 nobody earned
    assert (keeps.clause, keeps.link) == ("A2.8-2", f"/leave/{leave.pk}/")
    plan(shifts, "office", TUE, at=at)
    assert (span(leave), used()) == (days(TUE), 360)
    assert undecided(TUE, TUE) == []


@pytest.mark.clause("A2.8-2")
def test_time_off_in_lieu_returns_where_its_day_becomes_one_of_rest(shifts):
    shifts.filed(weekday(-1), "09:00", "16:00")  # a Sunday: 420 minutes
    at = AT + timedelta(days=6)
    leave = shifts.granted(days(TUE), Kind.IN_LIEU, at=at)
    exact = shifts.granted(
        (moment(THU, "08:00"), moment(THU, "09:00")), Kind.IN_LIEU, at=at, unit=Unit.MINUTE
    )
    used = lambda each: sum(each.lot_uses.values_list("minutes", flat=True))  # noqa: E731
    assert (used(leave), used(exact)) == (360, 60)
    words = {"pattern": "", "reason": "停电", "by": shifts.officer, "at": at}
    set_day(person=shifts.worker, day=TUE, **words)
    set_day(person=shifts.worker, day=THU, **words)
    assert (span(leave), leave.days, used(leave), used(exact)) == (days(TUE), 0, 0, 0)
    assert told(leave, "measured") == told(exact, "measured") == {shifts.worker.pk, shifts.boss.pk}
    notice = Notice.objects.filter(key__startswith=f"leave:{leave.pk}:measured").first()
    assert "time off in lieu of 张丽, 2026-03-03, now takes 0 days of work." in str(notice)
    for single in SingleDay.objects.all():
        clear_day(single=single, by=shifts.officer, at=at)
    leave.refresh_from_db()
    assert (leave.days, used(leave), used(exact)) == (1, 360, 60)


@pytest.mark.clause("A2.8-2")
def test_day_of_rest_within_time_off_in_lieu_takes_more_once_it_is_worked(shifts):
    shifts.filed(weekday(-1), "09:00", "18:00", marks=("09:00", "18:00"))  # 540 minutes
    at = AT + timedelta(days=6)
    sun, mon = weekday(6), weekday(7)
    asked = moment(sun, "00:00"), moment(mon, "12:00")
    leave = shifts.granted(asked, Kind.IN_LIEU, at=at, unit=Unit.HALF)
    used = lambda: sum(leave.lot_uses.values_list("minutes", flat=True))  # noqa: E731
    assert used() == 180
    words = {"person": shifts.worker, "day": sun, "reason": "补班", "by": shifts.officer, "at": at}
    set_day(pattern="office", **words)
    assert (span(leave), float(leave.days), used()) == (asked, 1.5, 540)
    set_day(pattern="main", **words)  # 660 and 180 minutes, and 540 are there
    assert used() == 540
    assert told(leave, "stays") == {shifts.worker.pk, shifts.boss.pk}


@pytest.mark.clause("A2.1-2")
def test_more_days_than_are_granted_by_another_shift_are_told(shifts):
    leave = shifts.granted(
        days(THU, weekday(7)), Kind.MARRIAGE, at=AT, occasion="婚礼", by=shifts.manager
    )
    assert leave.days == 3
    set_day(
        person=shifts.worker, day=weekday(5), pattern="office", reason="补班",
        by=shifts.officer, at=AT,
    )  # fmt: skip
    leave.refresh_from_db()
    assert leave.days == 4
    assert told(leave, "beyond") == {shifts.worker.pk, shifts.boss.pk}


@pytest.mark.clause("A2.4-2")
def test_certificate_is_due_once_another_shift_makes_an_illness_longer(shifts):
    leave = shifts.granted(days(FRI, weekday(5)), Kind.SICK, at=AT)
    assert (leave.days, leave.certificate_deadline) == (1, None)
    words = {"day": weekday(5), "reason": "补班", "by": shifts.officer}
    set_day(person=shifts.worker, pattern="office", at=AT, **words)
    leave.refresh_from_db()
    assert leave.certificate_deadline.due_at == moment(weekday(11), "00:00")
    clear_day(single=SingleDay.objects.get(), by=shifts.officer, at=AT)
    leave.refresh_from_db()
    assert leave.certificate_deadline.voided_at == AT


@pytest.mark.clause("A2.8-2")
def test_report_takes_no_time_off_before_its_form(shifts):
    shifts.filed(weekday(-1), "09:00", "16:00")
    leave = report(shifts, kind=Kind.IN_LIEU)
    plan(shifts, "broken", TUE, at=AT + timedelta(days=6))
    assert (span(leave), leave.lot_uses.count()) == (NIGHT_OF_TUE, 0)


def test_leave_with_no_room_behind_it_stays_and_its_person_is_told(shifts):
    leave = shifts.granted(days(TUE), at=AT)
    shifts.granted((moment(WED, "05:00"), moment(WED, "10:00")), Kind.SICK, at=AT, unit=Unit.MINUTE)
    plan(shifts, "night", TUE)
    assert span(leave) == days(TUE)
    assert told(leave, "stays") == {shifts.worker.pk, shifts.boss.pk}


def test_many_leaves_that_fit_cost_as_many_queries_as_one(shifts, django_assert_max_num_queries):
    for day in (MON, TUE, WED, THU):
        shifts.ask(days(day), at=AT)
    with django_assert_max_num_queries(16):
        refitting.refit_leaves(person_ids=None, since=MON, until=None, at=AT)


def test_hours_in_a_closed_month_stay(shifts, monkeypatch):
    leave = shifts.granted(days(TUE), at=AT)
    monkeypatch.setattr(refitting, "is_frozen", lambda day: True)
    plan(shifts, "night", TUE)
    assert span(leave) == days(TUE)


@pytest.mark.parametrize(
    ("change", "is_held"),
    [
        ({"ends_at": moment(WED, "06:00")}, False),  # as a night does
        ({"ends_at": moment(WED, "16:01")}, True),  # no shift is so long
        ({"ends_at": moment(TUE, "23:00")}, True),  # a day is whole
        ({"starts_at": moment(MON, "23:59")}, True),
        ({"starts_at": moment(TUE, "16:01")}, True),
        ({"asked_until": days(WED)[1]}, True),
        ({"asked_from": None, "asked_until": None}, True),
        ({"ends_at": moment(WED, "06:00"), "kind": "sick"}, True),
        ({"ends_at": moment(WED, "06:00"), "unit": "minute"}, True),
    ],
)
def test_database_holds_hours_within_what_was_asked_for(firm, change, is_held):
    leave = firm.granted(days(TUE))
    rows = Leave.objects.filter(pk=leave.pk)
    if not is_held:
        assert rows.update(**change) == 1
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**change)


def test_database_moves_no_hours_of_a_closed_month(firm):
    leave = firm.granted(days(TUE))
    Closing.objects.create(month=MON.replace(day=1), by=firm.officer, at=AT, sheet_count=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Leave.objects.filter(pk=leave.pk).update(ends_at=moment(WED, "06:00"))
