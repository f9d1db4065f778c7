"""The search window under the fingers of somebody who types faster than answers come."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.slow


def test_enter_goes_to_what_was_typed_and_not_to_what_was_found_before(screen, company):
    page = screen.open(company.lead)
    page.goto("/handbook/")
    page.keyboard.press("/")
    field, hit = page.locator("dialog.finder input"), page.locator("dialog.finder a.finder-hit")
    field.fill(company.lead.number)
    expect(hit.first).to_contain_text(company.lead.name)
    field.fill("wxf")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/people/1002/$"))


def test_enter_waits_for_nothing_where_nothing_is_found(screen, company):
    page = screen.open(company.lead)
    page.goto("/handbook/")
    page.keyboard.press("/")
    field = page.locator("dialog.finder input")
    field.fill("zzzzqqq")
    field.press("Enter")
    expect(page.locator("dialog.finder .empty")).to_contain_text("zzzzqqq")
    expect(page).to_have_url(re.compile(r"/handbook/$"))
