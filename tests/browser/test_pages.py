"""Every page in a real browser: none complains, and none is wider than a phone."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from hr.people.models import Employee
from orders.desk import services
from orders.desk.models import OrderEvent
from tests.browser.conftest import PHONE
from tests.company import minutes

pytestmark = pytest.mark.slow


@pytest.fixture
def busy(company):
    """A desk with an open order, a late one and a long story; returns the open one."""
    now = timezone.now()
    late = company.receive(at=now - minutes(30))
    company.do(services.accept_order, late, by=company.assistant, at=now - minutes(29))
    order = company.receive(
        at=now, receiver="欧阳小芳小芳小芳小芳", buyer_note="请用冰袋，放门卫处，谢谢。" * 5,
        address="广西壮族自治区 防城港市 东兴市 江平镇 " + "巫头村" * 20,
    )  # fmt: skip
    for number in range(3):
        services.add_remark(
            order_id=order.pk, text=f"易碎 {number} " + "x" * 60, by=company.assistant, at=now
        )
    return order


def menu(screen, person: Employee) -> tuple[Page, set[str]]:
    """Somebody's home page, and where their menu leads."""
    page = screen.open(person)
    page.goto("/")
    return page, {link.get_attribute("href") for link in page.locator("nav.side a").all()}


def test_no_page_complains_that_the_superuser_has_beyond_everybody(screen, company, busy):
    """What the general manager has is looked at in `test_walk`."""
    _page, known = menu(screen, company.manager)
    superuser = Employee.objects.create_superuser("9000", "钱超", "guizhang-2026")
    page, paths = menu(screen, superuser)
    assert len(paths) >= 15 and paths - known
    for path in (*sorted(paths - known), f"/desk/orders/{busy.pk}/", "/people/1002/"):
        answer = page.goto(path)
        assert answer.status == 200, path
        page.wait_for_load_state("networkidle")
        expect(page.locator("nav.side, #nav-sidebar").first).to_be_attached()


def width(page: Page) -> int:
    """How wide the document is; wider than the window means scrolling sideways."""
    return page.evaluate("document.documentElement.scrollWidth")


PAGES = (
    "/", "/desk/", "/desk/orders/{order}/", "/handbook/", "/handbook/C7-2/", "/desk/breaches/",
    "/desk/imports/", "/desk/months/", "/notices/", "/roster/", "/people/", "/people/1002/",
    "/rules/", "/traceability/", "/cases/", "/account/password/change/", "/approvals/",
    "/approvals/chains/", "/board/", "/notices/settings/", "/rules/drafts/", "/people/chart/",
    "/handbook/editions/", "/cases/mine/",
)  # fmt: skip


def test_no_page_scrolls_sideways_on_a_phone(screen, company, busy):
    page = screen.open(company.lead, **PHONE)
    wide = {}
    for path in PAGES:
        page.goto(path.format(order=busy.pk))
        wide[path] = width(page)
    stranger = screen.open(**PHONE)
    stranger.goto("/account/login/")
    wide["login"] = width(stranger)
    assert {path: pixels for path, pixels in wide.items() if pixels > 390} == {}


def test_a_page_that_is_refused_keeps_its_buttons_and_lets_one_log_out(screen, company, busy):
    page = screen.open(company.designer)
    screen.forgive("status of 40[34]")
    for path in ("/desk/", "/nowhere/"):
        page.goto(path)
        box = page.locator(".gate-box").bounding_box()
        for button in page.locator(".gate-box .button").all():
            inner = button.bounding_box()
            assert inner["x"] + inner["width"] <= box["x"] + box["width"], path
    expect(page.locator(".gate-who")).to_contain_text(company.designer.name)
    page.locator(".gate-who a").click()
    expect(page).to_have_url(f"{screen.root}/account/logout/")


def test_an_order_is_opened_and_accepted_on_a_phone(screen, company, busy):
    page = screen.open(company.assistant, **PHONE)
    page.goto("/desk/")
    page.locator(f'#rows .row[data-pk="{busy.pk}"] a').tap()
    expect(page).to_have_url(f"{screen.root}/desk/orders/{busy.pk}/")
    page.locator("#panel form.step .primary").tap()
    expect(page.locator("#panel .s-accepted")).to_be_visible()
    assert OrderEvent.objects.filter(order=busy, kind="accepted", by=company.assistant).exists()
