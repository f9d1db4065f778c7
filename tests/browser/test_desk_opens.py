"""What the desk shows beside its list before anybody has chosen an order."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from orders.desk.models import OrderEvent
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import start_deadline
from tests.browser.conftest import SECONDS
from tests.company import minutes

pytestmark = pytest.mark.slow

WIDE = {"viewport": {"width": 1200, "height": 800}}
NARROWER = {"viewport": {"width": 1199, "height": 800}}


@pytest.fixture
def two(company):
    """Two orders, the more urgent one first."""
    now = timezone.now()
    return company.receive(at=now - timedelta(hours=1)), company.receive(at=now)


def number_shown(page: Page):
    """The number of the order beside the list."""
    return page.locator("#panel .op-number")


def test_a_wide_desk_opens_the_most_urgent_order_and_a_key_takes_its_step(screen, company, two):
    urgent, _second = two
    page = screen.open(company.assistant, **WIDE)
    page.goto("/desk/")
    expect(number_shown(page)).to_have_text(urgent.number)
    expect(page.locator("#rows .row.current")).to_have_attribute("data-pk", str(urgent.pk))
    page.wait_for_timeout(1 * SECONDS)
    page.keyboard.press("a")
    expect(page.locator("#panel .s-accepted")).to_be_visible()
    assert OrderEvent.objects.filter(order=urgent, kind="accepted").exists()


def test_a_narrower_desk_waits_until_an_order_is_chosen(screen, company, two):
    page = screen.open(company.assistant, **NARROWER)
    page.goto("/desk/")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#panel .empty")).to_have_count(1)
    expect(number_shown(page)).to_have_count(0)


@pytest.mark.parametrize("width", [1100, 1152, 1200, 1280, 1366, 1440])
def test_the_rows_of_the_desk_stay_readable_at_every_width(screen, company, two, width):
    page = screen.open(company.assistant, viewport={"width": width, "height": 800})
    page.goto("/desk/")
    page.wait_for_load_state("networkidle")
    row = page.locator("#rows .row").first
    assert row.bounding_box()["height"] <= 64  # two lines
    assert row.locator(".r-who .num").evaluate("it => it.getClientRects().length") == 1
    assert row.locator(".r-goods").bounding_box()["width"] >= 150
    who, number = (row.locator(part).bounding_box() for part in (".r-who", ".r-num"))
    beside = who["x"] + who["width"] <= number["x"]
    assert beside or who["y"] + who["height"] <= number["y"]


def test_on_a_narrower_desk_the_order_lies_over_the_list_until_it_is_closed(screen, company, two):
    urgent, _second = two
    page = screen.open(company.assistant, **NARROWER)
    page.goto("/desk/")
    expect(page.locator("#panel")).to_be_hidden()
    page.locator("#rows .row").first.click()
    expect(number_shown(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    page.wait_for_timeout(1 * SECONDS)
    page.keyboard.press("a")  # a step of an order that nobody sees is not taken
    page.wait_for_timeout(1 * SECONDS)
    assert not OrderEvent.objects.filter(order=urgent, kind="accepted").exists()
    page.locator("#rows .row").first.click()
    page.locator("#panel-close").click()
    expect(page.locator("#panel")).to_be_hidden()


def test_an_order_chosen_at_once_is_not_pushed_aside(screen, company, two):
    urgent, second = two
    page = screen.open(company.assistant, **WIDE)
    held = []
    page.route(f"**/desk/orders/{urgent.pk}/panel/?v=0", lambda route: held.append(route))
    page.goto("/desk/")
    page.locator(f'#rows .row[data-pk="{second.pk}"]').click()
    expect(number_shown(page)).to_have_text(second.number)
    assert len(held) == 1
    held[0].continue_()
    page.wait_for_timeout(1 * SECONDS)
    expect(number_shown(page)).to_have_text(second.number)


@pytest.mark.clause("C7-1")
def test_an_order_that_opened_by_itself_is_nobodys_look(screen, company, two):
    page = screen.open(company.assistant, **WIDE)
    posts = []
    page.on("request", lambda each: posts.append(each.url) if each.method == "POST" else None)
    page.goto("/desk/")
    expect(number_shown(page)).to_have_text(two[0].number)
    page.wait_for_load_state("networkidle")
    assert posts == [f"{screen.root}/desk/attention/"]  # the page itself was opened
    # A window that begins now is met by nothing but the next thing the person does.
    now = timezone.now()
    window = start_deadline(
        kind="desk.attention", key="later", clause="C7-1", version=None, owner=company.assistant,
        starts_at=now, due_at=now + minutes(10),
    )  # fmt: skip
    page.wait_for_timeout(7 * SECONDS)  # the panel and the list have refreshed themselves
    assert Deadline.objects.get(pk=window.pk).met_at is None
    with page.expect_response("**/desk/attention/"):
        page.keyboard.press("j")
    expect(number_shown(page)).to_have_text(two[1].number)
    assert Deadline.objects.get(pk=window.pk).met_by == company.assistant
