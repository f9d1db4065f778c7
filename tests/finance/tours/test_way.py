"""One group from registration to its settlement, with the figures worked out by hand."""

import hashlib
import io
from datetime import date

import pytest
from pypdf import PdfReader

from finance.ledger.selectors import company, money_of
from finance.ledger.services import post_entry
from finance.tours.models import Advance
from finance.tours.selectors import standing_of, state_on, tours
from finance.tours.states import State
from tests.finance.tours.conftest import RETURNS, balance_of, moment, yuan


@pytest.mark.clause("A7.3-2", "A7.3-3", "A7.3-4", "A7.3-5", "A7.7-1")
def test_a_group_goes_its_way(agency):
    tour = agency.ready(price="10000", budget=("3000", "2000"), paid="8000")
    agency.release(tour)
    advance = agency.ask(tour, "4000")
    payout = agency.pay(advance)
    post_entry(entry_id=payout.entry_id, by=agency.accountant, at=moment(clock="16:00"))
    standing = standing_of(tour.pk)
    assert (standing.received, standing.committed, standing.purse) == (
        yuan("8000"), yuan("4000"), yuan("4000"),
    )  # fmt: skip
    assert standing.limit == yuan("1000")  # 5000 − 4000 of the sheet, 8000 − 4000 of the money
    agency.cost(tour, 1, "2800")
    agency.cost(tour, 2, "900.50")
    agency.papers(tour)
    back = moment(RETURNS, "18:00")
    agency.pay_in(tour, "2000", at=back)
    settlement = agency.settle(tour, at=back)
    assert settlement.returned == yuan("299.50")
    assert settlement.handed == settlement.profit == yuan("6299.50")  # 10000 received − 3700.50
    assert money_of(tour.fund_id) == 0 and money_of(company().pk) == yuan("6299.50")
    assert balance_of(tour.fund_id) == {  # debit less credit
        "540102": yuan("3700.50"), "500102": yuan("-10000"), "3103": yuan("6299.50"),
    }  # fmt: skip
    assert balance_of(company().pk) == {"1001": yuan("6299.50"), "3103": yuan("-6299.50")}
    assert Advance.objects.get().state == "paid"
    found = tours().get(pk=tour.pk)
    assert state_on(found, date(2026, 3, 20)) == State.SETTLED
    bound = PdfReader(io.BytesIO(bytes(settlement.bound)))
    assert len(bound.pages) == settlement.pages == 4  # cover, contract, confirmation, list
    assert settlement.sha256 == hashlib.sha256(bytes(settlement.bound)).hexdigest()
    assert "DL-001" in bound.pages[0].extract_text()
