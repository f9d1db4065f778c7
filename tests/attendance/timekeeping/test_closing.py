"""A month closed: what blocks it, what it freezes and proposes, and what changes afterwards."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from attendance.timekeeping import registry as findings
from attendance.timekeeping.corrections.services import ask_correction
from attendance.timekeeping.judging.models import DayResult
from attendance.timekeeping.judging.penalties import Before
from attendance.timekeeping.judging.services import judge_stale
from attendance.timekeeping.months import registry
from attendance.timekeeping.months.closing import blockers_of, close_month
from attendance.timekeeping.months.counting import before_month
from attendance.timekeeping.months.evidence import records_of, shown
from attendance.timekeeping.months.models import Adjustment, Closing, Sheet, SheetWord
from attendance.timekeeping.months.rules import Blocker, Word
from attendance.timekeeping.months.selectors import open_month_after
from attendance.timekeeping.months.services import answer_objection, call_sheets, say_of_sheet
from attendance.timekeeping.rules import Cover, CoverKind, Finding
from attendance.timekeeping.stale import mark_stale
from hr.discipline.models import Case, Measure
from hr.discipline.rulings.rules import Draft, Kind
from hr.discipline.rulings.services import confirm_case
from hr.roster.calendar.models import CompanyDay
from hr.roster.calendar.rules import Entry
from hr.roster.calendar.services import enter_day
from hr.roster.shifts.services import set_day
from regulations.notices.models import Notice
from regulations.rulebook.rules import CHINA
from tests import worlds
from tests.attendance.timekeeping.conftest import record_all
from tests.company import Company

pytestmark = pytest.mark.usefixtures("past")
MARCH = date(2026, 3, 1)
APRIL = date(2026, 4, 1)
SATURDAY = date(2026, 3, 7)
AFTER = datetime(2026, 4, 2, 9, 0, tzinfo=CHINA)
WORKDAYS = [day for n in range(31) if (day := MARCH + timedelta(days=n)).isoweekday() < 6]
GOOD = "08:00 11:00 14:00 17:00"


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared in the language they are written in."""
    with translation.override("en"):
        yield


def found_march(company: Company) -> Company:
    """Everybody was there all March, but for the late mornings of the assistant; the colleague
    was absent on two days."""
    late = dict(zip(WORKDAYS, ["08:05", "08:10", "08:15", "08:16", "08:31"], strict=False))
    lines = []
    for person in company.by_number.values():
        for day in WORKDAYS:
            times = GOOD
            if person == company.assistant:
                times = f"{late.get(day, '08:00')} 11:00 14:00 17:00"
            if not (person == company.colleague and day in WORKDAYS[9:11]):
                lines.append((person, times, day))
    record_all(lines)
    return company


march = worlds.shared(found_march, over=Company)


def close(company, month=MARCH, at=AFTER, accepts=True, by=None, unseen=True):
    return close_month(month=month, accepts=accepts, unseen=unseen, by=by or company.hr, at=at)


def refused(call, text: str, /, **words) -> str:
    with pytest.raises(ValidationError) as caught:
        call(**words)
    assert text in str(caught.value.messages[0])
    return caught.value.code


def texts(month=MARCH, at=AFTER) -> list[str]:
    return [each.text % each.params for each in blockers_of(month, at)]


@pytest.mark.clause("A2.1-1")
def test_closing_freezes_a_sheet_for_everybody(march):
    closing = close(march)
    assert closing.sheet_count == Sheet.objects.count() == len(march.by_number)
    sheet = Sheet.objects.get(person=march.assistant)
    sums = sheet.content["figures"]
    assert (sums["late"], sums["late_minutes"], sums["absence"], sums["fines"]) == (
        5, 5 + 10 + 15 + 16 + 31, 1, "180",
    )  # fmt: skip
    assert len(sheet.content["days"]) == 30  # from the first time ever recorded on
    assert len(sheet.fingerprint) == 64
    told = Notice.objects.get(recipient=march.assistant, key="sheet:closed:2026-03")
    assert told.params["fines"] == "180"


