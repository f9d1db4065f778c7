"""A day that has begun goes the way of days that are over; what lies wholly ahead stays free."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone, translation

from attendance.timekeeping.judging.services import judge_days
from attendance.timekeeping.models import PlanChange
from attendance.timekeeping.months.beginning import keep_from
from attendance.timekeeping.punches.rules import Origin, Source
from attendance.timekeeping.punches.services import record_punch
from attendance.timekeeping.replanning.services import ask_change
from attendance.timekeeping.replanning.wishes import DayWish
from hr.roster.calendar.rules import Entry, Said
from hr.roster.calendar.selectors import day_said
from hr.roster.calendar.services import enter_day
from hr.roster.pairs.models import DutyPair
from hr.roster.pairs.services import set_pair
from hr.roster.past import OverError, has_begun
from hr.roster.shifts.models import ShiftAssignment, ShiftPattern, SingleDay
from hr.roster.shifts.rules import Terms
from hr.roster.shifts.selectors import Otherwise
from hr.roster.shifts.services import assign_shift, clear_day, enter_pattern, set_day
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from regulations.rulebook.rules import CHINA, day_of
from tests.attendance.timekeeping.days import DAY, moment

pytestmark = pytest.mark.clause("A2.2-3")


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared in the language they are written in."""
    with translation.override("en"):
        yield


