"""A real browser on the live portal; whatever it complains about fails the test."""

import os
import re
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from config.warming import warm
from tests import worlds
from tests.company import Company

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SECONDS = 1000  # Playwright counts in milliseconds
# The first page of a fresh process compiles every template; a busy machine takes its time.
expect.set_options(timeout=30 * SECONDS)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, else the one that Playwright brought."""
    warm()  # as a server does before anybody asks it for a page
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    # Playwright keeps an event loop in this thread, in which Django would refuse its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, headless=True, args=list(ARGUMENTS)
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Screen:
    """Browser windows of one test, and what they complained about."""

    def __init__(self, browser: Browser, root: str) -> None:
        self.browser = browser
        self.root = root
        self.complaints: list[str] = []
        self.forgiven: str = ""
        self._contexts: list[BrowserContext] = []

    def open(self, person=None, **options) -> Page:
        """A window of its own, logged in where a person is given; `options` as of a context."""
        context = self.browser.new_context(
            base_url=self.root, locale="zh-CN", timezone_id="Asia/Shanghai",
            **{"viewport": {"width": 1280, "height": 800}} | options,
        )  # fmt: skip
        context.set_default_timeout(40 * SECONDS)
        self._contexts.append(context)
        if person is not None:
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(person)}
            context.add_cookies([cookie | {"url": self.root}])
        page = context.new_page()
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        return page

    def forgive(self, pattern: str) -> None:
        """Complaints like this are what the test is about."""
        self.forgiven = pattern

    def close(self) -> None:
        """Close every window; fails when one complained."""
        for context in self._contexts:
            context.close()
        serious = [
            each
            for each in self.complaints
            if not (self.forgiven and re.search(self.forgiven, each))
        ]
        assert not serious, serious

    def _listen(self, message) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.location.get('url', '')}: {message.text}")


def session_of(person) -> str:
    """The key of a session in which a person is logged in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return session.session_key


company = worlds.shared(Company, commits=True)


@pytest.fixture
def screen(chromium, live_server, company) -> Iterator[Screen]:
    """Windows on the live portal."""
    made = Screen(chromium, live_server.url)
    yield made
    made.close()
