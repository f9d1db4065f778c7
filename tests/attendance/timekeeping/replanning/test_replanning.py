"""Plans of days that are over: asked for, looked at, decided by another, never in closed months."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import translation

from attendance.timekeeping.judging.models import DayResult
from attendance.timekeeping.judging.services import judge_ended, judge_stale
from attendance.timekeeping.models import PlanChange
from attendance.timekeeping.months.closing import close_month
from attendance.timekeeping.replanning.rules import Money, Outcome
from attendance.timekeeping.replanning.selectors import effects_of, lines_of
from attendance.timekeeping.replanning.services import ask_change, facts_of
from attendance.timekeeping.replanning.wishes import (
    CalendarWish,
    ClearWish,
    DayWish,
    PairWish,
    ShiftWish,
)
from hr.roster.calendar.models import CompanyDay
from hr.roster.calendar.rules import Entry
from hr.roster.calendar.services import enter_day
from hr.roster.files.reading import read_table
from hr.roster.files.services import import_roster
from hr.roster.pairs.models import DutyPair
from hr.roster.pairs.services import set_pair
from hr.roster.past import OverError
from hr.roster.shifts.models import ShiftAssignment, SingleDay
from hr.roster.shifts.rules import Terms
from hr.roster.shifts.services import assign_shift, clear_day, enter_pattern, set_day
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from regulations.notices.models import Notice
from regulations.rulebook.rules import CHINA
from tests.attendance.timekeeping.days import DAY

NEXT = datetime(2026, 3, 5, 10, 0, tzinfo=CHINA)
TODAY = NEXT.date()
GOOD = "08:00 11:00 14:00 17:00"


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def judged(company, punch, past):
    """The 4th is over and judged: the assistant was ten minutes late, the colleague absent."""
    punch(company.assistant, "08:10 11:00 14:00 17:00")
    for person in (company.lead, company.operator, company.hr, company.manager, company.designer):
        punch(person, GOOD)
    judge_ended(at=NEXT)
    while judge_stale(at=NEXT):
        pass
    hold("")
    return company


def hold(right: str) -> None:
    """Hold another right to the past in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', %s, true)", [right])


def outcome(person, day=DAY) -> str:
    return DayResult.objects.get(person=person, day=day).outcome


def rest(person, day=DAY) -> DayWish:
    return DayWish(person.pk, day.isoformat(), "")


def ask(company, wish, by=None, at=NEXT) -> PlanChange:
    hold("test")  # these moments are long gone
    try:
        return ask_change(wish=wish, reason="当天调休，漏录", by=by or company.hr, at=at)
    finally:
        hold("")


def decide(row: PlanChange, verdict: str, by, at=NEXT) -> None:
    hold("test")
    step = Step.objects.get(approval=row.approval_id, state="open")
    decide_step(step_id=step.pk, verdict=verdict, comment="已核对", by=by, at=at)
    hold("")
    while judge_stale(at=at):
        pass


def verbs(company) -> list:
    """Every verb by which a planner changes a plan, on the 4th."""
    words = {"by": company.hr, "at": NEXT}
    return [
        lambda: set_day(person=company.colleague, day=DAY, pattern="", reason="x", **words),
        lambda: assign_shift(
            person=company.colleague, terms=Terms("office"), starts_on=DAY, ends_on=DAY, **words
        ),
        lambda: set_pair(
            day=DAY, main=company.colleague, assistant=company.designer, reason="x", **words
        ),
        lambda: enter_day(day=DAY, entry=Entry.HOLIDAY, name="厂庆", **words),
    ]


@pytest.mark.clause("A2.2-3")
@pytest.mark.parametrize("place", range(4))
def test_no_planner_changes_a_day_that_is_over_alone(judged, place):
    with pytest.raises(OverError, match="is over") as refused, transaction.atomic():
        verbs(judged)[place]()
    assert refused.value.code == "A2.2-3"
    assert outcome(judged.colleague) == "absence"


