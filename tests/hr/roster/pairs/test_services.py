"""Pairs as they are drawn, set, replaced and explained."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError

from hr.people import registry as people
from hr.people.models import Position
from hr.people.plans.services import plan_leave
from hr.people.services import change_employee, dismiss_login
from hr.roster.models import Duty
from hr.roster.pairs.models import DutyPair, PairChange
from hr.roster.pairs.replacing import end_exclusion, exclude_person, replace_person
from hr.roster.pairs.rules import Origin, Scope
from hr.roster.pairs.selectors import draw_between, seats_of, signature
from hr.roster.pairs.services import draw_pairs, set_pair
from hr.roster.shifts.rules import Role, Terms
from hr.roster.shifts.services import assign_shift, set_day
from regulations.notices.models import Notice
from regulations.rulebook.rules import start_of
from tests.hr.conftest import AT, MONDAY

HOUR = timedelta(hours=1)
FIRST = MONDAY + timedelta(days=7)


def day(number: int) -> date:
    """The day so many days after the Monday to come."""
    return FIRST + timedelta(days=number)


def drawn(count: int = 7, **words) -> list[DutyPair]:
    words = {"since": FIRST, "until": day(count - 1), "by": None, "at": AT} | words
    return draw_pairs(**words)


def who(pair: DutyPair) -> set[int]:
    return {pair.main_id, pair.assistant_id}


@pytest.mark.clause("A2.2-1")
def test_every_day_of_the_span_gets_a_pair_by_the_rules(staff):
    pairs = drawn(28)
    assert [pair.day for pair in pairs] == [day(number) for number in range(28)]
    for before, after in pairwise(pairs):
        assert before.main_id not in who(after)
    mains = [pair.main_id for pair in pairs]
    counts = [mains.count(person.pk) for person in staff.values()]
    assert sum(counts) == 28 and max(counts) - min(counts) <= 1


def test_pairs_that_stand_stay_unless_drawn_anew(staff):
    one, _two, three, *_others = staff.values()
    set_pair(day=day(2), main=three, assistant=one, reason="盘点", by=None, at=AT)
    assert [pair.day for pair in drawn(4)] == [day(0), day(1), day(3)]
    assert drawn(4) == []
    again = drawn(4, redraw=True)
    assert [pair.day for pair in again] == [day(0), day(1), day(3)]
    assert DutyPair.objects.get(day=day(2)).origin == Origin.SET
    assert PairChange.objects.filter(day=day(0)).count() == 2


def test_draw_is_accepted_as_it_was_looked_at_or_not_at_all(staff):
    seen = signature(draw_between(FIRST, day(6)))
    exclude_person(
        person=staff["张丽"], scope=Scope.BOTH, starts_on=FIRST, ends_on=None, reason="休养",
        by=None, at=AT,
    )  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        drawn(7, expected=seen)
    assert refused.value.code == "A2.2-1" and not DutyPair.objects.exists()
    assert len(drawn(7, expected=signature(draw_between(FIRST, day(6))))) == 7


SPANS = [(AT.date(), FIRST), (AT.date() - timedelta(days=3), FIRST), (FIRST, MONDAY),
         (FIRST, FIRST + timedelta(days=94))]  # fmt: skip


@pytest.mark.parametrize(("since", "until"), SPANS)
def test_span_that_cannot_be_drawn(staff, since, until):
    with pytest.raises(ValidationError):
        draw_pairs(since=since, until=until, by=None, at=AT)


def bars(number: int, role: Role = Role.MAIN) -> dict[int, str]:
    [choice] = draw_between(day(number), day(number))
    return dict(choice.seats[role].barred)


@pytest.mark.clause("A2.2-1")
def test_who_cannot_is_not_drawn_and_the_draw_says_why(staff, hire, monkeypatch):
    one, two, three, four, five, six = staff.values()
    exclude_person(
        person=one,
        scope=Scope.BOTH,
        starts_on=day(0),
        ends_on=day(9),
        reason="孕期",
        by=None,
        at=AT,
    )
    exclude_person(
        person=two, scope=Scope.MAIN, starts_on=day(0), ends_on=None, reason="夜间陪护", by=None,
        at=AT,
    )  # fmt: skip
    set_day(person=three, day=day(0), pattern="", reason="调休", by=None, at=AT)
    assign_shift(person=four, terms=Terms(""), starts_on=day(0), ends_on=day(0), by=None, at=AT)
    plan_leave(employee=five, last_day=day(-1), by=None, at=AT)
    monkeypatch.setattr(
        people,
        "_on_absence",
        [lambda ids, start, end: [(six.pk, start_of(day(0)) + 21 * HOUR, start_of(day(9)))]],
    )
    new = hire("郑爽", "customer_service", hired_on=AT.date())
    other = hire("周杰", "customer_service")
    Duty.objects.create(
        kind="order_desk", person=other, starts_at=start_of(day(0)) + 17 * HOUR,
        ends_at=start_of(day(0)) + 18 * HOUR,
    )  # fmt: skip
    assert bars(0) == {
        one.pk: "excluded", two.pk: "excluded", three.pk: "day_off", four.pk: "no_shift",
        five.pk: "not_here", six.pk: "away", other.pk: "duty",
    }  # fmt: skip
    [pair] = drawn(1)
    assert (pair.main_id, pair.assistant_id) in {(new.pk, two.pk), (new.pk, other.pk)}
    assert bars(1)[six.pk] == "away" and two.pk in bars(1) and three.pk not in bars(1)


def test_desk_duty_on_the_day_off_keeps_from_the_main_shift_alone(staff):
    one = staff["张丽"]
    start = start_of(day(1)) + 9 * HOUR
    Duty.objects.create(kind="order_desk", person=one, starts_at=start, ends_at=start + 4 * HOUR)
    assert bars(0) == {one.pk: "duty_after"}
    assert one.pk not in bars(0, Role.ASSISTANT)


def test_managers_are_not_drawn(staff, hire):
    boss = hire("陈国强", "general_manager")
    [choice] = draw_between(day(0), day(0))
    assert boss.pk not in {rank.person for rank in choice.seats[Role.MAIN].considered}
    with pytest.raises(ValidationError, match="does not include the duty pair"):
        set_pair(day=day(0), main=boss, assistant=staff["张丽"], reason="x", by=None, at=AT)


def test_draw_is_explained_with_the_pair(staff):
    pair = drawn(1)[0]
    seat = pair.choice["main"]
    assert seat["considered"][0][0] == pair.main_id
    assert len(seat["considered"]) == 6 and seat["barred"] == {}
    assert pair.choice["assistant"]["barred"] == {str(pair.main_id): "other_seat"}
    assert PairChange.objects.get().choice == pair.choice


@pytest.mark.clause("A2.2-1")
def test_hand_may_not_break_the_rules_either(staff):
    one, two, three, four, *_ = staff.values()
    set_pair(day=day(0), main=one, assistant=two, reason="盘点", by=None, at=AT)
    for main, assistant in ((one, three), (three, one), (three, three)):
        with pytest.raises(ValidationError) as refused:
            set_pair(day=day(1), main=main, assistant=assistant, reason="盘点", by=None, at=AT)
        assert refused.value.error_list[0].code == "A2.2-1"
    with pytest.raises(ValidationError):  # main would be off on the day that one has
        set_pair(day=day(-1), main=two, assistant=four, reason="盘点", by=None, at=AT)
    with pytest.raises(ValidationError):
        set_pair(day=day(1), main=three, assistant=two, reason=" ", by=None, at=AT)
    set_pair(day=day(1), main=three, assistant=two, reason="盘点", by=None, at=AT)


def test_nobody_sets_their_own_duty(staff):
    one, two, three, *_ = staff.values()
    with pytest.raises(ValidationError):
        set_pair(day=day(0), main=one, assistant=two, reason="盘点", by=one, at=AT)
    set_pair(day=day(0), main=one, assistant=two, reason="盘点", by=three, at=AT)
    with pytest.raises(ValidationError):
        set_pair(day=day(0), main=three, assistant=two, reason="盘点", by=two, at=AT)


def test_whose_duty_changed_is_told(staff):
    one, two, three, four, *_ = staff.values()
    set_pair(day=day(0), main=one, assistant=two, reason="盘点", by=four, at=AT)
    set_pair(day=day(0), main=two, assistant=three, reason="盘点", by=four, at=AT + HOUR)
    assert Notice.objects.filter(kind="duty").count() == 5
    assert [Notice.objects.filter(recipient=each).count() for each in (one, two, three)] == [
        2,
        2,
        1,
    ]
    drawn(28, since=day(1), until=day(7))
    assert Notice.objects.filter(recipient=four, kind="duty").count() == 1


def test_exclusion_gives_the_duties_away_and_ends(staff):
    drawn(14)
    person = staff["张丽"]
    mine = list(seats_of(person.pk).values_list("day", flat=True))
    row = exclude_person(
        person=person, scope=Scope.BOTH, starts_on=FIRST, ends_on=None, reason="孕期",
        by=staff["刘洋"], at=AT,
    )  # fmt: skip
    assert not seats_of(person.pk).exists()
    changed = DutyPair.objects.filter(day__in=mine)
    assert {pair.origin for pair in changed} == {Origin.REPLACED} and len(mine) == len(changed)
    with pytest.raises(ValidationError):
        end_exclusion(exclusion=row, by=person, at=AT)
    end_exclusion(exclusion=row, by=staff["刘洋"], at=AT)
    with pytest.raises(ValidationError):
        end_exclusion(exclusion=row, by=staff["刘洋"], at=AT)
    assert person.pk not in bars(20)


def test_exclusion_from_nights_leaves_the_assistant_shifts(staff):
    drawn(14)
    person = staff["张丽"]
    assistant = DutyPair.objects.filter(assistant=person).count()
    exclude_person(
        person=person, scope=Scope.MAIN, starts_on=FIRST, ends_on=None, reason="孕期", by=None,
        at=AT,
    )  # fmt: skip
    assert not DutyPair.objects.filter(main=person).exists()
    assert DutyPair.objects.filter(assistant=person).count() >= assistant > 0


@pytest.mark.parametrize("change", ["leave", "position"])
def test_seats_of_who_leaves_or_rises_go_to_others(staff, change):
    drawn(14)
    person = staff["张丽"]
    assert seats_of(person.pk).exists()
    if change == "leave":
        dismiss_login(employee=person, last_day=AT.date(), by=None, at=AT)
    else:
        change_employee(
            employee=person, by=None, at=AT,
            position=Position.objects.get(code="deputy"),
        )  # fmt: skip
    assert not seats_of(person.pk).exists()
    assert DutyPair.objects.count() == 14


def test_day_nobody_else_can_take_stays_and_is_told(hire, past):
    clerk = hire("姜慧", "office_clerk")
    one, two = hire("张丽", "guide"), hire("刘洋", "guide")
    exclude_person(
        person=clerk, scope=Scope.BOTH, starts_on=FIRST, ends_on=None, reason="x", by=None, at=AT
    )
    set_pair(day=day(0), main=one, assistant=two, reason="x", by=None, at=AT)
    rows, left = replace_person(person=one, since=FIRST, by=None, at=AT)
    assert (rows, left) == ([], [day(0)])
    assert Notice.objects.filter(recipient=clerk, kind="duty").count() == 1


def test_draw_costs_the_same_however_many_people(staff, hire, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        draw_between(FIRST, day(27))
    for number in range(10):
        hire(f"员工{number}", "guide")
    with django_assert_max_num_queries(20):
        draw_between(FIRST, day(27))
