"""The form on a person's month that keeps their attendance from another day."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from attendance.timekeeping.judging.rules import Outcome
from attendance.timekeeping.models import StaleDay
from attendance.timekeeping.months.calendar import label_of
from hr.people.models import Employee
from hr.people.services import hire_employee

pytestmark = pytest.mark.usefixtures("past")
TODAY = timezone.localdate(timezone.now())
BEGAN = TODAY - timedelta(days=40)
MONTH = f"/attendance/months/{TODAY:%Y-%m}/1099"


@pytest.fixture
def newcomer(company):
    return hire_employee(number="1099", name="何花", hired_on=BEGAN, at=timezone.now())


@pytest.fixture
def hr(company) -> Client:
    client = Client(headers={"host": "127.0.0.1", "accept-language": "en"})
    client.force_login(company.hr)
    return client


def send(hr: Client, day: date, reason: str):
    return hr.post(f"{MONTH}/beginning/", {"day": day.isoformat(), "reason": reason})


@pytest.mark.clause("A2.1-1")
@pytest.mark.parametrize(
    ("day", "text"),
    [
        (BEGAN - timedelta(days=1), f"the first day of work on at the earliest: {BEGAN}."),
        (TODAY + timedelta(days=1), "today on at the latest."),
    ],
)
def test_a_refused_day_is_told_beside_it_and_nothing_typed_is_lost(newcomer, hr, day, text):
    answer = send(hr, day, "三日起打卡")
    assert answer.status_code == 422
    form = answer.context["begin"]
    assert [str(each) for each in form["day"].errors] == [f"Attendance is kept from {text}"]
    page = answer.content.decode()
    assert f'value="{day}"' in page and "三日起打卡" in page
    assert "<details open><summary" in page
    newcomer.refresh_from_db()
    assert newcomer.kept_from == TODAY


def test_a_reason_that_is_missing_is_asked_for_beside_it(newcomer, hr):
    answer = send(hr, TODAY, "")
    assert (answer.status_code, list(answer.context["begin"].errors)) == (422, ["reason"])


@pytest.mark.clause("A2.1-1")
def test_the_page_says_that_days_wait_to_be_judged_anew(newcomer, hr):
    words = "are being judged anew"
    first = TODAY.replace(day=1)
    StaleDay.objects.all().delete()
    assert words not in hr.get(f"{MONTH}/").content.decode()
    StaleDay.objects.create(person=newcomer, day=first)
    assert words in hr.get(f"{MONTH}/").content.decode()


@pytest.mark.clause("A2.1-2")
def test_a_day_of_work_before_attendance_is_kept_is_no_day_without_employment():
    person = Employee(hired_on=BEGAN, kept_from=TODAY, left_on=TODAY)
    said = {
        BEGAN - timedelta(days=1): "not employed",
        BEGAN: "not kept yet",
        TODAY + timedelta(days=1): "not employed",
    }
    with translation.override("en"):
        for day, words in said.items():
            assert str(label_of(Outcome.NOT_EMPLOYED, day, person)) == words
        assert str(label_of(Outcome.ABSENCE, BEGAN, person)) == "absence"
