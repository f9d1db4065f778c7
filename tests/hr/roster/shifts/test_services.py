"""Patterns, assignments and single days as they are stored and read as plans."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from hr.people.services import dismiss_login
from hr.roster import registry
from hr.roster.pairs.models import DutyPair
from hr.roster.shifts.models import ShiftAssignment, SingleDay
from hr.roster.shifts.rules import DayKind, Role, Terms
from hr.roster.shifts.selectors import plans
from hr.roster.shifts.services import (
    assign_shift,
    clear_day,
    enter_pattern,
    set_day,
    shift_after,
)
from regulations.notices.models import Notice
from regulations.rulebook.models import RuleVersion
from tests.hr.conftest import AT, MONDAY

NIGHT = [["22:00", "06:00"]]


def day(number: int) -> date:
    """The day so many days after MONDAY."""
    return MONDAY + timedelta(days=number)


def pattern_of(person, number: int) -> str:
    return plans([person.pk], day(number), day(number))[person.pk, day(number)].pattern


@pytest.fixture
def night(past):
    return enter_pattern(code="night", name="夜班", spells=NIGHT, from_day=day(2), by=None, at=AT)


@pytest.fixture
def pair(staff):
    """`pair(0, "张丽", "刘洋")`: who is on duty so many days after MONDAY."""

    def store(number: int, main: str, assistant: str) -> DutyPair:
        return DutyPair.objects.create(
            day=day(number),
            main=staff[main],
            assistant=staff[assistant],
            origin="set",
            set_at=AT,
        )

    return store


@pytest.mark.clause("A2.2-2")
def test_without_an_assignment_it_is_the_office_shift_on_weekdays(staff):
    found = plans([staff["张丽"].pk], day(0), day(6))
    kinds = [plan.kind for plan in found.values()]
    assert kinds == [DayKind.WORK] * 5 + [DayKind.REST] * 2
    assert {plan.pattern for plan in found.values()} == {"office", ""}


@pytest.mark.clause("A2.2-1")
def test_shift_holds_from_its_day_to_the_next_one(staff, night):
    person = staff["张丽"]
    assign_shift(person=person, terms=Terms("night"), starts_on=day(3), by=None, at=AT)
    assign_shift(person=person, terms=Terms("office"), starts_on=day(10), by=None, at=AT)
    assert [pattern_of(person, number) for number in (2, 3, 9, 10)] == [
        "office", "night", "night", "office",
    ]  # fmt: skip
    first = ShiftAssignment.objects.get(starts_on=day(3))
    assert first.ends_on == day(9)


def test_shift_ends_before_the_one_that_follows_it_already(staff, night):
    person = staff["张丽"]
    assign_shift(person=person, terms=Terms("night"), starts_on=day(10), by=None, at=AT)
    row = assign_shift(person=person, terms=Terms(), starts_on=day(3), by=None, at=AT)
    assert row.ends_on == day(9)
    again = assign_shift(person=person, terms=Terms("night"), starts_on=day(3), by=None, at=AT)
    assert again.ends_on == day(9) and pattern_of(person, 4) == "night"
    assert ShiftAssignment.objects.filter(replaced_at=None).count() == 2


def test_shift_for_some_days_leaves_the_days_after_to_the_standard(staff, night):
    person = staff["张丽"]
    words = {"terms": Terms("night"), "starts_on": day(2), "ends_on": day(3)}
    assign_shift(person=person, by=None, at=AT, **words)
    assert [pattern_of(person, number) for number in (2, 3, 4)] == ["night", "night", "office"]


@pytest.mark.clause("A2.2-1")
def test_after_a_shift_for_some_days_the_former_one_goes_on(staff, night):
    person = staff["张丽"]
    words = {"person": person, "by": None, "at": AT}
    terms = Terms("night", frozenset({1}), False)
    assign_shift(terms=terms, starts_on=day(2), ends_on=day(20), **words)
    assign_shift(terms=Terms(), starts_on=day(9), ends_on=day(10), **words)
    assert [pattern_of(person, number) for number in (8, 9, 10, 11, 20)] == [
        "night", "office", "office", "night", "night",
    ]  # fmt: skip
    rows = ShiftAssignment.objects.filter(replaced_at=None).order_by("starts_on")
    spans = [(row.starts_on, row.ends_on, row.pattern) for row in rows]
    assert spans == [
        (day(2), day(8), "night"), (day(9), day(10), "office"), (day(11), day(20), "night"),
    ]  # fmt: skip
    assert shift_after(rows[1]) == rows[2] and shift_after(rows[2]) is None
    assert (rows[2].rest_days, rows[2].holidays_free) == ([1], False)
    # One that begins on the same day goes on as well.
    assign_shift(terms=Terms(), starts_on=day(11), ends_on=day(11), **words)
    assert [pattern_of(person, number) for number in (11, 15, 20)] == ["office", "night", "night"]


def test_nobody_is_planned_on_days_on_which_they_are_not_here(hire, past):
    person = hire("何花", "customer_service", hired_on=day(5))
    with pytest.raises(ValidationError, match="before"):
        set_day(person=person, day=day(4), pattern="", reason="x", by=None, at=AT)
    with pytest.raises(ValidationError, match="before"):
        assign_shift(person=person, terms=Terms(), starts_on=day(3), ends_on=day(4), by=None, at=AT)


@pytest.mark.clause("A2.2-1")
def test_overlap_is_refused_by_the_database(staff):
    person = staff["张丽"]
    row = assign_shift(person=person, terms=Terms(), starts_on=day(3), by=None, at=AT)
    twin = ShiftAssignment(
        person=person, rest_days=[6, 7], starts_on=day(20), set_at=row.set_at, pattern="office"
    )
    with pytest.raises(IntegrityError, match="assignment_no_overlap"), transaction.atomic():
        twin.save()


BAD_SQL = [
    ("starts_on = starts_on", "permission denied"),
    ("pattern = 'night'", "permission denied"),
    ("ends_on = starts_on - 1", "assignment_ends_after_start"),
]


@pytest.mark.parametrize(("change", "refusal"), BAD_SQL)
def test_assigned_shift_is_never_edited(staff, change, refusal):
    assign_shift(person=staff["张丽"], terms=Terms(), starts_on=day(3), by=None, at=AT)
    with (
        pytest.raises(DatabaseError, match=refusal),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE roster_shiftassignment SET {change}")


@pytest.mark.clause("A2.2-1")
def test_pattern_that_does_not_hold_is_refused(staff, night):
    for terms, starts_on in ((Terms("day"), day(3)), (Terms("night"), day(1))):
        with pytest.raises(ValidationError) as refused:
            assign_shift(person=staff["张丽"], terms=terms, starts_on=starts_on, by=None, at=AT)
        assert refused.value.code == "A2.2-1"


def test_pattern_entered_again_holds_from_its_later_day(staff, night):
    person = staff["张丽"]
    assign_shift(person=person, terms=Terms("night"), starts_on=day(2), by=None, at=AT)
    later = AT + timedelta(days=7)
    words = {"code": "night", "name": "夜班", "spells": [["23:00", "07:00"]], "by": None}
    with pytest.raises(ValidationError):
        enter_pattern(from_day=day(4), at=later, **words)
    enter_pattern(from_day=day(10), at=later, **words)
    found = plans([person.pk], day(9), day(10))
    starts = [plan.spells[0][0].strftime("%H:%M") for plan in found.values()]
    assert starts == ["22:00", "23:00"]


REFUSED_PATTERNS = [
    {"code": "office"}, {"code": "a b"}, {"name": " "}, {"spells": []},
    {"spells": [["08:00", "07:00"], ["09:00", "10:00"]]},
]  # fmt: skip


@pytest.mark.clause("A2.2-1")
@pytest.mark.parametrize("changed", REFUSED_PATTERNS)
def test_pattern_that_cannot_be_entered(past, changed):
    words = {"code": "night", "name": "夜班", "spells": NIGHT, "from_day": day(2)} | changed
    with pytest.raises(ValidationError):
        enter_pattern(by=None, at=AT, **words)


LONG = [["22:00", "22:00"]], [["00:00", "16:01"]], [["06:00", "14:00"], ["15:00", "23:01"]]


@pytest.mark.clause("A2.2-1")
@pytest.mark.parametrize("spells", LONG)
def test_pattern_beyond_sixteen_hours_is_entered_where_it_is_meant_so(past, spells):
    words = {"code": "long", "name": "长班", "from_day": day(2), "by": None, "at": AT}
    with pytest.raises(ValidationError):
        enter_pattern(spells=spells, **words)
    enter_pattern(spells=spells, is_long=True, **words)
    enter_pattern(spells=[["06:00", "22:00"]], **words | {"code": "just", "name": "16 小时"})


@pytest.mark.clause("A2.2-1")
def test_pattern_that_nobody_has_worked_is_put_right_for_days_that_are_over(staff, past):
    words = {"code": "night", "name": "夜班", "from_day": day(-9), "by": None, "at": AT}
    enter_pattern(spells=[["22:00", "05:00"]], **words)
    enter_pattern(spells=NIGHT, **words)
    terms, person = Terms("night"), staff["张丽"]
    assign_shift(person=person, terms=terms, starts_on=day(-7), by=None, at=AT)
    found = plans([person.pk], day(-7), day(-7))[person.pk, day(-7)]
    assert found.spells[0][1].strftime("%H:%M") == "06:00"
    with pytest.raises(ValidationError):
        enter_pattern(spells=[["23:00", "07:00"]], **words)


def test_nobody_plans_their_own_shift(staff):
    person = staff["张丽"]
    with pytest.raises(ValidationError):
        assign_shift(person=person, terms=Terms(), starts_on=day(3), by=person, at=AT)
    with pytest.raises(ValidationError):
        set_day(person=person, day=day(3), pattern="", reason="有事", by=person, at=AT)


def test_who_has_left_gets_no_shift(staff):
    gone = dismiss_login(employee=staff["张丽"], last_day=AT.date(), by=None, at=AT)
    with pytest.raises(ValidationError):
        assign_shift(person=gone, terms=Terms(), starts_on=day(3), by=None, at=AT)


def test_single_day_goes_before_the_shift_until_it_is_taken_back(staff):
    person, boss = staff["张丽"], staff["冯雪"]
    single = set_day(person=person, day=day(5), pattern="office", reason="盘点", by=boss, at=AT)
    assert pattern_of(person, 5) == "office"
    set_day(person=person, day=day(5), pattern="assistant", reason="盘点", by=boss, at=AT)
    assert pattern_of(person, 5) == "assistant"
    with pytest.raises(ValidationError):
        clear_day(single=single, by=boss, at=AT)
    clear_day(single=SingleDay.objects.get(withdrawn_at=None), by=boss, at=AT)
    assert pattern_of(person, 5) == ""
    assert Notice.objects.filter(recipient=person, kind="duty").count() == 3


def test_single_day_wants_a_reason(staff):
    with pytest.raises(ValidationError):
        set_day(person=staff["张丽"], day=day(5), pattern="", reason=" ", by=None, at=AT)


@pytest.mark.clause("A2.2-1")
def test_pair_decides_the_day_and_the_next_is_off(staff, pair):
    pair(5, "张丽", "刘洋")
    ids = [staff["张丽"].pk, staff["刘洋"].pk]
    found = plans(ids, day(4), day(7))
    told = {key: (plan.kind, plan.role) for key, plan in found.items()}
    assert told[ids[0], day(5)] == (DayKind.WORK, Role.MAIN)
    assert told[ids[0], day(6)] == (DayKind.AFTER_MAIN, Role.NONE)
    assert told[ids[0], day(7)] == (DayKind.WORK, Role.NONE)
    assert told[ids[1], day(5)] == (DayKind.WORK, Role.ASSISTANT)
    assert told[ids[1], day(6)] == (DayKind.REST, Role.NONE)
    for person, number in (("张丽", 5), ("张丽", 6), ("刘洋", 5)):
        with pytest.raises(ValidationError):
            set_day(
                person=staff[person], day=day(number), pattern="", reason="有事", by=None, at=AT
            )


@pytest.mark.clause("A2.2-1", "A2.2-2")
def test_each_day_by_the_version_in_force_on_it(staff, pair):
    values = RuleVersion.objects.get(rule_set="roster").values
    shifts = values["shifts"] | {"office": [["09:00", "12:00"], ["13:00", "18:00"]]}
    RuleVersion.objects.create(
        rule_set="roster",
        number=2,
        values=values | {"shifts": shifts, "rest_after_main_days": 2},
        in_force_from=day(2),
        created_at=AT,
        note="",
    )
    pair(1, "张丽", "刘洋")
    pair(2, "赵倩", "刘洋")
    found = plans([staff[name].pk for name in ("张丽", "赵倩", "孙悦")], day(0), day(4))
    starts = [found[staff["孙悦"].pk, day(n)].spells[0][0].strftime("%H:%M") for n in range(4)]
    assert starts == ["08:00", "08:00", "09:00", "09:00"]
    kinds = {
        name: [found[staff[name].pk, day(n)].kind for n in (2, 3, 4)] for name in ("张丽", "赵倩")
    }
    assert kinds["张丽"] == ["after_main", "work", "work"]
    assert kinds["赵倩"] == ["work", "after_main", "after_main"]


def test_plans_cost_the_same_however_many(staff, pair, night, django_assert_num_queries):
    pair(1, "张丽", "刘洋")
    for person in staff.values():
        assign_shift(person=person, terms=Terms("night"), starts_on=day(3), by=None, at=AT)
    ids = [person.pk for person in staff.values()]
    with django_assert_num_queries(6):
        assert len(plans(ids, day(0), day(30))) == 6 * 31
    with django_assert_num_queries(6):
        plans(ids[:1], day(0), day(0))


def test_who_reads_plans_hears_of_changes(staff, monkeypatch):
    heard = []
    monkeypatch.setattr(registry, "_planners", [lambda **words: heard.append(words)])
    person = staff["张丽"]
    assign_shift(person=person, terms=Terms(), starts_on=day(3), by=None, at=AT)
    set_day(person=person, day=day(5), pattern="office", reason="盘点", by=None, at=AT)
    assert heard == [
        {"person_ids": [person.pk], "since": day(3), "until": None, "at": AT},
        {"person_ids": [person.pk], "since": day(5), "until": day(5), "at": AT},
    ]
