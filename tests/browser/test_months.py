"""A month in a real browser: a fine explained on a phone, objected to, answered, closed."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from attendance.timekeeping.judging.services import judge_days, judge_stale
from attendance.timekeeping.months.models import Closing, SheetWord
from attendance.timekeeping.months.services import call_sheets
from attendance.timekeeping.punches.rules import Origin, Source
from attendance.timekeeping.punches.services import record_punch
from attendance.timekeeping.tasks import work_closings
from regulations.binding.services import entering_past
from tests.attendance.timekeeping.days import moment
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.slow
MARCH = date(2026, 3, 1)
HERE = "/attendance/months/2026-03/"


@pytest.fixture
def month(company):
    """The assistant came late three times in the last days of March; everybody else stayed away
    only where nothing is judged."""
    days = [date(2026, 3, day) for day in (27, 30, 31)]
    with entering_past(right="test"):
        for person in company.by_number.values():
            for day in days:
                came = "08:05" if person == company.assistant else "08:00"
                for text in (came, "11:00", "14:00", "17:00"):
                    at = moment(text, day)
                    origin = Origin(Source.SHEET, f"{person.pk}:{at.isoformat()}")
                    record_punch(person=person, origin=origin, at=at)
        while judge_stale(at=timezone.now()):
            pass
        ids = [person.pk for person in company.by_number.values()]
        judge_days(days=[(pk, day) for pk in ids for day in days], at=timezone.now())
        call_sheets(month=MARCH, by=company.hr, at=timezone.now())
    return company


@pytest.mark.clause("A2.2-7.1")
def test_a_fine_is_explained_on_a_phone_and_objected_to(screen, month):
    page = screen.open(month.assistant, **PHONE)
    page.goto(f"{HERE}1002/")
    expect(page.locator("#day")).to_contain_text("点选某一天")
    page.locator('[data-day="31"]').tap()
    side = page.locator("#day")
    expect(side).to_contain_text("08:05 到岗，迟到 5 分钟")
    expect(side).to_contain_text("当月第 3 次：5 分钟，罚款 30 元")
    expect(side.locator(".clause").last).to_have_text("A2.2-7.1")
    expect(side.locator('a[href="/rules/attendance/1/"]')).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator(".mon-words summary").tap()
    page.locator(".mon-words textarea").fill("电梯故障。")
    page.locator(".mon-words details button").tap()
    expect(page.locator(".mon-ask")).to_contain_text("电梯故障。")
    assert SheetWord.objects.get().word == "objected"


@pytest.mark.clause("A2.1-1")
def test_hr_answers_and_closes(screen, month):
    own = screen.open(month.assistant)
    own.goto(f"{HERE}1002/")
    own.locator(".mon-words summary").click()
    own.locator(".mon-words textarea").fill("电梯故障。")
    own.locator(".mon-words details button").click()
    expect(own.locator(".mon-ask")).to_contain_text("电梯故障。")
    page = screen.open(month.hr)
    page.goto(f"{HERE}close/")
    expect(page.locator(".mon-stages button.primary")).to_be_disabled()
    page.locator(".mon-reply textarea").fill("电梯故障不是理由。")
    page.locator(".mon-reply button").click()
    page.locator("[name=accepts]").check()
    page.locator("[name=unseen]").check()  # sheets that nobody was asked to confirm
    page.locator(".mon-stages button.primary").click()
    expect(page.locator("[role=status]")).to_contain_text("正在月结")
    work_closings()
    expect(page.locator(".badge.good")).to_contain_text("已结")
    assert Closing.objects.get().sheet_count == len(month.by_number)
    own.reload()
    own.locator(f'a[href="{HERE}1002/sheet/"]').click()
    expect(own.locator(".mon-sheet")).to_contain_text("与冻结时一致")
