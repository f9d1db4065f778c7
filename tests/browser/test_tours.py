"""A tour in a real browser: its departure refused at the gate, and then allowed."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from finance.tours.models import Departure
from regulations.binding.services import entering_past
from regulations.rulebook.rules import day_of
from tests.browser.conftest import PHONE
from tests.finance.tours.conftest import add_staff

pytestmark = pytest.mark.slow


@pytest.mark.clause("A7.3-1", "A7.3-4")
def test_a_departure_is_refused_and_then_allowed(screen, company):
    screen.forgive("status of 422")  # the refusal
    at = timezone.now()
    with entering_past(right="test"):
        agency = add_staff(head=company.manager)
    departs = day_of(at) + timedelta(days=1)
    tour = agency.tour(departs=departs, returns=departs + timedelta(days=2), at=at)
    agency.contract_at(tour, "10000", at)
    agency.budget(tour, "5000", at=at)
    agency.pay_in(tour, "7999.99", at=at)

    desk = screen.open(agency.operations)
    desk.goto(f"/tours/{tour.pk}/")
    desk.locator("#gate form button").first.click()
    refusal = desk.locator(".tr-refused")
    expect(refusal).to_contain_text("0.01")
    expect(refusal.locator(".clause")).to_have_text("A7.3-4")
    assert not Departure.objects.exists()

    seller = screen.open(agency.sales, **PHONE)
    seller.goto(f"/tours/{tour.pk}/")
    assert seller.evaluate("document.documentElement.scrollWidth") == 390
    seller.locator("#money summary").last.tap()
    seller.locator("#money input[name=amount]").fill("0.01")
    seller.locator("#money form button.primary").last.tap()
    expect(seller.locator("#money .tr-rows li")).to_have_count(2)

    cashier = screen.open(agency.cashier)
    cashier.goto("/tours/money/")
    cashier.locator("form button.primary").first.click()
    expect(cashier).to_have_url(re.compile("/tours/money/$"))
    expect(cashier.locator("form button.primary")).to_have_count(0)

    desk.goto(f"/tours/{tour.pk}/")
    desk.locator("#gate form button.primary").first.click()
    expect(desk.locator("#gate.open")).to_contain_text("8,000.00")
    assert Departure.objects.get().exemption is None