def hold(right: str) -> None:
    """Hold another right to the past in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', %s, true)", [right])


# --- what the verbs ask: the 4th, a Wednesday, is today


def single(person, pattern: str | None) -> Otherwise:
    return Otherwise(singles={(person.pk, DAY): pattern})


@pytest.mark.parametrize(
    ("clock", "begun"), [("07:59", False), ("08:00", True), ("12:30", True), ("19:00", True)]
)
def test_the_clock_of_the_earliest_spell_begins_the_day(company, clock, begun):
    person = company.colleague  # the office shift, from 08:00 on
    change = single(person, "")
    assert has_begun([person.pk], DAY, change, moment(clock)) is begun


def test_the_earliest_spell_is_that_before_or_after_the_change(company):
    hold("test")
    ShiftPattern.objects.create(
        code="early", name="早班", spells=[["05:00", "09:00"]], from_day=DAY, at=timezone.now()
    )
    hold("")
    change = single(company.colleague, "early")
    assert has_begun([company.colleague.pk], DAY, change, moment("05:00"))
    assert not has_begun([company.colleague.pk], DAY, change, moment("04:59"))


def test_a_press_begins_the_day_before_its_hours(company, punch, past):
    change = single(company.colleague, "")
    punch(company.colleague, "06:55")
    assert has_begun([company.colleague.pk], DAY, change, moment("07:00"))
    assert not has_begun([company.assistant.pk], DAY, single(company.assistant, ""),
                         moment("07:00"))  # fmt: skip


def test_hours_that_stay_the_same_are_not_asked_about(company):
    people = [company.colleague.pk]
    assert not has_begun(people, DAY, single(company.colleague, "office"), moment("12:00"))


def test_a_pair_and_the_calendar_of_today(company):
    people = [company.designer.pk, company.operator.pk]
    pair = Otherwise(pairs={DAY: tuple(people)})  # the main shift begins at 07:30
    assert not has_begun(people, DAY, pair, moment("07:29"))
    assert has_begun(people, DAY, pair, moment("07:30"))
    holiday = Otherwise(days={DAY: day_said(DAY, Said(Entry.HOLIDAY, "厂庆"))})
    assert not has_begun(None, DAY, holiday, moment("07:59"))
    assert has_begun(None, DAY, holiday, moment("08:00"))


def verbs(company, at: datetime) -> list:
    words = {"by": company.hr, "at": at}
    person = company.colleague
    return [
        lambda: set_day(person=person, day=DAY, pattern="", reason="x", **words),
        lambda: assign_shift(person=person, terms=Terms("", frozenset()), starts_on=DAY, **words),
        lambda: set_pair(
            day=DAY, main=company.designer, assistant=company.operator, reason="x", **words
        ),
        lambda: enter_day(day=DAY, entry=Entry.HOLIDAY, name="厂庆", **words),
    ]


@pytest.mark.parametrize("place", range(4))
def test_no_planner_changes_hours_that_run_alone(company, place):
    with pytest.raises(OverError, match="2026-03-04 has begun"), transaction.atomic():
        verbs(company, moment("17:50"))[place]()
    assert not SingleDay.objects.exists() and not DutyPair.objects.exists()


# --- what the database holds, by its own clock


@pytest.fixture
def shifts(company):
    """They work by shifts of the company's own: one began a minute ago, one begins in ten, one has
    no hours yet."""
    now = timezone.now().astimezone(CHINA)
    if not 10 <= now.hour * 60 + now.minute < 23 * 60 + 40:
        pytest.skip("no hour of today on both sides")
    hold("test")
    people = {"gone": company.colleague, "soon": company.designer, "later": company.assistant}
    for code, person in people.items():
        ShiftAssignment.objects.create(
            person=person, pattern=code, rest_days=[], holidays_free=False,
            starts_on=now.date() - timedelta(days=9), set_at=now,
        )  # fmt: skip
    for code, start in (("gone", -1), ("soon", 10), ("late", 15)):
        begins = now + timedelta(minutes=start)
        ShiftPattern.objects.create(
            code=code, name=code, spells=[[f"{begins:%H:%M}", "23:58"]],
            from_day=now.date() - timedelta(days=9), at=now,
        )  # fmt: skip
    yesterday = now.date() - timedelta(days=1)
    keep_from(day=yesterday, reason="x", by=company.hr, at=now)
    judge_days(days=[(person.pk, yesterday) for person in company.by_number.values()], at=now)
    hold("")
    return company


def raw(person, pattern: str) -> str:
    return (
        "INSERT INTO roster_singleday (person_id, day, pattern, reason, set_at) VALUES"
        f" ({person.pk}, '{day_of(timezone.now())}', '{pattern}', 'x', clock_timestamp())"
    )


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_hours_ahead_are_planned_alone(shifts):
    at = timezone.now()
    words = {"person": shifts.designer, "by": shifts.hr, "at": at}
    set_day(day=day_of(at), pattern="late", reason="x", **words)
    row = set_day(day=day_of(at), pattern="", reason="x", **words)
    clear_day(single=row, by=shifts.hr, at=timezone.now())
    assign_shift(terms=Terms("late", frozenset(), False), starts_on=day_of(at), **words)
    assert SingleDay.objects.count() == 2
    assert ShiftAssignment.objects.filter(replaced_at=None).count() == 4


def test_hours_that_run_change_by_an_approved_request(shifts):
    at = timezone.now()
    person, words = shifts.colleague, {"by": shifts.hr, "at": at}
    with pytest.raises(OverError, match="has begun"), transaction.atomic():
        set_day(person=person, day=day_of(at), pattern="", reason="x", **words)
    row = ask_change(wish=DayWish(person.pk, day_of(at).isoformat(), ""), reason="病假", **words)
    assert not SingleDay.objects.exists()
    step = Step.objects.get(approval=row.approval_id, state="open")
    decide_step(step_id=step.pk, verdict="approved", comment="", by=shifts.lead, at=timezone.now())
    assert SingleDay.objects.get().pattern == ""
    assert PlanChange.objects.get().outcome == "effective"


@pytest.mark.parametrize("right", ["", "demo", "plan:1"])
def test_the_database_holds_hours_that_run(shifts, right):
    today = day_of(timezone.now())
    hold(right)
    statements = [
        raw(shifts.colleague, ""),
        raw(shifts.designer, "gone"),
        f"UPDATE roster_shiftassignment SET ends_on = '{today - timedelta(days=1)}'"
        f" WHERE person_id = {shifts.colleague.pk}",
        "INSERT INTO roster_shiftpattern (code, name, spells, from_day, at) VALUES"
        f" ('gone', 'x', '[[\"23:50\", \"23:55\"]]', '{today}', clock_timestamp())",
    ]
    for statement in statements:
        with pytest.raises(DatabaseError, match="has begun"):
            execute(statement)
    hold("")
    execute(raw(shifts.designer, "late"))  # ahead


def test_the_database_holds_a_day_with_a_press(shifts):
    at = timezone.now()
    record_punch(
        person=shifts.designer, origin=Origin(Source.WEB, "early", is_outside=False), at=at
    )
    with pytest.raises(DatabaseError, match="has begun"):
        execute(raw(shifts.designer, "late"))
    with pytest.raises(OverError), transaction.atomic():
        set_day(person=shifts.designer, day=day_of(at), pattern="late", reason="x",
                by=shifts.hr, at=at)  # fmt: skip
    for values in (
        f"roster_dutypair (day, main_id, assistant_id, origin, reason, choice, set_at) VALUES"
        f" ('{day_of(at)}', {shifts.designer.pk}, {shifts.operator.pk}, 'set', 'x', '{{}}', now())",
        f"roster_companyday (day, entry, name, at) VALUES ('{day_of(at)}', 'holiday', 'x',"
        " clock_timestamp())",
    ):
        with pytest.raises(DatabaseError, match="has begun"):
            execute(f"INSERT INTO {values}")


def test_what_was_set_for_today_is_not_taken_back_over_hours_that_run(shifts):
    """Taken back, the shift that began a minute ago would hold again."""
    today, person = day_of(timezone.now()), shifts.assistant
    hold("test")
    SingleDay.objects.create(
        person=person, day=today, pattern="late", reason="x", set_at=timezone.now()
    )
    ShiftPattern.objects.create(
        code="later", name="later", spells=[["00:05", "23:58"]], from_day=today, at=timezone.now()
    )
    hold("")
    with pytest.raises(OverError), transaction.atomic():
        clear_day(single=SingleDay.objects.get(), by=shifts.hr, at=timezone.now())
    with pytest.raises(DatabaseError, match="has begun"):
        execute("UPDATE roster_singleday SET withdrawn_at = clock_timestamp()")


def test_hours_of_a_shift_that_runs_change_from_tomorrow_on(shifts):
    at = timezone.now()
    words = {"code": "gone", "name": "x", "spells": [["23:50", "23:55"]], "by": shifts.hr, "at": at}
    with pytest.raises(ValidationError, match="from tomorrow on"), transaction.atomic():
        enter_pattern(from_day=day_of(at), **words)
    enter_pattern(from_day=day_of(at) + timedelta(days=1), **words)
    enter_pattern(**words | {"code": "soon", "from_day": day_of(at)})  # nobody is at work by it
