"""Attention to the desk: windows from the roster, met by looking, breached otherwise (C7-1)."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from hr.people import registry as people
from hr.roster.models import Duty
from hr.roster.refilling import say_seats_changed, tell_of_empty_seats
from hr.roster.services import assign_duty, cancel_duty
from orders.desk import services
from orders.desk.clocks.breaches import DESK
from orders.desk.clocks.services import plan_windows
from regulations.deadlines.breaches import Wanted, build
from regulations.deadlines.models import Deadline, Outage
from regulations.deadlines.services import start_deadline
from regulations.deadlines.sweep import beat_heart, sweep_deadlines
from regulations.notices.models import Notice
from tests.company import CHINA, TEN, Company, minutes
from tests.orders.desk.clocks.told import DAY, MICRO, breaches, told


def clock_times(rows) -> list[str]:
    """Windows as "10:00–10:10" in China, in order."""
    return [
        f"{row.starts_at.astimezone(CHINA):%H:%M}–{row.due_at.astimezone(CHINA):%H:%M}"
        for row in rows.order_by("starts_at", "owner")
    ]


def windows(person) -> QuerySet[Deadline]:
    """A person's attention windows that hold."""
    return Deadline.objects.filter(kind="desk.attention", owner=person, voided_at=None)


# --- attention ----------------------------------------------------------------------------------


@pytest.mark.clause("C7-1")
def test_windows_follow_from_the_roster(company):
    company.on_duty(company.assistant, TEN, hours=0.5)
    company.on_duty(company.colleague, TEN + minutes(20), hours=0.25)
    expected = ["10:00–10:10", "10:10–10:20", "10:20–10:30"]
    assert clock_times(windows(company.assistant)) == expected
    assert clock_times(windows(company.colleague)) == ["10:20–10:30", "10:30–10:35"]
    assert {row.clause for row in windows(company.assistant)} == {"C7-1"}


@pytest.mark.clause("C7-1")
@pytest.mark.parametrize(
    ("starts", "hours", "expected"),
    [("08:00", 1.2, ["08:50–09:00", "09:00–09:12"]), ("18:00", 3, ["18:00–18:10"])],
)  # fmt: skip
def test_attention_is_asked_for_in_service_hours_only(company, starts, hours, expected):
    start = datetime.combine(TEN.date(), datetime.strptime(starts, "%H:%M").time(), CHINA)
    company.on_duty(company.assistant, start, hours=hours)
    assert clock_times(windows(company.assistant)) == expected


@pytest.mark.clause("C7-1")
def test_planning_again_asks_for_nothing_twice(company):
    company.on_duty(company.assistant, TEN, hours=1)
    for _time in range(2):
        plan_windows(day=TEN.date(), at=TEN - minutes(30))
    assert windows(company.assistant).count() == 6


@pytest.mark.clause("C7-1")
def test_who_is_put_on_duty_half_way_owes_nothing_for_what_had_begun(company):
    assign_duty(
        kind=Duty.Kind.ORDER_DESK, person=company.assistant, starts_at=TEN,
        ends_at=TEN + minutes(30), by=company.lead, at=TEN + minutes(5),
    )  # fmt: skip
    assert clock_times(windows(company.assistant)) == ["10:10–10:20", "10:20–10:30"]


def running_window(company) -> Deadline:
    """A window of the assistant that runs at this very moment."""
    now = timezone.now()
    return start_deadline(
        kind="desk.attention", key="now", clause="C7-1", version=None, owner=company.assistant,
        starts_at=now - minutes(5), due_at=now + minutes(5),
    )  # fmt: skip


@pytest.mark.clause("C7-1")
def test_opening_the_desk_meets_the_window_that_runs(company, client):
    window = running_window(company)
    client.force_login(company.assistant)
    before = timezone.now()
    assert client.post("/desk/attention/").status_code == 200
    window.refresh_from_db()
    assert before <= window.met_at <= timezone.now()
    assert window.met_by == company.assistant


