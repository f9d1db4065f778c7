"""A rule version in a real browser: drafted, tried on the past, approved on a phone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from orders.desk import services
from regulations.amendments import tasks
from regulations.amendments.models import RuleDraft
from regulations.rulebook import rulesets
from regulations.rulebook.models import RuleVersion
from regulations.rulebook.selectors import in_force
from tests.browser.conftest import PHONE
from tests.company import TEN, minutes
from tests.regulations.amendments.conftest import TeaRules, plant_tea

pytestmark = pytest.mark.slow


def late_contact(company) -> None:
    """An order whose customer was contacted twelve minutes after it was accepted."""
    order = company.receive()
    company.do(services.accept_order, order, by=company.assistant, at=TEN + minutes(1))
    company.do(
        services.contact_customer, order, by=company.assistant, at=TEN + minutes(13),
        way="phone", outcome="reached",
    )  # fmt: skip


@pytest.mark.clause("A2.1-1")
def test_a_version_is_drafted_tried_and_approved_on_the_phone(screen, company):
    screen.forgive("status of 422")  # a value out of its bounds
    late_contact(company)
    day = (timezone.now() + timedelta(days=10)).date()
    page = screen.open(company.lead)
    page.goto("/rules/drafts/new/?set=orders")
    page.locator("input[name=contact_within]").fill("0")
    page.locator("input[name=in_force_from]").fill(f"{day}")
    page.locator("textarea[name=note]").fill("来单集中")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wrong = page.locator("#value-contact_within .errors")
    expect(wrong.locator("a.clause")).to_have_text("C7-2")
    expect(page.locator("textarea[name=note]")).to_have_value("来单集中")
    page.locator("input[name=contact_within]").fill("15")
    page.keyboard.press("Enter")  # saves; no button of a table is in the way
    draft = page.locator(".am-figures .changed dd")
    expect(draft.locator("del")).to_contain_text("10")
    expect(draft.locator("ins")).to_contain_text("15")

    page.locator("input[name=since]").fill("2026-03-01")
    page.locator("input[name=until]").fill("2026-03-31")
    page.locator("button[value=try]").click()
    expect(page.locator("#trial progress")).to_be_visible()
    tasks.work_trials()
    expect(page.locator(".am-sums .better dd")).to_have_text("1")  # by itself, without a reload
    expect(page.locator(".am-bars").first).to_contain_text("王小芳")
    page.locator("button[value=ask]").click()
    expect(page.locator(".am-head .badge.warn")).to_be_visible()
    assert RuleVersion.objects.filter(rule_set="orders").count() == 1

    phone = screen.open(company.manager, **PHONE)
    phone.goto("/approvals/")
    found = RuleDraft.objects.get()
    phone.locator(f'a[href="/approvals/{found.approval_id}/"]').first.tap()
    expect(phone.locator("dl.facts").first).to_contain_text("15")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.locator(f'a[href="/rules/drafts/{found.pk}/"]').tap()
    expect(phone.locator(".am-sums .better dd")).to_have_text("1")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.go_back()
    phone.locator("button[name=verdict][value=approved]").tap()
    expect(phone.locator("button[name=verdict]")).to_have_count(0)
    found.refresh_from_db()
    assert (found.version.number, found.version.enacted_by) == (2, company.manager)
    assert in_force("orders", timezone.now()).params.contact_within == 10
    assert in_force("orders", timezone.now() + timedelta(days=11)).params.contact_within == 15


def test_rows_of_a_table_come_and_go_on_a_phone(screen, company, monkeypatch):
    monkeypatch.setattr(rulesets, "_types", {"tea": TeaRules})
    plant_tea()
    page = screen.open(company.lead, **PHONE)
    page.goto("/rules/drafts/new/?set=tea")
    page.locator("textarea[name=note]").fill("加一档")
    page.locator("button[name=add][value=brackets]").tap()
    expect(page.locator("input[name='brackets.2.fine']")).to_have_value("")
    page.locator("input[name='brackets.2.up_to']").fill("60")
    page.locator("input[name='brackets.2.fine']").fill("100")
    page.locator("button[name=remove][value='brackets.0']").tap()
    expect(page.locator("input[name='brackets.0.up_to']")).to_have_value("30")
    expect(page.locator("input[name='brackets.2.up_to']")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator(".am-words button.primary").tap()
    expect(page.locator(".am-figures .changed")).to_have_count(1)
    assert RuleDraft.objects.get().values["brackets"] == [
        {"up_to": 30, "fine": 50}, {"up_to": 60, "fine": 100},
    ]  # fmt: skip
