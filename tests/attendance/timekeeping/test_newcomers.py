"""Whoever is entered late: from when their attendance is kept, and what a closing says of them."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from attendance.timekeeping.judging.models import DayResult
from attendance.timekeeping.judging.rules import Outcome
from attendance.timekeeping.judging.services import judge_days, judge_ended, judge_stale
from attendance.timekeeping.models import StaleDay
from attendance.timekeeping.months.beginning import keep_person_from, kept_of
from attendance.timekeeping.months.closing import blockers_of, close_month
from attendance.timekeeping.months.models import Sheet
from attendance.timekeeping.months.rules import Word
from attendance.timekeeping.months.services import call_sheets, say_of_sheet
from attendance.timekeeping.replanning.firsts import HiredWish, KeptWish
from attendance.timekeeping.replanning.selectors import effects_of, lines_of
from attendance.timekeeping.replanning.services import ask_change
from attendance.timekeeping.stale import mark_stale
from hr.discipline.models import Case
from hr.people.models import Employee
from hr.people.registry import AskInsteadError
from hr.people.services import change_employee, hire_employee
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from regulations.rulebook.rules import CHINA, day_of
from tests import worlds
from tests.attendance.timekeeping.conftest import record_all
from tests.company import Company

pytestmark = pytest.mark.usefixtures("past")
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
MID = datetime(2026, 3, 20, 9, 0, tzinfo=CHINA)
AFTER = datetime(2026, 4, 2, 9, 0, tzinfo=CHINA)
WORKDAYS = [day for n in range(31) if (day := MARCH + timedelta(days=n)).isoweekday() < 6]
GOOD = "08:00 11:00 14:00 17:00"


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared in the language they are written in."""
    with translation.override("en"):
        yield


def found_march(company: Company) -> Company:
    """Everybody was there all March, from the second on; every day is judged."""
    people = company.by_number.values()
    record_all([(person, GOOD, day) for person in people for day in WORKDAYS])
    rest(AFTER)
    return company


march = worlds.shared(found_march, over=Company)


def rest(at: datetime) -> None:
    while judge_stale(at=at):
        pass
    judge_ended(at=at)


def enter(at: datetime = MID, **fields) -> Employee:
    """Somebody entered on a day, at work since January where nothing else is said."""
    words = {"number": "1099", "name": "何花", "hired_on": date(2026, 1, 5)} | fields
    return hire_employee(at=at, **words)


def close(company, month=MARCH, at=AFTER, **words):
    words = {"accepts": True, "unseen": True} | words
    return close_month(month=month, by=company.hr, at=at, **words)


def unseen(month=MARCH, at=AFTER) -> dict[int | None, str]:
    found = [each for each in blockers_of(month, at) if each.is_unseen]
    return {each.person_id: each.text % each.params for each in found}


@pytest.mark.clause("A2.1-2")
@pytest.mark.parametrize(
    ("hired_on", "kept"),
    [
        (date(2026, 1, 5), date(2026, 3, 20)),
        (None, date(2026, 3, 20)),
        (date(2026, 3, 20), None),
        (date(2026, 3, 25), None),
    ],
)
def test_attendance_is_kept_from_the_day_of_entry_or_the_first_day(company, hired_on, kept):
    assert enter(hired_on=hired_on).kept_from == kept


@pytest.mark.clause("A2.1-2")
def test_nobody_is_absent_on_days_before_they_were_in_the_portal(march):
    person = enter()
    rest(AFTER)
    judge_days(days=[(person.pk, day) for day in WORKDAYS], at=AFTER)
    days = DayResult.objects.filter(person=person)
    assert not days.filter(day__lt=MID.date(), absence__gt=0).exists()
    later = days.filter(day__range=(MID.date(), WORKDAYS[-1]), outcome="absence")
    assert sorted(each.day.day for each in later) == [20, 23, 24, 25, 26, 27, 30, 31]


@pytest.mark.clause("A2.1-2")
def test_whoever_says_so_has_earlier_days_judged_at_once(march):
    person = enter(kept_from=date(2026, 3, 9))
    rest(MID)
    days = DayResult.objects.filter(person=person, outcome="absence").order_by("day")
    assert [each.day.day for each in days] == [9, 10, 11, 12, 13, 16, 17, 18, 19]


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 1, 4), "first day of work"),
        (date(2026, 3, 21), "today on at the latest"),
    ],
)
def test_what_is_refused_of_a_first_day(company, day, text):
    with pytest.raises(ValidationError, match=text):
        enter(kept_from=day)


@pytest.mark.clause("A2.1-1")
def test_nobody_new_is_kept_in_a_closed_month(march):
    close(march)
    with pytest.raises(ValidationError, match="2026-03 is closed"):
        enter(at=AFTER, kept_from=date(2026, 3, 30))
    assert enter(at=AFTER, kept_from=APRIL).kept_from == APRIL