@pytest.mark.clause("C7-1")
def test_a_page_that_refreshes_by_itself_is_no_attention(company, client):
    window, order = running_window(company), company.receive()
    client.force_login(company.assistant)
    passive = ["/desk/", "/desk/rows/", "/desk/rows/?v=0", "/desk/attention/"]
    for path in (*passive, f"/desk/orders/{order.pk}/panel/"):
        assert client.get(path).status_code == 200
    window.refresh_from_db()
    assert window.met_at is None


@pytest.mark.clause("C7-1")
def test_the_button_to_look_is_there_until_the_window_is_met(company, client):
    running_window(company)
    client.force_login(company.assistant)
    assert 'id="look"' in client.get("/desk/attention/").content.decode()
    assert 'id="look"' not in client.post("/desk/attention/").content.decode()
    assert 'id="look"' not in client.get("/desk/attention/").content.decode()


@pytest.mark.clause("C7-1")
def test_a_colleague_who_looks_meets_no_window_of_mine(company, client):
    window = running_window(company)
    client.force_login(company.colleague)
    client.post("/desk/attention/")
    window.refresh_from_db()
    assert window.met_at is None


@pytest.mark.clause("C7-1")
def test_acting_on_an_order_is_attention_and_a_refused_step_is_none(company):
    company.on_duty(company.assistant, TEN, hours=0.5)
    order = company.receive()
    company.do(services.accept_order, order, by=company.assistant, at=TEN + minutes(3))
    with pytest.raises(ValidationError):
        company.do(services.confirm_order, order, by=company.assistant, at=TEN + minutes(13))
    met = [row.met_at for row in windows(company.assistant).order_by("starts_at")]
    assert met == [TEN + minutes(3), None, None]


@pytest.mark.clause("C7-1")
@pytest.mark.parametrize(
    ("at", "met"),
    [(TEN - MICRO, []), (TEN, [0]), (TEN + minutes(10) - MICRO, [0]), (TEN + minutes(10), [1])],
)
def test_attention_belongs_to_the_window_of_its_moment(company, at, met):
    company.on_duty(company.assistant, TEN, hours=0.5)
    order = company.receive(at=TEN - minutes(1))
    company.do(services.accept_order, order, by=company.assistant, at=at)
    rows = windows(company.assistant).order_by("starts_at")
    assert [number for number, row in enumerate(rows) if row.met_at] == met


@pytest.mark.clause("C7-1")
def test_a_window_without_attention_is_a_breach_and_told_once(company):
    company.on_duty(company.assistant, TEN, hours=0.5)
    order = company.receive(at=TEN - minutes(1))
    company.do(services.accept_order, order, by=company.assistant, at=TEN + minutes(1))
    company.do(
        services.contact_customer, order, by=company.assistant, at=TEN + minutes(2),
        way="phone", outcome="confirmed",
    )  # fmt: skip
    assert sweep_deadlines(at=TEN + minutes(20)) == 0
    for seconds in (1, 6, 11):
        sweep_deadlines(at=TEN + minutes(20) + timedelta(seconds=seconds))
    assert breaches(TEN + minutes(21)) == {("C7-1", "王小芳")}
    missed = Deadline.objects.get(breached_at__isnull=False)
    assert missed.starts_at == TEN + minutes(10)
    assert told("breach:") == sorted(["王小芳", "陈静"])
    notice = Notice.objects.get(recipient=company.lead, key__startswith="breach:")
    assert "03-04 10:10–10:20（王小芳）" in notice.words


# --- the roster changes --------------------------------------------------------------------------


@pytest.mark.clause("C7-1")
def test_a_duty_that_is_called_off_voids_what_has_not_begun(company):
    duty = company.on_duty(company.assistant, TEN, hours=1)
    cancel_duty(duty=duty, by=company.lead, at=TEN + minutes(15))
    assert clock_times(windows(company.assistant)) == ["10:00–10:10", "10:10–10:20"]
    assert sweep_deadlines(at=TEN + minutes(70)) == 2


