"""A caller from the first word to the deal, on a phone; a script copied; a difficult customer."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from orders.service.customers.models import Flag
from orders.service.customers.services import find_customer, merge_customers
from orders.service.scripts.models import ScriptUse
from orders.service.scripts.services import write_script
from orders.service.tickets.models import Ticket
from orders.service.tickets.rules import Outcome
from tests.browser.conftest import PHONE

TICKET = re.compile(r"/service/tickets/\d+/$")
pytestmark = [pytest.mark.slow, pytest.mark.clause("C10-2", "C10-9")]


def test_a_caller_is_taken_down_on_a_phone_and_becomes_a_deal(screen, company):
    screen.forgive("status of 422")
    page = screen.open(company.assistant, **PHONE)
    page.goto("/service/")
    page.locator("[name=what]").fill("有没有大号的礼盒")
    page.locator("[name=phone]").fill("138 0000 1111")
    page.locator("[name=name]").fill("何建")
    page.locator("[name=answer]").fill("有，下周到货")
    page.locator(".svc-form > button.primary").tap()
    expect(page).to_have_url(TICKET)
    ticket = Ticket.objects.get()
    at = timezone.now()
    order = company.receive(at=at, placed_at=at, phone="13800001111", receiver="何建")
    page.locator(f'.svc-close label:has([value="{Outcome.BOUGHT}"])').tap()
    page.locator(".svc-close [name=order]").fill("no-such-order")
    page.locator(".svc-close button.primary").tap()
    expect(page.get_by_text("没有这个编号的订单")).to_have_count(1)
    page.locator(".svc-close [name=order]").fill(order.number)
    page.locator(".svc-close button.primary").tap()
    expect(page.locator("body")).to_contain_text("成交")
    ticket.refresh_from_db()
    assert (ticket.outcome, ticket.steps.last().order) == (Outcome.BOUGHT, order)


def test_a_known_caller_is_told_of_while_the_form_is_filled(screen, company):
    page = screen.open(company.assistant)
    for what in ("有没有小号的", "什么时候到"):
        page.goto("/service/")
        page.locator("[name=what]").fill(what)
        page.locator("[name=phone]").fill("13800001111")
        page.locator("[name=name]").fill("何建")
        if what == "什么时候到":
            expect(page.locator("#svc-caller")).to_contain_text("有没有小号的")
        page.locator(".svc-form > button.primary").click()
        expect(page).to_have_url(TICKET)
    page.locator(".facts a", has_text="何建").first.click()
    page.locator("summary", has_text="劣质客户").click()
    page.locator("form[action$='/report/'] [name=reason]").fill("多次辱骂客服")
    page.locator("form[action$='/report/'] button").click()
    expect(page.locator("body")).to_contain_text("待客服主管确认")
    lead = screen.open(company.lead, **PHONE)
    lead.goto("/approvals/")
    lead.locator(".ap-line a.ap-what").tap()
    lead.locator("button[value=approved]").tap()
    expect(lead.locator(".messages li")).to_have_count(1)
    assert Flag.objects.get().approval.state == "approved"
    page.goto("/customers/?only=difficult")
    expect(page.locator(".svc-rows")).to_contain_text("何建")


@pytest.mark.clause("C10-6")
def test_who_was_merged_is_parted_where_it_is_said_that_it_can_be_done(screen, company):
    at, by = timezone.now(), company.assistant
    kept = find_customer(name="何建", phone="13800001111", by=by, at=at)
    gone = find_customer(name="小何", phone="13900002222", by=by, at=at)
    merge_customers(kept_id=kept.pk, gone_id=gone.pk, reason="电话确认", by=by, at=at)
    page = screen.open(by, **PHONE)
    page.goto(f"/customers/{kept.pk}/")
    page.locator("form[action$='/undo/'] [name=reason]").fill("弄错了")
    page.locator("form[action$='/undo/'] button").tap()
    expect(page.locator(".messages")).to_contain_text("两位客户")
    # What is looked for there is no list of which a view could be kept.
    expect(page.locator("details.views")).to_be_hidden()


@pytest.mark.clause("C10-R4")
def test_a_script_is_copied_with_one_press_and_counted(screen, company):
    words = {"category": "greeting", "title": "进店问候语", "text": "您好，欢迎光临{shop}"}
    write_script(**words, by=company.lead, at=timezone.now())
    page = screen.open(company.assistant)
    page.goto("/service/scripts/")
    page.locator("[data-copy]").click()
    expect(page.locator("[data-copy]")).to_have_text("已复制")
    expect(page.locator("[data-used]")).to_have_text("1")
    assert ScriptUse.objects.get().by == company.assistant


@pytest.mark.clause("C10-4")
def test_a_colleague_found_by_a_search_is_chosen_still_after_a_lost_session(screen, company):
    page = screen.open(company.assistant)
    page.goto("/service/")
    page.locator("[name=what]").fill("这款茶能存多久")
    page.locator("[name=phone]").fill("13800001111")
    page.locator(".svc-form > button.primary").click()
    expect(page).to_have_url(TICKET)
    page.locator("summary", has_text="求助或转交").click()
    page.locator("input[form=nowhere]").press_sequentially(company.designer.number)
    page.locator("#svc-people label").click()
    form = page.locator("form:has(#svc-people)")
    form.locator("[name=note]").fill("请帮忙看一下")
    Session.objects.all().delete()
    form.locator("button[value=asked]").click()
    expect(page).to_have_url(re.compile(r"/account/login/"))
    page.locator("[name=login]").fill(company.assistant.number)
    page.locator("[name=password]").fill("guizhang-2026")
    page.locator("form#login button").click()
    expect(page).to_have_url(TICKET)
    expect(form.locator("[name=note]")).to_have_value("请帮忙看一下")
    expect(page.locator("#svc-people :checked")).to_have_value(str(company.designer.pk))
    form.locator("button[value=asked]").click()
    expect(page.locator(".svc-story")).to_contain_text(company.designer.name)
