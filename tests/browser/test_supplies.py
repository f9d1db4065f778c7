"""Supplies in a real browser: a purchase from the request on a phone to the paid order."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from finance.expenses.models import Payment
from hr.people.models import Employee
from hr.supplies.models import Order, Purchase, Slip
from hr.supplies.receipts.selectors import payable_slips
from regulations.binding.services import entering_past
from tests.browser.conftest import PHONE
from tests.finance.expenses.test_supplies import provide
from tests.hr.supplies.conftest import Office, found_office

pytestmark = pytest.mark.slow


@pytest.fixture
def office(transactional_db) -> Office:
    """Today's office with one item and three suppliers."""
    with entering_past(right="test"):
        office = found_office(at=timezone.now() - timedelta(hours=1))
        office.paper = office.item()
        provide(office)
    for name in ("得力", "齐心", "晨光"):
        office.supplier(name)
    return office


def decide(page) -> None:
    """Approve what lies first in a person's inbox."""
    page.goto("/approvals/")
    page.locator(".ap-line a.ap-what").first.tap()
    page.locator("button[value=approved]").tap()
    expect(page.locator(".messages li")).to_have_count(1)


@pytest.mark.clause("A3-1", "A3-2", "A3-3", "A3-4", "A3-L4", "A3-L5", "A7.1-2")
def test_from_the_request_on_a_phone_to_the_paid_order(screen, office):
    phone = screen.open(office.clerk, **PHONE)
    phone.goto("/supplies/requests/")
    phone.locator('.top-tools a[href="/supplies/requests/ask/"]').tap()
    phone.locator("[name=reason]").fill("库存不足")
    rows = phone.locator(".sp-row").count()
    phone.locator("[name=item]").last.select_option(f"{office.paper.pk}")
    phone.locator("[name=quantity]").nth(rows - 1).fill("5")
    expect(phone.locator(".sp-row")).to_have_count(rows + 1)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.locator("main .button.primary").tap()
    expect(phone.locator(".chain-step.open")).to_contain_text(office.deputy.name)
    purchase = Purchase.objects.get()

    deputy = screen.open(office.deputy, **PHONE)
    decide(deputy)

    desk = screen.open(office.buyer)
    day = f"{timezone.localdate() + timedelta(days=3)}"
    for number, (name, price) in enumerate((("晨光", "22"), ("齐心", "21"), ("得力", "20")), 1):
        desk.goto(f"/supplies/requests/{purchase.pk}/")
        desk.locator("[name=supplier]").select_option(label=name)
        desk.locator("[name=delivery_on]").fill(day)
        desk.locator("[name^=price_]").fill(price)
        desk.locator('form[action$="/quote/"] .primary').click()
        expect(desk.locator(".sp-quotes > li")).to_have_count(number)
    expect(desk.locator(".sp-quotes .best")).to_contain_text("得力")
    desk.locator(".sp-quotes .best .primary").click()
    expect(desk.locator("h1")).to_contain_text("得力")
    order = Order.objects.get()

    phone.goto(f"/supplies/orders/{order.pk}/")
    phone.locator("input[name=note]").fill("S1")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.locator('form[action$="/receive/"] .primary').tap()
    expect(phone.locator(".messages li")).to_have_count(1)

    desk.goto(f"/supplies/orders/{order.pk}/")
    desk.locator("[name=number]").fill("26532000000000000001")
    desk.locator("[name=day]").fill(f"{timezone.localdate()}")
    desk.locator("[name^=quantity_]").fill("5")
    desk.locator('form[action$="/invoice/"] [name^=price_]').fill("20")
    desk.locator("[name=total]").fill("100")
    desk.locator('form[action$="/invoice/"] .primary').click()
    expect(desk.locator(".sp-note.good")).to_have_count(1)
    desk.locator('form[action$="/slip/"] .primary').click()
    expect(desk.locator(".chain-step.open")).to_contain_text(office.deputy.name)

    decide(deputy)
    # The general manager of the lowest number, of whom the windows' own company has one too.
    second = Slip.objects.get().approval.steps.get(state="open").people
    decide(screen.open(Employee.objects.get(pk=second[0]), **PHONE))
    assert Slip.objects.get().state == "approved"
    assert [each.amount for each in payable_slips()] == [100]
    desk.goto(f"/supplies/orders/{order.pk}/")
    expect(desk.locator(".top-tools .badge")).to_have_class("badge good")

    till = screen.open(office.cashier)
    till.goto("/expenses/cashier/")
    row = till.locator('.ex-todo li:has(a[href^="/expenses/supplies/"])')
    expect(row).to_contain_text("得力")
    row.locator("button.primary").click()
    expect(till.locator('.ex-todo a[href^="/expenses/supplies/"]')).to_have_count(0)
    payment = Payment.objects.get()
    assert (payment.slip, payment.by) == (Slip.objects.get(), office.cashier)
    desk.goto(f"/supplies/orders/{order.pk}/")
    expect(desk.locator(f'a[href="/expenses/supplies/{payment.slip_id}/"]')).to_have_count(1)