@pytest.mark.clause("A2.2-7.1")
@pytest.mark.clause("A2.2-7.2")
@pytest.mark.clause("A2.3-5")
def test_penalties_are_proposed_one_case_for_each_person_clause_and_month(march):
    close(march)
    found = {
        (case.subject.name, case.clause): [
            (each["kind"], each["amount"]) for each in case.facts["proposed"]
        ]
        for case in Case.objects.select_related("subject")
    }
    assert found == {
        (march.assistant.name, "A2.2-7.1"): [("fine", "180")],
        (march.assistant.name, "A2.2-7.2"): [("public_posting", None)],
        (march.colleague.name, "A2.3-5"): [("fine", "400"), ("dismissal", None)],
    }
    assert all(case.opened_by is None for case in Case.objects.all())


@pytest.mark.clause("A2.2-7.1")
def test_the_sum_of_the_sheet_bounds_the_fine(march):
    close(march)
    case = Case.objects.get(clause="A2.2-7.1")

    def confirm(amount: str) -> None:
        fine = Draft(march.assistant.pk, Kind.FINE, Decimal(amount))
        confirm_case(case_id=case.pk, finding="查实", measures=[fine], by=march.hr, at=AFTER)

    assert refused(confirm, "180", amount="150") == "A2.2-7.1"
    confirm("180")
    measure = Measure.objects.get()
    assert (measure.amount, measure.bound) == (Decimal("180.00"), "fine_brackets")
    records = measure.ruling.basis["records"]
    assert [each["day"] for each in records] == ["2026-03-04", "2026-03-05", "2026-03-06"]


@pytest.mark.clause("A2.1-1")
def test_what_keeps_a_month_open(march, punch, monkeypatch):
    assert refused(close, "order", company=march, month=APRIL, at=AFTER + timedelta(days=40))
    assert refused(close, "over", company=march, at=datetime(2026, 3, 31, 23, 0, tzinfo=CHINA))
    with pytest.raises(PermissionDenied):
        close(march, by=march.lead)
    undecided = Blocker("A correction waits.", person_id=march.assistant.pk)
    monkeypatch.setattr(registry, "_blockers", [lambda since, until: [undecided]])
    assert "A correction waits." in texts()
    assert refused(close, "1 open matter", company=march) == "A2.1-1"
    assert not Closing.objects.exists()


@pytest.mark.clause("A2.2-3")
def test_a_correction_that_waits_keeps_its_month_open(march):
    words = {"kind": "add", "wanted_at": datetime(2026, 3, 7, 8, 0, tzinfo=CHINA)}
    words |= {"reason": "忘记打卡", "proof": "陈静在场", "by": march.assistant, "at": AFTER}
    ask_correction(**words)
    assert "The correction of a mark waits for a decision." in texts()
    assert refused(close, "1 open matter", company=march) == "A2.1-1"


@pytest.mark.clause("A2.2-3")
def test_nothing_of_a_closed_month_is_corrected(march):
    close(march)
    words = {"kind": "add", "wanted_at": datetime(2026, 3, 7, 8, 0, tzinfo=CHINA)}
    words |= {"reason": "忘记打卡", "proof": "陈静在场", "by": march.assistant, "at": AFTER}
    assert refused(ask_correction, "closed", **words) == "A2.2-3"


def test_no_day_of_a_closed_month_becomes_another_day_for_everybody(march):
    close(march)
    before = list(DayResult.objects.order_by("pk").values_list("outcome", flat=True))
    for day in (MARCH, date(2026, 3, 31)):
        with pytest.raises(ValidationError) as refused:
            enter_day(day=day, entry=Entry.HOLIDAY, name="店庆", by=march.hr, at=AFTER)
        assert refused.value.code == "A2.2-3"
    assert not CompanyDay.objects.exists()
    enter_day(day=APRIL, entry=Entry.HOLIDAY, name="店庆", by=march.hr, at=AFTER)
    judge_stale(at=AFTER)
    march_days = DayResult.objects.filter(day__lt=APRIL).order_by("pk")
    assert list(march_days.values_list("outcome", flat=True)) == before
    assert not Adjustment.objects.exists()


