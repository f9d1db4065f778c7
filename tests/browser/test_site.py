"""Content in a real browser: written, approved on the phone, published, read, taken down."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from hr.discipline.models import Case
from regulations.binding.services import entering_past
from sitecontent.publishing.models import Item, Publication, Takedown
from tests.browser.conftest import PHONE
from tests.regulations.test_pictures import noise
from tests.sitecontent.newsroom import Newsroom, found_newsroom

pytestmark = pytest.mark.slow


@pytest.fixture
def room(transactional_db) -> Newsroom:
    """Today's newsroom."""
    with entering_past(right="test"):
        return found_newsroom(at=timezone.now())


@pytest.mark.clause("C4-4", "C5-1", "C5-2", "C6-1", "C6-7", "C6-9")
def test_news_are_written_approved_on_the_phone_published_and_taken_down(screen, room):
    page = screen.open(room.editor)
    page.goto("/content/new/")
    page.locator("[name=title]").fill("春茶上市")
    page.locator("[name=write]").click()
    page.locator("[name=body]").fill("第一批已经到仓。\n\n- 龙井\n- 碧螺春")
    photo = {"name": "大图.png", "mimeType": "image/png", "buffer": noise(640)}
    page.locator("[name=uploads]").set_input_files(photo)
    page.locator("[name=shrink]").check()
    page.locator("form.ct-write .primary").click()
    expect(page.locator(".ct-text img")).to_have_count(1)
    item = Item.objects.get()
    page.locator(f'form[action="/content/{item.pk}/ask/"] button').click()
    expect(page.locator(".chain-step.open")).to_contain_text(room.leader.name)

    leader = screen.open(room.leader, **PHONE)
    leader.goto("/approvals/")
    leader.locator(".ap-line a.ap-what").tap()
    expect(leader.locator("dl.facts").first).to_contain_text("第一批已经到仓")
    assert leader.evaluate("document.documentElement.scrollWidth") == 390
    leader.locator("button[value=approved]").tap()
    expect(leader.locator(".messages li")).to_have_count(1)
    assert not Publication.objects.exists()

    checker = screen.open(room.checker, **PHONE)
    checker.goto(f"/content/{item.pk}/")
    checker.locator(f'form[action="/content/{item.pk}/check/"] button').tap()
    expect(checker.locator(".messages li")).to_have_count(1)

    editor = screen.open(room.second, **PHONE)
    editor.goto("/content/")
    assert editor.evaluate("document.documentElement.scrollWidth") == 390
    editor.locator(".ct-to_publish li a").tap()
    editor.locator(".ct-publish .primary").tap()
    expect(editor.locator(".ct-live")).to_be_visible()
    assert editor.evaluate("document.documentElement.scrollWidth") == 390

    reader = screen.open(None, **PHONE)
    reader.goto("/site/")
    reader.locator(".st-card b").tap()
    expect(reader.locator("h1")).to_have_text("春茶上市")
    expect(reader.locator(".st-text li").first).to_have_text("龙井")
    assert reader.evaluate("document.documentElement.scrollWidth") == 390
    assert reader.context.cookies() == []

    keeper = screen.open(room.keeper, **PHONE)
    keeper.goto(f"/content/{item.pk}/")
    keeper.locator(".ct-down button").tap()
    expect(keeper.locator(".messages li")).to_have_count(1)
    assert Takedown.objects.get().by == room.keeper
    assert Case.objects.get(clause="C6-7").subject == room.editor
    reader.goto("/site/")
    expect(reader.locator(".st-none")).to_be_visible()


@pytest.mark.clause("C3-2")
@pytest.mark.parametrize("size", [{}, PHONE])
def test_every_floating_advertisement_is_reached_and_closed(screen, room, size):
    titles = [f"飘窗 {number}" for number in range(1, 6)]
    with entering_past(right="test"):
        for title in titles:
            room.published("slot", place="floating", title=title)
    page = screen.open(None, **size)
    page.goto("/site/")
    wide, high = page.viewport_size["width"], page.viewport_size["height"]
    for title in titles:
        card = page.locator(".st-float", has_text=title)
        card.scroll_into_view_if_needed()
        box = card.bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= high
        assert box["x"] >= 0 and box["x"] + box["width"] <= wide
        card.locator("label").click()
        expect(card).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == wide


@pytest.mark.clause("C6-9")
def test_a_refused_picture_is_shrunk_and_saved_by_one_button(screen, room):
    screen.forgive("422")
    with entering_past(right="test"):
        item = room.item()
    page = screen.open(room.editor, **PHONE)
    page.goto(f"/content/{item.pk}/edit/")
    page.locator("[name=body]").fill("第一批已经到仓。")
    page.locator("[name=uploads]").set_input_files([
        {"name": "清单.txt", "mimeType": "text/plain", "buffer": b"tea"},
        {"name": "大图.png", "mimeType": "image/png", "buffer": noise(640)},
    ])  # fmt: skip
    page.locator("form.ct-write .primary").click()
    refused = page.locator(".ct-refused")
    expect(refused).to_contain_text("大图.png")
    assert refused.bounding_box()["y"] < 844
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    refused.locator("button").click()
    expect(page.locator(".ct-text img")).to_have_count(1)
    expect(page.locator(".st-docs a")).to_have_text("清单.txt")
