"""Assigning duties, calling them off, filling a week."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from hr.people import registry as people
from hr.people.models import Position
from hr.people.services import change_employee, dismiss_login
from hr.roster import registry
from hr.roster.models import Duty
from hr.roster.selectors import (
    candidates,
    duties_between,
    midnight,
    next_duty,
    on_duty,
    service_hours_of_week,
    shares_of,
    week_of,
)
from hr.roster.services import assign_duty, cancel_duty, fill_week
from regulations.binding.services import entering_past
from regulations.notices.models import Notice
from regulations.rulebook.models import RuleVersion
from regulations.rulebook.services import enact_version
from tests.hr.conftest import AT, MONDAY

KIND = "order_desk"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def past_may_be_entered(db):
    """These tests live in 2025: the database's clock must not call what they touch over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', 'test', true)")


@pytest.fixture
def put(rulebook):
    """`put(person, 1, 3)`: a duty from one to three hours after AT."""

    def assign(person, start: float, end: float, at: datetime = AT) -> Duty:
        return assign_duty(
            kind=KIND,
            person=person,
            starts_at=AT + HOUR * start,
            ends_at=AT + HOUR * end,
            by=None,
            at=at,
        )

    return assign


@pytest.fixture
def desk(hire, rulebook):
    return [hire(name, "ecommerce_assistant") for name in ("张丽", "刘洋", "赵倩")]


OVERLAPS = [(1, 3, True), (0.5, 1.5, True), (1.5, 2.5, True), (0, 4, True), (3, 4, False),
            (0, 1, False)]  # fmt: skip


@pytest.mark.clause("C9-2")
@pytest.mark.parametrize(("start", "end", "overlaps"), OVERLAPS)
def test_overlapping_duty_of_a_person_is_refused(put, desk, start, end, overlaps):
    put(desk[0], 1, 3)
    put(desk[1], start, end)
    if not overlaps:
        put(desk[0], start, end)
        return
    with pytest.raises(ValidationError) as refused:
        put(desk[0], start, end)
    assert refused.value.code == "C9-2"
    assert refused.value.messages == ["This person has another duty in these hours."]


@pytest.mark.clause("C9-2")
def test_overlap_is_refused_by_the_database_too(put, desk):
    duty = put(desk[0], 1, 3)
    twin = Duty(kind=KIND, person=desk[0], starts_at=duty.starts_at, ends_at=duty.ends_at)
    with pytest.raises(IntegrityError, match="duty_no_overlap"), transaction.atomic():
        twin.save()
    with pytest.raises(IntegrityError, match="duty_ends_after_start"), transaction.atomic():
        Duty(kind=KIND, person=desk[1], starts_at=AT + HOUR, ends_at=AT).save()


def test_called_off_duty_leaves_room_for_another(put, desk):
    cancel_duty(duty=put(desk[0], 1, 3), by=None, at=AT)
    put(desk[0], 1, 3)
    assert on_duty(KIND, AT + 2 * HOUR).count() == 1


def test_duty_is_called_off_once_and_not_after_its_end(put, desk):
    duty, other = put(desk[0], 1, 3), put(desk[1], 1, 3)
    cancel_duty(duty=duty, by=None, at=AT)
    with pytest.raises(ValidationError):
        cancel_duty(duty=duty, by=None, at=AT)
    with pytest.raises(ValidationError):
        cancel_duty(duty=other, by=None, at=AT + 3 * HOUR)


@pytest.mark.clause("C9-2", "A2.4")
@pytest.mark.parametrize(
    ("start", "end", "is_away"),
    [(0, 4, True), (-5, 1, False), (-5, 1.5, True), (2, 4, True), (3, 5, False), (1.5, 2, False)],
)
def test_nobody_is_put_on_a_duty_at_whose_start_or_end_they_are_away(
    put, desk, monkeypatch, start, end, is_away
):
    """The duty is from one to three hours after; leave in the midst of it keeps nobody."""
    absence = (desk[0].pk, AT + HOUR * start, AT + HOUR * end)
    monkeypatch.setattr(people, "_on_absence", [lambda ids, since, until: [absence]])
    if not is_away:
        assert put(desk[0], 1, 3).person == desk[0]
        return
    with pytest.raises(ValidationError, match="is on leave in these hours") as refused:
        put(desk[0], 1, 3)
    assert refused.value.code == "C9-2"
    assert put(desk[1], 1, 3)