def test_a_month_is_closed_once(march):
    close(march)
    assert refused(close, "closed", company=march) == "A2.1-1"


@pytest.mark.clause("A2.2-3")
def test_missing_punches_are_settled_by_the_closing_alone(march, punch):
    person, saturday = march.designer, date(2026, 3, 7)
    set_day(person=person, day=saturday, pattern="office", reason="调班", by=march.lead, at=AFTER)
    punch(person, "08:00 14:00 17:00", saturday)
    while judge_stale(at=AFTER):
        pass
    day = DayResult.objects.get(person=person, day=saturday)
    assert (day.outcome, day.absence) == ("missing_punch", 0)
    assert "1 spell without a punch that can still be corrected." in texts()
    assert refused(close, "settled", company=march, accepts=False) == "A2.1-1"
    close(march)
    day.refresh_from_db()
    assert (day.outcome, day.absence, day.missing) == ("half_absence", 1, 0)


def said(march, person, word=Word.CONFIRMED, text="", by=None, at=AFTER) -> SheetWord:
    return say_of_sheet(person=person, month=MARCH, word=word, text=text, by=by or person, at=at)


@pytest.mark.clause("A2.1-1")
def test_everybody_confirms_or_objects(march):
    assert refused(said, "asked", march=march, person=march.assistant) == "A2.1-1"
    call_sheets(month=MARCH, by=march.hr, at=AFTER)
    assert refused(call_sheets, "already", month=MARCH, by=march.hr, at=AFTER)
    assert Notice.objects.filter(key="sheet:2026-03").count() == len(march.by_number)
    said(march, march.designer)
    assert refused(said, "own", march=march, person=march.designer, by=march.lead)
    objecting = {"march": march, "person": march.assistant, "word": Word.OBJECTED}
    assert refused(said, "reason", **objecting)
    said(march, march.assistant, Word.OBJECTED, "电梯故障")
    assert Notice.objects.filter(recipient=march.hr, kind="sheet-word").count() == 1
    assert "An objection to the sheet waits for its answer." in texts()
    assert refused(close, "1 open matter", company=march)
    words = {"person": march.assistant, "month": MARCH, "at": AFTER}
    with pytest.raises(PermissionDenied):
        answer_objection(text="x", by=march.lead, **words)
    answer_objection(text="电梯故障不是理由。", by=march.hr, **words)
    assert refused(answer_objection, "No objection", text="x", by=march.hr, **words)
    close(march)
    sheet = Sheet.objects.get(person=march.designer)
    assert sheet.word.word == "confirmed"
    assert refused(said, "closed", march=march, person=march.designer)


def test_a_later_change_shows_that_another_state_was_confirmed(march, punch):
    call_sheets(month=MARCH, by=march.hr, at=AFTER)
    word = said(march, march.designer)
    punch(march.designer, "10:00 10:10", WORKDAYS[3])
    close(march)
    sheet = Sheet.objects.get(person=march.designer)
    assert sheet.word == word
    assert sheet.fingerprint != word.fingerprint
    other = Sheet.objects.get(person=march.operator)
    assert other.word is None


@pytest.mark.clause("A2.1-1")
def test_facts_that_come_later_are_booked_in_the_next_month(march, punch):
    close(march)
    before = DayResult.objects.get(person=march.colleague, day=WORKDAYS[9])
    punch(march.colleague, GOOD, WORKDAYS[9])
    while judge_stale(at=AFTER + timedelta(days=1)):
        pass
    after = DayResult.objects.get(pk=before.pk)
    assert (after.outcome, after.digest) == ("absence", before.digest)
    booked = Adjustment.objects.get()
    assert (booked.day, booked.booked_in, booked.absence, booked.unpaid, booked.fines) == (
        WORKDAYS[9], APRIL, -2, -360, Decimal("-300.00"),
    )  # fmt: skip
    assert booked.before["outcome"] == "absence"
    assert booked.after["outcome"] == "present"
    assert Notice.objects.filter(recipient=march.colleague, kind="adjustment").count() == 1
    punch(march.colleague, "12:00", WORKDAYS[9])  # a new fact that changes nothing
    while judge_stale(at=AFTER + timedelta(days=2)):
        pass
    assert Adjustment.objects.count() == 1
    punch(march.colleague, GOOD, WORKDAYS[10])
    while judge_stale(at=AFTER + timedelta(days=2)):
        pass
    # The fine of the first day of absence remains to be given back.
    assert Adjustment.objects.latest("pk").fines == Decimal("-100.00")


