"""The order desk's seats: shown beside the day's hours, leave from them, and what they earn."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from attendance.leave.changes.services import cancel_leave
from attendance.leave.facts import facts_of
from attendance.leave.rules import State
from attendance.leave.services import change_leave
from attendance.timekeeping.months.calendar import month_page
from attendance.timekeeping.overtime.drafts import drafts_for
from attendance.timekeeping.overtime.services import assign_overtime
from attendance.timekeeping.punches.selectors import today_of
from hr.people.selectors import allowed
from hr.roster import registry as roster
from hr.roster.models import Duty
from hr.roster.refilling import away_from
from hr.roster.service.selectors import gaps_between
from regulations.notices.models import Notice
from regulations.rulebook.rules import CHINA, day_of
from tests.attendance.leave.conftest import days, moment, weekday
from tests.attendance.leave.test_reports import complete, report

MONDAY, SATURDAY, SUNDAY = weekday(0), weekday(5), weekday(6)
ASKED = moment(weekday(-5))


def desk(person, day, start="08:50", end="13:30") -> Duty:
    return Duty.objects.create(
        kind="order_desk", person=person, starts_at=moment(day, start), ends_at=moment(day, end)
    )


@pytest.fixture
def rota(firm):
    """The worker stands at the desk on Saturday, the colleague on Monday."""
    desk(firm.worker, SATURDAY)
    desk(firm.colleague, MONDAY)
    return firm


@pytest.mark.clause("C9-2")
def test_leave_from_a_seat_on_a_day_of_rest(rota):
    leave = rota.ask(days(SATURDAY), at=ASKED)
    assert (leave.days, leave.path) == (1, "ahead")
    with pytest.raises(ValidationError, match="no work in these hours"):
        rota.ask(days(SUNDAY), at=ASKED)
    told = dict(facts_of(leave))
    assert told["At the order desk, to be filled anew"] == "03-07 08:50–13:30"


@pytest.mark.clause("C9-2", "A2.4")
def test_whoever_assigns_duties_is_told_and_sees_the_seat(rota):
    leave = rota.ask(days(SATURDAY), at=ASKED)
    assert not Notice.objects.filter(key__startswith="duty:away:").exists()
    rota.say(leave)
    assert leave.state == State.APPROVED
    told = Notice.objects.filter(key=f"duty:away:leave:{leave.pk}")
    assert set(told.values_list("recipient", flat=True)) == {
        person.pk for person in allowed("roster.assign_duty")
    }
    assert told.first().url == "/roster/?week=2026-03-07"
    assert away_from(Duty.objects.all()) == {Duty.objects.get(person=rota.worker).pk}
    client = Client(headers={"host": "127.0.0.1", "accept-language": "en"})
    client.force_login(rota.boss)
    page = client.get("/roster/?week=2026-03-07").content.decode()
    assert page.count("on leave: fill anew") == 1


@pytest.mark.clause("C9-2", "A2.4")
def test_rooms_hear_of_a_seat_whose_person_goes_away_and_is_back(rota, monkeypatch):
    heard = []
    listen = {Duty.Kind.ORDER_DESK: [lambda *, duty, at: heard.append(duty.person)]}
    monkeypatch.setattr(roster, "_listeners", listen)
    leave = rota.granted(days(SATURDAY), at=ASKED)
    assert heard == [rota.worker]
    cancel_leave(leave_id=leave.pk, by=rota.worker, at=ASKED + timedelta(hours=2))
    assert heard == [rota.worker] * 2


@pytest.mark.clause("C9-2", "A2.3-6")
def test_a_report_tells_of_the_empty_seat_before_its_form(rota):
    call = moment(SATURDAY, "07:40")
    leave = report(rota, span=days(SATURDAY), at=call, told_at=call)
    told = Notice.objects.filter(key=f"duty:away:leave:{leave.pk}:reported")
    assert set(told.values_list("recipient", flat=True)) == {
        person.pk for person in allowed("roster.assign_duty")
    }


@pytest.mark.clause("C9-2", "A2.3-6", "A2.5-2")
def test_a_reported_person_is_away_while_the_form_waits_for_its_decision(rota, monkeypatch):
    heard, seat = [], Duty.objects.get(person=rota.worker).pk
    listen = {Duty.Kind.ORDER_DESK: [lambda *, duty, at: heard.append(at)]}
    monkeypatch.setattr(roster, "_listeners", listen)
    call, noon = moment(SATURDAY, "07:40"), moment(SATURDAY, "12:00")
    leave = report(rota, span=days(SATURDAY), at=call, told_at=call)
    leave = complete(rota, leave, span=days(SATURDAY), at=moment(SATURDAY, "09:00"))
    assert away_from(Duty.objects.all()) == {seat}
    rota.say(leave, "returned", at=moment(SATURDAY, "09:10"))
    assert away_from(Duty.objects.all()) == {seat}
    draft = rota.draft(days(SATURDAY), told_at=call, told_how="打电话给办公室")
    change_leave(leave_id=leave.pk, draft=draft, by=rota.worker, at=moment(SATURDAY, "09:20"))
    assert away_from(Duty.objects.all()) == {seat}
    leave.refresh_from_db()
    rota.say(leave, "refused", at=noon)
    assert away_from(Duty.objects.all()) == set()
    assert (heard[0], heard[-1]) == (call, noon)  # whoever asks for something there hears of it


@pytest.mark.clause("C9-3")
def test_leave_of_a_duty_manager_is_a_gap_that_is_told(rota):
    start, end = moment(MONDAY, "18:10"), moment(MONDAY + timedelta(days=1), "08:50")
    Duty.objects.create(kind="duty_manager", person=rota.boss, starts_at=start, ends_at=end)
    span = moment(MONDAY, "00:00"), moment(MONDAY + timedelta(days=1), "00:00")
    leave = rota.granted(span, person=rota.boss, at=ASKED, by=rota.manager)
    told = Notice.objects.filter(key=f"duty:away:hotline:leave:{leave.pk}")
    assert set(told.values_list("recipient", flat=True)) == {
        each.pk for each in allowed("roster.assign_duty")
    }
    assert told.first().url == "/roster/service/"
    assert "03-02 18:10–08:50" in str(told.first())
    assert dict(facts_of(leave))["As duty manager, to be filled anew"] == "03-02 18:10–08:50"
    gaps = [each.stretch for each in gaps_between(start, end)]
    assert [(gaps[0].start, gaps[0].end, gaps[0].fault)] == [(start, span[1], "away")]


@pytest.mark.clause("C9-2")
def test_the_length_of_a_day_with_a_shift_stays(rota):
    span = moment(MONDAY, "08:00"), moment(MONDAY, "11:00")
    leave = rota.ask(span, person=rota.colleague, at=ASKED, unit="minute")
    assert leave.days * 2 == 1  # 180 of 360 minutes of the shift; the desk adds none


@pytest.mark.clause("C9-2")
def test_the_desk_stands_among_the_hours_of_a_day(rota):
    at = moment(SATURDAY, "09:00")
    assert [each.person for each in today_of(rota.worker, at).duties] == [rota.worker]
    assert today_of(rota.colleague, at).duties == []
    page = month_page(rota.worker, MONDAY.replace(day=1), at)
    cells = [cell for week in page.weeks for cell in week if cell and cell.duties]
    assert [cell.day for cell in cells] == [SATURDAY]


@pytest.mark.clause("C9-2")
def test_the_pages_show_it(firm):
    today = day_of(timezone.now())
    duty = desk(firm.worker, today, "00:00", "23:59")
    client = Client(headers={"host": "127.0.0.1", "accept-language": "en"})
    client.force_login(firm.worker)
    for path in ("/home/own/", "/attendance/punch/", "/attendance/months/"):
        page = client.get(path, follow=True).content.decode()
        assert "00:00–23:59" in page, path
        assert str(duty.get_kind_display()).lower() in page.lower()


@pytest.mark.clause("A2.8-1", "A2.8-2")
def test_a_duty_on_a_day_of_rest_is_laid_before_the_supervisor_as_overtime(rota):
    found = drafts_for(rota.boss, ASKED)
    assert [(each.person, day_of(each.starts_at)) for each in found] == [(rota.worker, SATURDAY)]
    assert drafts_for(rota.stranger, ASKED) == []
    (duty,) = found
    assign_overtime(
        person=rota.worker, starts_at=duty.starts_at, ends_at=duty.ends_at, task="值台",
        by=rota.boss, at=ASKED,
    )  # fmt: skip
    assert drafts_for(rota.boss, ASKED) == []
    assert drafts_for(rota.boss, datetime(2026, 3, 8, tzinfo=CHINA)) == []


@pytest.mark.clause("A2.8-2")
def test_the_form_of_overtime_is_filled_in(firm):
    now = timezone.now()
    saturday = day_of(now) + timedelta(days=(5 - day_of(now).weekday()) % 7 or 7)
    duty = desk(firm.worker, saturday)
    client = Client(headers={"host": "127.0.0.1", "accept-language": "en"})
    client.force_login(firm.boss)
    link = f"/overtime/assign/?duty={duty.pk}"
    assert link in client.get("/overtime/").content.decode()
    form = client.get(link).content.decode()
    assert f'value="{saturday}T08:50' in form
    assert client.get("/overtime/assign/?duty=x").status_code == 200
