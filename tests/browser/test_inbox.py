"""The inbox under the keyboard."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from regulations.approvals.models import Decision
from tests.regulations.approvals.conftest import BOSS, FILES, Office, people, registered

pytestmark = pytest.mark.slow


@pytest.fixture
def office(company):
    """The people of the tests of approvals, with a kind of their own."""
    yield from registered(Office(people()))


def test_the_key_of_a_line_for_the_files_files_it(screen, office):
    approval = office.ask(BOSS, FILES, at=timezone.now())
    office.say(approval, "approved", by=office.boss, at=timezone.now())
    page = screen.open(office.files)
    page.goto("/approvals/")
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator(".ap-line")).to_have_count(0)
    assert Decision.objects.filter(verdict="filed", by=office.files).count() == 1