def work_april(march, punch_all) -> datetime:
    """Everybody was there all April; the moment at which it is closed."""
    days = [APRIL + timedelta(days=n) for n in range(30)]
    punch_all(
        [(person, GOOD, day) for person in march.by_number.values() for day in days
         if day.isoweekday() < 6]
    )  # fmt: skip
    at = datetime(2026, 5, 2, 9, 0, tzinfo=CHINA)
    while judge_stale(at=at):
        pass
    return at


def test_an_adjustment_stands_on_the_sheet_of_the_month_it_is_booked_in(march, punch, punch_all):
    close(march)
    punch(march.colleague, GOOD, WORKDAYS[9])
    close(march, month=APRIL, at=work_april(march, punch_all))
    sheet = Sheet.objects.get(person=march.colleague, month=APRIL)
    assert sheet.content["adjustments"] == [
        {"day": "2026-03-13", "before": "absence", "after": "present", "unpaid": -360,
         "absence": -2, "fines": "-300.00"},
    ]  # fmt: skip
    assert open_month_after(MARCH) == date(2026, 5, 1)


def find_absence(monkeypatch, *people) -> None:
    """It is found, once March is closed, that these people refused a posting on a Saturday."""
    find_absence_on(monkeypatch, SATURDAY, *people)


def find_absence_on(monkeypatch, day, *people) -> None:
    found = [
        Finding(each.pk, day, Decimal(1), "A2.3-4", "Refused", f"posting:{each.pk}", "/")
        for each in people
    ]
    monkeypatch.setattr(findings, "_findings", [lambda ids, since, until: found])
    mark_stale((each.pk, day) for each in people)


@pytest.mark.clause("A2.1-1", "A2.3-5")
def test_what_a_closed_month_asks_for_later_becomes_a_case_when_it_is_booked(
    march, punch_all, monkeypatch
):
    close(march)
    before = Case.objects.count()
    find_absence(monkeypatch, march.designer, march.colleague)
    close(march, month=APRIL, at=work_april(march, punch_all))
    # The first day of absence in the year: 100. Who had two already, running, was proposed for
    # dismissal by March itself; A2.3-5 names no fine for a third day.
    (first,) = Case.objects.order_by("pk")[before:]
    assert first.subject == march.designer
    assert (first.clause, first.facts["month"], first.facts["booked_in"], first.facts["fine"]) == (
        "A2.3-5", "2026-03", "2026-04", "100",
    )  # fmt: skip
    assert [(each["kind"], each["amount"]) for each in first.facts["proposed"]] == [("fine", "100")]
    assert records_of(first.facts)[0]["day"] == "2026-03-07"


@pytest.mark.clause("A2.3-5", "A2.1-1")
def test_case_of_absence_names_the_days_and_what_they_were_judged_since(march, monkeypatch):
    close(march)
    case = Case.objects.get(subject=march.colleague, clause="A2.3-5")
    days = [f"{day}" for day in WORKDAYS[9:11]]
    before = records_of(case.facts)
    assert [each["day"] for each in before[:2]] == days
    assert before[0]["what"].startswith("a day of absence: 08:00–11:00: no punch")
    assert before[0]["url"] == f"/attendance/months/2026-03/{march.colleague.number}/?day=13"
    assert [each["what"] for each in before[2:]] == [
        "Day no. 1 of absence in the year: 100 yuan.",
        "Day no. 2 of absence in the year: 300 yuan.",
        f"2 of one's own working days of absence running ({', '.join(days)}): dismissal.",
    ]
    monkeypatch.setattr(findings, "_covers", [lambda ids, start, end: [_leave_of(march)]])
    mark_stale([(march.colleague.pk, WORKDAYS[10])])
    while judge_stale(at=AFTER + timedelta(days=2)):
        pass
    (since,) = records_of(case.facts)[len(before) :]
    assert (since["day"], since["clause"]) == (days[1], "A2.3-5")
    assert since["what"] == (
        "Judged otherwise since: absence → sick leave, booked in 2026-04. "
        "Fines: 300 yuan less. By it falls away: dismissal."
    )
    assert shown([since])[0]["day"] == {"text": days[1], "url": since["url"]}


