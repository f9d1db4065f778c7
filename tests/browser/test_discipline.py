"""A case in a real browser: decided with measures, objected to on a phone, answered, explained."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from hr.discipline.models import Case, Evidence, Measure, Objection, Ruling
from hr.discipline.rulings.rules import Draft, Kind
from hr.discipline.rulings.services import confirm_case
from hr.discipline.services import report_case
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.slow


@pytest.fixture
def case(company) -> Case:
    """Opened by the lead against the designer a moment ago."""
    return report_case(
        token="b", subject=company.designer, clause="A1.3-5", matter="打印私人照片",
        account="约 60 页。", by=company.lead, at=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def ruling(company, case) -> Ruling:
    """A fine of 80 yuan, decided by hr."""
    fine = Draft(company.designer.pk, Kind.FINE, 80)
    return confirm_case(
        case_id=case.pk, finding="属实", measures=[fine], by=company.hr, at=timezone.now()
    )


def test_measure_asks_for_what_it_needs_and_is_decided(screen, company, case):
    screen.forgive("status of 422")  # a measure that lacks what it needs
    page = screen.open(company.hr)
    page.goto(f"/cases/{case.pk}/")
    page.locator(f'a[href="/cases/{case.pk}/decide/"]').click()
    amount, day, words = (
        page.locator(f"[name=form-0-{name}]") for name in ("amount", "day", "words")
    )
    expect(amount).to_be_hidden()
    page.locator("[name=form-0-kind]").select_option("public_posting")
    expect(day).to_be_visible()
    expect(words).to_be_visible()
    page.locator("[name=form-0-kind]").select_option("fine")
    expect(words).to_be_hidden()
    page.locator("[name=finding]").fill("打印日志为本人电脑")
    amount.fill("180")
    page.locator(".dis-form .primary").click()
    expect(page.locator(".dis-refused")).to_contain_text("50")
    expect(page.locator(".dis-refused .clause")).to_have_text("A1.3-5")
    expect(page.locator("[name=finding]")).to_have_value("打印日志为本人电脑")
    amount.fill("80")
    page.locator("[name=more]").click()
    page.locator("[name=form-1-kind]").select_option("criticism")
    page.locator("[name=form-1-reason]").fill("初犯")
    page.locator(".dis-form .primary").click()
    expect(page.locator(".dis-measures li")).to_have_count(2)
    assert [measure.kind for measure in Measure.objects.order_by("place")] == ["fine", "criticism"]


@pytest.mark.clause("B7-2")
def test_penalty_is_objected_to_on_a_phone_and_answered(screen, company, ruling):
    page = screen.open(company.designer, **PHONE)
    page.goto("/cases/mine/")
    page.locator('a[href$="#object"]').tap()
    expect(page.locator("#object")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("#object textarea").fill("当天上午我在带团，不在办公室")
    page.locator("#object .primary").tap()
    clock = page.locator(".dis-clock .countdown")
    expect(clock).to_have_text("4天 23小时")
    expect(page.locator(".dis-next")).to_contain_text(company.manager.name)
    expect(page.locator("#object")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    answering = screen.open(company.manager)
    answering.goto("/")
    answering.locator(f'a[href="/cases/objections/{Objection.objects.get().pk}/"]').click()
    rows = answering.locator(".dis-rows")
    expect(rows).to_be_hidden()
    answering.locator("input[value=changed]").check()
    expect(rows).to_be_visible()
    answering.locator("[name=form-0-amount]").fill("50")
    answering.locator("[name=text]").fill("出团单属实，电脑未锁屏有责任")
    answering.locator(".dis-answering .actions .primary").click()
    expect(answering.locator(".dis-ruling")).to_have_count(2)
    assert Measure.objects.standing().get().amount == 50

    page.goto(f"/cases/{ruling.case_id}/")
    expect(page.locator(".dis-past")).to_contain_text("80.00")
    expect(page.locator(".dis-ruling:not(.dis-past)")).to_contain_text("50.00")


def test_evidence_is_added_and_saved_again(screen, company, case):
    page = screen.open(company.designer)
    page.goto(f"/cases/{case.pk}/")
    page.locator("#evidence summary").click()
    file = {"name": "出团单.txt", "mimeType": "text/plain", "buffer": "3 月 4 日 杭州".encode()}
    page.locator("#evidence [name=file]").set_input_files(file)
    page.locator("#evidence [name=note]").fill("当天在带团")
    page.locator("#evidence .primary").click()
    link = page.locator(".dis-file")
    expect(link).to_have_text("出团单.txt")
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "出团单.txt"
    assert download.value.path().read_bytes() == file["buffer"]
    assert Evidence.objects.get().by == company.designer


def test_figures_lead_to_the_cases_behind_them(screen, company, ruling):
    page = screen.open(company.hr)
    page.goto("/cases/statistics/")
    expect(page.locator(".dis-tiles")).to_contain_text("80.00")
    page.locator(".dis-clauses a.dis-track").click()
    expect(page).to_have_url(f"{screen.root}/cases/?clause=A1.3-5")
    expect(page.locator(".case-title")).to_have_count(1)
