"""What every page can do in a browser: find, explain, keep what was typed, fit a phone."""

import re
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from regulations.notices.services import Message, notify
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.slow
SEND = "document.querySelector('#content form[method=post] button.primary').click()"
# The bell asks now, whatever was told a moment ago.
RING = "localStorage.clear(); htmx.trigger('.bell-count', 'load')"
OLDER = """by => { for (const [key, told] of Object.entries(localStorage)) {
  const was = JSON.parse(told);
  localStorage.setItem(key, JSON.stringify({ ...was, at: was.at - by }));
} }"""
KEPT = """async () => {
  const paths = [];
  for (const name of await caches.keys())
    for (const each of await (await caches.open(name)).keys())
      paths.push(new URL(each.url).pathname);
  return paths;
}"""


def test_anything_is_found_from_the_keyboard(screen, company):
    page = screen.open(company.lead)
    page.goto("/handbook/")
    page.keyboard.press("/")
    field = page.locator("dialog.finder input")
    expect(field).to_be_focused()
    field.fill("wxf")
    hit = page.locator("dialog.finder a.finder-hit")
    expect(hit.first).to_contain_text("王小芳 1002")
    page.keyboard.press("ArrowDown")
    expect(hit.first).to_be_focused()  # not the link to all people, which stands above it
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.finder")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(field).to_be_focused()
    expect(hit.first).to_contain_text("王小芳")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/people/1002/$"))


def test_a_part_that_does_not_come_says_so_and_comes_at_the_second_press(screen, company):
    screen.forgive("ERR_FAILED|htmx:|Code 500|status of 500")
    page = screen.open(company.lead)
    page.route("**/home/own/", lambda route: route.abort())
    page.route("**/home/waits/", lambda route: route.fulfill(status=500))
    page.goto("/")
    lost = page.locator(".home-part.is-lost .part-lost")
    expect(lost).to_have_count(2)
    expect(lost.first).to_be_visible()
    expect(page.locator(".home-part .part-waits >> visible=true")).to_have_count(0)
    page.unroute_all()
    page.locator(".home-day .home-part [data-again]").click()
    expect(page.locator(".home-day [data-again]")).to_have_count(0)
    expect(page.locator(".home-day")).to_contain_text("我的本月与款项")
    expect(lost).to_have_count(1)


def test_a_slash_in_a_field_is_a_slash(screen, company):
    page = screen.open(company.lead)
    page.goto("/people/")
    page.locator("#content [name=q]").press("/")
    expect(page.locator("#content [name=q]")).to_have_value("/")
    expect(page.locator("dialog.finder")).to_have_count(0)


@pytest.mark.clause("C12")
def test_the_number_of_a_clause_shows_its_words(screen, company):
    page = screen.open(company.lead)
    page.goto("/")
    page.wait_for_load_state("networkidle")  # the parts of the page are there
    chip = page.locator(".home-part a.clause").first
    chip.hover()
    card = page.locator(".clause-card")
    expect(card).to_contain_text(chip.text_content())
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    chip.click()
    expect(page).to_have_url(re.compile(r"/handbook/[A-Z0-9.-]+/$"))


@pytest.mark.clause("C12")
def test_on_a_phone_the_first_tap_shows_the_words_and_the_second_goes_there(screen, company):
    page = screen.open(company.lead, **PHONE)
    page.goto("/")
    page.wait_for_load_state("networkidle")  # the parts of the page are there
    chip = page.locator(".home-part a.clause").first
    chip.tap()
    card = page.locator(".clause-card")
    expect(card).to_be_visible()
    box = card.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert "/handbook/" not in page.url
    chip.tap()
    expect(page).to_have_url(re.compile(r"/handbook/[A-Z0-9.-]+/$"))


LOST = "401"  # what asks in the background hears of it too