def _leave_of(march) -> Cover:
    start = datetime.combine(WORKDAYS[10], datetime.min.time(), CHINA)
    words = {"kind": CoverKind.SICK, "clause": "A2.4-1", "ref": "leave:1", "link": "/leave/1/"}
    return Cover(
        march.colleague.pk,
        starts_at=start,
        ends_at=start + timedelta(days=1),
        is_paid=False,
        **words,
    )


def asked(row: Adjustment) -> set[tuple]:
    return {(e.get("month", ""), e["clause"], e["kind"], Decimal(e["amount"])) for e in row.asks}


@pytest.mark.clause("A2.3-5", "A2.1-1")
def test_a_day_judged_otherwise_counts_later_closed_months_of_the_year_anew(
    march, punch, punch_all, monkeypatch
):
    """Two days in March (100 and 300 yuan, running: dismissal), the third of the year in April
    (dismissal); then it comes out, one after the other, that both of March were no absence."""
    close(march)
    april_day, person = date(2026, 4, 11), march.colleague
    find_absence_on(monkeypatch, april_day, person)
    close(march, month=APRIL, at=work_april(march, punch_all))
    cases = Case.objects.filter(subject=person, clause="A2.3-5")
    of_march, of_april = (cases.get(facts__month=month) for month in ("2026-03", "2026-04"))
    assert [each["kind"] for each in of_april.facts["proposed"]] == ["dismissal"]

    punch(person, GOOD, WORKDAYS[9])
    while judge_stale(at=datetime(2026, 5, 3, 9, 0, tzinfo=CHINA)):
        pass
    first = Adjustment.objects.get()
    assert first.fines == Decimal("0.00")  # 300 less in March, 300 more in April
    assert asked(first) == {
        ("", "A2.3-5", "fine", Decimal(-300)),
        ("", "A2.3-5", "dismissal", Decimal(-1)),
        ("2026-04", "A2.3-5", "fine", Decimal(300)),
        ("2026-04", "A2.3-5", "dismissal", Decimal(-1)),
    }
    (since,) = [e for e in records_of(of_april.facts) if "since" in e["what"]]
    assert since["what"].endswith("By it falls away: dismissal. Fines: 300 yuan more.")
    (since,) = [e for e in records_of(of_march.facts) if "since" in e["what"]]
    assert since["what"].endswith("Fines: 300 yuan less. By it falls away: dismissal.")

    punch(person, GOOD, WORKDAYS[10])
    while judge_stale(at=datetime(2026, 5, 4, 9, 0, tzinfo=CHINA)):
        pass
    second = Adjustment.objects.latest("pk")
    assert second.fines == Decimal("-300.00")  # the 100 of March; April's is the first day: 100
    assert asked(second) == {
        ("", "A2.3-5", "fine", Decimal(-100)),
        ("2026-04", "A2.3-5", "fine", Decimal(-200)),
    }
    # May closes: of April 100 yuan are asked for, by a case of their own; nothing of March.
    before = Case.objects.count()
    at = datetime(2026, 6, 2, 9, 0, tzinfo=CHINA)
    days = [date(2026, 5, n) for n in range(1, 32)]
    punch_all([(who, GOOD, day) for who in march.by_number.values() for day in days])
    while judge_stale(at=at):
        pass
    close(march, month=date(2026, 5, 1), at=at)
    (late,) = Case.objects.order_by("pk")[before:]
    assert (late.subject, late.facts["month"], late.facts["fine"]) == (person, "2026-04", "100")


