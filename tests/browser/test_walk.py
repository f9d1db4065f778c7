"""Everybody's day through their menu: at both sizes, in both languages.

Everybody opens every page of their menu, its tabs, and the first row of each list. What costs time,
and is the same for all who see a page, is done for whoever of the run sees it first: axe, and
English.
"""

from collections.abc import Generator, Iterator
from zlib import crc32

import pytest
from django.conf import settings
from django.urls import resolve
from playwright.sync_api import Page

from hr.people.models import Employee, Position
from hr.people.services import hire_employee
from tests import worlds
from tests.addresses import found_everything
from tests.browser import axe, eyes
from tests.browser.conftest import SECONDS, Screen
from tests.company import TEN
from tests.depth import ALL

pytestmark = pytest.mark.slow
house = worlds.shared(found_everything, commits=True)

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# Looked at on the home page: it is the same on all of them.
SHELL = (".side", ".bottom")
CHINESE, ENGLISH = "zh-hans", "en"
# Who has a menu of their own, by the numbers of the company with something everywhere.
PEOPLE = {
    "general manager": "1000", "lead": "1001", "assistant": "1002", "operator": "1004",
    "HR": "1005", "designer": "1006", "administrator": "1007", "accountant": "1011",
    "cashier": "1012", "service": "1013", "tour operations": "9002", "sales": "9003",
    "guide": "9004",
}  # fmt: skip

# Everybody takes a quarter of an hour. A plain run walks with the menu of most people past every
# third page, and axe looks at each at one size, by turns.
FEW = ("assistant",)
EACH = 1 if ALL else 3


class Walk:
    """One person's way through the portal in one language."""

    def __init__(self, page: Page, language: str, examined: set[tuple[str, str]]) -> None:
        self.page, self.language, self.examined = page, language, examined
        self.seen: set[str] = set()

    def faults(self) -> Iterator[str]:
        """What is wrong on the pages of the menu, their tabs, and where the first row of each
        leads."""
        self.page.goto("/")
        links = self.page.locator(".side .menu a").all()
        for path in [link.get_attribute("href") for link in links[::EACH]]:
            for tab in (yield from self._rows(path)):
                yield from self._rows(tab)

    def _rows(self, path: str) -> Generator[str, None, list[str]]:
        """Look at a page and at the first row of its list; returns where its tabs lead."""
        sight = yield from self._visit(path)
        if sight and sight.first:
            yield from self._visit(sight.first)
        return sight.tabs if sight else []

    def _visit(self, path: str) -> Generator[str, None, eyes.Sight | None]:
        """Look at a page unless it was; yields what is wrong, returns what there is."""
        place = (resolve(path).view_name, self.language)
        is_new = place not in self.examined
        if path in self.seen or (self.language == ENGLISH and not is_new):
            return None
        self.seen.add(path)
        self.examined.add(place)
        self.page.set_viewport_size(WIDE)
        status = self.page.goto(path).status
        sight = eyes.look(self.page)
        found = [*sight.faults(self.language), *([] if status == 200 else [f"status {status}"])]
        for size in (WIDE, NARROW):
            self.page.set_viewport_size(size)
            by_axe = is_new and self.language == CHINESE and (ALL or size == _by_turns(*place))
            found += self._at_this_size(by_axe, path)
        yield from (f"{path} {fault}" for fault in found)
        return sight

    def _at_this_size(self, by_axe: bool, path: str) -> Iterator[str]:
        width = self.page.viewport_size["width"]
        yield from (f"at {width}: {each}" for each in eyes.crowded(self.page))
        if by_axe:
            apart = SHELL if path != "/" else ()
            yield from (f"at {width}: {each}" for each in axe.findings(self.page, apart=apart))


def _by_turns(view: str, language: str) -> dict[str, int]:
    """The size at which axe looks at a page where there is no time for both, always the same."""
    return (WIDE, NARROW)[crc32(f"{view} {language}".encode()) % 2]


WALKING = {who: number for who, number in PEOPLE.items() if ALL or who in FEW}


@pytest.fixture(scope="module")
def examined() -> set[tuple[str, str]]:
    """The name of each page that somebody saw in a language."""
    return set()


@pytest.fixture
def walking(chromium, live_server, house) -> Iterator[Screen]:
    """Windows on a portal with something at every address, and somebody who answers customers."""
    position = Position.objects.get(code="customer_service")
    hire_employee(number="1013", name="陈浩", position=position, supervisor=house.lead, at=TEN)
    made = Screen(chromium, live_server.url)
    yield made
    made.close()


@pytest.mark.parametrize("number", WALKING.values(), ids=WALKING)
def test_whoever_walks_through_their_menu_finds_no_fault(walking, examined, number):
    page = walking.open(Employee.objects.get(number=number), viewport=WIDE)
    page.set_default_timeout(60 * SECONDS)  # whoever opens traceability first has the source read
    faults = []
    for language in (CHINESE, ENGLISH):
        cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": walking.root}
        page.context.add_cookies([cookie])
        faults += Walk(page, language, examined).faults()
    assert not faults, "\n".join(faults)
