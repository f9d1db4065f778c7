"""The key of the next step beyond the confirmation, and while the server is away."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from orders.desk import services
from orders.desk.models import OrderEvent
from tests.browser.conftest import SECONDS
from tests.company import Company

pytestmark = pytest.mark.slow


def brought_on(company: Company, *, to_shipping: bool, **changes):
    """An order that was confirmed a moment ago, or taken over as well."""
    at, desk = timezone.now(), {"by": company.assistant}
    order = company.receive(at=at, **changes)
    company.do(services.accept_order, order, at=at, **desk)
    confirmed = {"way": "phone", "outcome": "confirmed"}
    company.do(services.contact_customer, order, at=at, **confirmed, **desk)
    if to_shipping:
        company.do(services.hand_over_order, order, at=at, to=company.operator, **desk)
        company.do(services.take_over_order, order, at=at, by=company.operator)
    return order


def test_the_key_of_the_next_step_leads_into_the_form_of_the_hand_over(screen, company):
    order = brought_on(company, to_shipping=False)
    page = screen.open(company.assistant)
    page.goto(f"/desk/orders/{order.pk}/")
    page.keyboard.press("a")
    expect(page.locator("#panel select[name=to]")).to_be_focused()
    assert not OrderEvent.objects.filter(order=order, kind="handed_over").exists()


def test_the_key_leads_from_remark_to_remark_and_on_to_the_carrier(screen, company):
    order = brought_on(company, to_shipping=True, buyer_note="加冰袋", seller_note="赠品")
    page = screen.open(company.operator)
    page.goto(f"/desk/orders/{order.pk}/")
    for number in ("0", "-1"):
        page.keyboard.press("a")
        expect(page.locator(f'#panel [name=ticked][value="{number}"]')).to_be_focused()
        page.keyboard.press("Space")
    page.keyboard.press("a")
    expect(page.locator("#panel [name=carrier]")).to_be_focused()


def test_while_the_server_is_away_the_panel_takes_no_press(screen, company):
    screen.forgive(r"ERR_FAILED|htmx:(sendError|afterRequest)$")
    order = company.receive(at=timezone.now())
    page = screen.open(company.assistant)
    page.goto(f"/desk/orders/{order.pk}/")
    page.route("**/*", lambda route: route.abort())
    expect(page.locator(".lost")).to_be_visible(timeout=8 * SECONDS)
    asked = []
    page.on("request", lambda request: asked.append(request) if request.method == "POST" else None)
    page.keyboard.press("a")
    page.locator("#panel .step button").click(force=True)
    page.wait_for_timeout(1 * SECONDS)
    assert asked == []
    page.unroute("**/*")
    expect(page.locator(".lost")).to_be_hidden(timeout=8 * SECONDS)
    page.locator("#panel .step button").click()
    expect(page.locator("#panel .s-accepted")).to_be_visible()
