"""The pages of months: who sees whose, what a day tells, what a page costs."""

import re
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from openpyxl import load_workbook

from attendance.timekeeping import tasks
from attendance.timekeeping.judging.services import judge_days, judge_stale
from attendance.timekeeping.months.closing import close_month
from attendance.timekeeping.months.models import Closing, SheetWord
from attendance.timekeeping.months.services import call_sheets
from attendance.timekeeping.months.sheet_page import SheetPage
from attendance.timekeeping.months.workbook import sums
from hr.people.models import Department, Employee
from hr.people.services import hire_employee
from tests import worlds
from tests.attendance.timekeeping.conftest import record_times
from tests.company import Company

pytestmark = pytest.mark.usefixtures("past")
MARCH = date(2026, 3, 1)
HERE = "/attendance/months/2026-03/"


def found_march(company: Company) -> Company:
    """Two weeks of the assistant, late on each day; everybody judged."""
    for n in range(2, 14):
        day = date(2026, 3, n)
        if day.isoweekday() < 6:
            record_times(company.assistant, "08:05 11:00 14:00 17:00", day)
    days = [(p.pk, date(2026, 3, n)) for p in company.by_number.values() for n in range(2, 32)]
    judge_days(days=days, at=timezone.now())
    while judge_stale(at=timezone.now()):
        pass
    return company


march = worlds.shared(found_march, over=Company)


@pytest.fixture
def browse():
    """`browse(person)`: a browser in which the person has logged in, in English."""

    def open_for(person) -> Client:
        client = Client(headers={"host": "127.0.0.1", "accept-language": "en"})
        client.force_login(person)
        return client

    return open_for


def status(client: Client, path: str) -> int:
    return client.get(path).status_code


@pytest.mark.clause("A2.1-2")
def test_a_month_explains_each_day(march, browse):
    client = browse(march.assistant)
    text = client.get(f"{HERE}1002/?day=4").content.decode()
    for words in (
        "08:00–11:00: came 08:05, 5 minutes late.",
        "No. 3 of the month: 5 minutes, 30 yuan.",
        "No. 3 of the month: reminder.",
        '<a class="clause" href="/handbook/A2.2-7.1/">',
        "/rules/attendance/1/",
        "08:05:00",
    ):
        assert words in text
    part = client.get(f"{HERE}1002/day/4/").content.decode()
    assert "5 minutes late" in part
    assert "<html" not in part


def test_who_sees_whose_month(march, browse):
    assistant = f"{HERE}1002/"
    assert status(browse(march.assistant), assistant) == 200
    assert status(browse(march.lead), assistant) == 200  # the direct supervisor
    assert status(browse(march.manager), assistant) == 200  # above, and the management
    assert status(browse(march.hr), assistant) == 200
    assert status(browse(march.colleague), assistant) == 403
    assert status(browse(march.operator), assistant) == 403
    assert status(browse(march.assistant), f"{HERE}1001/") == 403
    for page in ("", "1002/day/4/", "1002/sheet/"):
        assert status(browse(march.colleague), f"{HERE}{page}") == 403


def test_ones_own_month_is_one_tap_away(march, browse):
    answer = browse(march.assistant).get("/attendance/months/")
    assert answer.url == f"/attendance/months/{timezone.localdate():%Y-%m}/1002/"


def test_a_supervisor_sees_a_row_for_everybody_below(march, browse):
    text = browse(march.lead).get(HERE).content.decode()
    names = [march.assistant.name, march.colleague.name, march.designer.name]
    assert all(name in text for name in names)
    assert march.operator.name not in text
    assert text.count('class="o-late"') >= 10


def test_what_a_month_costs_does_not_grow_with_the_company(march, browse):
    client = browse(march.assistant)
    path = f"{HERE}1002/?day=4"
    client.get(path)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        counts.append(len(seen))
        people = [
            hire_employee(number=f"3{n:03}", name=f"员工{n}", at=timezone.now()) for n in range(20)
            if not counts[1:]
        ]  # fmt: skip
        judge_days(days=[(p.pk, date(2026, 3, 4)) for p in people], at=timezone.now())
    assert counts[0] == counts[1] <= 15


def test_the_month_of_many_costs_as_many_queries_as_that_of_few(march, browse):
    client = browse(march.hr)
    client.get(HERE)
    with CaptureQueriesContext(connection) as seen:
        client.get(HERE)
    assert len(seen) <= 10


def test_confirm_with_one_click_or_object(march, browse):
    call_sheets(month=MARCH, by=march.hr, at=timezone.now())
    client = browse(march.assistant)
    assert "Is this month right?" in client.get(f"{HERE}1002/").content.decode()
    client.post(f"{HERE}1002/word/", {"word": "confirmed"})
    assert SheetWord.objects.get().word == "confirmed"
    assert "confirmed" in client.get(f"{HERE}1002/").content.decode()
    client.post(f"{HERE}1002/word/", {"word": "objected", "text": "The lift was broken."})
    assert SheetWord.objects.latest("pk").text == "The lift was broken."
    page = browse(march.hr).get(f"{HERE}close/").content.decode()
    assert "The lift was broken." in page
    browse(march.hr).post(f"{HERE}1002/answer/", {"text": "Then take the stairs."})
    assert "Then take the stairs." in client.get(f"{HERE}1002/").content.decode()


