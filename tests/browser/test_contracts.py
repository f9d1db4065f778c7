"""Contracts in a real browser: a count by telephone, a copy asked for and handed out."""

from datetime import date

import pytest
import zxingcpp
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from hr.contracts.models import Contract, CountEnd, Kind, Place, Tick
from hr.contracts.places.labels import address_of
from hr.contracts.services import Facts, register_contract
from hr.people.models import Position
from hr.people.services import hire_employee
from tests.browser.conftest import PHONE
from tests.company import LONG, Company

pytestmark = pytest.mark.slow


@pytest.fixture
def office(company) -> Company:
    """The small company with a clerk who keeps two contracts."""
    found, at = company, timezone.now()
    found.clerk = hire_employee(
        number="1900", name="华晨", position=Position.objects.get(code="office_clerk"),
        supervisor=found.manager, kept_from=LONG, at=at,
    )  # fmt: skip
    kind = Kind.objects.create(code="CG", name="采购")
    places = [Place.objects.create(code=code, name=f"铁皮柜 {code}") for code in ("A1", "B1")]
    for title in ("龙井茶采购合同", "坚果礼盒代工合同"):
        register_contract(
            kind=kind, facts=Facts(title, "杭州茶园有限公司", date(2026, 1, 1)),
            signed_on=date(2026, 1, 1), place=places[0], custodian=found.clerk, by=found.clerk,
            at=at,
        )  # fmt: skip
    return found


@pytest.mark.clause("A6-2", "A6-6")
def test_contracts_are_counted_by_telephone(screen, office, tmp_path):
    first, second = Contract.objects.order_by("pk")
    page = screen.open(office.clerk, **PHONE)
    page.goto("/contracts/counts/")
    page.locator('form[action$="/begin/"] .primary').tap()
    expect(page.locator(".con-list > li")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    label = tmp_path / "label.png"
    code = zxingcpp.create_barcode(address_of(first.number), zxingcpp.BarcodeFormat.QRCode)
    Image.fromarray(code.to_image(scale=8)).save(label)
    page.locator("[name=photo]").set_input_files(label)
    expect(page.locator("h1")).to_contain_text(first.number)
    page.locator(".con-big").tap()
    expect(page.locator(".con-list > li")).to_have_count(1)
    assert Tick.objects.get().is_scanned

    page.locator(".con-list a.con-what").tap()
    page.locator("[value=misplaced]").check()
    page.locator("[name=place]").select_option(label="B1 铁皮柜 B1")
    page.locator("[name=cause]").fill("查阅后放错")
    page.locator(".con-big").tap()
    expect(page.locator(".con-list .empty")).to_be_visible()
    assert Tick.objects.filter(line__contract=second, found="misplaced").exists()

    page.locator("p.panel a[href*=places]").first.tap()  # the place that is to be looked at
    page.locator("section.panel summary").first.tap()
    page.locator("section.panel form .primary").first.tap()
    expect(page.locator(".badge.good").first).to_be_visible()
    page.goto("/contracts/counts/")
    page.locator(".con-list a.con-what").first.tap()
    page.locator("[name=counted]").fill("2")
    page.locator('form[action$="/close/"] .primary').tap()
    expect(page.locator(".messages li")).to_have_count(1)
    assert CountEnd.objects.get().counted == 2