def test_days_to_come_are_planned_as_before(judged):
    tomorrow = datetime.now(tz=CHINA).date() + timedelta(days=1)
    words = {"by": judged.hr, "at": datetime.now(tz=CHINA)}
    set_day(person=judged.colleague, day=tomorrow, pattern="", reason="x", **words)
    assign_shift(person=judged.designer, terms=Terms(), starts_on=tomorrow, **words)
    assert SingleDay.objects.count() == ShiftAssignment.objects.count() == 1


@pytest.mark.clause("A2.2-3")
def test_a_past_day_changes_once_the_supervisor_approves(judged):
    row = ask(judged, rest(judged.colleague))
    assert outcome(judged.colleague) == "absence" and not SingleDay.objects.exists()
    told = Notice.objects.get(recipient=judged.colleague, kind="plan-change")
    assert "asks to change your plan" in told.text and "absence" in str(told.params["what"])
    decide(row, "approved", judged.lead)
    row.refresh_from_db()
    assert row.outcome == Outcome.EFFECTIVE
    assert outcome(judged.colleague) == "rest"
    assert SingleDay.objects.get().set_by == judged.hr
    assert Notice.objects.filter(recipient=judged.colleague, kind="plan-change").count() == 2


def test_what_it_does_is_shown_before_and_kept(judged):
    wish = rest(judged.colleague)
    effects = effects_of(wish, NEXT)
    (day,) = effects.days
    assert (day.day, day.before.outcome, day.after.outcome) == ("2026-03-04", "absence", "rest")
    assert (day.before.absence, day.after.absence) == (2, 0)
    assert effects.money == [Money(judged.colleague.pk, "2026-03", "100", "0")]
    assert not SingleDay.objects.exists()
    row = ask(judged, wish)
    said = dict((str(label), value) for label, value in facts_of(row))
    assert "absence" in said["What it does to results"]
    assert "100 → 0 yuan" in said["What it does to results"]
    decide(row, "approved", judged.lead)
    row.refresh_from_db()
    assert row.effects["days"][0]["after"]["outcome"] == "rest"


@pytest.mark.clause("A2.2-3")
def test_what_is_refused_changes_nothing(judged):
    row = ask(judged, rest(judged.colleague))
    decide(row, "refused", judged.lead)
    row.refresh_from_db()
    assert row.outcome == Outcome.REFUSED and outcome(judged.colleague) == "absence"
    assert not SingleDay.objects.exists()


def test_nobody_asks_for_themselves_and_nobody_decides_their_own(judged):
    with pytest.raises(ValidationError, match="Nobody plans their own shift"):
        ask(judged, rest(judged.hr))
    with pytest.raises(PermissionDenied):
        ask(judged, rest(judged.colleague), by=judged.assistant)
    row = ask(judged, rest(judged.lead), by=judged.manager)  # whose supervisor asks
    deciders = Step.objects.get(approval=row.approval_id).people
    assert deciders == [judged.hr.pk]  # there is no other manager


def test_what_is_asked_without_a_reason_or_of_a_day_to_come_is_refused(judged):
    with pytest.raises(ValidationError, match="Give the reason"):
        ask_change(wish=rest(judged.colleague), reason=" ", by=judged.hr, at=NEXT)
    with pytest.raises(ValidationError, match="lies ahead"):
        ask(judged, rest(judged.colleague, TODAY + timedelta(days=1)))


@pytest.mark.clause("A2.2-3")
def test_a_shift_of_past_days_and_the_former_one_goes_on(judged):
    hold("test")
    enter_pattern(
        code="late", name="晚班", spells=[["08:10", "11:00"], ["14:00", "17:00"]],
        from_day=date(2026, 1, 1), by=None, at=NEXT,
    )  # fmt: skip
    wish = ShiftWish(judged.assistant.pk, "2026-03-04", "2026-03-04", "late", [6, 7], True)
    row = ask(judged, wish)
    assert outcome(judged.assistant) == "late"
    decide(row, "approved", judged.lead)
    assert outcome(judged.assistant) == "present"
    assert ShiftAssignment.objects.get().ends_on == DAY