@pytest.mark.clause("A2.1-1")
def test_hr_closes_the_month_and_takes_the_spreadsheet(march, browse):
    client = browse(march.hr)
    assert status(client, f"{HERE}workbook/") == 404
    client.post(f"{HERE}close/", {"accepts": "on", "unseen": "on"})
    assert "being closed" in client.get(f"{HERE}close/").content.decode()
    assert status(client, f"{HERE}close/state/") == 204 and not Closing.objects.exists()
    tasks.work_closings()
    assert client.get(f"{HERE}close/state/").headers["HX-Refresh"] == "true"
    assert "sheets are frozen" in client.get(f"{HERE}close/").content.decode()
    assert Closing.objects.get().by == march.hr
    book = load_workbook(BytesIO(client.get(f"{HERE}workbook/").content))
    assert [page.title for page in book] == ["Sums", "Days", "Penalties", "Adjustments"]
    rows = {row[1]: row for row in book["Sums"].iter_rows(min_row=2, values_only=True)}
    assert rows[march.assistant.name][3:5] == (10, 50)
    sheet = client.get(f"{HERE}1002/sheet/").content.decode()
    assert "as it was frozen" in sheet
    assert "Late" not in book["Days"]["A2"].value


def test_a_workbook_calls_the_name_of_a_person_so():
    """Not as the name of a thing: in Chinese these are two words."""
    with translation.override("zh-hans"):
        assert sums([]).header[:2] == ["工号", "姓名"]


def test_a_sheet_says_what_fines_and_adjustments_come_to():
    adjusted = [{"fines": Decimal(100)}, {"fines": Decimal(300)}, {"fines": Decimal(-50)}]
    assert SheetPage(None, {"fines": Decimal(30)}, [], [], adjusted, True).total == Decimal(380)


def test_who_may_not_close_does_not(march, browse):
    for person in (march.assistant, march.lead):
        client = browse(person)
        assert status(client, f"{HERE}close/") == 403
        assert client.post(f"{HERE}close/", {"accepts": "on", "unseen": "on"}).status_code == 403
        assert client.post(f"{HERE}call/").status_code == 403
    assert not Closing.objects.exists()


@pytest.mark.clause("A2.1-1")
def test_the_analysis_of_months(march, browse):
    close_month(month=MARCH, accepts=True, unseen=True, by=march.hr, at=timezone.now())
    text = browse(march.hr).get("/attendance/analysis/?month=2026-03").content.decode()
    assert "Analysis of attendance" in text
    assert "2025-10 – 2026-03" in text
    assert status(browse(march.lead), "/attendance/analysis/") == 200
    assert status(browse(march.assistant), "/attendance/analysis/") == 403


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/attendance/months/2026-13/", 404),
        ("/attendance/months/0000-01/", 404),
        (f"{HERE}9999/", 404),
        (f"{HERE}1002/?day=99", 200),
        (f"{HERE}1002/?day=x", 200),
        (f"{HERE}1002/day/0/", 404),
        (f"{HERE}1002/day/32/", 404),
        (f"{HERE}?unit=nowhere", 200),
        ("/attendance/months/2999-12/1002/", 200),
        ("/attendance/months/2000-01/1002/", 200),
        ("/attendance/analysis/?month=2026-99", 200),
        ("/attendance/analysis/?month=9999-01", 200),
    ],
)
def test_strange_addresses(march, browse, path, answer):
    assert status(browse(march.hr), path) == answer


def test_a_day_tells_what_it_was_before(march, browse, punch):
    punch(march.colleague, "08:00 11:00 14:00 17:00", date(2026, 3, 4))
    while judge_stale(at=timezone.now()):
        pass
    text = browse(march.colleague).get(f"{HERE}1003/?day=4").content.decode()
    assert "1 earlier result" in text
    assert "no punch, and nothing excuses 180 minutes of it." in text


def test_days_to_come_are_blank(march, browse):
    later = timezone.localdate() + timedelta(days=62)
    path = f"/attendance/months/{later:%Y-%m}/1002/"
    assert "o-absence" not in browse(march.assistant).get(path).content.decode()


def heads(page: str) -> list[int]:
    """The days of the head of the table that are marked as free."""
    return [int(day) for day in re.findall(r'class="num off">(\d+)<', page)]


def test_the_head_of_the_table_goes_by_the_calendar(march, browse):
    page = browse(march.hr).get("/attendance/months/2026-10/").content.decode()
    # The state's holiday runs from the first to the seventh, the tenth is worked for it.
    assert heads(page) == [1, 2, 3, 4, 5, 6, 7, 11, 17, 18, 24, 25, 31]


def test_whoever_sees_all_begins_with_everybody(march, browse):
    other = Department.objects.create(code="sales", name="销售部")
    Employee.objects.filter(pk=march.hr.pk).update(department=other)
    page = browse(march.hr).get(HERE).content.decode()
    assert march.assistant.name in page and march.hr.name in page
    page = browse(march.hr).get(f"{HERE}?unit=sales").content.decode()
    assert march.assistant.name not in page


def test_the_month_of_another_is_no_month_of_ones_own(march, browse):
    lit = []
    for number in ("1002", "1005"):
        page = browse(march.hr).get(f"{HERE}{number}/").content.decode()
        tabs = page.split("mon-tabs")[1].split("</nav>")[0]
        lit.append(re.findall(r'href="([^"]+)" aria-current', tabs))
    assert lit == [["/attendance/months/2026-03/"], ["/attendance/months/"]]
