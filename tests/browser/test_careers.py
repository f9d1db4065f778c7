"""Leaving in a real browser: from the resignation to the closed login."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from hr.careers.leaving import lasts
from hr.careers.models import Departure, Signature
from hr.people.plans.services import apply_plan
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.slow


@pytest.mark.clause("A5-2")
def test_resignation_to_closed_login(screen, company):
    screen.forgive("status of 422")  # a last day before the notice is over
    person, today = company.designer, timezone.localdate()
    page = screen.open(person)
    page.goto("/careers/own/")
    page.locator('details:has(form[action="/careers/resign/"]) summary').click()
    page.locator("input[name=last_day]").fill(f"{today}")
    page.locator("textarea[name=reason], input[name=reason]").fill("回老家")
    page.locator(".car-under button").click()
    expect(page.locator(".errors")).to_contain_text("预告期")
    expect(page.locator("input[name=reason]")).to_have_value("回老家")
    page.locator("input[name=goes_early]").check()
    page.locator(".car-under button").click()
    expect(page.locator(".messages .success")).to_be_visible()
    row = Departure.objects.get()
    url = f"/careers/leavings/{row.pk}/"

    phone = screen.open(company.lead, **PHONE)
    phone.goto(url)
    phone.locator(f'form[action="{url}receive/"] button').tap()
    expect(phone.locator(f'form[action="{url}receive/"]')).to_have_count(0)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390

    page.goto(url)
    page.locator(f'details:has(form[action="{url}hand-over/"]) summary').click()
    page.locator("select[name=taker]").select_option(str(company.assistant.pk))
    page.locator("input[name=work]").fill("专题页源文件")
    page.locator(f'form[action="{url}hand-over/"] button').click()
    expect(page.locator(".car-rows")).to_contain_text("专题页源文件")

    phone.goto(url)  # not before the taker has it
    phone.locator(f'form[action="{url}sign/own/"] button').tap()
    expect(phone.locator(".errors")).to_contain_text("交接")
    taker = screen.open(company.assistant, **PHONE)
    taker.goto("/careers/own/")
    taker.locator(f'a[href="{url}"]').tap()
    taker.locator('form[action*="/hand-over/"] button').first.tap()
    expect(taker.locator(".badge.good")).to_have_count(1)
    for who, desks in (
        (company.lead, ("own",)), (company.manager, ("office", "finance")),
        (company.administrator, ("systems",)), (company.hr, ("personnel",)),
    ):  # fmt: skip
        desk = screen.open(who)
        for name in desks:
            desk.goto(url)
            desk.locator(f'form[action="{url}sign/{name}/"] button').click()
            expect(desk.locator(".messages .success")).to_be_visible()
    assert Signature.objects.count() == 5
    expect(desk.locator(".car-waits")).to_contain_text("预告期")
    expect(desk.locator(f'form[action="{url}settle/"] button')).to_be_disabled()

    apply_plan(plan_id=row.plan_id, at=timezone.now() + timedelta(days=1))  # as the worker does
    page.goto("/careers/own/")
    expect(page).to_have_url(re.compile("/login/"))
    assert lasts.watch_gone(at=timezone.now()) == 0
    page.locator("input[name=login]").fill(person.number)
    page.locator("input[name=password]").fill("guizhang-2026")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/account/inactive/"))
    person.refresh_from_db()
    assert not person.is_active and not person.usersession_set.exists()
