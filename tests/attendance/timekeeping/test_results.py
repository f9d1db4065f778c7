"""Results kept: one for each person and day, with everything it was before."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from attendance.timekeeping.judging.models import DayResult, EarlierResult
from attendance.timekeeping.judging.services import judge_days, judge_ended, judge_stale
from attendance.timekeeping.models import StaleDay
from attendance.timekeeping.replanning.services import ask_change
from attendance.timekeeping.replanning.wishes import DayWish, ShiftWish
from attendance.timekeeping.stale import mark_stale
from hr.people.services import hire_employee
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from regulations.rulebook.rules import CHINA
from regulations.rulebook.selectors import in_force
from regulations.rulebook.services import enact_version
from tests.attendance.timekeeping.days import DAY, moment

pytestmark = pytest.mark.usefixtures("past")
EVENING = datetime(2026, 3, 4, 23, 0, tzinfo=CHINA)
NEXT = datetime(2026, 3, 5, 3, 0, tzinfo=CHINA)


def outcomes(person) -> dict[int, str]:
    """Day of the month → outcome."""
    rows = DayResult.objects.filter(person=person).order_by("day")
    return {row.day.day: row.outcome for row in rows}


@pytest.mark.clause("A2.1-2")
def test_every_person_has_one_result_a_day(company, punch):
    punch(company.assistant, "08:05 11:00 14:00 17:00")
    assert judge_ended(at=NEXT) == len(company.by_number)
    assert outcomes(company.assistant) == {4: "late"}
    assert outcomes(company.colleague) == {4: "absence"}
    assert DayResult.objects.count() == len(company.by_number)
    with pytest.raises(DatabaseError, match="result_once"), transaction.atomic():
        row = DayResult.objects.first()
        row.pk = None
        row.save()


def test_judging_twice_is_judging_once(company, punch):
    punch(company.assistant, "08:05 11:00 14:00 17:00")
    days = [(company.assistant.pk, DAY)]
    assert judge_days(days=days, at=NEXT) == 1
    judged_at = DayResult.objects.get().judged_at
    assert judge_days(days=days, at=NEXT + timedelta(hours=1)) == 0
    assert DayResult.objects.get().judged_at == judged_at
    assert EarlierResult.objects.count() == 0


def test_an_earlier_result_stays_to_be_seen(company, punch):
    punch(company.assistant, "08:05 11:00 14:00")
    days = [(company.assistant.pk, DAY)]
    judge_days(days=days, at=NEXT)
    first = DayResult.objects.get()
    assert first.outcome == "missing_punch"
    punch(company.assistant, "17:00")
    judge_days(days=days, at=NEXT + timedelta(hours=1))
    assert DayResult.objects.get().outcome == "late"
    earlier = EarlierResult.objects.get()
    assert (earlier.outcome, earlier.lines, earlier.facts, earlier.version_id) == (
        "missing_punch", first.lines, first.facts, first.version_id,
    )  # fmt: skip


def test_a_day_that_is_not_over_leaves_nothing_behind(company, punch):
    person = company.assistant
    for times, at in [("08:05", "09:00"), ("11:00", "11:05"), ("14:00 17:00", "17:05")]:
        punch(person, times)
        judge_days(days=[(person.pk, DAY)], at=moment(at))
        assert DayResult.objects.get().outcome == "late"
    assert DayResult.objects.get().open_until == moment("+00:30")
    assert judge_ended(at=NEXT) == len(company.by_number)
    assert DayResult.objects.get(person=person).open_until is None
    assert EarlierResult.objects.count() == 0


def test_days_before_the_first_time_ever_recorded_are_judged_by_nobody(company, punch):
    punch(company.assistant, "08:00 11:00 14:00 17:00")
    days = [(company.assistant.pk, DAY - timedelta(days=n)) for n in range(3)]
    judge_days(days=days, at=NEXT)
    assert outcomes(company.assistant) == {4: "present"}


def test_who_comes_and_who_leaves(company, punch):
    punch(company.assistant, "08:00 11:00 14:00 17:00", DAY - timedelta(days=1))
    newcomer = hire_employee(number="1099", name="新人", hired_on=DAY, at=EVENING)
    days = [(newcomer.pk, DAY), (newcomer.pk, DAY - timedelta(days=1))]
    judge_days(days=days, at=NEXT)
    assert outcomes(newcomer) == {3: "not_employed", 4: "absence"}


@pytest.mark.clause("A2.2-3")
def test_a_new_punch_makes_its_day_stale_and_a_worker_judges_it(company, punch):
    punch(company.assistant, "08:05 11:00 14:00 17:00")
    assert judge_stale(at=NEXT) > 0
    assert judge_stale(at=NEXT) == StaleDay.objects.count() == 0
    assert outcomes(company.assistant)[4] == "late"


def test_a_changed_plan_is_judged_anew(company, punch):
    punch(company.assistant, "08:00 11:00 14:00 17:00")
    judge_ended(at=NEXT)
    judge_stale(at=NEXT)
    day = DAY.isoformat()
    for wish in (
        DayWish(company.colleague.pk, day, ""),
        ShiftWish(company.designer.pk, day, None, "assistant", [6, 7], True),
    ):
        row = ask_change(wish=wish, reason="轮休", by=company.hr, at=NEXT + timedelta(days=1))
        step = Step.objects.get(approval=row.approval_id)
        words = {"by": company.lead, "at": NEXT + timedelta(days=1)}
        decide_step(step_id=step.pk, verdict="approved", **words)
    judge_stale(at=NEXT)
    assert outcomes(company.colleague)[4] == "rest"
    designer = DayResult.objects.get(person=company.designer, day=DAY)
    assert designer.facts["spells"] == ["09:30–17:00"]


@pytest.mark.clause("A2.1-2")
@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        (date(2026, 2, 13), "absence"),  # a Friday
        (date(2026, 2, 14), "absence"),  # a Saturday worked for a holiday
        (date(2026, 2, 16), "holiday"),  # New Year's Eve of the lunar year, a Monday
        (date(2026, 2, 21), "holiday"),  # a Saturday within the holiday
        (date(2026, 2, 28), "absence"),  # the last of February, a Saturday worked
        (date(2026, 3, 1), "rest"),
        (date(2026, 1, 1), "holiday"),
        (date(2025, 12, 31), "absence"),
    ],
)
def test_holidays_and_days_worked_for_them(company, punch, day, outcome):
    punch(company.assistant, "08:00", date(2025, 12, 30))
    judge_days(days=[(company.colleague.pk, day)], at=NEXT)
    assert DayResult.objects.get().outcome == outcome


def test_days_of_a_year_whose_holidays_nobody_knows_are_not_judged(company, punch):
    punch(company.assistant, "08:00")
    day = date(2031, 3, 4)
    judge_days(days=[(company.colleague.pk, day)], at=NEXT + timedelta(days=5 * 366))
    result = DayResult.objects.get()
    assert (result.outcome, result.absence) == ("unplanned", 0)


@pytest.mark.clause("A2.1-1")
def test_a_version_from_the_fifteenth_judges_from_the_fifteenth(company, punch):
    """The same ten minutes on two days: by one version late, by the other a day of absence."""
    values = in_force("attendance", NEXT).version.values | {"full_day_absence_over": 5}
    enact_version(
        rule_set="attendance", values=values, in_force_from=date(2026, 3, 15), note="严",
        by=company.manager, at=datetime(2026, 3, 10, 9, 0, tzinfo=CHINA),
    )  # fmt: skip
    days = [date(2026, 3, 13), date(2026, 3, 16)]
    for day in days:
        punch(company.assistant, "08:10 11:00 14:00 17:00", day)
    judge_days(days=[(company.assistant.pk, day) for day in days],
               at=datetime(2026, 3, 20, tzinfo=CHINA))  # fmt: skip
    rows = DayResult.objects.order_by("day").select_related("version")
    assert [(row.outcome, row.version.number) for row in rows] == [("late", 1), ("absence", 2)]


def test_queries_do_not_grow_with_people_or_days(company, punch):
    for person in company.by_number.values():
        punch(person, "08:05 11:00 14:00 17:00", DAY - timedelta(days=2))
        punch(person, "08:05 11:00 14:00 17:00")
    few = [(company.assistant.pk, DAY)]
    many = [
        (person.pk, DAY - timedelta(days=n))
        for person in company.by_number.values()
        for n in range(3)
    ]
    counts = []
    for days in (few, many):
        with CaptureQueriesContext(connection) as seen:
            judge_days(days=days, at=NEXT)
        counts.append(len(seen))
    # Plans, punches and numbers, what each room excuses or found, and the writing itself.
    assert counts[0] == counts[1] <= 24


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM timekeeping_dayresult",
        "TRUNCATE timekeeping_dayresult",
        "UPDATE timekeeping_dayresult SET day = day + 1",
        "DELETE FROM timekeeping_earlierresult",
        "INSERT INTO timekeeping_earlierresult SELECT * FROM timekeeping_earlierresult",
        "UPDATE timekeeping_earlierresult SET outcome = 'present'",
    ],
)
def test_nobody_loses_or_invents_a_result(company, punch, statement):
    punch(company.assistant, "08:05 11:00 14:00 17:00")
    judge_days(days=[(company.assistant.pk, DAY)], at=NEXT)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_whoever_writes_past_the_service_leaves_the_old_result(company, punch):
    punch(company.assistant, "08:05 11:00 14:00 17:00")
    judge_days(days=[(company.assistant.pk, DAY)], at=NEXT)
    DayResult.objects.update(outcome="present", occurrences=[])
    assert EarlierResult.objects.get().outcome == "late"


def test_stale_days_of_the_same_person_are_judged_once(company, punch):
    punch(company.assistant, "08:05")
    mark_stale([(company.assistant.pk, DAY)] * 3)
    assert StaleDay.objects.filter(person=company.assistant, day=DAY).count() == 1
