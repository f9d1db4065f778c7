"""The feedback button in a real browser: one press, in place, on a phone too."""

import pytest
from playwright.sync_api import expect

from sitecontent.database.models import Feedback
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.slow, pytest.mark.clause("C13-M3")]


@pytest.mark.parametrize(("options", "width"), [({}, 1280), (PHONE, 390)])
def test_one_press_opens_it_in_place_and_it_says_where_one_was(screen, company, options, width):
    page = screen.open(company.assistant, **options)
    page.goto("/board/?q=a")
    page.locator(".fb summary").click()
    form = page.locator(".fb-form")
    expect(form).to_be_visible()
    box = form.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    form.locator("button").click()
    expect(form.locator(".errors")).to_be_visible()
    form.locator("textarea").fill("字太小")
    form.locator("button").click()
    expect(page.locator(".fb-thanks")).to_be_visible()
    assert page.url.endswith("/board/?q=a")
    row = Feedback.objects.get()
    assert (row.page, row.width, row.room) == ("/board/?q=a", width, "notices")
    assert row.title == page.title() and row.by == company.assistant
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_on_a_page_of_the_admin_site_too(screen, company):
    page = screen.open(company.assistant)
    page.goto("/products/product/")
    page.locator(".fb summary").click()
    field = page.locator(".fb-body textarea")
    if not field.count():
        page.locator(".fb-body a").first.click()
    page.locator(".fb-body textarea").fill("列太多")
    page.locator(".fb-body button").click()
    expect(page.locator(".fb-thanks, .messages").first).to_be_visible()
    assert Feedback.objects.get().page.startswith("/products/product/")
