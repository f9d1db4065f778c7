"""Joining, moving, leaving on a day: rights change on that day, not before, and only once."""

from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from hr.people import profile, registry, tasks
from hr.people.models import Employee, Plan, Position
from hr.people.plans.leaving import let_go
from hr.people.plans.rules import Kind, Outcome, fault_of_day, may_call_off
from hr.people.plans.selectors import due_ids
from hr.people.plans.services import apply_plan, call_off_plan, plan_leave, plan_move
from hr.people.rules import Stage
from hr.people.services import change_employee, dismiss_login, hire_employee, issue_password
from hr.roster.rules import CHINA
from regulations.binding.services import entering_past
from regulations.notices.models import Notice

TODAY, DAY = date(2025, 3, 12), timedelta(days=1)
APRIL = date(2025, 4, 1)
MIDNIGHT = datetime(2025, 4, 1, tzinfo=CHINA)
BEFORE = MIDNIGHT - timedelta(seconds=1)


def sweep(at: datetime) -> None:
    """What the task does at a moment."""
    for plan_id in due_ids(at):
        apply_plan(plan_id=plan_id, at=at)


def post(code: str) -> Position:
    return Position.objects.get(code=code)


@pytest.fixture
def top(hire):
    return hire("陈国强", "general_manager")


@pytest.fixture
def officer(hire, top):
    return hire("魏红", "hr_officer", supervisor=top)


@pytest.fixture
def person(hire, top):
    return hire("张丽", "ecommerce_assistant", supervisor=top, hired_on=date(2024, 1, 1))


DAYS = [
    ({}, None),
    ({"day": TODAY}, "a day to come"),
    ({"stage": Stage.LEFT}, "has left"),
    ({"stage": Stage.COMING}, None),
    ({"leaves": APRIL}, "leaves before"),
    ({"leaves": APRIL + DAY}, None),
    ({"leaves": APRIL, "kind": Kind.LEAVE}, None),
]


@pytest.mark.parametrize(("changed", "fault"), DAYS)
def test_day_a_change_may_have(changed, fault):
    ordinary = {"kind": Kind.MOVE, "day": APRIL, "stage": Stage.WORKING, "leaves": None}
    found = fault_of_day(today=TODAY, **ordinary | changed)
    assert found is None if fault is None else fault in str(found)


@pytest.mark.parametrize(
    ("is_open", "day", "may"),
    [(True, APRIL, True), (True, TODAY, False), (False, APRIL, False)],
)
def test_plan_is_called_off_before_its_day_alone(is_open, day, may):
    assert may_call_off(is_open=is_open, day=day, today=TODAY) is may


@pytest.mark.clause("B1", "B3", "B4", "B6")
def test_move_changes_rights_at_midnight_in_china_and_not_before(officer, person, at, monkeypatch):
    told = []
    hear = [*registry._on_change, lambda **words: told.append(words["employee"])]
    monkeypatch.setattr(registry, "_on_change", hear)
    plan_move(
        employee=person, day=APRIL, position=post("product_specialist"), supervisor=officer,
        by=officer, at=at,
    )  # fmt: skip
    sweep(BEFORE)
    person = Employee.objects.get(pk=person.pk)
    assert person.has_perm("desk.work_order") and told == []
    sweep(MIDNIGHT)
    sweep(MIDNIGHT + timedelta(minutes=1))
    person = Employee.objects.get(pk=person.pk)
    assert not person.has_perm("desk.work_order")
    assert person.has_perm("products.change_product")
    assert (person.supervisor, told) == (officer, [person])


def test_history_says_who_planned_and_when_it_took_effect(officer, person, at):
    plan = plan_move(employee=person, day=APRIL, position=post("guide"), by=officer, at=at)
    sweep(MIDNIGHT)
    newest = profile.changes_of(person)[0]
    assert (newest.by, newest.at, newest.reason) == (officer, MIDNIGHT, "as planned beforehand")
    assert newest.fields == [("position", "E-commerce assistant", "Tour guide")]
    plan.refresh_from_db()
    assert (plan.planned_by, plan.planned_at) == (officer, at)
    assert (plan.outcome, plan.settled_at) == (Outcome.APPLIED, MIDNIGHT)


def test_login_ends_after_the_last_day(officer, person, at):
    issue_password(employee=person, by=officer, at=at)
    plan_leave(employee=person, last_day=APRIL - DAY, by=officer, at=at)
    sweep(BEFORE)
    person.refresh_from_db()
    assert person.is_active
    sweep(MIDNIGHT)
    person.refresh_from_db()
    assert (person.stage, person.left_on) == (Stage.LEFT, APRIL - DAY)


