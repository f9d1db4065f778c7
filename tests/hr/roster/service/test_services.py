"""Managers take turns with the hotline until no gap is left."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from hr.people import registry as people
from hr.people.services import change_employee
from hr.roster.models import Duty
from hr.roster.pairs.services import set_pair
from hr.roster.rules import CHINA
from hr.roster.service.rules import Channel
from hr.roster.service.selectors import gaps_between, nights_between, service_between, who_answers
from hr.roster.service.services import fill_managers
from hr.roster.services import assign_duty, cancel_duty, fill_week
from regulations.rulebook.rules import day_of, start_of
from tests.hr.conftest import AT, MONDAY

FIRST = MONDAY + timedelta(days=7)
LAST = FIRST + timedelta(days=6)
SPAN = (start_of(FIRST), start_of(FIRST + timedelta(days=7)))
HOUR = timedelta(hours=1)


@pytest.fixture
def managers(hire, past):
    return [
        hire("林静", "deputy", phone="13100000001"),
        hire("王晓东", "department_manager", phone="13100000002"),
        hire("李敏", "ecommerce_lead", phone="13100000003"),
    ]


@pytest.fixture
def desk(hire, past):
    return [hire(name, "customer_service") for name in ("张丽", "刘洋")]


@pytest.fixture
def filled(managers, desk):
    fill_week(kind="order_desk", people=desk, monday=FIRST, by=None, at=AT)
    return fill_managers(people=managers, since=FIRST, until=LAST, by=None, at=AT)


@pytest.mark.clause("C9-3")
def test_nights_are_what_the_online_hours_leave(past):
    nights = nights_between(FIRST, LAST)
    told = [f"{start.astimezone(CHINA):%d %H:%M}-{end.astimezone(CHINA):%d %H:%M}"
            for start, end in nights]  # fmt: skip
    assert told[:2] == ["17 00:00-17 08:50", "17 18:10-18 08:50"]
    assert told[-1] == "23 18:10-24 08:50" and len(nights) == 8


@pytest.mark.clause("C9-1", "C9-3")
def test_filled_week_has_no_gap(filled):
    assert gaps_between(*SPAN) == []
    stretches = [each.stretch for each in service_between(*SPAN)]
    assert (stretches[0].start, stretches[-1].end) == SPAN
    assert len([each for each in stretches if each.channel == Channel.HOTLINE]) == 8


@pytest.mark.clause("C9-3")
def test_every_gap_is_found(filled, desk):
    cancel_duty(duty=filled[2], by=None, at=AT)
    early = Duty.objects.filter(kind="order_desk").order_by("starts_at").first()
    cancel_duty(duty=early, by=None, at=AT)
    gaps = [(gap.stretch.start, gap.stretch.end) for gap in gaps_between(*SPAN)]
    assert gaps == [(early.starts_at, early.ends_at), (filled[2].starts_at, filled[2].ends_at)]


@pytest.mark.clause("C9-3")
def test_who_answers_at_a_moment(filled, managers, desk):
    noon, night = start_of(FIRST) + 12 * HOUR, start_of(FIRST) + 23 * HOUR
    answer = who_answers(noon)
    assert answer.is_online and answer.people[0] in desk
    answer = who_answers(night)
    assert not answer.is_online and answer.people[0] in managers and answer.people[0].phone
    assert who_answers(start_of(LAST) + 100 * HOUR).people == []


@pytest.mark.clause("C9-3")
def test_manager_without_a_number_is_a_gap(filled, managers):
    for person in managers:
        change_employee(employee=person, by=None, at=AT, phone="")
    gaps = gaps_between(*SPAN)
    assert len(gaps) == 8 and {gap.stretch.fault for gap in gaps} == {"no_phone"}


@pytest.mark.clause("C9-1", "C9-3")
def test_whoever_is_on_leave_does_not_answer(filled, managers, desk, monkeypatch):
    night, seat = filled[2], Duty.objects.filter(kind="order_desk").earliest("starts_at")
    away = [
        (night.person_id, night.starts_at + HOUR, night.ends_at),
        (seat.person_id, seat.starts_at - HOUR, seat.starts_at + HOUR),
    ]
    monkeypatch.setattr(people, "_on_absence", [lambda ids, start, end: away])
    gaps = gaps_between(*SPAN)
    assert [(each.stretch.start, each.stretch.end) for each in gaps] == [
        (seat.starts_at, seat.starts_at + HOUR), (night.starts_at + HOUR, night.ends_at),
    ]  # fmt: skip
    assert {each.stretch.fault for each in gaps} == {"away"}
    assert who_answers(night.starts_at).people == [night.person]
    assert who_answers(night.starts_at + HOUR).people == []


@pytest.mark.clause("C9-3")
def test_filling_again_puts_another_where_one_is_on_leave(filled, managers, monkeypatch):
    night = filled[2]
    away = (night.person_id, night.starts_at - HOUR, night.starts_at + 6 * HOUR)
    monkeypatch.setattr(people, "_on_absence", [lambda ids, start, end: [away]])
    (other,) = fill_managers(people=managers, since=FIRST, until=LAST, by=None, at=AT)
    assert (other.starts_at, other.ends_at) == (night.starts_at, night.starts_at + 6 * HOUR)
    assert other.person != night.person
    assert who_answers(night.starts_at).people == [other.person]
    assert gaps_between(*SPAN) == []


def test_turns_are_shared_and_what_stands_stays(filled, managers):
    counts = [Duty.objects.filter(person=person).count() for person in managers]
    assert sum(counts) == 8 and max(counts) - min(counts) <= 1
    assert fill_managers(people=managers, since=FIRST, until=LAST, by=None, at=AT) == []


@pytest.mark.clause("A2.2-1", "C9-3")
def test_manager_in_the_pair_or_away_gets_no_night(managers, desk, monkeypatch):
    lead, other = managers[2], managers[1]
    set_pair(day=FIRST, main=lead, assistant=desk[0], reason="x", by=None, at=AT)
    tuesday = FIRST + timedelta(days=1)
    monkeypatch.setattr(
        people, "_on_absence",
        [lambda ids, start, end: [(other.pk, start_of(FIRST), start_of(tuesday))]],
    )  # fmt: skip
    fill_managers(people=[lead, other], since=FIRST, until=LAST, by=None, at=AT)
    held = {duty.starts_at: duty.person for duty in Duty.objects.filter(kind="duty_manager")}
    nights = nights_between(FIRST, LAST)
    assert nights[0][0] not in held  # lead is main from 07:30, the other is away
    assert nights[1][0] not in held  # lead is main until 22:00
    assert held[nights[2][0]] == other  # lead is off after the main shift


def test_only_managers_take_the_hotline(desk, managers):
    with pytest.raises(ValidationError) as refused:
        fill_managers(people=desk, since=FIRST, until=LAST, by=None, at=AT)
    assert refused.value.code == "C9-3"
    with pytest.raises(ValidationError):
        fill_managers(people=[], since=FIRST, until=LAST, by=None, at=AT)


@pytest.mark.clause("A2.2-1", "C9-2")
def test_pair_and_desk_of_one_person_do_not_overlap(desk, hire):
    one, two = desk
    set_pair(day=FIRST, main=one, assistant=two, reason="x", by=None, at=AT)

    def put(person, day, start, end):
        begin = start_of(FIRST + timedelta(days=day))
        return assign_duty(
            kind="order_desk", person=person, starts_at=begin + start * HOUR,
            ends_at=begin + end * HOUR, by=None, at=AT,
        )  # fmt: skip

    for person, day, start, end in ((one, 0, 9, 12), (one, 1, 9, 12), (two, 0, 16, 18)):
        with pytest.raises(ValidationError) as refused:
            put(person, day, start, end)
        assert refused.value.code == "A2.2-1"
    put(one, 0, 11.5, 15)  # between the spells of the main shift
    put(two, 0, 17, 18)
    put(two, 1, 9, 12)
    put(one, 2, 9, 12)


@pytest.mark.clause("A2.2-1", "C9-2")
def test_filled_week_goes_around_the_pairs(desk):
    one, two = desk
    three_days = [FIRST + timedelta(days=number) for number in (1, 3)]
    for day in three_days:
        set_pair(day=day, main=one, assistant=two, reason="x", by=None, at=AT)
    duties = fill_week(kind="order_desk", people=desk, monday=FIRST, by=None, at=AT)
    free = {duty.starts_at.astimezone(CHINA).date() for duty in duties if duty.person == one}
    assert not free & {FIRST + timedelta(days=number) for number in (1, 2, 3, 4)}


@pytest.mark.clause("C9-1")
def test_page_says_until_when_the_proof_holds(client, managers, desk):
    now = timezone.now()
    monday = day_of(now) - timedelta(days=day_of(now).weekday())
    for week in range(3):
        words = {"kind": "order_desk", "people": desk, "by": None, "at": now}
        fill_week(monday=monday + timedelta(weeks=week), **words)
    until = monday + timedelta(days=34)
    fill_managers(people=managers, since=day_of(now), until=until, by=None, at=now)
    client.force_login(managers[0])
    page = client.get("/roster/service/", headers={"accept-language": "en"}).content.decode()
    last = monday + timedelta(days=21)
    assert f"No gap until {last:%m-%d} 08:50, then nobody answers." in page
    assert "No gap</p>" not in page
