"""A last day of work that is over: judged days go by a request, closed months stay."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from attendance.timekeeping.judging.models import DayResult
from attendance.timekeeping.judging.selectors import first_day
from attendance.timekeeping.judging.services import judge_ended, judge_stale
from attendance.timekeeping.models import Adjustment, PlanChange, StaleDay
from attendance.timekeeping.months.closing import blockers_of, close_month
from attendance.timekeeping.replanning.firsts import LeftWish
from attendance.timekeeping.replanning.services import ask_change
from hr.people.models import LeavingNote
from hr.people.plans.leaving import let_go
from hr.people.plans.services import apply_plan
from hr.people.registry import AskInsteadError
from hr.people.rules import Stage
from hr.people.services import change_employee
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from regulations.rulebook.rules import CHINA
from tests.attendance.timekeeping.days import DAY

pytestmark = [pytest.mark.usefixtures("past"), pytest.mark.clause("A2.2-3")]
NEXT = datetime(2026, 3, 6, 10, 0, tzinfo=CHINA)
TUESDAY = DAY - timedelta(days=1)
GOOD = "08:00 11:00 14:00 17:00"


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def judged(company, punch):
    """From the 4th on attendance is kept; the colleague was there, then absent on the 5th."""
    punch(company.colleague, GOOD)
    settle()
    return company


def settle(at: datetime = NEXT) -> None:
    judge_ended(at=at)
    while judge_stale(at=at):
        pass


def go(company, last_day: date, at=NEXT, person=None, **words) -> LeavingNote:
    words = {"kind": "resignation", "reason": "回老家", "by": company.hr} | words
    return let_go(employee=person or company.colleague, last_day=last_day, at=at, **words)


def outcomes(person) -> dict[str, str]:
    rows = DayResult.objects.filter(person=person).values_list("day", "outcome")
    return {day.isoformat(): outcome for day, outcome in rows}


def hold(right: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', %s, true)", [right])


def test_judged_days_are_not_let_go_alone(judged):
    with pytest.raises(AskInsteadError, match="2026-03-05 is judged") as refused:
        go(judged, DAY)
    assert refused.value.page.startswith("/attendance/plans/ask/left/?person=")
    judged.colleague.refresh_from_db()
    assert judged.colleague.stage == Stage.WORKING and not LeavingNote.objects.exists()


def test_the_request_shows_what_it_does_and_does_it_at_once(judged):
    wish = LeftWish(judged.colleague.pk, DAY.isoformat(), "resignation")
    row = ask_change(wish=wish, reason="回老家", by=judged.hr, at=NEXT)
    judged.colleague.refresh_from_db()
    assert judged.colleague.stage == Stage.WORKING
    step = Step.objects.get(approval=row.approval_id, state="open")
    assert step.people == [judged.lead.pk]
    decide_step(step_id=step.pk, verdict="approved", comment="", by=judged.lead, at=NEXT)
    judged.colleague.refresh_from_db()
    assert (judged.colleague.stage, judged.colleague.left_on) == (Stage.LEFT, DAY)
    row.refresh_from_db()
    assert [(each["day"], each["after"]["outcome"]) for each in row.effects["days"]] == [
        ("2026-03-05", "not_employed"),
        ("2026-03-06", "not_employed"),  # today, as it stands now
    ]
    settle()
    assert outcomes(judged.colleague) == {"2026-03-04": "present", "2026-03-05": "not_employed"}
    assert LeavingNote.objects.get().reason == "回老家"


def test_a_login_ends_at_once_and_the_earlier_day_is_asked_for(judged):
    go(judged, NEXT.date(), at_once=True)
    judged.colleague.refresh_from_db()
    assert judged.colleague.stage == Stage.LEFT
    wish = LeftWish(judged.colleague.pk, DAY.isoformat(), "resignation")
    row = ask_change(wish=wish, reason="回老家", by=judged.hr, at=NEXT)
    step = Step.objects.get(approval=row.approval_id, state="open")
    decide_step(step_id=step.pk, verdict="approved", comment="", by=judged.lead, at=NEXT)
    settle()
    assert outcomes(judged.colleague)["2026-03-05"] == "not_employed"


def test_a_today_with_a_press_is_not_let_go_alone(judged, punch):
    at = datetime(2026, 3, 5, 10, 0, tzinfo=CHINA)
    DayResult.objects.filter(day=date(2026, 3, 5)).update(outcome="rest")
    punch(judged.colleague, "07:58", at.date())
    with pytest.raises(AskInsteadError, match="2026-03-05 is judged or has begun"):
        go(judged, DAY, at=at)


def test_days_on_which_nothing_was_asked_go_at_once(judged):
    DayResult.objects.filter(day=date(2026, 3, 5)).update(outcome="rest")
    go(judged, DAY)
    assert StaleDay.objects.filter(person=judged.colleague, day=date(2026, 3, 5)).exists()


def test_a_last_day_that_was_planned_takes_effect_late(judged):
    early = datetime(2026, 3, 4, 9, 0, tzinfo=CHINA)
    note = go(judged, DAY, at=early)
    apply_plan(plan_id=note.plan_id, at=NEXT)
    judged.colleague.refresh_from_db()
    assert judged.colleague.left_on == DAY
    settle()
    assert outcomes(judged.colleague)["2026-03-05"] == "not_employed"


def test_closed_months_are_never_changed_by_it(judged):
    late = datetime(2026, 4, 2, 9, 0, tzinfo=CHINA)
    settle(late)
    close_month(month=date(2026, 3, 1), accepts=True, unseen=True, by=judged.hr, at=late)
    with pytest.raises(ValidationError, match="2026-03 is closed"):
        go(judged, DAY, at=late)
    with pytest.raises(ValidationError, match="2026-03 is closed"):
        wish = LeftWish(judged.colleague.pk, DAY.isoformat(), "resignation")
        ask_change(wish=wish, reason="x", by=judged.hr, at=late)
    for right in ("", "test", "plan:1"):
        hold(right)
        with pytest.raises(DatabaseError, match="closed months"), transaction.atomic():
            type(judged.colleague).objects.filter(pk=judged.colleague.pk).update(left_on=DAY)
    hold("test")
    assert not Adjustment.objects.exists()


@pytest.mark.clause("A2.1-1")
def test_a_first_day_that_only_the_database_knows_to_move_a_closed_month_is_refused_in_words(
    judged,
):
    """No record is older than the new first day, so nothing is judged otherwise; but the closed
    month holds days before it."""
    late = datetime(2026, 4, 2, 9, 0, tzinfo=CHINA)
    settle(late)
    close_month(month=date(2026, 3, 1), accepts=True, unseen=True, by=judged.hr, at=late)
    with pytest.raises(ValidationError) as refused:
        change_employee(employee=judged.colleague, hired_on=first_day(), reason="补录",
                        by=judged.hr, at=late)  # fmt: skip
    assert refused.value.code == "A2.1-1"
    judged.colleague.refresh_from_db()
    assert judged.colleague.hired_on is None


@pytest.mark.parametrize(
    "change",
    ["left_on = '2026-03-04', is_active = false", "is_active = false",
     "hired_on = '2026-03-06'", "kept_from = '2026-03-06'"],
)  # fmt: skip
def test_the_database_holds_judged_days_against_whoever_writes_past(judged, change):
    wish = LeftWish(judged.colleague.pk, DAY.isoformat(), "resignation")
    row = ask_change(wish=wish, reason="x", by=judged.hr, at=NEXT)
    for right in ("", "demo", "import", "plan:0", f"plan:{row.pk}"):
        hold(right)
        with (
            pytest.raises(DatabaseError, match="is judged"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE people_employee SET {change} WHERE id = {judged.colleague.pk}")
    hold("test")


def test_the_same_is_asked_for_once_and_keeps_its_month_open(judged):
    wish = LeftWish(judged.colleague.pk, DAY.isoformat(), "resignation")
    row = ask_change(wish=wish, reason="回老家", by=judged.hr, at=NEXT)
    with pytest.raises(ValidationError, match="is asked for already"):
        ask_change(wish=wish, reason="again", by=judged.hr, at=NEXT)
    found = [each for each in blockers_of(date(2026, 3, 1), NEXT) if "plans" in each.link]
    assert [(each.text, each.link, each.is_settled) for each in found] == [
        ("A change of a plan waits for its decision.", f"/attendance/plans/{row.pk}/", False)
    ]
    assert not [e for e in blockers_of(date(2026, 2, 1), NEXT) if "plans" in e.link]
    step = Step.objects.get(approval=row.approval_id, state="open")
    decide_step(step_id=step.pk, verdict="refused", comment="不符", by=judged.lead, at=NEXT)
    assert not [e for e in blockers_of(date(2026, 3, 1), NEXT) if "plans" in e.link]
    assert PlanChange.objects.get().outcome == "refused"


def test_the_pages_lead_on_to_the_request(judged, client):
    client.cookies["django_language"] = "en"
    client.force_login(judged.hr)
    sent = {"last_day": "2026-03-04", "kind": "resignation", "reason": "回老家"}
    answer = client.post(f"/people/{judged.colleague.number}/leave/", sent)
    assert answer.status_code == 302 and "/attendance/plans/ask/left/?" in answer.url
    page = client.get(answer.url).content.decode()
    assert "2026-03-05" in page and "not employed" in page
    listed = client.get("/attendance/plans/").content.decode()
    assert "/attendance/plans/ask/left/" in listed and "/ask/clear/" not in listed
    client.force_login(judged.colleague)
    assert "/plans/ask/" not in client.get("/attendance/plans/").content.decode()
