"""The pages around the desk on a phone: nothing is cut off, and what belongs together stays so."""

from decimal import Decimal

import pytest

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.slow
# What is wider than the box it stands in, and so is cut or has to be pushed.
CUT = "[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth).length"


def test_the_sums_of_the_months_are_seen_whole_on_a_phone(screen, company):
    company.receive(channel="woocommerce", total=Decimal("1330735.70"))
    page = screen.open(company.lead, **PHONE)
    page.goto("/desk/months/")
    assert page.locator(".month-rows td").count()
    assert page.evaluate(CUT) == 0


@pytest.mark.parametrize(("options", "is_seen"), [({}, False), (PHONE, True)])
def test_the_button_of_the_search_is_for_fingers(screen, company, options, is_seen):
    page = screen.open(company.lead, **options)
    page.goto("/desk/")
    assert page.locator(".desk-bar .narrow-only").is_visible() is is_seen
