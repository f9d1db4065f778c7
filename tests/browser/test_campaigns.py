"""A campaign in a real browser: planned, counted on the phone, its order found; a report handed in
and read."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from regulations.binding.services import entering_past
from sitecontent.campaigns.models import Campaign, Report
from sitecontent.campaigns.reports.services import open_reports
from sitecontent.campaigns.rules import day_of
from sitecontent.campaigns.wins import find_all_wins
from tests.browser.conftest import PHONE
from tests.sitecontent.campaigns.site import Site

pytestmark = pytest.mark.slow


@pytest.fixture
def company(transactional_db) -> Site:
    """A company of today that the live portal sees."""
    with entering_past(right="test"):
        return Site(timezone.now())


@pytest.mark.clause("B2", "B5")
def test_a_campaign_is_planned_counted_and_wins_an_order(screen, company):
    now = timezone.now()
    today = day_of(now)
    page = screen.open(company.promoter)
    page.goto("/campaigns/")
    page.locator('.top a[href="/campaigns/new/"]').click()
    page.locator("[name=name]").fill("春茶搜索推广")
    page.locator("[name=goal]").fill("新客 100 单")
    page.locator("[name=starts_on]").fill(today.isoformat())
    page.locator("[name=ends_on]").fill((today + timedelta(days=6)).isoformat())
    page.locator("[name=budget]").fill("500")
    page.locator("[name=code]").fill("tea2026")
    page.locator("form.panel .primary").click()
    expect(page.locator(".messages li")).to_have_count(1)
    campaign = Campaign.objects.get()

    phone = screen.open(company.promoter, **PHONE)
    phone.goto(f"/campaigns/{campaign.pk}/")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    form = phone.locator('form[action$="/traffic/"]')
    form.locator("[name=reach]").fill("2000")
    form.locator("[name=clicks]").fill("40")
    form.locator(".primary").tap()
    form = phone.locator('form[action$="/cost/"]')
    form.locator("[name=amount]").fill("60")
    form.locator("[name=what]").fill("点击费")
    form.locator(".primary").tap()
    expect(phone.locator(".messages li")).to_have_count(1)
    company.sell("120.00", at=now, buyer_note="用码 TEA2026")
    find_all_wins(timezone.now())
    page.goto(f"/campaigns/{campaign.pk}/")
    figures = page.locator(".cp-figures")
    expect(figures).to_contain_text("1.50")  # 60 yuan for 40 clicks
    expect(figures).to_contain_text("2.00")  # 120 yuan for 60
    page.goto("/campaigns/channels/")
    card = page.locator(".cp-card", has_text="淘宝旗舰店")
    expect(card).to_contain_text("120.00")


@pytest.mark.clause("B2")
def test_a_report_is_handed_in_and_read_on_the_phone(screen, company):
    open_reports(timezone.now())
    report = Report.objects.get(channel=company.taobao)
    page = screen.open(company.seller)
    page.goto("/campaigns/reports/")
    page.locator(f'a[href="/campaigns/reports/{report.pk}/"]').click()
    box = page.locator("[name=text]")
    expect(box).to_have_value(report.text)
    box.fill("本月渠道平稳。")
    page.locator("button[value=hand-in]").click()
    expect(page.locator(".cp-print")).to_have_text(Report.objects.get(pk=report.pk).fingerprint)
    phone = screen.open(company.lead, **PHONE)
    phone.goto(f"/campaigns/reports/{report.pk}/")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.locator("textarea[name=text]").fill("收到")
    phone.locator("form .primary").tap()
    expect(phone.locator(".messages li")).to_have_count(1)
    expect(phone.locator(".cp-notes")).to_contain_text(company.lead.name)
