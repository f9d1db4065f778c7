"""The rules of supplies as tables: how much, by which quote, and whether the three match."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from hr.supplies.receipts.rules import Row, check_match, check_received, differences
from hr.supplies.requests.rules import Offer, check_chosen, ranked, why_not
from hr.supplies.rules import (
    SupplyRules,
    another_quote_chain,
    check_limit,
    delivery_due,
    request_chain,
    slip_chain,
)
from hr.supplies.stock.rules import Standing, per_head, propose
from regulations.rulebook.rules import CHINA

RULES = SupplyRules(
    consumption_window_days=90,
    lead_days=7,
    cover_days=30,
    quotes_at_least=3,
    sign_within_days=2,
    audit_within_days=7,
)
TODAY = date(2026, 3, 10)


@pytest.mark.clause("A3-2")
@pytest.mark.parametrize(
    ("on_hand", "on_order", "asked", "issued", "since", "expected"),
    [
        # 90 used in 90 days: one a day, 37 for delivery and cover.
        (0, 0, 0, 90, date(2025, 1, 1), 37),
        (10, 0, 0, 90, date(2025, 1, 1), 27),
        (10, 20, 0, 90, date(2025, 1, 1), 7),
        (10, 20, 7, 90, date(2025, 1, 1), 0),
        (40, 0, 0, 90, date(2025, 1, 1), 0),
        # 10 used in 90 days: 10 × 37 / 90 = 4.1, rounded up.
        (0, 0, 0, 10, date(2025, 1, 1), 5),
        # New 10 days ago, 10 used: one a day.
        (0, 0, 0, 10, date(2026, 3, 1), 37),
        # New today, 7 used: its own day counts as a week.
        (0, 0, 0, 7, TODAY, 37),
        (0, 0, 0, 0, None, 0),
    ],
)
def test_a_proposal_follows_stock_order_and_consumption(
    on_hand, on_order, asked, issued, since, expected
):
    standing = Standing(on_hand, on_order, asked, issued, since)
    assert propose(standing, RULES, TODAY).quantity == expected


def offer(pk, total, day=5, hour=10) -> Offer:
    return Offer(pk, Decimal(total), date(2026, 3, day), datetime(2026, 3, 1, hour, tzinfo=CHINA))


@pytest.mark.clause("A3-3")
@pytest.mark.parametrize(
    ("offers", "expected"),
    [
        ([offer(1, 30), offer(2, 20), offer(3, 25)], [2, 3, 1]),
        # Equal sums: the earlier delivery.
        ([offer(1, 20, day=9), offer(2, 20, day=5)], [2, 1]),
        # Equal in both: the one that came in first.
        ([offer(1, 20, hour=12), offer(2, 20, hour=9)], [2, 1]),
        ([offer(2, 20), offer(1, 20)], [1, 2]),
    ],
)
def test_quotes_are_ranked_by_sum_delivery_and_arrival(offers, expected):
    assert [each.pk for each in ranked(offers)] == expected


@pytest.mark.clause("A3-3")
@pytest.mark.parametrize(
    ("totals", "chosen", "is_taken"),
    [
        ((20, 21, 22), 1, True),
        ((20, 21, 22), 2, False),
        ((20, 21), 1, False),  # fewer than three
        ((20, 20, 22), 1, True),
        ((20, 20, 22), 2, False),
    ],
)
def test_the_cheapest_of_enough_quotes_is_taken(totals, chosen, is_taken):
    offers = [offer(pk, total) for pk, total in enumerate(totals, 1)]
    assert (not why_not(offers, chosen, 3)) is is_taken
    check_chosen(offers, chosen, 3, is_consented=True)
    if not is_taken:
        with pytest.raises(ValidationError) as refused:
            check_chosen(offers, chosen, 3, is_consented=False)
        assert refused.value.code == "A3-3"


def row(ordered=5, price="20.00", received=5, invoiced=5, billed="20.00") -> Row:
    said = None if billed is None else Decimal(billed)
    return Row("打印纸", ordered, Decimal(price), received, invoiced, said)


@pytest.mark.clause("A3-4")
@pytest.mark.parametrize(
    ("rows", "total", "count"),
    [
        ([row()], "100", 0),
        ([row(), row()], "200", 0),
        ([row(received=4)], "100", 2),  # less came than was ordered and than is asked for
        ([row(received=4, invoiced=4)], "80", 1),
        ([row(invoiced=6)], "120", 1),
        ([row(invoiced=4)], "80", 1),
        ([row(billed="21.00")], "105", 1),
        ([row(billed="19.99")], "99.95", 1),
        ([row()], "100.01", 1),
        ([row()], "99.99", 1),
        ([row(), row(invoiced=None, billed=None)], "100", 1),
        ([row(ordered=4, received=4, invoiced=4)], "80", 0),  # closed with what came
        ([row(ordered=0, received=0, invoiced=None, billed=None), row()], "100", 0),
        ([row(ordered=0, received=0, invoiced=1)], "20", 1),
    ],
)
def test_order_goods_and_invoice_match_to_the_piece_and_the_cent(rows, total, count):
    assert len(differences(rows, total=Decimal(total))) == count
    assert any(each.differs for each in rows) is bool(
        count and not (count == 1 and total in ("100.01", "99.99"))
    )
    if count:
        with pytest.raises(ValidationError) as refused:
            check_match(rows, total=Decimal(total))
        assert {each.code for each in refused.value.error_list} == {"A3-4"}


@pytest.mark.clause("A3-L4")
@pytest.mark.parametrize(
    ("left", "good", "bad", "quality", "code"),
    [
        (5, 5, 0, "", None),
        (5, 3, 2, "受潮", None),
        (5, 0, 5, "受潮", None),
        (5, 6, 0, "", "A3-4"),
        (5, 3, 2, " ", "A3-L4"),
        (5, -1, 0, "", "A3-L4"),
    ],
)
def test_what_comes_is_counted_with_its_quality(left, good, bad, quality, code):
    words = {"item": "打印纸", "left": left, "good": good, "bad": bad, "quality": quality}
    if code is None:
        check_received(**words)
        return
    with pytest.raises(ValidationError) as refused:
        check_received(**words)
    assert refused.value.code == code


@pytest.mark.clause("A3-1")
@pytest.mark.parametrize(
    ("wanted", "used", "limit", "is_refused"),
    [(5, 0, None, False), (5, 0, 5, False), (5, 1, 5, True), (1, 5, 5, True), (1, 0, 0, True)],
)
def test_a_limit_holds_for_the_month(wanted, used, limit, is_refused):
    words = {"item": "打印纸", "wanted": wanted, "used": used, "limit": limit}
    if not is_refused:
        check_limit(**words)
        return
    with pytest.raises(ValidationError) as refused:
        check_limit(**words)
    assert refused.value.code == "A3-1"


@pytest.mark.clause("A3-L2")
def test_consumption_is_told_per_head_the_most_first():
    uses = per_head(
        [("office", 3, Decimal("90"), 2), ("shop", 9, Decimal("100"), 10), ("hr", 0, Decimal(0), 1)]
    )
    assert [(use.department, use.per_head, use.share) for use in uses] == [
        ("office", Decimal("45.00"), 100), ("shop", Decimal("10.00"), 22), ("hr", Decimal("0"), 0),
    ]  # fmt: skip


@pytest.mark.clause("A3-L2")
def test_a_department_without_people_is_shown_with_what_it_took():
    assert per_head([("old", 1, Decimal("7"), 0)])[0].per_head == Decimal("7.00")


@pytest.mark.clause("A3-2", "A3-4", "A3-5")
def test_chains_are_the_managers_and_two_for_a_slip():
    assert [stage.role for stage in request_chain()] == ["manager"]
    assert [stage.role for stage in another_quote_chain()] == ["above"]
    assert [stage.role for stage in slip_chain()] == ["supervisor", "manager"]


def test_a_delivery_is_due_at_the_end_of_its_day():
    assert delivery_due(date(2026, 2, 28)) == datetime(2026, 3, 1, tzinfo=CHINA)
    assert delivery_due(date(2028, 2, 28)) == datetime(2028, 2, 29, tzinfo=CHINA)