@pytest.mark.clause("C9-2", "A2.4")
def test_filling_passes_over_who_is_away(desk, monkeypatch):
    away = (desk[0].pk, midnight(MONDAY), midnight(MONDAY + timedelta(days=3)))
    monkeypatch.setattr(people, "_on_absence", [lambda ids, since, until: [away]])
    duties = fill_week(kind=KIND, people=desk, monday=MONDAY, by=None, at=AT)
    own = [each for each in duties if each.person == desk[0]]
    assert own and min(each.starts_at for each in own) >= away[2]
    assert min(each.starts_at for each in duties) < away[2]


def test_duty_that_would_be_over_is_refused(put, desk):
    with pytest.raises(ValidationError):
        put(desk[0], -3, -1)
    put(desk[0], -1, 1)


def test_somebody_who_left_gets_no_duty(put, desk):
    gone = dismiss_login(employee=desk[0], last_day=AT.date(), by=None, at=AT)
    with pytest.raises(ValidationError):
        put(gone, 1, 3)


# Hours after 10:00 of a day on which service is online from 08:50 to 18:10.
OUTSIDE = [(9, 12, True), (8.25, 9, True), (-3, -7 / 6, True), (10, 22.5, True),
           (8, 9, False), (-3, -1, False), (10, 24, False), (10, 80, False)]  # fmt: skip


@pytest.mark.clause("C9-1")
@pytest.mark.parametrize(("start", "end", "outside"), OUTSIDE)
def test_duty_wholly_outside_of_the_service_hours_is_refused(put, desk, start, end, outside):
    day_before = AT - timedelta(days=1)
    if not outside:
        put(desk[0], start, end, at=day_before)
        return
    with pytest.raises(ValidationError) as refused:
        put(desk[0], start, end, at=day_before)
    assert refused.value.code == "C9-1"
    assert refused.value.messages == ["This lies wholly outside of the service hours, 08:50–18:10."]


def test_duty_that_ends_before_it_starts_is_refused_for_that_alone(put, desk):
    for start, end in ((3, 1), (2, 2), (-3, -5), (12, 11)):
        with pytest.raises(ValidationError) as refused:
            put(desk[0], start, end)
        assert refused.value.messages == ["A duty ends after it starts."]


@pytest.mark.clause("C9-1")
def test_each_day_of_a_week_has_the_hours_in_force_on_it(rulebook):
    old = RuleVersion.objects.get(rule_set="service_hours")
    with entering_past(right="test"):
        enact_version(
            rule_set="service_hours",
            values={**old.values, "online": ["09:00", "20:00"]},
            in_force_from=MONDAY + timedelta(days=3),
            note="",
            by=None,
            at=AT - timedelta(days=7),
        )
    clocks = [f"{start:%H:%M}–{end:%H:%M}" for start, end in service_hours_of_week(MONDAY)]
    assert clocks == ["08:50–18:10"] * 3 + ["09:00–20:00"] * 4
    following = service_hours_of_week(MONDAY + timedelta(days=7))
    assert {start.hour for start, _end in following} == {9}


@pytest.fixture
def heard(monkeypatch):
    """The duties a room above was told of, as it was told."""
    duties = []

    def listen(*, duty, at):
        duties.append((duty.pk, duty.cancelled_at))

    monkeypatch.setitem(registry._listeners, KIND, [listen])
    return duties


def test_duties_of_a_leaver_are_called_off_and_listeners_hear(put, desk, heard, hire):
    over, running, ahead = put(desk[0], -1, 0.5), put(desk[0], 1, 3), put(desk[0], 24, 26)
    other = put(desk[1], 1, 3)
    heard.clear()
    officer, now = hire("魏红", "hr_officer"), AT + HOUR * 2
    dismiss_login(employee=desk[0], last_day=now.date(), by=officer, at=now)
    assert heard == [(running.pk, now), (ahead.pk, now)]
    for duty, cancelled_at in ((over, None), (running, now), (ahead, now), (other, None)):
        duty.refresh_from_db()
        assert duty.cancelled_at == cancelled_at


def test_refused_leave_calls_nothing_off(put, desk):
    desk[0].hired_on = AT.date()
    desk[0].save()
    duty = put(desk[0], 1, 3)
    with pytest.raises(ValidationError):
        dismiss_login(employee=desk[0], last_day=AT.date() - timedelta(days=1), by=None, at=AT)
    duty.refresh_from_db()
    assert duty.cancelled_at is None


@pytest.fixture
def desk_right(monkeypatch):
    monkeypatch.setitem(registry._rights, KIND, "desk.work_order")


