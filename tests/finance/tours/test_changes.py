"""What the page of a tour offers once something changed: figures, a voucher, the drawer."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from finance.ledger.drawer import count_drawer
from finance.ledger.figures import days_to_count
from finance.tours.models import Tour
from finance.tours.settling.reckoning import ask_settlement
from tests.finance.tours.conftest import RETURNS, moment
from tests.finance.tours.test_pages import page
from tests.finance.tours.test_purse import undo
from tests.finance.tours.test_second_hands import returned

pytestmark = pytest.mark.django_db
BACK = moment(RETURNS, "18:00")


@pytest.mark.clause("A7.1-2", "A7.3-1")
def test_the_cashier_takes_no_cash_of_a_customer_once_the_drawer_is_counted(agency):
    tour = agency.ready(paid="8000")
    path, cash = f"/tours/{tour.pk}/", '<option value="cash"'
    assert cash in page(agency.cashier).get(path).content.decode()
    for day in sorted({*days_to_count(), timezone.localdate()}):
        words = {"notes": {}, "explanation": "已存入银行", "by": agency.cashier}
        count_drawer(day=day, **words, at=timezone.now())
    text = page(agency.cashier).get(path).content.decode()
    assert f'action="{path}money/"' in text and '<option value="bank"' in text
    assert cash not in text and "drawer is counted: cash moves again tomorrow" in text
    # Sales still takes cash, which is handed over tomorrow.
    assert cash in page(agency.sales).get(path).content.decode()


def press(agency, tour) -> dict[str, str]:
    """The page of a tour as those who have to do with its settlement read it."""
    people = ("guide", "operations", "cashier")
    asked = {who: page(getattr(agency, who)).get(f"/tours/{tour.pk}/") for who in people}
    return {who: answer.content.decode() for who, answer in asked.items()}


@pytest.mark.clause("A7.3-3")
def test_a_settlement_whose_figures_changed_after_it_was_confirmed_is_confirmed_anew(agency):
    tour = returned(agency, paid="9000")
    confirm, settle = (f'action="/tours/{tour.pk}/{verb}/"' for verb in ("confirm", "settle"))
    agency.confirm(tour, at=BACK)
    texts = press(agency, tour)
    assert confirm not in texts["guide"] + texts["operations"] and settle in texts["cashier"]
    assert (
        tour.code in page(agency.cashier).get("/tours/money/").content.decode().split("#costs")[1]
    )

    agency.pay_in(tour, "1000", at=BACK)  # the customer pays the rest
    texts = press(agency, tour)
    assert confirm in texts["guide"] and confirm in texts["operations"]
    assert settle not in texts["cashier"] and "the figures have changed since" in texts["cashier"]
    assert "Lay the settlement down" in texts["guide"] and "Settle the tour" not in texts["guide"]
    assert "#costs" not in page(agency.cashier).get("/tours/money/").content.decode()

    again = page(agency.guide).post(f"/tours/{tour.pk}/confirm/")
    assert again.status_code == 302 and tour.reckonings.count() == 2
    assert confirm not in press(agency, tour)["guide"]  # it waits
    row, now = tour.reckonings.latest("pk"), timezone.now()
    agency.decide(row, by=agency.operations, at=now)
    agency.decide(row, by=agency.accountant, at=now)
    assert settle in press(agency, tour)["cashier"]
    assert page(agency.cashier).get("/tours/money/").content.decode().count("#costs") == 2
    sent = {"way": "cash", "request": uuid4()}
    assert page(agency.cashier).post(f"/tours/{tour.pk}/settle/", sent).status_code == 302
    assert Tour.objects.get().settlement.income == Decimal("10000.00")


@pytest.mark.clause("A7.3-3")
def test_a_cost_added_while_a_settlement_waits_is_told(agency):
    tour = returned(agency)
    ask_settlement(tour_id=tour.pk, by=agency.guide, at=BACK)
    assert "refuse this, it is laid down anew" not in press(agency, tour)["operations"]
    agency.cost(tour, 2, "100", at=BACK)
    assert "refuse this, it is laid down anew" in press(agency, tour)["operations"]


@pytest.mark.clause("A7.3-2")
def test_a_refund_whose_voucher_was_undone_is_not_called_paid(agency):
    tour = agency.ready()
    agency.cheaper(tour, "7000")
    refund = agency.refund(tour, "1000")
    paid, undone = '<span class="badge good">Paid</span>', ">voucher undone<"
    text = page(agency.cashier).get(f"/tours/{tour.pk}/").content.decode()
    assert paid.lower() in text.lower() and undone not in text
    undo(agency, refund.entry)
    text = page(agency.cashier).get(f"/tours/{tour.pk}/").content.decode()
    assert paid.lower() not in text.lower() and undone in text