@pytest.mark.clause("A2.1-1", "A2.2-7.1")
def test_case_of_lateness_says_what_was_judged_since(march, monkeypatch):
    close(march)
    case = Case.objects.get(subject=march.assistant, clause="A2.2-7.1")
    before = records_of(case.facts)
    assert len(before) == 3
    fifth = WORKDAYS[4]
    find_absence_on(monkeypatch, fifth, march.assistant)
    while judge_stale(at=AFTER + timedelta(days=2)):
        pass
    (since,) = records_of(case.facts)[3:]
    assert since["what"] == (
        "Judged otherwise since: half a day of absence → absence, booked in 2026-04. "
        "Fines: 100 yuan less."
    )


@pytest.mark.clause("A2.2-7.2")
@pytest.mark.parametrize(
    ("decided", "before_may"),
    [
        (date(2026, 4, 20), date(2026, 4, 20)),
        (date(2026, 5, 3), date(2026, 4, 30)),  # April is over by then, and not closed yet
    ],
)
def test_posting_of_an_earlier_month_comes_before_whenever_it_was_decided(
    march, decided, before_may
):
    close(march)
    case = Case.objects.get(clause="A2.2-7.2")
    person, at = march.assistant.pk, datetime.combine(decided, time(9), CHINA)
    last = date(2026, 5, 20)
    posting = [Draft(person, Kind.POSTING, None, last, "一个月内五次迟到")]
    confirm_case(case_id=case.pk, finding="查实", measures=posting, by=march.hr, at=at)
    assert before_month([person], APRIL)[person].postings == (date(2026, 3, 31),)
    assert before_month([person], date(2026, 5, 1))[person].postings == (before_may,)
    assert before_month([person], MARCH).get(person, Before()).postings == ()


@pytest.mark.clause("A2.1-1")
def test_what_is_raised_and_lowered_again_before_it_is_booked_asks_for_nothing(
    march, punch_all, monkeypatch
):
    close(march)
    before = Case.objects.count()
    for people in ([march.designer], []):
        find_absence(monkeypatch, *people)
        mark_stale([(march.designer.pk, SATURDAY)])
        while judge_stale(at=AFTER + timedelta(days=2)):
            pass
    raised, lowered = Adjustment.objects.order_by("number")
    assert (raised.fines, lowered.fines) == (Decimal("100.00"), Decimal("-100.00"))
    close(march, month=APRIL, at=work_april(march, punch_all))
    assert Case.objects.count() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE timekeeping_dayresult SET outcome = 'present' WHERE day = '2026-03-04'",
        "INSERT INTO timekeeping_dayresult (person_id, day, outcome, occurrences, absence, missing,"
        " reminders, planned, worked, unpaid, version_id, facts, lines, digest, judged_at)"
        " SELECT person_id, '2026-03-01', outcome, occurrences, absence, missing, reminders,"
        " planned, worked, unpaid, version_id, facts, lines, digest, judged_at"
        " FROM timekeeping_dayresult WHERE day = '2026-03-04'",
        "UPDATE timekeeping_sheet SET content = '{}'",
        "DELETE FROM timekeeping_sheet",
        "DELETE FROM timekeeping_closing",
        "INSERT INTO timekeeping_closing (month, sheet_count, at) VALUES ('2026-03-01', 0, now())",
        "INSERT INTO timekeeping_closing (month, sheet_count, at) VALUES ('2026-04-02', 0, now())",
        "INSERT INTO timekeeping_sheetword (person_id, month, word, text, fingerprint, at)"
        " SELECT person_id, month, 'confirmed', '', '', now() FROM timekeeping_sheet",
        "INSERT INTO timekeeping_adjustment (person_id, day, number, booked_in, before, after,"
        " digest, unpaid, absence, fines, asks, at) SELECT person_id, '2026-04-01', 1,"
        " '2026-05-01', '{}', '{}', '', 0, 0, 0, '[]', now() FROM timekeeping_sheet",
    ],
)
def test_a_closed_month_is_frozen_for_whoever_writes_past_the_services(march, statement):
    close(march)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