def test_what_was_typed_comes_back_after_a_lost_session(screen, company):
    screen.forgive(LOST)
    page = screen.open(company.designer)
    page.goto("/leave/ask/")
    page.locator("#content [name=reason]").fill("家里漏水，等人维修")
    Session.objects.all().delete()
    page.evaluate(SEND)
    expect(page).to_have_url(re.compile(r"/account/login/"))
    page.locator("[name=login]").fill(company.designer.number)
    page.locator("[name=password]").fill("guizhang-2026")
    page.locator("form#login button").click()
    expect(page).to_have_url(re.compile(r"/leave/ask/$"))
    expect(page.locator("#content [name=reason]")).to_have_value("家里漏水，等人维修")
    expect(page.locator(".typed-back")).to_be_visible()
    page.reload()
    expect(page.locator("#content [name=reason]")).to_have_value("")


def test_what_was_typed_is_given_back_to_nobody_else(screen, company):
    screen.forgive(LOST)
    page = screen.open(company.designer)
    page.goto("/leave/ask/")
    page.locator("#content [name=reason]").fill("私事")
    Session.objects.all().delete()
    page.evaluate(RING)  # asked every half minute
    expect(page).to_have_url(re.compile(r"/account/login/"))
    page.locator("[name=login]").fill(company.assistant.number)
    page.locator("[name=password]").fill("guizhang-2026")
    page.locator("form#login button").click()
    expect(page).to_have_url(re.compile(r"/leave/ask/$"))
    page.wait_for_function("sessionStorage.getItem('typed') === null")
    expect(page.locator("#content [name=reason]")).to_have_value("")


def test_what_was_typed_survives_a_background_request_that_finds_the_session_lost(screen, company):
    screen.forgive(LOST)
    page = screen.open(company.designer)
    page.goto("/leave/ask/")
    page.locator("#content [name=reason]").fill("接孩子")
    Session.objects.all().delete()
    page.evaluate(RING)
    expect(page).to_have_url(re.compile(r"/account/login/"))
    page.locator("[name=login]").fill(company.designer.number)
    page.locator("[name=password]").fill("guizhang-2026")
    page.locator("form#login button").click()
    expect(page.locator("#content [name=reason]")).to_have_value("接孩子")


def test_columns_of_a_wide_table_are_chosen_and_stay_chosen(screen, company):
    page = screen.open(company.lead)
    page.goto("/traceability/")
    menu = page.locator("details.columns").first
    menu.locator("summary").click()
    head = page.locator(".rb-matrix th").nth(1)
    label = head.text_content()
    menu.locator("label", has_text=label).locator("input").uncheck()
    expect(head).to_be_hidden()
    page.reload()
    expect(page.locator(".rb-matrix th").nth(1)).to_be_hidden()
    expect(page.locator(".rb-matrix th").nth(2)).to_be_visible()


def test_a_list_keeps_a_view_of_it(screen, company):
    page = screen.open(company.hr)
    page.goto("/people/?q=王")
    page.locator("details.views summary").click()
    page.locator(".views-keep input[name=title]").fill("姓王的")
    page.locator(".views-keep button").click()
    kept = page.locator(".views-list a")
    expect(kept).to_have_text("姓王的")
    page.goto("/people/")
    page.locator("details.views summary").click()
    kept.click()
    expect(page.locator("#content [name=q]")).to_have_value("王")


def test_a_field_for_pictures_has_the_camera_beside_it_on_a_phone_alone(screen, company):
    page = screen.open(company.lead, **PHONE)
    page.goto("/cases/open/")
    field, camera = page.locator("input[type=file]").first, page.locator("button.camera")
    expect(camera).to_have_count(1)
    picture = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"x"}
    page.locator("input[capture]").set_input_files(picture)
    assert field.evaluate("field => field.files[0].name") == "a.jpg"
    wide = screen.open(company.lead)
    wide.goto("/cases/open/")
    expect(wide.locator("input[type=file]").first).to_be_attached()
    expect(wide.locator("button.camera")).to_have_count(0)