def test_duty_takes_the_right_to_do_the_work(put, desk, hire, desk_right):
    cashier = hire("吕娜", "cashier")
    assert list(candidates(KIND)) == desk
    with pytest.raises(ValidationError) as refused:
        put(cashier, 1, 3)
    assert refused.value.code == "C9-2"
    put(desk[0], 1, 3)


@pytest.mark.parametrize(
    ("position", "stays"), [("ecommerce_lead", True), ("cashier", False), (None, False)]
)
def test_new_position_keeps_the_duties_it_may_serve(put, desk, desk_right, heard, position, stays):
    duty = put(desk[0], 1, 3)
    heard.clear()
    post = Position.objects.get(code=position) if position else None
    change_employee(employee=desk[0], position=post, by=None, at=AT)
    duty.refresh_from_db()
    assert (duty.cancelled_at is None) is stays
    assert heard == ([] if stays else [(duty.pk, AT)])


def test_duty_holds_from_its_start_up_to_its_end(put, desk):
    duty = put(desk[0], 1, 3)
    moments = [AT, duty.starts_at, duty.ends_at - HOUR / 60, duty.ends_at]
    assert [on_duty(KIND, moment).exists() for moment in moments] == [False, True, True, False]
    assert next_duty(KIND, AT) == duty
    assert next_duty(KIND, duty.ends_at) is None


def test_person_is_told_of_what_others_decided(put, desk):
    duty = put(desk[0], 1, 3)
    cancel_duty(duty=duty, by=desk[0], at=AT)  # their own doing
    cancel_duty(duty=put(desk[0], 1, 3), by=desk[1], at=AT)
    assert [notice.words for notice in Notice.objects.order_by("id")] == [
        "You are on duty at the order desk: 03-12 11:00–13:00.",
        "You are on duty at the order desk: 03-12 11:00–13:00.",
        "Your duty was called off: 03-12 11:00–13:00.",
    ]


def fill(people, monday=MONDAY, at=None) -> list[Duty]:
    at = at or midnight(monday)
    return fill_week(kind=KIND, people=people, monday=monday, by=None, at=at)


@pytest.mark.clause("C9-2")
def test_filled_week_has_no_gap_and_even_shares(desk):
    duties = fill(desk)
    assert len(duties) == 14
    days = week_of(KIND, MONDAY, AT)
    assert all(slot.duty for day in days for slot in day.slots)
    shares = [(share.spells, share.weekend) for share in shares_of(days)]
    assert sorted(shares) == [(4, 1), (5, 1), (5, 2)]
    assert sum(share.hours for share in shares_of(days)) == pytest.approx(7 * 9 + 7 / 3, abs=0.2)


def test_filling_twice_changes_nothing(desk):
    fill(desk)
    assert fill(desk[:1]) == []
    assert Duty.objects.count() == 14


def test_what_stands_stays_and_only_the_gaps_are_filled(put, desk, hire):
    guest = hire("孙悦", "customer_service")
    standing = put(guest, 1, 3)  # Wednesday 11:00–13:00
    fill(desk)
    standing.refresh_from_db()
    assert standing.cancelled_at is None
    wednesday = week_of(KIND, MONDAY, AT)[2]
    spells = [
        f"{slot.starts_at.astimezone(AT.tzinfo):%H:%M}–{slot.ends_at.astimezone(AT.tzinfo):%H:%M}"
        for slot in wednesday.slots
    ]
    assert spells == ["08:50–11:00", "11:00–13:00", "13:00–13:30", "13:30–18:10"]


def test_what_is_over_is_not_filled(desk):
    duties = fill(desk, at=AT)  # Wednesday 10:00
    assert min(duty.starts_at for duty in duties) == AT - HOUR * 7 / 6
    assert len(duties) == 10


def test_week_without_people_is_refused(desk):
    with pytest.raises(ValidationError):
        fill([])


def test_filled_week_tells_each_person_once(desk):
    fill(desk)
    words = [notice.words for notice in Notice.objects.order_by("recipient__number")]
    assert len(words) == 3
    assert words[0] == "The roster of the week from 2025-03-10 stands: you have 5 spells."


def test_duty_called_off_half_way_shows_until_then(put, desk):
    duty = put(desk[0], 1, 3)
    cancel_duty(duty=duty, by=None, at=AT + 2 * HOUR)
    slots = week_of(KIND, MONDAY, AT + 2 * HOUR)[2].slots
    held = [slot for slot in slots if slot.duty]
    assert [(slot.starts_at, slot.ends_at) for slot in held] == [(AT + HOUR, AT + 2 * HOUR)]
    assert list(duties_between(KIND, AT, AT + 4 * HOUR)) == []
