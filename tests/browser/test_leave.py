"""Leave in a real browser: asked for on a phone, approved in the inbox, filed from the list."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from attendance.leave.models import Leave
from attendance.leave.rules import Kind, State, Unit
from attendance.leave.services import ask_leave
from attendance.leave.weighing import Draft
from regulations.approvals.services import decide_step
from regulations.rulebook.rules import CHINA, start_of
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.slow


def next_monday():
    """A Monday at least a week ahead of now."""
    today = timezone.now().astimezone(CHINA).date()
    return today + timedelta(days=14 - today.weekday())


@pytest.mark.clause("A2.4", "A2.5-1", "A2.5-4")
def test_leave_is_asked_for_on_a_phone_and_approved_in_the_inbox(screen, company):
    first = next_monday()
    page = screen.open(company.colleague, **PHONE)
    page.goto("/leave/")
    page.locator('a[href="/leave/ask/"]').tap()
    outlook = page.locator("#outlook")
    expect(page.locator(".lv-half").first).to_be_hidden()
    page.locator("[name=first]").fill("2026-03-03")
    expect(outlook.locator(".lv-no")).to_contain_text("A2.5-1")  # too late: said at once
    page.locator("[name=first]").fill(first.isoformat())
    expect(outlook.locator(".lv-yes")).to_contain_text("A2.5-1")
    expect(outlook.locator(".chain-people").first).to_have_text(company.lead.name)
    page.locator("[name=last]").fill((first + timedelta(days=2)).isoformat())
    expect(outlook.locator(".chain-people").first).to_have_text(company.manager.name)
    page.locator("[name=last]").fill("")
    expect(outlook.locator(".chain-people").first).to_have_text(company.lead.name)
    page.locator("input[name=unit][value=half]").check(force=True)
    expect(page.locator(".lv-half").first).to_be_visible()
    page.locator("[name=first_half]").select_option("pm")
    expect(outlook.locator("dd b").first).to_contain_text("0.5")
    page.locator("[name=reason]").fill("孩子家长会")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("#leave-form .primary").tap()
    expect(page.locator(".lv-story li")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    deciding = screen.open(company.lead, **PHONE)
    deciding.goto("/approvals/")
    line = deciding.locator(".ap-line")
    expect(line).to_contain_text(company.colleague.name)
    line.locator("button.primary").tap()
    expect(deciding.locator(".ap-line")).to_have_count(0)
    assert Leave.objects.get().state == State.APPROVED

    filing = screen.open(company.hr)
    filing.goto("/leave/leave/")
    filing.locator("input[name=_selected_action]").check()
    filing.locator("select[name=action]").select_option("file_selected")
    filing.locator("button[name=index]").click()
    expect(filing.locator("body")).to_contain_text(re.compile("1 项|1 decided|已处理"))
    page.goto("/leave/team/?month=" + f"{first:%Y-%m}")
    expect(page.locator("a.lv-mark.k-personal")).to_have_count(1)


@pytest.mark.clause("A2.4")
def test_the_month_of_a_team_scrolls_inside_a_phone(screen, company):
    last = (timezone.now().astimezone(CHINA).date().replace(day=1) + timedelta(days=62)).replace(
        day=28
    )
    while last.isoweekday() > 5:
        last -= timedelta(days=1)
    start, now = start_of(last), timezone.now()
    draft = Draft(Kind.PERSONAL, Unit.DAY, start, start + timedelta(days=1), "搬家")
    ask_leave(person=company.colleague, draft=draft, by=company.colleague, at=now)
    step = Leave.objects.get().approval.steps.get(state="open")
    decide_step(step_id=step.pk, verdict="approved", comment="好", by=company.lead, at=now)
    # Who may not see why sees that somebody is away.
    page = screen.open(company.assistant, **PHONE)
    page.goto(f"/leave/team/?month={last:%Y-%m}")
    expect(page.locator(".lv-month .k-away")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate("scrollX") == 0


@pytest.mark.clause("A2.4-2")
def test_certificate_is_handed_in_from_a_phone(screen, company):
    first = next_monday()
    page = screen.open(company.colleague, **PHONE)
    page.goto("/leave/ask/")
    page.locator("input[name=kind][value=sick]").check(force=True)
    page.locator("[name=first]").fill(first.isoformat())
    page.locator("[name=last]").fill((first + timedelta(days=1)).isoformat())
    expect(page.locator("#outlook")).to_contain_text("A2.4-2")
    page.locator("[name=reason]").fill("手术")
    page.locator("#leave-form .primary").tap()
    expect(page.locator(".lv-warn .countdown")).to_be_visible()
    file = {"name": "证明.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    page.locator(".lv-upload input[name=file]").set_input_files(file)
    page.locator(".lv-upload button:not(.camera)").tap()
    expect(page.locator(".lv-files a")).to_have_text("证明.pdf")
    expect(page.locator(".lv-warn")).to_have_count(0)