@pytest.mark.clause("C7-1")
def test_who_is_put_back_on_duty_is_asked_to_look_again(company):
    duty = company.on_duty(company.assistant, TEN, hours=0.5)
    cancel_duty(duty=duty, by=company.lead, at=TEN - minutes(30))
    assert clock_times(windows(company.assistant)) == []
    company.on_duty(company.assistant, TEN, hours=0.5)
    expected = ["10:00–10:10", "10:10–10:20", "10:20–10:30"]
    assert clock_times(windows(company.assistant)) == expected


@pytest.mark.clause("C7-1")
def test_a_waiting_order_belongs_to_whoever_is_on_duty_when_it_falls_due(company):
    duty = company.on_duty(company.assistant, TEN, hours=1)
    order = company.receive(at=TEN + minutes(5))
    acceptance = Deadline.objects.get(kind="desk.acceptance", key=order.pk)
    assert (acceptance.owner, acceptance.due_at) == (company.assistant, TEN + minutes(20))
    cancel_duty(duty=duty, by=company.lead, at=TEN + minutes(6))
    acceptance.refresh_from_db()
    assert acceptance.owner == company.lead  # nobody is on duty: whoever leads the desk
    company.on_duty(company.colleague, TEN + minutes(7), hours=1)
    acceptance.refresh_from_db()
    assert (acceptance.owner, acceptance.due_at) == (company.colleague, TEN + minutes(20))


@pytest.mark.clause("C7-1", "A2.4")
def test_nothing_is_asked_of_who_is_on_leave(company, monkeypatch):
    company.on_duty(company.assistant, TEN, hours=1)
    company.on_duty(company.colleague, TEN, hours=1)
    order = company.receive(at=TEN + minutes(12))
    away = (company.assistant.pk, TEN + minutes(15), TEN + minutes(35))
    monkeypatch.setattr(people, "_on_absence", [lambda ids, start, end: [away]])
    span = TEN + minutes(15), TEN + minutes(35)
    tell_of_empty_seats(person=company.assistant, span=span, key="leave:1", at=TEN + minutes(5))
    expected = ["10:00–10:10", "10:40–10:50", "10:50–11:00"]
    assert clock_times(windows(company.assistant)) == expected
    assert windows(company.colleague).count() == 6
    acceptance = Deadline.objects.get(kind="desk.acceptance", key=order.pk)
    assert acceptance.owner == company.colleague
    plan_windows(day=TEN.date(), at=TEN - minutes(30))
    assert clock_times(windows(company.assistant)) == expected
    monkeypatch.setattr(people, "_on_absence", [])
    say_seats_changed(person=company.assistant, span=span, at=TEN + minutes(25))
    again = [*expected[:1], "10:30–10:40", *expected[1:]]
    assert clock_times(windows(company.assistant)) == again  # what had begun stays


# --- the portal's own gaps -----------------------------------------------------------------------


@pytest.mark.clause("C7-1")
def test_a_window_in_which_the_portal_was_away_is_nobodys_fault(company):
    company.on_duty(company.assistant, TEN, hours=0.5)
    beat_heart(at=TEN + minutes(10))
    beat_heart(at=TEN + minutes(12))
    assert Outage.objects.count() == 1
    for at in (20, 31):
        sweep_deadlines(at=TEN + minutes(at) + MICRO)
    shown = {row.starts_at: row.is_system for row in shown_to(company, company.lead)}
    assert shown == {
        TEN: False, TEN + minutes(10): True, TEN + minutes(20): False
    }  # fmt: skip
    assert told("breach:") == sorted(["王小芳", "陈静"] * 2)


@pytest.mark.clause("C7-2")
def test_an_outage_excuses_no_clock_of_an_order(company):
    order = company.receive()
    company.do(services.accept_order, order, by=company.assistant, at=TEN)
    beat_heart(at=TEN)
    beat_heart(at=TEN + minutes(30))
    sweep_deadlines(at=TEN + minutes(30))
    assert told("breach:") == sorted(["王小芳", "陈静"])


def shown_to(company: Company, person) -> list[Deadline]:
    """The rows of the page of breaches."""
    return build(person, DESK, Wanted(since=TEN - DAY, until=TEN + DAY))["rows"]
