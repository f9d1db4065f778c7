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
