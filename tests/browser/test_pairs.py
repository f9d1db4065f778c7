"""Duty pairs in a real browser: a month drawn and accepted, a duty swapped on phones."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from hr.roster.models import DutyPair, DutySwap
from regulations.rulebook.rules import day_of
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.slow, pytest.mark.clause("A2.2-1")]


@pytest.fixture
def today(company):
    return day_of(timezone.now())


def test_a_month_is_drawn_looked_at_and_accepted(screen, company, today):
    first, last = today + timedelta(days=1), today + timedelta(days=30)
    page = screen.open(company.hr)
    page.goto(f"/roster/pairs/draw/?since={first}&until={last}")
    drawn = page.locator(".ros-draw details")
    expect(drawn).to_have_count(30)
    assert not DutyPair.objects.exists()  # looked at alone nothing is written
    names = drawn.first.locator("summary strong")
    main, assistant = names.nth(0).inner_text(), names.nth(1).inner_text()
    drawn.first.locator("summary").click()
    expect(drawn.first).to_have_attribute("open", "")
    expect(drawn.first.get_by_text(main).nth(1)).to_be_visible()  # with the figures that chose them
    page.locator(".ros-accept .primary").click()
    expect(page).to_have_url(re.compile(r"/roster/pairs/(\?|$)"))
    assert DutyPair.objects.count() == 30
    pair = DutyPair.objects.select_related("main", "assistant").get(day=first)
    assert (pair.main.name, pair.assistant.name) == (main, assistant)
    page.goto(f"/roster/pairs/{first}/")
    expect(page.locator(".ros-card.main strong")).to_have_text(main)
    page.goto(f"/roster/pairs/draw/?since={first}&until={last}")
    expect(page.locator(".ros-draw")).to_have_count(0)  # every day has its pair


def test_a_duty_is_swapped_on_phones(screen, company, today):
    day = today + timedelta(days=9)
    DutyPair.objects.create(
        day=day, main=company.assistant, assistant=company.operator, origin="set", reason="试",
        set_at=timezone.now(),
    )  # fmt: skip
    page = screen.open(company.assistant, **PHONE)
    page.goto(f"/roster/pairs/{day}/")
    form = page.locator(f'form[action="/roster/pairs/{day}/swap/"]')
    form.locator("select[name=other]").select_option(str(company.colleague.pk))
    form.locator("[name=reason]").fill("孩子家长会")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    form.locator(".primary").tap()
    expect(page).to_have_url(re.compile(r"/approvals/\d+/"))
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.goto(f"/roster/pairs/{day}/")
    expect(page.locator(".ros-list .badge.warn")).to_be_visible()

    for person in (company.colleague, company.lead):  # consents, then approves
        assert DutyPair.objects.get(day=day).main_id == company.assistant.pk
        deciding = screen.open(person, **PHONE)
        deciding.goto("/approvals/")
        line = deciding.locator(".ap-line")
        expect(line).to_contain_text(company.assistant.name)
        line.locator("a.primary").tap()
        deciding.locator("button[value=approved]").tap()
        expect(deciding.locator("button[value=approved]")).to_have_count(0)
        assert deciding.evaluate("document.documentElement.scrollWidth") == 390

    assert DutySwap.objects.get().outcome == "done"
    assert DutyPair.objects.get(day=day).main_id == company.colleague.pk
    page.goto(f"/roster/pairs/{day}/")
    expect(page.locator(".ros-card.main strong")).to_have_text(company.colleague.name)
    expect(page.locator(".ros-list .badge.good")).to_be_visible()
