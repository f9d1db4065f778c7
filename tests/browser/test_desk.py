"""The desk in a real browser: by keyboard, by mouse, by itself, and without its server."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from orders.desk import services
from orders.desk.models import OrderEvent
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import start_deadline
from regulations.deadlines.sweep import sweep_deadlines
from tests.browser.conftest import SECONDS
from tests.company import minutes

pytestmark = pytest.mark.slow


def row(page: Page, order):
    """An order's row in the list."""
    return page.locator(f'#rows .row[data-pk="{order.pk}"]')


def press(page: Page, key: str) -> None:
    """Press a key that takes a step; one pressed right after another counts as a slip."""
    page.wait_for_timeout(1 * SECONDS)
    page.keyboard.press(key)


def kinds(order) -> list[str]:
    """What happened to an order, in order."""
    return list(
        OrderEvent.objects.filter(order=order).order_by("seq").values_list("kind", flat=True)
    )


def test_an_order_goes_from_the_login_to_product_operations_by_keyboard(screen, company):
    order = company.receive(at=timezone.now())
    page = screen.open()
    page.goto("/desk/")
    expect(page).to_have_url(f"{screen.root}/account/login/?next=/desk/")
    page.fill("input[name=login]", "1002")
    page.fill("input[name=password]", "guizhang-2026")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{screen.root}/desk/")
    page.wait_for_load_state("load")  # keys work once the scripts have run

    page.keyboard.press("j")
    panel = page.locator("#panel")
    expect(panel.locator(".op-number")).to_have_text(order.number)
    press(page, "a")
    expect(panel.locator('[name=outcome][value="confirmed"]')).to_be_visible()
    expect(row(page, order)).to_contain_text("王小芳")
    press(page, "1")
    expect(panel.locator("select[name=to]")).to_be_visible()
    panel.locator("select[name=to]").select_option(str(company.operator.pk))
    panel.locator("form.step button").click()
    expect(panel.locator(".s-handed_over")).to_be_visible()
    expect(row(page, order)).to_contain_text("赵敏")
    assert kinds(order) == ["received", "accepted", "contacted", "confirmed", "handed_over"]


def test_one_click_accepts(screen, company):
    order = company.receive(at=timezone.now())
    page = screen.open(company.assistant)
    page.goto("/desk/")
    row(page, order).click()
    page.locator("#panel form.step .primary").click()
    expect(page.locator("#panel .s-accepted")).to_be_visible()
    assert kinds(order) == ["received", "accepted"]


def test_an_order_on_paper_offers_no_step(screen, company):
    order = company.receive(at=timezone.now())
    page = screen.open(company.assistant)
    page.goto(f"/desk/orders/{order.pk}/")
    expect(page.locator(".order-panel form.step")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".order-panel form.step")).to_be_hidden()
    expect(page.locator(".order-panel .op-more")).to_be_hidden()
    expect(page.locator(".order-panel .op-lines")).to_be_visible()


def test_a_key_pressed_twice_takes_one_step(screen, company):
    order = company.receive(at=timezone.now())
    page = screen.open(company.assistant)
    page.goto("/desk/")
    page.keyboard.press("j")
    expect(page.locator('#panel [data-key="a"]')).to_be_visible()
    page.wait_for_timeout(1 * SECONDS)
    for _time in range(3):
        page.keyboard.press("a")
    expect(page.locator("#panel .s-accepted")).to_be_visible()
    page.wait_for_timeout(1 * SECONDS)
    assert kinds(order) == ["received", "accepted"]


@pytest.mark.clause("C7-2")
def test_a_clock_that_runs_out_turns_the_row_and_becomes_a_breach(screen, company):
    accepted_at = timezone.now() - timedelta(minutes=9, seconds=55)
    order = company.receive(at=accepted_at - minutes(1))
    company.do(services.accept_order, order, by=company.assistant, at=accepted_at)
    page = screen.open(company.assistant)
    page.goto("/desk/")
    clock = row(page, order).locator(".countdown")
    expect(clock).to_have_class("countdown soon")
    expect(clock).to_have_text("0:00", timeout=8 * SECONDS)
    expect(clock).to_have_class("countdown over", timeout=3 * SECONDS)
    expect(clock).to_contain_text("−")
    sweep_deadlines(at=timezone.now())
    page.goto("/desk/breaches/")
    breach = page.locator("article.breach")
    expect(breach).to_contain_text(order.number)
    expect(breach).to_contain_text("C7-2")
    expect(breach).to_contain_text("王小芳")


def test_the_list_follows_what_others_do(screen, company):
    order = company.receive(at=timezone.now())
    page = screen.open(company.assistant)
    page.goto("/desk/")
    expect(row(page, order)).not_to_contain_text("李雷")
    services.accept_order(order_id=order.pk, by=company.colleague, at=timezone.now())
    expect(row(page, order)).to_contain_text("李雷", timeout=8 * SECONDS)
    other = company.receive(at=timezone.now())
    expect(row(page, other)).to_be_visible(timeout=8 * SECONDS)


def test_a_lost_server_is_told_and_forgotten_when_it_is_back(screen, company):
    screen.forgive(r"ERR_FAILED|htmx:(sendError|afterRequest)$")
    company.receive(at=timezone.now())
    page = screen.open(company.assistant)
    page.goto("/desk/")
    expect(page.locator("#rows .row")).to_be_visible()
    expect(page.locator(".lost")).to_be_hidden()
    page.route("**/*", lambda route: route.abort())
    expect(page.locator(".lost")).to_be_visible(timeout=8 * SECONDS)
    page.unroute("**/*")
    expect(page.locator(".lost")).to_be_hidden(timeout=8 * SECONDS)
    order = company.receive(at=timezone.now())
    expect(row(page, order)).to_be_visible(timeout=8 * SECONDS)


def test_a_server_that_hangs_is_told_too(screen, company):
    """Nothing is refused and nothing comes back: the worst kind of silence."""
    screen.forgive(r"ERR_FAILED|ERR_ABORTED|htmx:(timeout|sendError|afterRequest)$")
    _first, second = (company.receive(at=timezone.now()) for _each in range(2))
    page = screen.open(company.assistant)
    page.goto("/desk/")
    expect(row(page, second)).to_be_visible()
    page.route("**/*", lambda route: None)  # taken, and never answered
    page.keyboard.press("j")
    expect(page.locator(".lost")).to_be_visible(timeout=18 * SECONDS)
    page.unroute_all(behavior="ignoreErrors")
    expect(page.locator(".lost")).to_be_hidden(timeout=18 * SECONDS)


@pytest.mark.clause("C7-1")
def test_the_next_window_asks_for_another_look(screen, company):
    turn = timezone.now() + timedelta(seconds=6)
    windows = [
        start_deadline(
            kind="desk.attention", key=key, clause="C7-1", version=None, owner=company.assistant,
            starts_at=starts_at, due_at=starts_at + minutes(10),
        )
        for key, starts_at in (("first", turn - minutes(10)), ("second", turn))
    ]  # fmt: skip
    page = screen.open(company.assistant)
    page.goto("/desk/")
    expect(page.locator("#attention .look.good")).to_be_visible()
    expect(page.locator("#look")).to_be_visible(timeout=12 * SECONDS)
    first, second = (Deadline.objects.get(pk=window.pk) for window in windows)
    assert (first.met_by, second.met_by) == (company.assistant, None)
    page.keyboard.press("r")
    expect(page.locator("#attention .look.good")).to_be_visible()
    second.refresh_from_db()
    assert second.met_by == company.assistant
