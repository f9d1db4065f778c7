"""The list of breaches in a real browser: many judged at once, by keyboard and on a phone."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from regulations.deadlines.models import Excuse
from regulations.deadlines.services import start_deadline
from tests.browser.conftest import PHONE
from tests.company import minutes

pytestmark = pytest.mark.slow


@pytest.fixture
def breaches(company) -> list[int]:
    """Three windows that two people missed, the newest first."""
    now = timezone.now()
    owners = (company.assistant, company.colleague, company.assistant)
    return [
        start_deadline(
            kind="desk.attention", key=f"{number}", clause="C7-1", version=None, owner=owner,
            starts_at=now - minutes(20 + number), due_at=now - minutes(10 + number),
        ).pk
        for number, owner in enumerate(owners)
    ]  # fmt: skip


def box(page: Page, pk: int):
    """The box that ticks a breach."""
    return page.locator(f'input[name=deadlines][value="{pk}"]')


def judged() -> dict[int, tuple[str, str]]:
    """Breach → its verdict and reason."""
    words = Excuse.objects.all()
    return {word.deadline_id: (word.verdict, word.reason) for word in words}


def test_all_on_the_page_are_judged_by_keyboard(screen, company, breaches):
    page = screen.open(company.lead)
    page.goto("/desk/breaches/?days=30&clause=C7-1")
    reason = page.locator("#judge input[name=reason]")
    expect(reason).to_be_hidden()
    page.locator("#judge-all").focus()
    page.keyboard.press("Space")
    expect(page.locator(".judge-count")).to_have_text("已选： 3")
    page.keyboard.press("Tab")
    expect(reason).to_be_focused()
    page.keyboard.type("系统升级")
    page.keyboard.press("Enter")  # what cannot be taken back is not taken by a slip
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert judged() == {}
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("3 条")
    expect(page).to_have_url(f"{screen.root}/desk/breaches/?days=30&clause=C7-1")
    assert judged() == dict.fromkeys(breaches, ("refused", "系统升级"))


def test_some_are_ticked_and_judged_on_a_phone(screen, company, breaches):
    page = screen.open(company.lead, **PHONE)
    page.goto("/desk/breaches/")
    everything = page.locator("#judge-all")
    box(page, breaches[0]).tap()
    expect(everything).to_be_checked(indeterminate=True)
    box(page, breaches[1]).tap()
    box(page, breaches[2]).tap()
    expect(everything).to_be_checked()
    box(page, breaches[1]).tap()
    expect(page.locator(".judge-count")).to_have_text("已选： 2")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("#judge input[name=reason]").fill("占线属实")
    page.locator("#judge button[value=accepted]").tap()
    expect(page.locator(".messages")).to_contain_text("2 条")
    said = ("accepted", "占线属实")
    assert judged() == {breaches[0]: said, breaches[2]: said}


CUT = "label => label.scrollWidth > label.clientWidth"
# Whether two of the labels that are seen below the columns stand in each other's place.
RUN_TOGETHER = """labels => {
  const seen = labels.filter(each => getComputedStyle(each).visibility === 'visible');
  const range = document.createRange(), places = seen.map(each => {
    range.selectNodeContents(each);
    return range.getBoundingClientRect();
  });
  return places.length < 8 || places.some((each, at) => at && each.left < places[at - 1].right + 2);
}"""


def test_what_the_bars_are_about_is_read_whole(screen, company, breaches):
    page = screen.open(company.lead, viewport={"width": 1440, "height": 900})
    page.goto("/breaches/?days=7")
    labels = page.locator(".bars:not(.columns) .bar-label")
    labels.first.evaluate("label => { label.textContent = '首次答复客户'; }")
    assert not [each.inner_text() for each in labels.all() if each.evaluate(CUT)]
    assert not page.locator(".columns .bar-label").evaluate_all(RUN_TOGETHER)


def test_without_scripts_what_is_ticked_is_judged_all_the_same(screen, company, breaches):
    page = screen.open(company.lead, java_script_enabled=False)
    page.goto("/desk/breaches/")
    expect(page.locator("#judge-all")).to_be_hidden()
    box(page, breaches[1]).check()
    page.locator("#judge input[name=reason]").fill("占线属实")
    page.locator("#judge button[value=accepted]").click()
    expect(page.locator(".messages")).to_contain_text("1 条")
    assert judged() == {breaches[1]: ("accepted", "占线属实")}