def test_without_a_net_a_page_says_so_and_nothing_of_anybody_is_kept(screen, company):
    screen.forgive("ERR_INTERNET_DISCONNECTED|Failed to fetch|net::")
    page = screen.open(company.assistant, **PHONE)
    page.goto("/board/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.context.set_offline(True)
    page.goto("/leave/")
    expect(page.locator("h1")).to_have_text("没有网络")
    again, home = page.locator(".gate-box > a.button").all()
    assert again.bounding_box()["y"] + again.bounding_box()["height"] < home.bounding_box()["y"]
    kept = page.evaluate(KEPT)
    assert all(path == "/offline/" or "/shell/" in path for path in kept)
    page.context.set_offline(False)
    page.locator("a.button.primary").first.click()
    expect(page.locator("h1")).not_to_have_text("没有网络")


def tell(person, number, url=""):
    message = Message(f"import:{number}", "Handbook", {}, url)
    notify(recipients=[person], message=message, at=timezone.now())


def test_counts_of_a_moment_ago_are_shown_at_once_and_not_asked_for_again(screen, company):
    tell(company.manager, 1)
    page = screen.open(company.manager)
    page.goto("/board/")
    bell = page.locator(".bell-count")
    expect(bell).to_have_text("1")
    page.wait_for_load_state("networkidle")
    tell(company.manager, 2)
    asked = []
    page.on("request", lambda each: asked.append(urlsplit(each.url).path))
    page.goto("/handbook/")
    page.wait_for_load_state("networkidle")
    expect(bell).to_have_text("1")
    assert {"/notices/bell/", "/approvals/count/"}.isdisjoint(asked)
    page.evaluate(OLDER, 21_000)
    page.goto("/handbook/")
    expect(bell).to_have_text("2")


def test_a_notice_that_is_opened_is_read(screen, company):
    for number in (1, 2):
        tell(company.manager, number, url="/board/")
    page = screen.open(company.manager)
    page.goto("/notices/")
    bell = page.locator(".bell-count")
    expect(bell).to_have_text("2")
    with page.expect_request("**/notices/read/"):
        page.locator("[data-reads]").first.click()
    expect(page).to_have_url(re.compile(r"/board/$"))
    page.goto("/notices/")
    expect(bell).to_have_text("1")
    expect(page.locator("[data-reads]")).to_have_count(1)


def test_what_a_person_does_makes_the_counts_old(screen, company):
    tell(company.manager, 1)
    page = screen.open(company.manager)
    page.goto("/notices/")
    bell = page.locator(".bell-count")
    expect(bell).to_have_text("1")
    page.locator("form[action='/notices/read/'] button").click()
    expect(bell).to_have_text("")
    expect(bell).to_be_hidden()


def test_the_bar_of_a_phone_shows_the_count_of_the_menu(screen, company):
    page = screen.open(company.manager, **PHONE)
    page.route("**/approvals/count/", lambda route: route.fulfill(body="7"))
    page.goto("/board/")
    expect(page.locator(".bottom [data-same]")).to_have_text("7")


@pytest.mark.clause("C12")
def test_a_clause_named_in_a_refusal_leads_to_the_handbook(screen, company):
    page = screen.open(company.designer)

    def refuse(route):
        answer = route.fetch()
        told = '<p role="alert">不行（C13-9），见 A2.2-7.1；A4 纸可以。</p>'
        route.fulfill(response=answer, body=answer.text().replace("</main>", f"{told}</main>"))

    page.route("**/board/", refuse)
    page.goto("/board/")
    links = page.locator("#content [role=alert] a.clause")
    expect(links).to_have_text(["C13-9", "A2.2-7.1"])
    assert links.nth(1).get_attribute("href") == "/handbook/A2.2-7.1/"


def test_groups_below_a_field_are_sifted_by_what_is_typed(screen, company):
    page = screen.open(company.designer)
    form = (
        '<form class="look-as"><input type="search" data-sift="button">'
        '<fieldset data-words="财务部"><button value="1301">何芳</button>'
        '<button value="1302">吕娜</button></fieldset>'
        '<fieldset data-words="电商部"><button value="1102">李敏</button></fieldset></form>'
    )

    def put(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</main>", f"{form}</main>"))

    page.route("**/board/", put)
    page.goto("/board/")
    shown = page.locator(".look-as button >> visible=true")
    for typed, names in (("财务", ["何芳", "吕娜"]), ("财务 吕", ["吕娜"]), ("1102", ["李敏"])):
        page.locator("[data-sift]").fill(typed)
        expect(shown).to_have_text(names)
    expect(page.locator(".look-as fieldset >> visible=true")).to_have_count(1)
    page.locator("[data-sift]").fill("")
    expect(shown).to_have_count(3)
