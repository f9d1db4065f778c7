"""Spending in a real browser: from the request on a phone to the voucher the cashier paid."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from finance.expenses.models import Advance, Claim, Payment, Spending
from regulations.binding.services import entering_past
from regulations.rulebook.rules import CHINA
from tests.browser.conftest import PHONE
from tests.finance.expenses.conftest import Firm, found_firm, yuan
from tests.finance.expenses.test_invoices import DIGITAL, picture

pytestmark = pytest.mark.slow


@pytest.fixture
def firm(transactional_db) -> Firm:
    """Today's company with a budget of 1000 for hospitality."""
    now = timezone.now()
    with entering_past(right="test"):
        firm = found_firm(at=now)
    firm.budget("1000", at=now, year=now.astimezone(CHINA).year)
    return firm


@pytest.mark.clause("A7.2-1", "A7.2-2", "A7.2-3", "A7.4-1", "A7.1-2")
def test_from_the_request_on_a_phone_to_the_reimbursed_voucher(screen, firm):
    page = screen.open(firm.worker, **PHONE)
    page.goto("/expenses/")
    page.locator('.top-tools a[href="/expenses/ask/"]').tap()
    page.locator("input[name=category]").first.check(force=True)
    page.locator("[name=amount]").fill("1000.01")
    outlook = page.locator("#outlook")
    expect(outlook.locator(".ex-note.bad")).to_contain_text("0.01")
    page.locator("[name=amount]").fill("300")
    expect(outlook.locator(".ex-note.good")).to_contain_text("700.00")
    page.locator("[name=advance]").fill("200")
    page.locator("[name=purpose]").fill("接待客户晚餐")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator(".ex-form .primary").tap()
    expect(page.locator(".chain-step.open")).to_contain_text(firm.head.name)
    spending = Spending.objects.get()

    boss = screen.open(firm.head, **PHONE)
    boss.goto("/approvals/")
    boss.locator(".ap-line a.ap-what").tap()
    boss.locator("button[value=approved]").tap()
    expect(boss.locator(".messages li")).to_have_count(1)

    desk = screen.open(firm.cashier)
    desk.goto("/expenses/cashier/")
    desk.locator(".ex-pay .primary").click()
    expect(desk.locator(".messages li")).to_have_count(1)
    assert Advance.objects.get().amount == yuan(200)

    page.goto(f"/expenses/{spending.pk}/claim/")
    today = f"{timezone.localdate():%Y%m%d}"
    digital = DIGITAL.replace("20261001", today)
    photo = {"name": "发票.png", "mimeType": "image/png", "buffer": picture(digital)}
    page.locator("[name=papers]").set_input_files(photo)
    expect(page.locator("[name=amount]")).to_have_value("106.00")
    page.locator("[name=qr]").fill(f"01,04,044031900111,12345678,94.34,{today},632,4E2F")
    page.locator("[name=qr]").press("Enter")
    expect(page.locator(".ex-row")).to_have_count(2)
    page.locator("[name=amount]").nth(1).fill("100")
    expect(page.locator("[data-total]")).to_have_text("206.00")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator(".ex-form .primary").tap()
    expect(page.locator(".ex-invoices tbody tr")).to_have_count(2)
    assert Claim.objects.get().files.get().size == len(picture(digital))

    boss.goto("/approvals/")
    boss.locator(".ap-line a.ap-what").tap()
    boss.locator("button[value=approved]").tap()
    expect(boss.locator(".messages li")).to_have_count(1)

    desk.goto("/expenses/cashier/")
    desk.locator("li a.button.primary").click()
    desk.locator("[name=is_checked]").check()
    desk.locator(".ex-pay .primary").click()
    expect(desk.locator(".ex-invoices .badge.good")).to_have_count(2)
    paid = Payment.objects.get()
    assert paid.claim.total == yuan(206) and firm.cash() == yuan("9794.00")
    spending.refresh_from_db()
    assert spending.state == "settled"