def test_last_day_may_be_today(officer, person, at):
    plan_leave(employee=person, last_day=TODAY, by=officer, at=at)
    sweep(at + timedelta(hours=13))
    person.refresh_from_db()
    assert person.is_active
    sweep(at + timedelta(hours=14))
    person.refresh_from_db()
    assert not person.is_active


def test_login_of_who_is_to_come_works_from_the_first_day(officer, top, at):
    person = hire_employee(
        number="3001", name="新人", password="a-long-secret", position=post("guide"),
        supervisor=top, hired_on=APRIL, by=officer, at=at,
    )  # fmt: skip
    log_in = {"username": "3001", "password": "a-long-secret"}
    assert person.stage == Stage.COMING and authenticate(None, **log_in) is None
    sweep(BEFORE)
    assert authenticate(None, **log_in) is None
    sweep(MIDNIGHT)
    assert authenticate(None, **log_in) == person
    assert {notice.recipient for notice in Notice.objects.all()} == {person, top}
    password = issue_password(employee=person, by=officer, at=MIDNIGHT)
    assert authenticate(None, username="3001", password=password) == person


def test_first_day_moves_with_the_date_of_hiring(hire, officer, at):
    person = hire("新人", hired_on=APRIL)
    change_employee(employee=person, hired_on=APRIL + 30 * DAY, by=officer, at=at)
    sweep(MIDNIGHT)
    person.refresh_from_db()
    assert not person.is_active
    change_employee(employee=person, hired_on=TODAY, by=officer, at=at)
    person.refresh_from_db()
    assert person.is_active
    assert not Plan.objects.open().exists()
    with pytest.raises(ValidationError, match="no first day that lies ahead"):
        change_employee(employee=person, hired_on=APRIL, by=officer, at=at)


def test_called_off_plan_changes_nothing(officer, person, at):
    plan = plan_leave(employee=person, last_day=APRIL, by=officer, at=at)
    call_off_plan(plan=plan, by=officer, at=at)
    sweep(MIDNIGHT + 30 * DAY)
    person.refresh_from_db()
    assert person.is_active
    plan.refresh_from_db()
    assert (plan.outcome, plan.settled_by) == (Outcome.CALLED_OFF, officer)
    with pytest.raises(ValidationError, match="still lies ahead"):
        call_off_plan(plan=plan, by=officer, at=at)


def test_dismissal_calls_off_what_was_planned(officer, person, at):
    plan_move(employee=person, day=APRIL, position=post("guide"), by=officer, at=at)
    dismiss_login(employee=person, last_day=TODAY, by=officer, at=at)
    assert list(Plan.objects.values_list("outcome", flat=True)) == [Outcome.CALLED_OFF]


def test_planning_is_refused_like_the_change_itself(hire, officer, person, top, at):
    guide = post("guide")
    refused = [
        lambda: plan_move(employee=person, day=APRIL, by=officer, at=at),
        lambda: plan_move(employee=officer, day=APRIL, position=guide, by=officer, at=at),
        lambda: plan_move(employee=top, day=APRIL, position=guide, by=officer, at=at),
        lambda: plan_move(employee=person, day=APRIL, position=post("deputy"), by=officer, at=at),
        lambda: plan_move(employee=person, day=TODAY, position=guide, by=officer, at=at),
        lambda: plan_move(employee=top, day=APRIL, supervisor=person, by=top, at=at),
        lambda: plan_move(employee=top, day=APRIL, supervisor=person, by=None, at=at),
        lambda: plan_leave(employee=top, last_day=APRIL, by=officer, at=at),
        lambda: plan_leave(employee=officer, last_day=APRIL, by=officer, at=at),
        lambda: plan_leave(employee=person, last_day=TODAY - DAY, by=officer, at=at),
    ]
    for verb in refused:
        with pytest.raises(ValidationError), transaction.atomic():
            verb()
    assert not Plan.objects.exists()
    plan_leave(employee=person, last_day=APRIL, by=officer, at=at)
    for verb in (
        lambda: plan_leave(employee=person, last_day=APRIL + DAY, by=officer, at=at),
        lambda: plan_move(employee=person, day=APRIL + DAY, position=guide, by=officer, at=at),
        lambda: plan_move(employee=person, day=APRIL + 2 * DAY, position=guide, by=officer, at=at),
    ):
        with pytest.raises(ValidationError), transaction.atomic():
            verb()


def test_two_may_change_places_on_one_day(hire, top, at):
    boss = hire("李敏", supervisor=top)
    person = hire("张丽", supervisor=boss)
    plan_move(employee=person, day=APRIL, supervisor=top, by=top, at=at)
    plan_move(employee=boss, day=APRIL, supervisor=person, by=top, at=at)
    sweep(MIDNIGHT)
    boss.refresh_from_db()
    person.refresh_from_db()
    assert (boss.supervisor, person.supervisor) == (person, top)


