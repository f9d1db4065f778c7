"""What is wider than a phone is still found on it: tabs, names in a table, views, columns."""

import re

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from orders.service.customers.services import find_customer, report_difficult
from orders.service.rules import Way
from orders.service.tickets.rules import Kind
from orders.service.tickets.services import Asked, take_ticket
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.slow
IN_SIGHT = """tab => {
  const place = tab.getBoundingClientRect();
  return place.left >= 0 && place.right <= document.documentElement.clientWidth;
}"""
# Of a page that is too wide a phone shows more: its own width alone stays what it is.
CUT = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


def test_tabs_beyond_the_edge_are_told_and_the_open_one_is_in_sight(screen, company):
    page = screen.open(company.lead, **PHONE)
    page.goto("/service/")
    bar = page.locator(".svc-tabs")
    assert "more-after" in bar.get_attribute("class")
    assert "more-before" not in bar.get_attribute("class")
    for address in ("/service/reports/", "/service/unusual/", "/service/quality/"):
        page.goto(address)
        here = bar.locator("[aria-current]")
        expect(here).to_have_attribute("href", address)
        assert here.evaluate(IN_SIGHT), address
        assert "more-before" in bar.get_attribute("class")
    bar.evaluate("bar => { bar.scrollLeft = 0; }")
    expect(bar).not_to_have_class(re.compile("more-before"))


def test_names_stand_on_one_line_in_the_figures_of_the_month(screen, company):
    at = timezone.now()
    customer = find_customer(name="何建", phone="", by=company.assistant, at=at)
    asked = Asked(Kind.ENQUIRY, Way.PHONE, "有没有大号的", customer, answer="有")
    take_ticket(asked=asked, by=company.assistant, at=at)
    page = screen.open(company.lead, **PHONE)
    page.goto("/service/figures/")
    cell = page.locator(".svc-month td", has_text=company.assistant.name)
    tall = cell.evaluate("cell => parseFloat(getComputedStyle(cell).lineHeight) * 1.9 + 16")
    assert cell.evaluate("cell => cell.offsetHeight") < tall
    assert not page.evaluate(CUT)  # the table is scrolled, not the page


def test_views_and_columns_of_a_list_are_reached_on_a_phone(screen, company):
    page = screen.open(company.lead, **PHONE)
    page.goto("/service/?q=大号")
    page.locator("#content > details.views summary").tap()
    page.locator(".views-keep input[name=title]").fill("大号")
    page.locator(".views-keep button").tap()
    expect(page.locator(".views-list a")).to_have_text(["大号"])
    assert not page.evaluate(CUT)
    page.goto("/service/figures/")
    menu = page.locator("details.columns")
    menu.locator("summary").tap()
    box = menu.locator("label").nth(1)
    name = box.inner_text()
    box.tap()
    expect(page.locator(".svc-month th", has_text=name)).to_be_hidden()
    assert not page.evaluate(CUT)


APART = """() => {
  const row = document.querySelector('.home-marks').parentElement;
  const [name, marks] = [...row.children].map(each => each.getBoundingClientRect());
  const panel = row.closest('.panel').getBoundingClientRect();
  return name.right <= marks.left && marks.right <= panel.right;
}"""


@pytest.mark.parametrize("size", [{}, PHONE], ids=["wide", "phone"])
def test_many_marks_of_a_month_leave_its_name_to_be_read(screen, company, size):
    page = screen.open(company.assistant, **size)
    page.goto("/")
    marks = page.locator(".home-marks")
    mark = '<span class="badge">正常出勤 <b class="num">20</b></span> '
    marks.evaluate("(marks, mark) => { marks.innerHTML = mark.repeat(5); }", mark)
    assert page.evaluate(APART)


def test_names_of_rooms_are_not_broken_in_the_coverage(screen, company):
    page = screen.open(company.assistant, **PHONE)
    page.goto("/traceability/?room=hr.people")
    room = page.locator(".rb-matrix code", has_text="attendance.timekeeping")
    assert room.evaluate("room => room.getClientRects().length") == 1
    table = page.locator(".rb-matrix .scroll")
    assert table.evaluate("each => each.scrollWidth - each.clientWidth") == 0
    assert not page.evaluate(CUT)


@pytest.mark.parametrize("address", ["/service/", "/contracts/"])
def test_what_a_list_is_narrowed_by_fits_a_phone(screen, company, address):
    page = screen.open(company.manager, **PHONE)
    page.goto(address)
    page.locator("#content form details summary", has_text="筛选").tap()
    expect(page.locator("#content form details[open] select").first).to_be_visible()
    assert not page.evaluate(CUT)


