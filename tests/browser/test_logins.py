"""Logins that owe something, in a real browser, whose pages ask for pieces of themselves."""

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.utils import timezone
from playwright.sync_api import expect

from hr.people.logins.outside import connect_outside
from hr.people.services import issue_password
from regulations.binding.services import entering_past
from tests.browser.conftest import PHONE, SECONDS
from tests.company import Company
from tests.hr.people.logins.outside import outside_set_up

pytestmark = [pytest.mark.slow, pytest.mark.clause("C13-8", "C13-2")]
OWN = "another-secret3"


@pytest.fixture
def company(transactional_db) -> Company:
    with entering_past(right="test"):
        return Company()


def _log_in(page, person, password: str) -> list[str]:
    """Log in by the form; which pages were loaded since."""
    loads: list[str] = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    page.goto("/account/login/")
    page.locator("[name=login]").fill(person.number)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    return loads


def test_an_issued_password_is_changed_where_it_leads(screen, company):
    password = issue_password(employee=company.lead, by=company.hr, at=timezone.now())
    page = screen.open(**PHONE)
    loads = _log_in(page, company.lead, password)
    expect(page).to_have_url(f"{screen.root}/account/password/change/")
    page.wait_for_timeout(4 * SECONDS)
    assert loads.count(f"{screen.root}/account/password/change/") == 1
    page.locator("[name=oldpassword]").fill(password)
    for name in ("password1", "password2"):
        page.locator(f"[name={name}]").fill(OWN)
    page.locator("[name=password2]").press("Enter")
    expect(page).to_have_url(f"{screen.root}/")


def test_a_second_factor_is_set_up_where_it_leads(screen, company, settings):
    settings.SECOND_FACTOR = True
    manager = company.manager
    with entering_past(right="test"):
        manager.set_password(OWN)
        manager.save()
    page = screen.open()
    loads = _log_in(page, manager, OWN)
    expect(page).to_have_url(f"{screen.root}/account/code/setup/")
    page.wait_for_timeout(4 * SECONDS)
    assert loads.count(f"{screen.root}/account/code/setup/") == 1
    secret = page.locator(".factor-key").inner_text().replace(" ", "")
    counter = next(iter(yield_hotp_counters_from_time()))
    page.locator("[name=code]").fill(format_hotp_value(hotp_value(secret, counter)))
    page.locator("[name=code]").press("Enter")
    expect(page).to_have_url(f"{screen.root}/account/codes/")
    page.goto("/")
    expect(page).to_have_url(f"{screen.root}/")


def test_a_button_leads_to_an_account_outside_and_back(screen, company, settings, monkeypatch):
    """A browser lets a form lead only where the policy of its page says, redirects and all."""
    with outside_set_up(settings, monkeypatch) as there:
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] | {
            "form-action": ["'self'", there.root]
        }
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy}
        words = {"provider": "wecom", "uid": "ww1/limei", "name": "LiMei", "at": timezone.now()}
        connect_outside(employee=company.designer, **words)
        page = screen.open(**PHONE)
        page.goto("/account/login/?next=/notices/")
        page.get_by_role("button", name="用企业微信登录").click()
        expect(page).to_have_url(f"{screen.root}/notices/")


def test_no_form_leads_to_what_is_not_set_up(screen, company, settings, monkeypatch):
    screen.forgive("Content Security Policy")
    with outside_set_up(settings, monkeypatch):
        page = screen.open()
        page.goto("/account/login/")
        page.get_by_role("button", name="用企业微信登录").click()
        page.wait_for_timeout(2 * SECONDS)
        assert page.url == f"{screen.root}/account/login/"