def test_plan_of_hr_fails_where_the_person_has_risen_above_it(officer, person, top, at):
    plan = plan_leave(employee=person, last_day=APRIL - DAY, by=officer, at=at)
    change_employee(employee=person, position=post("deputy"), by=top, at=at)
    sweep(MIDNIGHT)
    person.refresh_from_db()
    plan.refresh_from_db()
    assert person.is_active and plan.outcome == Outcome.FAILED
    assert "only the general manager decides" in plan.problem
    told = Notice.objects.filter(key=f"plan:{plan.pk}:failed")
    assert {notice.recipient for notice in told} == {officer, top}


def test_word_of_a_general_manager_holds_after_they_moved_on(hire, person, top, at):
    plan_move(employee=person, day=APRIL, position=post("general_manager"), by=top, at=at)
    other = hire("刘建国", "general_manager")
    change_employee(employee=top, position=post("deputy"), by=other, at=at)
    sweep(MIDNIGHT)
    person.refresh_from_db()
    assert person.position.code == "general_manager"


def test_move_under_somebody_who_left_fails_and_is_told_once(hire, officer, person, at):
    boss = hire("李敏")
    plan = plan_move(employee=person, day=APRIL, supervisor=boss, by=officer, at=at)
    dismiss_login(employee=boss, last_day=TODAY, by=officer, at=at)
    sweep(MIDNIGHT)
    sweep(MIDNIGHT + timedelta(minutes=1))
    plan.refresh_from_db()
    assert (plan.outcome, plan.problem) == (Outcome.FAILED, "李敏 has left.")
    assert Notice.objects.filter(key=f"plan:{plan.pk}:failed", recipient=officer).count() == 1


def test_task_goes_on_past_a_plan_that_breaks(officer, person, hire, at, monkeypatch):
    other = hire("刘洋", "guide")
    for each in (person, other):
        plan_leave(employee=each, last_day=TODAY, by=officer, at=at)

    def stumble(*, employee, **words):
        assert employee != person, "a room above stumbles"

    monkeypatch.setattr(registry, "_on_leave", [*registry._on_leave, stumble])
    tasks.apply_plans()
    person.refresh_from_db()
    other.refresh_from_db()
    assert (person.is_active, other.is_active) == (True, False)
    assert list(Plan.objects.open()) == [Plan.objects.get(employee=person)]


@pytest.mark.django_db(transaction=True)
def test_plan_that_another_worker_holds_is_left_to_it(hire, raw_connection, at):
    person = hire("张丽", "guide")
    plan = plan_leave(employee=person, last_day=TODAY, by=None, at=at)
    with raw_connection("app") as other, other.cursor() as cursor:
        cursor.execute("SELECT FROM people_plan WHERE id = %s FOR UPDATE", [plan.pk])
        assert apply_plan(plan_id=plan.pk, at=MIDNIGHT) is None
    assert apply_plan(plan_id=plan.pk, at=MIDNIGHT).outcome == Outcome.APPLIED
    assert apply_plan(plan_id=plan.pk, at=MIDNIGHT) is None


def test_what_was_planned_cannot_be_edited(officer, person, at):
    plan = plan_leave(employee=person, last_day=APRIL, by=officer, at=at)
    for change in ({"day": TODAY}, {"planned_by": None}, {"employee": officer}):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            Plan.objects.filter(pk=plan.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(outcome=Outcome.APPLIED)


def test_looking_for_what_is_due_reads_open_plans_by_their_day(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "plan_one_a_day" in Plan.objects.due(TODAY).order_by().explain()


def test_whoever_does_not_join_after_all_is_expected_no_more(hire, officer, at):
    person = hire("吴未来", "guide", hired_on=TODAY + 9 * DAY)
    plan = Plan.objects.get(employee=person)
    call_off_plan(plan=plan, by=officer, at=at)
    person.refresh_from_db()
    assert (person.stage, person.hired_on, person.left_on) == (Stage.LEFT, None, TODAY)
    assert person.history.first().history_change_reason == "does not join: called off"
    assert Plan.objects.get(pk=plan.pk).outcome == Outcome.CALLED_OFF


def test_whoever_never_comes_can_be_let_go_before_the_first_day(hire, officer, at):
    """Called off by hand before, a person still to come has no plan to call off any more."""
    person = hire("吴未来", "guide", hired_on=TODAY + 9 * DAY)
    Plan.objects.filter(employee=person).update(outcome=Outcome.CALLED_OFF, settled_at=at)
    with entering_past(right="test"):
        let_go(employee=person, last_day=TODAY, kind="other", reason="没有来", by=officer, at=at)
    person.refresh_from_db()
    assert (person.stage, person.hired_on) == (Stage.LEFT, None)