@pytest.mark.clause("A2.2-1")
def test_a_pair_of_a_past_day_is_decided_by_the_managing_leader(judged):
    wish = PairWish("2026-03-04", judged.designer.pk, judged.operator.pk)
    row = ask(judged, wish)
    assert Step.objects.get(approval=row.approval_id).people == [judged.manager.pk]
    assert not DutyPair.objects.exists()
    changed = effects_of(wish, NEXT).people
    assert set(changed) == {judged.designer.pk, judged.operator.pk}
    decide(row, "approved", judged.manager)
    assert DutyPair.objects.get().main == judged.designer
    assert DayResult.objects.get(person=judged.designer, day=DAY).facts["role"] == "main"


def test_a_pair_that_became_another_is_asked_for_anew(judged):
    hold("test")
    DutyPair.objects.create(
        day=DAY - timedelta(days=9), main=judged.designer, assistant=judged.lead, origin="set",
        set_at=NEXT,
    )  # fmt: skip
    wish = PairWish("2026-02-23", judged.operator.pk, judged.operator_two.pk)
    row = ask(judged, wish)
    hold("test")
    set_pair(day=DAY - timedelta(days=9), main=judged.assistant, assistant=judged.lead,
             reason="x", by=None, at=NEXT)  # fmt: skip
    with pytest.raises(ValidationError, match="ask anew"), transaction.atomic():
        decide(row, "approved", judged.manager)


@pytest.mark.clause("A2.1-2")
def test_the_calendar_of_a_past_day_is_decided_by_the_general_manager(judged):
    row = ask(judged, CalendarWish("2026-03-04", "holiday", "厂庆"))
    assert Step.objects.get(approval=row.approval_id).people == [judged.manager.pk]
    assert not CompanyDay.objects.exists()
    said = dict((str(label), value) for label, value in facts_of(row))["What it does to results"]
    assert judged.colleague.name in said and judged.assistant.name in said
    decide(row, "approved", judged.manager)
    assert outcome(judged.colleague) == "holiday" == outcome(judged.assistant)


def test_what_was_set_for_a_past_day_is_taken_back_by_request(judged):
    row = ask(judged, rest(judged.colleague))
    decide(row, "approved", judged.lead)
    single = SingleDay.objects.get()
    with pytest.raises(OverError), transaction.atomic():
        clear_day(single=single, by=judged.hr, at=NEXT)
    again = ask(judged, ClearWish(judged.colleague.pk, "2026-03-04", single.pk))
    decide(again, "approved", judged.lead)
    assert outcome(judged.colleague) == "absence"


@pytest.mark.clause("A2.2-3")
def test_closed_months_keep_their_plan(judged):
    row = ask(judged, rest(judged.colleague))
    late = datetime(2026, 4, 2, 9, 0, tzinfo=CHINA)
    hold("test")
    step = Step.objects.get(approval=row.approval_id, state="open")
    decide_step(step_id=step.pk, verdict="refused", comment="不符", by=judged.lead, at=NEXT)
    close_month(month=date(2026, 3, 1), accepts=True, unseen=True, by=judged.hr, at=late)
    with pytest.raises(ValidationError, match="2026-03 is closed"):
        ask(judged, rest(judged.designer), at=late)
    for right in ("test", "plan:1", "import"):
        hold(right)
        with pytest.raises(DatabaseError, match="closed month"), transaction.atomic():
            SingleDay.objects.create(
                person=judged.designer, day=DAY, pattern="", reason="x", set_at=late
            )
    hold("")


RAW = [
    "INSERT INTO roster_singleday (person_id, day, pattern, reason, set_at)"
    " VALUES ({who}, '2026-03-04', '', 'x', now())",
    "INSERT INTO roster_shiftassignment"
    " (person_id, pattern, rest_days, holidays_free, starts_on, set_at)"
    " VALUES ({who}, 'office', '{{1,2,3,4,5}}', true, '2026-03-02', now())",
    "INSERT INTO roster_dutypair (day, main_id, assistant_id, origin, reason, choice, set_at)"
    " VALUES ('2026-03-04', {who}, {other}, 'set', 'x', '{{}}', now())",
    "INSERT INTO roster_companyday (day, entry, name, at)"
    " VALUES ('2026-03-04', 'holiday', 'x', clock_timestamp())",
]


