"""The vault in a real browser: a secret made by the page, opened, hidden again by itself."""

import contextlib

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import Error, expect

from hr.people.selectors import general_manager
from regulations.binding.services import entering_past
from regulations.passwords import Spec, faults
from sitecontent.vault.models import Change, Entry, Reveal
from tests.browser.conftest import PHONE, SECONDS
from tests.sitecontent.vault.safe import CANARY, PASSWORD, Safe, found_safe

pytestmark = pytest.mark.slow


@pytest.fixture
def safe(transactional_db, settings) -> Safe:
    """Today's safe; its key file lies where the portal of this test looks for it."""
    settings.VAULT_KEYS.unlink(missing_ok=True)
    with entering_past(right="test"):
        return found_safe()


def _open(page, reason: str):
    page.locator(".vt-open [name=reason]").fill(reason)
    page.locator(".vt-open [name=password]").fill(PASSWORD)
    page.locator(".vt-open button").click()


@pytest.mark.clause("C6-2", "C8-2")
def test_a_secret_is_shown_for_half_a_minute_and_gone_from_the_page(screen, safe):
    entry = safe.entry("网站后台", password=CANARY)
    screen.forgive("422|cache")
    page = screen.open(safe.keeper)
    page.goto(f"/vault/{entry.pk}/")
    page.locator(".vt-open [name=reason]").fill("改首页")
    page.locator(".vt-open [name=password]").fill("falsch")
    page.locator(".vt-open button").click()
    expect(page.locator("[role=alert].gd-refused")).to_be_visible()
    assert not Reveal.objects.exists()

    plain = screen.open(safe.admin, java_script_enabled=False)  # hidden by the header alone
    plain.goto(f"/vault/{entry.pk}/")
    _open(plain, "改首页")
    expect(plain.locator(".vt-shown")).to_contain_text(CANARY)
    _open(page, "改首页")
    expect(page.locator(".vt-shown")).to_contain_text(CANARY)
    page.wait_for_timeout(25 * SECONDS)
    expect(page.locator(".vt-shown")).to_contain_text(CANARY)
    expect(page).to_have_url(f"{screen.root}/vault/{entry.pk}/", timeout=10 * SECONDS)
    assert CANARY not in page.content()
    with contextlib.suppress(Error):  # the browser kept nothing of it
        page.go_back()
    page.wait_for_timeout(SECONDS)
    assert CANARY not in page.content()
    expect(plain).to_have_url(f"{screen.root}/vault/{entry.pk}/", timeout=10 * SECONDS)
    assert CANARY not in plain.content()
    assert Reveal.objects.count() == 2


@pytest.mark.clause("C8-2")
def test_turning_to_another_window_hides_it_at_once(screen, safe):
    entry = safe.entry("网站后台", password=CANARY)
    page = screen.open(safe.keeper, **PHONE)
    page.goto(f"/vault/{entry.pk}/")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    _open(page, "改首页")
    expect(page.locator(".vt-shown")).to_contain_text(CANARY)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.evaluate("dispatchEvent(new Event('blur'))")
    expect(page).to_have_url(f"{screen.root}/vault/{entry.pk}/")
    assert CANARY not in page.content()


@pytest.mark.clause("C8-2", "C13-2")
def test_a_login_with_a_second_factor_opens_with_password_and_code_alone(screen, safe):
    entry, key = safe.entry("网站后台", password=CANARY), generate_totp_secret()
    TOTP.activate(safe.keeper, key)
    screen.forgive("422")
    page = screen.open(safe.keeper)
    for code in ("", "000000"):
        page.goto(f"/vault/{entry.pk}/")
        page.locator(".vt-open [name=code]").fill(code)
        _open(page, "改首页")
        expect(page.locator("[role=alert].gd-refused")).to_contain_text("密码或验证码不对")
    assert not Reveal.objects.exists()
    page.goto(f"/vault/{entry.pk}/")
    now = next(yield_hotp_counters_from_time())
    page.locator(".vt-open [name=code]").fill(format_hotp_value(hotp_value(key, now)))
    _open(page, "改首页")
    expect(page.locator(".vt-shown")).to_contain_text(CANARY)
    assert Reveal.objects.get().proof == "password and code"


@pytest.mark.clause("C8-1", "C8-2", "C13-8")
def test_a_password_made_by_the_page_is_approved_on_the_phone_and_set(screen, safe):
    page = screen.open(safe.keeper)
    page.goto("/vault/new/")
    page.locator("[name=name]").fill("公司网银")
    page.locator("[name=kind]").select_option("bank")
    page.locator("[data-vt-make]").click()
    expect(page.locator("[name=password]")).not_to_have_value("")
    made = page.locator("[name=password]").input_value()
    assert not list(faults(made, Spec()))
    for person in (safe.head, safe.keeper):
        page.locator(f"[name=holders][value='{person.pk}']").check()
    page.locator("[name=reason]").fill("开户")
    page.locator("main form .primary").click()
    expect(page.locator(".messages li")).to_have_count(1)

    head = screen.open(general_manager(), **PHONE)
    head.goto("/approvals/")
    head.locator(".ap-line a.ap-what").tap()
    expect(head.locator("dl.facts").first).to_contain_text("公司网银")
    assert made not in head.content()
    head.locator("button[value=approved]").tap()
    expect(head.locator(".messages li")).to_have_count(1)

    entry = Entry.objects.get()
    page.goto(f"/vault/{entry.pk}/")
    page.locator(".gd-note.good button").click()
    expect(page.locator(".messages li")).to_have_count(1)
    entry.refresh_from_db()
    assert entry.current_id == Change.objects.get().secret_id
    _open(page, "核对")
    expect(page.locator(".vt-shown")).to_contain_text(made)