def test_the_mark_of_a_customer_is_taken_off_on_a_phone_in_english_too(screen, company):
    who = {"by": company.assistant, "at": timezone.now()}
    customer = find_customer(name="何建", phone="", **who)
    flag = report_difficult(customer_id=customer.pk, reason="多次恶意拒收并辱骂客服", **who)
    step = Step.objects.get(approval=flag.approval)
    words = {"comment": "", "by": company.lead, "at": timezone.now()}
    decide_step(step_id=step.pk, verdict="approved", **words)
    page = screen.open(company.lead, **PHONE)
    english = {"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": screen.root}
    page.context.add_cookies([english])
    page.goto(f"/customers/{customer.pk}/")
    expect(page.locator(".svc-off button")).to_have_text("Take the mark off")
    assert not page.evaluate(CUT)


def test_what_carries_the_clauses_is_folded_until_it_is_tapped(screen, company):
    page = screen.open(company.assistant, **PHONE)
    page.goto("/traceability/?room=hr.people")
    fold = page.locator(".rb-fold").first
    expect(fold.locator(".rb-places")).to_be_hidden()
    fold.locator("summary").tap()
    expect(fold.locator(".rb-places")).to_be_visible()


def test_all_of_what_a_period_is_compared_with_can_be_read(screen, company):
    page = screen.open(company.manager, **PHONE)
    page.goto("/company/?days=7")
    told = page.locator(".co-periods .muted")
    assert told.evaluate("told => told.getBoundingClientRect().right <= screen.width")
    assert told.evaluate("told => told.parentElement.scrollWidth <= told.parentElement.clientWidth")


def test_the_moment_of_a_figure_stands_on_one_line(screen, company):
    page = screen.open(company.manager, **PHONE)
    page.goto("/company/")
    number = page.locator(".co-number").first
    number.evaluate("number => { number.textContent = '11-30 22:13'; }")
    label = page.locator(".co-label").first
    label.evaluate("label => { label.textContent = '最近一次经恢复验证的备份'.repeat(2); }")
    tall = "number => number.offsetHeight > 1.5 * parseFloat(getComputedStyle(number).lineHeight)"
    assert not number.evaluate(tall)


@pytest.mark.parametrize("size", [{}, PHONE], ids=["wide", "phone"])
def test_the_switch_of_the_demo_fits_every_page(screen, company, settings, size):
    settings.DEMO = True
    people = "".join(
        f'<button value="{number}"><span>蒋一凡</span><small>企业文化专员</small></button>'
        for number in range(1101, 1141)
    )
    field = '<input type="search" aria-label="姓名">'
    body = (
        f'<form class="look-as">{field}<fieldset><legend>电商部</legend>{people}</fieldset></form>'
    )
    page = screen.open(company.designer, **size)
    page.route("**/demo/look-as/", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto("/board/")
    page.locator("details.me summary").click()
    expect(page.locator(".look-as small")).to_have_count(40)
    narrow = "form => form.scrollWidth > form.clientWidth"
    assert not page.locator(".look-as").evaluate(narrow)  # nothing is cut at its side
    assert not page.locator(".look-as small").first.evaluate(narrow)
    menu, height = page.locator(".me-menu").bounding_box(), page.viewport_size["height"]
    assert menu["y"] + menu["height"] <= height
    expect(page.locator(".me-menu form").last).to_be_in_viewport()  # logging out is below it


def test_what_the_search_finds_is_read_whole_on_a_phone(screen, company):
    page = screen.open(company.lead, **PHONE)
    page.goto("/find/?q=wxf")
    name, detail = page.locator(".finder-hit").first.locator("span, small").all()
    name.evaluate("name => { name.textContent = '2026-CG-0004 明前龙井采购合同'; }")
    detail.evaluate("detail => { detail.textContent = '杭州梅家坞茶叶专业合作社'; }")
    cut = "part => part.scrollWidth > part.clientWidth"
    assert not name.evaluate(cut)
    assert not detail.evaluate(cut)


def test_facts_beside_long_names_stay_on_the_phone(screen, company):
    at = timezone.now()
    customer = find_customer(name="何建", phone="", by=company.assistant, at=at)
    asked = Asked(Kind.ISSUE, Way.PHONE, "快递三天没动", customer, answer="查")
    ticket = take_ticket(asked=asked, by=company.assistant, at=at)
    page = screen.open(company.assistant, **PHONE)
    page.goto(f"/service/tickets/{ticket.pk}/")
    name, told = page.locator("dl.facts :is(dt, dd)").all()[-2:]
    name.evaluate("name => { name.textContent = 'Follow it up outside, as it was agreed'; }")
    told.locator("time").evaluate("time => { time.textContent = '2 days 19 hours'; }")
    assert not told.evaluate("told => told.scrollWidth > told.clientWidth")


@pytest.mark.parametrize("size", [{}, PHONE], ids=["wide", "phone"])
def test_a_line_of_one_part_stays_in_its_panel(screen, company, size):
    page = screen.open(company.manager, **size)
    page.goto("/")
    line = page.locator(".home-own .plain li, .home-part .plain li").first
    text = "朱婷因公外出，2026-11-25 14:00–17:00：海关报关材料当面交接" * 3
    line.evaluate("(line, text) => { line.innerHTML = `<span>${text}</span>`; }", text)
    assert not line.evaluate("line => line.scrollWidth > line.clientWidth")