@pytest.mark.parametrize("statement", RAW)
def test_the_database_holds_it_for_whoever_writes_past_the_services(judged, statement):
    row = ask(judged, rest(judged.designer))
    sql = statement.format(who=judged.colleague.pk, other=judged.operator.pk)
    for right in ("", "import", "demo", "plan:0", f"plan:{row.pk}"):
        hold(right)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    hold("")
    with (
        pytest.raises(DatabaseError, match="not approved"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE timekeeping_planchange SET outcome = 'effective', settled_at = now()"
        )


def test_an_approved_request_opens_its_own_days_and_only_once(judged):
    row = ask(judged, rest(judged.colleague))
    decide(row, "approved", judged.lead)
    hold(f"plan:{row.pk}")
    with pytest.raises(DatabaseError, match="no approved request"), transaction.atomic():
        SingleDay.objects.filter(withdrawn_at=None).update(withdrawn_at=NEXT)
    hold("")


@pytest.mark.clause("A2.2-3")
def test_hours_of_a_worked_shift_stay(judged):
    hold("test")
    words = {"code": "late", "name": "晚班", "by": None, "at": NEXT}
    enter_pattern(spells=[["08:10", "17:00"]], from_day=date(2026, 1, 1), **words)
    row = ask(judged, DayWish(judged.assistant.pk, "2026-03-04", "late"))
    decide(row, "approved", judged.lead)
    with (
        pytest.raises(DatabaseError, match="is over"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO roster_shiftpattern (code, name, spells, from_day, at)"
            " VALUES ('late', 'x', '[[\"09:00\", \"17:00\"]]', '2026-03-01', clock_timestamp())"
        )


def test_old_plans_of_days_that_nobody_judged_are_imported(judged):
    text = "工号,班次,开始日期\n{},行政班,{}\n"
    for day in ("2026-02-02", "2026-03-02"):  # both without an end: the 4th is judged
        content = text.format(judged.colleague.number, day).encode()
        table = read_table(name="a.csv", content=content)
        with pytest.raises(ValidationError, match="is over"), transaction.atomic():
            import_roster(table=table, by=judged.hr, at=NEXT)
        hold("import")
        with pytest.raises(ValidationError, match="is judged already"), transaction.atomic():
            import_roster(table=table, by=None, at=NEXT)
        hold("")
    content = f"工号,班次,开始日期,结束日期\n{judged.colleague.number},行政班,2026-02-02,2026-02-27"
    hold("import")
    table = read_table(name="a.csv", content=content.encode())
    assert import_roster(table=table, by=None, at=NEXT) == 1
    hold("")


def test_the_page_of_shifts_leads_on_to_the_request(judged, client):
    client.cookies["django_language"] = "en"
    client.force_login(judged.hr)
    sent = {"person": judged.colleague.pk, "day": "2026-03-04", "pattern": "", "reason": "漏录"}
    answer = client.post(reverse("roster:set_day"), sent)
    assert answer.status_code == 302
    assert answer.url.startswith("/attendance/plans/ask/day/?")
    page = client.get(answer.url).content.decode()
    assert "absence" in page and "100 → 0" in page
    assert not PlanChange.objects.exists()
    answer = client.post("/attendance/plans/ask/day/", sent)
    row = PlanChange.objects.get()
    assert answer.url == f"/attendance/plans/{row.pk}/"
    assert "absence" in client.get(answer.url).content.decode()
    client.force_login(judged.lead)
    assert "absence" in client.get(f"/approvals/{row.approval_id}/").content.decode()
    client.force_login(judged.operator)
    assert client.get(answer.url).status_code == 404
    client.force_login(judged.colleague)
    assert client.get(answer.url).status_code == 200
    assert client.get("/attendance/plans/ask/day/").status_code == 403


def test_a_reader_of_effects_is_not_flooded(judged):
    wish = CalendarWish("2026-03-04", "holiday", "厂庆")
    assert len(lines_of(effects_of(wish, NEXT), wish.kind)) <= 2 * len(judged.by_number)