def test_a_first_day_that_moves_back_judges_nobody(company):
    from hr.people.services import change_employee

    person = enter(hired_on=MID.date())
    change_employee(employee=person, hired_on=date(2026, 2, 2), by=None, at=AFTER)
    person.refresh_from_db()
    assert (person.hired_on, person.kept_from) == (date(2026, 2, 2), MID.date())


@pytest.mark.clause("A2.1-1")
def test_hr_keeps_one_person_from_another_day(march):
    person = enter()
    rest(MID)
    keep_person_from(
        person=person, day=date(2026, 3, 16), reason="三月十六日起打卡", by=march.hr, at=MID
    )
    rest(MID)
    absent = DayResult.objects.filter(person=person, outcome="absence")
    assert sorted(absent.values_list("day__day", flat=True)) == [16, 17, 18, 19]
    person.refresh_from_db()
    assert kept_of(person, MARCH) == date(2026, 3, 16)
    assert person.history.first().history_change_reason == "三月十六日起打卡"
    words = {"person": person, "day": MID.date(), "reason": "录入有误"}
    with pytest.raises(AskInsteadError, match="2026-03-16 is judged already") as asked:
        keep_person_from(**words, by=march.hr, at=MID)
    assert asked.value.page.startswith("/attendance/plans/ask/kept/?person=")
    row = ask_change(
        wish=KeptWish(person.pk, MID.date().isoformat()), reason="录入有误", by=march.hr, at=MID
    )
    assert DayResult.objects.filter(person=person, absence__gt=0).count() == 4
    assert not (row.until >= MID.date())
    decide_step(step_id=Step.objects.get(approval=row.approval_id).pk, verdict="approved",
                by=march.manager, at=MID)  # fmt: skip
    rest(MID)
    assert not DayResult.objects.filter(person=person, absence__gt=0).exists()


@pytest.mark.clause("A2.1-1")
def test_a_later_beginning_over_days_off_needs_no_request(march):
    saturday = date(2026, 3, 14)
    person = enter(kept_from=saturday)
    rest(MID)
    words = {"person": person, "reason": "周一起打卡", "by": march.hr, "at": MID}
    assert keep_person_from(day=date(2026, 3, 16), **words).kept_from == date(2026, 3, 16)


@pytest.mark.clause("A2.1-1")
def test_the_first_day_of_work_of_somebody_judged_moves_by_the_same_guard(march):
    person = enter(hired_on=date(2026, 3, 16), kept_from=date(2026, 3, 16))
    rest(MID)
    later = date(2026, 3, 18)
    with pytest.raises(ValidationError, match="Give the reason"):
        change_employee(employee=person, hired_on=later, by=march.hr, at=MID)
    words = {"employee": person, "hired_on": later, "reason": "录入有误"}
    with pytest.raises(AskInsteadError, match="2026-03-16 is judged already") as asked:
        change_employee(**words, by=march.hr, at=MID)
    assert asked.value.page.startswith("/attendance/plans/ask/hired/?person=")
    row = ask_change(wish=HiredWish(person.pk, "2026-03-18"), reason="x", by=march.hr, at=MID)
    said = "; ".join(lines_of(effects_of(HiredWish(person.pk, "2026-03-18"), MID), "hired"))
    assert "→ not employed" in said
    assert "2026-03-16" in said and "2026-03-17" in said and "2026-03-18" not in said
    decide_step(step_id=Step.objects.get(approval=row.approval_id).pk, verdict="approved",
                by=march.manager, at=MID)  # fmt: skip
    person.refresh_from_db()
    assert person.hired_on == later
    assert StaleDay.objects.filter(person=person, day=date(2026, 3, 16)).exists()
    rest(MID)
    absent = DayResult.objects.filter(person=person, outcome="absence")
    assert sorted(absent.values_list("day__day", flat=True)) == [18, 19]


@pytest.mark.clause("A2.1-1")
def test_no_first_day_of_work_moves_over_a_closed_month(march):
    close(march)
    words = {"employee": march.colleague, "reason": "录入有误", "by": march.hr, "at": AFTER}
    with pytest.raises(ValidationError, match="2026-03 is closed"):
        change_employee(hired_on=date(2026, 3, 20), **words)
    march.colleague.refresh_from_db()
    assert march.colleague.hired_on is None


