"""Clocking in on a phone: one tap, a double tap, and a mark put right."""

import re

import pytest
from playwright.sync_api import expect

from attendance.timekeeping.models import Correction, Network, Punch
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.slow, pytest.mark.clause("A2.2-3")]


def test_one_tap_on_a_phone_records_one_punch(screen, company):
    page = screen.open(company.designer, **PHONE)
    page.goto("/")
    page.locator(".bottom a[href='/attendance/punch/']").tap()
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^\d\d:\d\d:\d\d$"))
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    button = page.locator(".tk-button")
    assert button.bounding_box()["height"] >= 100
    button.tap()
    expect(page.locator(".tk-done .badge")).to_have_class(re.compile("good"))
    expect(page.locator(".tk-lines li")).to_have_count(1)
    punch = Punch.objects.get()
    assert (punch.person, punch.is_outside) == (company.designer, False)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_double_tap_records_one_punch(screen, company):
    page = screen.open(company.designer, **PHONE)
    page.goto("/attendance/punch/")
    page.locator(".tk-button").dblclick()
    expect(page.locator(".tk-done b")).to_be_visible()
    page.locator(".tk-button").click()  # the fresh button, a moment later
    expect(page.locator(".tk-lines li")).to_have_count(1)
    page.reload()
    expect(page.locator(".tk-lines li")).to_have_count(1)
    assert Punch.objects.count() == 1


@pytest.mark.clause("A2.3-3")
def test_one_phone_of_two_people_is_one_browser(screen, company):
    first = screen.open(company.designer, **PHONE)
    first.goto("/attendance/punch/")
    first.locator(".tk-button").tap()
    expect(first.locator(".tk-done b")).to_be_visible()
    state = first.context.cookies()
    second = screen.open(company.assistant, **PHONE)
    second.context.add_cookies([each for each in state if each["name"] == "bylaw-browser"])
    second.goto("/attendance/punch/")
    second.locator(".tk-button").tap()
    expect(second.locator(".tk-done b")).to_be_visible()
    assert len(set(Punch.objects.values_list("browser", flat=True))) == 1


def test_punch_from_outside_is_kept_and_marked(screen, company):
    Network.objects.create(name="总部", addresses="203.0.113.0/24")
    page = screen.open(company.designer, **PHONE)
    page.goto("/attendance/punch/")
    page.locator(".tk-button").tap()
    expect(page.locator(".tk-lines .badge.warn")).to_be_visible()
    assert Punch.objects.get().is_outside


def test_wrong_mark_is_put_right_from_the_phone(screen, company):
    screen.forgive("status of 422")  # a correction without its proof
    page = screen.open(company.designer, **PHONE)
    page.goto("/attendance/punch/")
    page.locator(".tk-button").tap()
    page.locator(".tk-fix").tap()
    page.locator("[name=wanted_at]").fill("")
    page.locator("[name=reason]").fill("同事误用我的手机")
    page.locator(".tk-form .primary").tap()
    expect(page.locator(".tk-refused .clause")).to_have_text("A2.2-3")
    page.locator("[name=proof]").fill("李雷可证")
    page.locator(".tk-form .primary").tap()
    expect(page.locator(".facts")).to_contain_text("同事误用我的手机")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert Correction.objects.get().kind == "remove"
    deciding = screen.open(company.lead)
    deciding.goto("/approvals/")
    expect(deciding.locator("main")).to_contain_text(company.designer.name)
