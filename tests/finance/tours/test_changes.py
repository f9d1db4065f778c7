"""What the page of a tour offers once something changed: figures, a voucher, the drawer."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from finance.ledger.drawer import count_drawer
from finance.ledger.figures import days_to_count
from finance.tours.models import Tour
from finance.tours.receipts.refunds import pay_refund
from finance.tours.services import call_off_tour
from finance.tours.settling.reckoning import ask_settlement
from tests.finance.tours.conftest import DAY, RETURNS, moment
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
        words = {"notes": {}, "explanation": "现金已存入银行", "by": agency.cashier}
        count_drawer(day=day, **words, at=timezone.now())
    text = page(agency.cashier).get(path).content.decode()
    assert f'action="{path}money/"' in text and '<option value="bank"' in text
    assert cash not in text and "drawer is counted: cash moves again tomorrow" in text
    # Sales still takes cash, which is handed over tomorrow.
    assert cash in page(agency.sales).get(path).content.decode()


@pytest.mark.clause("A7.1-2", "A7.3-1")
@pytest.mark.parametrize("changed", [{"payer": ""}, {}])
def test_a_refused_form_offers_no_cash_either_once_the_drawer_is_counted(agency, changed):
    tour = agency.ready(paid="8000")
    for day in sorted({*days_to_count(), timezone.localdate()}):
        words = {"notes": {}, "explanation": "现金已存入银行", "by": agency.cashier}
        count_drawer(day=day, **words, at=timezone.now())
    sent = {"amount": "100", "payer": "王老师", "way": "cash", "request": uuid4()} | changed
    answer = page(agency.cashier).post(f"/tours/{tour.pk}/money/", sent)
    text = answer.content.decode()
    assert answer.status_code == 422 and 'value="100"' in text
    assert '<option value="cash"' not in text and '<option value="bank"' in text
    assert "drawer is counted: cash moves again tomorrow" in text


def test_a_refused_shift_keeps_its_own_words(agency):
    tour = agency.ready(paid="8000")
    sent = {"amount": "", "way": "bank", "request": uuid4()}
    answer = page(agency.cashier).post(f"/tours/{tour.pk}/shift/", sent)
    assert answer.status_code == 422 and b"bring cash to the bank" in answer.content


@pytest.mark.clause("A7.3-1")
@pytest.mark.parametrize("typed", ["1,234.56", "1，234.56", "1234.56", " 1,234.56 "])
def test_commas_between_thousands_are_read(agency, typed):
    tour = agency.ready(paid="8000")
    sent = {"amount": typed, "payer": "王老师", "way": "bank", "request": uuid4()}
    assert page(agency.cashier).post(f"/tours/{tour.pk}/money/", sent).status_code == 302
    assert tour.receipts.latest("pk").amount == Decimal("1234.56")


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
    text = press(agency, tour)["operations"]
    assert "refuse this, it is laid down anew" in text
    assert "Refuse the settlement: its figures have changed" in text
    assert "Confirm the settlement" not in text


@pytest.mark.clause("A7.3-2")
def test_a_tour_called_off_tells_who_goes_on_with_its_refund(agency):
    tour = agency.ready(paid="8000")
    call_off_tour(tour_id=tour.pk, reason="人数不足", by=agency.operations, at=moment(DAY))
    path, ask = f"/tours/{tour.pk}/", "Ask to give the customer back"

    def told() -> str:
        return page(agency.cashier).get(path).content.decode()

    assert ask in told()
    order = agency.order(tour, "8000")
    text = told()
    assert ask not in text and "Decide on the refund of 8,000.00" in text
    agency.decide(order, by=agency.accountant)
    agency.decide(order)
    text = told()
    assert ask not in text and "Pay the customer 8,000.00 back" in text
    now = timezone.now()
    pay_refund(order_id=order.pk, way="cash", by=agency.cashier, at=now)
    text = told()
    assert ask not in text and "8,000.00 back" not in text


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
