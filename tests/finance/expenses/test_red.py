"""Red-letter invoices: below zero, naming what they reverse, lowering what is reimbursed."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from finance.expenses.claims.rules import Draft, check_invoices, check_reversed, read_qr
from finance.expenses.claims.services import change_claim
from finance.expenses.models import Invoice
from tests.finance.expenses.conftest import DAY, invoice, later, moment, yuan

FIRST, RED, SECOND = "23332000000000000001", "23332000000000000002", "23332000000000000003"


def red(amount, original=FIRST, number=RED, **words) -> Draft:
    return invoice(amount, number, original=original, **words)


@pytest.mark.clause("A7.2-1")
@pytest.mark.parametrize(
    ("drafts", "said"),
    [
        ([invoice("-1", FIRST)], "names the number of the invoice it reverses"),
        ([invoice("9", SECOND), red("1")], "has a negative amount"),
        ([invoice("9", SECOND), red("0")], "has a negative amount"),
        ([invoice("9", FIRST), red("-9")], "leave nothing"),
        ([invoice("9", FIRST), red("-9.01")], "leave nothing"),
        ([invoice("9", FIRST), red("-1.001")], "whole cents"),
        # The QR code says -5.00: less than that cannot be taken off.
        ([invoice("9", FIRST), red("-4.99", stated=Decimal(-5))], r"is over -5\.00 yuan"),
    ],
)  # fmt: skip
def test_what_is_no_red_letter_invoice_is_refused(drafts, said):
    with pytest.raises(ValidationError, match=said) as refused:
        check_invoices(drafts, "A7.2-1")
    assert refused.value.code == "A7.2-1"


@pytest.mark.clause("A7.2-1")
def test_it_lowers_the_sum():
    drafts = [invoice("106.00", FIRST), red("-105.99", stated=Decimal("-105.99"))]
    assert check_invoices(drafts, "A7.2-1") == yuan("0.01")


@pytest.mark.clause("A7.2-1")
@pytest.mark.parametrize(("amount", "passes"), [("6.00", True), ("6.01", False)])
def test_no_more_is_reversed_than_is_left(amount, passes):
    words = {"original": yuan("10"), "reversed_before": yuan("4"), "ref": "A7.2-1"}
    if passes:
        check_reversed(yuan(amount), **words)
        return
    with pytest.raises(ValidationError, match=r"Only 6\.00 yuan") as refused:
        check_reversed(yuan(amount), **words)
    assert refused.value.code == "A7.2-1"


def test_qr_text_of_a_red_letter_invoice_is_read():
    read = read_qr("01,32,,23332000000000000002,-106.00,20261003,,A1B2")
    assert (read.stated, read.includes_tax) == (yuan("-106.00"), True)


@pytest.mark.clause("A7.2-1", "A7.2-3")
def test_in_one_claim_whichever_stands_first(firm):
    asked = firm.granted("100", advance=60)
    firm.lend(asked)
    drafts = [red("-25"), invoice("80", FIRST), invoice("15", SECOND)]
    claim = firm.say(firm.claim(asked, drafts=drafts), at=later(1))
    first, second, _third = claim.invoices.all()
    assert (first.reverses, second.reverses, claim.total) == (second, None, yuan(70))
    firm.check(claim)
    firm.pay(claim)
    # 80 - 25 + 15 = 70 were spent: 10 above the advance of 60.
    assert firm.cash() == yuan(10000 - 70)
    assert firm.standing() == (0, yuan(70), yuan(930))


@pytest.mark.clause("A7.2-1")
def test_what_was_reimbursed_before_is_taken_off_the_next_claim(firm):
    firm.pay(firm.signed(firm.granted("100"), drafts=[invoice("80", FIRST)]))
    asked = firm.granted("100", at=later(2))
    too_much = [invoice("90", SECOND), red("-80.01")]
    with pytest.raises(ValidationError, match=r"Only 80\.00 yuan"):
        firm.claim(asked, drafts=too_much, at=later(2))
    claim = firm.claim(asked, drafts=[invoice("90", SECOND), red("-80")], at=later(2))
    assert claim.total == yuan(10)
    other = firm.granted("50", at=later(2))
    twice = [invoice("40", "33333333"), red("-0.01", number="44444444")]
    with pytest.raises(ValidationError, match=r"Only 0\.00 yuan"):
        firm.claim(other, drafts=twice, at=later(2))


@pytest.mark.clause("A7.2-1")
@pytest.mark.parametrize("original", ["99999999", RED])
def test_it_reverses_an_invoice_of_ones_own_only(firm, original):
    firm.claim(firm.granted("100"), drafts=[invoice("80", FIRST)])
    asked = firm.granted("100", by=firm.other)
    for number in (original, FIRST):
        drafts = [invoice("90", SECOND), red("-1", number)]
        with pytest.raises(ValidationError, match="in no claim of yours") as refused:
            firm.claim(asked, by=firm.other, drafts=drafts)
        assert refused.value.code == "A7.2-1"


@pytest.mark.clause("A7.2-1")
def test_returned_and_asked_again_it_reverses_the_new_row(firm):
    drafts = [invoice("80", FIRST), red("-25")]
    claim = firm.claim(firm.granted("100"), drafts=drafts)
    firm.say(claim, "returned")
    changed = change_claim(claim_id=claim.pk, drafts=drafts, by=firm.worker, at=later(2))
    new = changed.invoices.get(is_live=True, number=RED)
    assert new.reverses.is_live and changed.total == yuan(55)


@pytest.mark.clause("A7.2-1")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reverses": None}, "invoice_is_money"),
        ({"amount": Decimal(1)}, "invoice_is_money"),
        ({"amount": Decimal("-80.01")}, "more than invoice"),
    ],
)
def test_database_holds_it(firm, changes, said):
    claim = firm.claim(firm.granted("100"), drafts=[invoice("80", FIRST)])
    firm.say(claim, "returned")
    change_claim(claim_id=claim.pk, drafts=[invoice("70", SECOND)], by=firm.worker, at=later(2))
    firm.say(claim, "returned", at=later(2))
    live = firm.claim(firm.granted("90"), drafts=[invoice("80", "55555555")])
    values = {
        "claim": claim, "position": 9, "number": RED, "key": f":{RED}", "amount": Decimal(-1),
        "reverses": live.invoices.get(), "is_live": True, "at": moment(), "day": DAY,
    } | changes  # fmt: skip
    with pytest.raises(DatabaseError, match=said), transaction.atomic():
        Invoice.objects.bulk_create([Invoice(**values)])
    dead = claim.invoices.filter(is_live=False).first()
    with pytest.raises(DatabaseError, match="cannot be reversed"), transaction.atomic():
        Invoice.objects.bulk_create([Invoice(**values | {"reverses": dead, "amount": -1})])
