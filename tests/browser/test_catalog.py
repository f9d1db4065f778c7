"""Goods in a real browser: a price proposed, approved on the phone, carried out by a third."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from catalog.products.models import Product, StockMove
from catalog.proposals.models import Execution, Proposal
from regulations.binding.services import entering_past
from tests.browser.conftest import PHONE
from tests.catalog.market import Market, found_market, yuan
from tests.regulations.test_pictures import noise

pytestmark = pytest.mark.slow


@pytest.fixture
def market(transactional_db) -> Market:
    """Today's shop with a product on sale."""
    with entering_past(right="test"):
        market = found_market(at=timezone.now())
        market.tea = market.listed()
    return market


@pytest.mark.clause("C11-1")
def test_a_price_is_proposed_approved_on_the_phone_carried_out_and_public(screen, market):
    screen.forgive("410")  # what sold out is gone
    reader = screen.open(None, **PHONE)
    reader.goto(f"/site/goods/{market.tea.pk}/")
    expect(reader.locator(".sg-price").first).to_have_text("¥18.00")
    page = screen.open(market.manager)
    page.goto(f"/goods/{market.tea.pk}/")
    page.locator(f'a[href="/proposals/new/price/?product={market.tea.pk}"]').click()
    page.locator("[name=price]").fill("16.00")
    page.locator("[name=reason]").fill("竞品都降了")
    page.locator("form .primary").click()
    expect(page.locator(".chain-step.open")).to_contain_text(market.leader.name)
    proposal = Proposal.objects.get(kind="price")

    leader = screen.open(market.leader, **PHONE)
    leader.goto("/approvals/")
    leader.locator(".ap-line a.ap-what").tap()
    expect(leader.locator("dl.facts").first).to_contain_text("18.00 → 16.00")
    assert leader.evaluate("document.documentElement.scrollWidth") == 390
    leader.locator("button[value=approved]").tap()
    expect(leader.locator(".messages li")).to_have_count(1)
    assert Product.objects.get(pk=market.tea.pk).price == yuan("18.00")

    editor = screen.open(market.editor, **PHONE)
    editor.goto("/proposals/")
    editor.locator(".pp-todo a.gd-what").tap()
    expect(editor.locator(".pp-act")).to_be_visible()
    assert editor.evaluate("document.documentElement.scrollWidth") == 390
    editor.locator(".pp-act .primary").tap()
    expect(editor.locator(".gd-note.good")).to_contain_text(market.editor.name)
    assert Execution.objects.get(proposal=proposal).by == market.editor
    page.goto("/goods/")
    expect(page.locator(".gd-price").first).to_have_text("16.00")

    reader.reload()
    expect(reader.locator(".sg-price").first).to_have_text("¥16.00")
    assert reader.evaluate("document.documentElement.scrollWidth") == 390
    assert reader.context.cookies() == []
    with entering_past(right="test"):
        market.ship("T-1", 10)
    reader.reload()
    expect(reader.locator(".sg-price")).to_have_count(0)
    expect(reader.locator("h1")).to_have_text(market.tea.title)
    reader.goto("/site/goods/")
    expect(reader.locator(".st-none")).to_be_visible()


@pytest.mark.clause("B4", "C6-9")
def test_goods_come_in_by_scanner_and_a_large_picture_is_shrunk(screen, market):
    page = screen.open(market.assistant, **PHONE)
    page.goto("/goods/receive/")
    page.locator("[name=reference]").fill("SH-1")
    for count in (1, 2):
        page.locator("#find").fill("")
        page.locator("#find").press_sequentially("T-1", delay=40)
        expect(page.locator(".gd-found")).to_have_count(1)
        page.locator("#find").press("Enter")
        expect(page.locator("[name=pieces]").first).to_have_value(str(count))
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("[data-rows] .primary").tap()
    expect(page.locator(".messages li")).to_have_count(1)
    assert StockMove.objects.latest("id").quantity == 2

    with entering_past(right="test"):
        pot = market.product("T-2")  # off sale: what is on it goes its chain
    page.goto(f"/goods/{pot.pk}/")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    photo = {"name": "大图.png", "mimeType": "image/png", "buffer": noise(640)}
    page.locator("[name=file]").set_input_files(photo)
    page.locator("[name=shrink]").check()
    page.locator('form[enctype="multipart/form-data"] button').tap()
    expect(page.locator(".gd-gallery img")).to_have_count(1)
    assert Product.objects.get(pk=pot.pk).pictures.get().size <= 512_000
