"""Ten pages as small grey pictures without their words: panels, bars and buttons in their places.

    BYLAW_KEEP_PICTURES=1 .venv/bin/python -m pytest -n0 tests/browser/test_layout.py

keeps what the pages look like now; look at tests/browser/pictures before committing them.
"""

import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page

from tests import worlds
from tests.addresses import found_everything
from tests.browser import eyes
from tests.browser.conftest import Screen

pytestmark = pytest.mark.slow
house = worlds.shared(found_everything, commits=True)

KEPT = Path(__file__).parent / "pictures"
SIZES = {"wide": {"width": 1440, "height": 900}, "narrow": {"width": 390, "height": 844}}
SHRUNK = 15  # pixels of a page in one of its picture, so that a line more is no other picture
# What is written differs by day and by the fonts of a machine; what is painted stands out.
MASK = """
*, *::before, *::after { color: transparent !important; animation: none !important;
  transition: none !important; caret-color: transparent !important; }
img, svg, canvas, .menu-count, .bell-count { visibility: hidden !important; }
.home-waits { columns: 1 !important; }
:root { --bg: #777777; --panel: #ffffff; --line: #222222; }
"""
# How much of white lies between two pictures, on average over all pixels. Measured: about
# 0.001 for another font, from 0.048 on where the layout is broken.
TOLERATED = 0.04
PAGES = {
    "home": "/",
    "company": "/company/",
    "desk": "/desk/",
    "order": "desk:order",
    "approvals": "/approvals/",
    "leave": "/leave/ask/",
    "month": "timekeeping:month",
    "contracts": "/contracts/",
    "cases": "/cases/",
    "handbook": "/handbook/",
}
# A change that lays the sidebar over the content, and a machine that writes wider.
COVERED = "body.shell { display: block; } .side { position: fixed; transform: none !important; }"
OTHER_FONTS = """
:root { --font: monospace; }
body.shell * { letter-spacing: .01em; }
"""
TO_BREAK = ("home", "desk", "approvals", "handbook")


def picture(page: Page, style: str = "") -> Image.Image:
    """The window as it is painted, without words, shrunk."""
    eyes.look(page)  # once its parts have come
    page.add_style_tag(content=MASK + style)
    shot = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("L")
    return shot.resize((shot.width // SHRUNK, shot.height // SHRUNK), Image.Resampling.BOX)


def distance(one: Image.Image, other: Image.Image) -> float:
    """0 for the same picture, 1 for white and black."""
    return ImageStat.Stat(ImageChops.difference(one, other)).mean[0] / 255


@pytest.fixture(params=SIZES)
def size(request) -> str:
    """The name of a size."""
    return request.param


@pytest.fixture
def window(chromium, live_server, house, size) -> Iterator[Page]:
    """A window of that size, of whoever leads the company."""
    screen = Screen(chromium, live_server.url)
    # The sheet that a test withholds, and the worker that would fetch past it.
    screen.forgive("ERR_FAILED|Service Worker")
    yield screen.open(house.manager, viewport=SIZES[size], service_workers="block")
    screen.close()


def kept(name: str, size: str) -> Path:
    """Where the picture of a page at a size is kept."""
    return KEPT / f"{name}-{size}.png"


def farness(window: Page, house, names: Iterable[str], size: str, style: str = "") -> dict:
    """How far pages are from their pictures, which are made where they are to be kept."""
    far = {}
    for name in names:
        window.goto(house.paths().get(PAGES[name], PAGES[name]))
        now = picture(window, style)
        if os.environ.get("BYLAW_KEEP_PICTURES") and not style:
            now.save(kept(name, size), optimize=True)
        far[name] = round(distance(now, Image.open(kept(name, size))), 3)
    return far


def test_pages_look_as_they_did(window, house, size):
    far = farness(window, house, PAGES, size)
    assert {name: much for name, much in far.items() if much > TOLERATED} == {}


@pytest.mark.deep
def test_other_fonts_are_no_other_picture(window, house, size):
    far = farness(window, house, TO_BREAK, size, OTHER_FONTS)
    assert max(far.values()) < TOLERATED, far


@pytest.mark.deep
def test_a_sidebar_over_the_content_is_noticed(window, house, size):
    far = farness(window, house, TO_BREAK, size, COVERED)
    assert min(far.values()) > TOLERATED, far


@pytest.mark.deep
def test_a_sheet_that_is_missing_is_noticed(window, house, size):
    window.route("**/shell/shell*.css*", lambda route: route.abort())
    far = farness(window, house, TO_BREAK, size, " ")  # never kept
    assert min(far.values()) > TOLERATED, far