def test_the_page_of_a_person_leads_on_to_the_request(march, client):
    person = enter(hired_on=date(2026, 3, 16), kept_from=date(2026, 3, 16))
    rest(MID)
    client.force_login(march.hr)
    sent = {"name": person.name, "hired_on": "2026-03-18", "reason": "录入有误"}
    answer = client.post(f"/people/{person.number}/edit/", sent)
    assert answer.url.startswith("/attendance/plans/ask/hired/?")
    page = client.get(answer.url).content.decode()
    assert "2026-03-17" in page and "录入有误" in page


@pytest.mark.clause("A2.1-1")
def test_what_is_refused_of_one_person(march):
    person = enter()
    words = {"person": person, "day": date(2026, 3, 16), "reason": "x", "by": march.hr, "at": MID}
    for change, text in (
        ({"reason": " "}, "Give the reason"),
        ({"person": march.hr}, "themselves"),
        ({"day": date(2026, 3, 21)}, "at the latest"),
        ({"day": date(2026, 1, 4)}, "first day of work"),
    ):
        with pytest.raises(ValidationError, match=text):
            keep_person_from(**words | change)
    with pytest.raises(PermissionDenied):
        keep_person_from(**words | {"by": march.lead})
    close(march)
    with pytest.raises(ValidationError, match="2026-03 is closed"):
        keep_person_from(**words | {"at": AFTER})
    assert not StaleDay.objects.exists()


@pytest.mark.clause("A2.1-1")
def test_a_closing_names_whose_days_it_alone_would_judge(march):
    call_sheets(month=MARCH, by=march.hr, at=AFTER)
    assert unseen() == {}
    later = AFTER + timedelta(hours=1)
    person = enter(at=later, kept_from=date(2026, 3, 30))
    StaleDay.objects.all().delete()  # as where no worker ran
    assert unseen(at=later) == {
        person.pk: "2 days are judged by the closing alone: nobody has seen them."
    }
    StaleDay.objects.all().delete()
    judge_days(days=[(person.pk, date(2026, 3, 30))], at=later)
    assert unseen(at=later) == {
        person.pk: "1 day is judged by the closing alone: nobody has seen it."
    }
    with pytest.raises(ValidationError, match="not seen"):
        close(march, at=later, unseen=False)
    assert not Case.objects.filter(subject=person).exists()
    close(march, at=later)
    assert Sheet.objects.filter(person=person).exists()


@pytest.mark.clause("A2.1-1")
def test_a_closing_names_whose_sheet_changed_since_they_were_asked(march, punch):
    call_sheets(month=MARCH, by=march.hr, at=AFTER)
    later = AFTER + timedelta(hours=1)
    punch(march.colleague, "08:20", date(2026, 3, 7))
    punch(march.assistant, "15:00 15:30", date(2026, 3, 9))
    rest(later)
    text = "The sheet has changed since they were asked or last said something of it."
    assert unseen(at=later)[march.assistant.pk] == text
    again = later + timedelta(hours=1)
    with pytest.raises(ValidationError, match="not seen"):
        close(march, at=again, unseen=False)
    for person in march.by_number.values():
        if person.pk in unseen(at=again):
            words = {"person": person, "month": MARCH, "by": person, "at": again}
            say_of_sheet(word=Word.CONFIRMED, **words)
    assert unseen(at=again) == {}
    close(march, at=again, unseen=False)


@pytest.mark.clause("A2.1-1")
def test_days_on_which_attendance_is_not_kept_change_no_sheet(march):
    call_sheets(month=MARCH, by=march.hr, at=AFTER)
    later = AFTER + timedelta(hours=1)
    person = enter(at=later, kept_from=date(2026, 4, 1))
    mark_stale([(person.pk, date(2026, 3, 30))])
    rest(later)
    found = DayResult.objects.get(person=person, day=date(2026, 3, 30))
    assert found.outcome == Outcome.NOT_EMPLOYED
    assert unseen(at=later) == {}


@pytest.mark.clause("A2.1-1")
def test_a_month_nobody_was_asked_about_needs_the_word_too(march):
    assert unseen() == {None: "Nobody has been asked to confirm their sheet."}
    with pytest.raises(ValidationError, match="not seen"):
        close(march, unseen=False)


def test_hr_says_it_on_the_page_of_the_month(march, client):
    person = enter()
    client.force_login(march.hr)
    page = "/attendance/months/2026-03/1099/"
    headers = {"host": "127.0.0.1", "accept-language": "en"}
    text = client.get(page, headers=headers).content.decode()
    assert "Attendance is kept from" in text
    assert "2026-03-20" in text
    words = {"day": "2026-03-16", "reason": "三月十六日起打卡"}
    client.post(f"{page}beginning/", words, headers=headers)
    person.refresh_from_db()
    assert day_of(MID) > person.kept_from == date(2026, 3, 16)
    client.force_login(march.lead)
    assert client.post(f"{page}beginning/", words, headers=headers).status_code == 403
