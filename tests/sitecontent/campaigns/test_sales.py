"""Sales are read from the orders, month by month, and measured against targets (B2)."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError, transaction

from orders.desk.models import OrderEvent
from orders.desk.rules import Happening
from orders.desk.services import accept_order, void_order
from sitecontent.campaigns.channels.selectors import channel_rows, month_row
from sitecontent.campaigns.channels.services import sums_astray
from sitecontent.campaigns.models import Sale, SaleTail, Target
from tests.company import CHINA, TEN, minutes
from tests.sitecontent.campaigns.site import Site, yuan

MARCH = date(2026, 3, 1)


def sold(channel, month=MARCH):
    row = month_row(channel, month)
    return row.orders, row.amount


@pytest.mark.clause("B2")
def test_sales_are_those_of_the_orders_before_and_after_they_are_summed(site: Site):
    site.sell("60.00")
    site.sell("40.50")
    assert sold(site.taobao) == (2, yuan("100.50"))
    assert site.sums() == 2
    assert (SaleTail.objects.count(), Sale.objects.get().amount) == (0, yuan("100.50"))
    site.sell("9.50")
    assert sold(site.taobao) == (3, yuan("110.00"))
    site.sums()
    assert (Sale.objects.get().orders, sold(site.taobao)) == (3, (3, yuan("110.00")))
    assert sums_astray() == []


@pytest.mark.clause("B2")
def test_a_void_order_is_no_sale(site: Site):
    site.sell("60.00")
    order = site.sell("40.00")
    site.sums()
    site.do(accept_order, order, by=site.assistant, at=TEN + minutes(1))
    words = {"by": site.assistant, "reason": "客户取消"}
    site.do(void_order, order, at=TEN + minutes(2), **words)
    assert sold(site.taobao) == (1, yuan("60.00"))
    site.sums()
    assert sold(site.taobao) == (1, yuan("60.00"))
    assert sums_astray() == []


@pytest.mark.clause("B2")
def test_an_order_that_comes_in_void_was_never_sold(site: Site):
    site.sell("60.00", shop_state="cancelled")
    assert OrderEvent.objects.filter(kind=Happening.VOIDED).count() == 1
    assert sold(site.taobao) == (0, yuan(0))


@pytest.mark.clause("B2")
def test_a_month_is_one_of_china(site: Site):
    midnight = datetime(2026, 3, 1, tzinfo=CHINA)
    site.sell("10.00", placed_at=midnight - timedelta(seconds=1))
    site.sell("20.00", placed_at=midnight)
    assert sold(site.taobao, date(2026, 2, 1)) == (1, yuan("10.00"))
    assert sold(site.taobao) == (1, yuan("20.00"))


@pytest.mark.clause("B2")
def test_a_channel_without_a_shop_takes_what_no_other_names(site: Site):
    site.sell("10.00", channel="youzan", shop="甲")
    site.sell("20.00", channel="youzan", shop="乙")
    own = site.channel("有赞乙店", "youzan", "乙")
    site.sell("5.00", channel="plain", shop="电话")
    assert sold(site.youzan) == (1, yuan("10.00"))
    assert sold(own) == (1, yuan("20.00"))
    nobodys = channel_rows(MARCH, 1)[-1]
    assert (nobodys.channel, nobodys.orders, nobodys.amount) == (None, 1, yuan("5.00"))


@pytest.mark.clause("B2")
def test_another_currency_stands_beside_and_is_not_measured(site: Site):
    abroad = site.channel("海外店", "shopify", "", currency="USD")
    site.sell("30.00", channel="shopify", currency="USD")
    site.sell("99.00", channel="shopify", currency="CNY")
    row = month_row(abroad, MARCH)
    assert (row.orders, row.amount, row.others) == (2, yuan("30.00"), {"CNY": yuan("99.00")})


@pytest.mark.clause("B2")
@pytest.mark.parametrize(
    ("orders", "target", "percent"),
    [(0, "100.00", "0.0"), (1, "100.00", "60.0"), (1, "60.00", "100.0"), (3, "70.00", "257.1")],
)
def test_progress_is_what_was_sold_of_the_target(site: Site, orders, target, percent):
    site.target(target, MARCH)
    for _each in range(orders):
        site.sell("60.00")
    assert month_row(site.taobao, MARCH).reached == Decimal(percent)


@pytest.mark.clause("B2")
def test_without_a_target_nothing_is_reached(site: Site):
    site.sell("60.00")
    assert month_row(site.taobao, MARCH).reached is None


@pytest.mark.clause("B2")
def test_the_newest_target_counts_and_the_others_stay(site: Site):
    site.target("1000.00")
    site.target("1200.00")
    assert month_row(site.taobao, date(2026, 4, 1)).target.amount == yuan("1200.00")
    assert Target.objects.count() == 2


@pytest.mark.clause("B2")
@pytest.mark.parametrize(
    ("month", "has_one", "role", "is_taken"),
    [
        (date(2026, 2, 1), False, "lead", False),
        (date(2026, 3, 1), False, "seller", True),
        (date(2026, 3, 1), True, "seller", False),
        (date(2026, 3, 1), True, "lead", True),
        (date(2026, 4, 1), True, "seller", True),
        (date(2027, 12, 1), False, "seller", True),
        (date(2028, 1, 1), False, "seller", False),
    ],
)
def test_when_a_target_is_set_and_by_whom(site: Site, month, has_one, role, is_taken):
    if has_one:
        site.target("900.00", month, by=site.lead)
    by = getattr(site, role)
    if is_taken:
        assert site.target("800.00", month, by=by)
        return
    with pytest.raises(ValidationError) as refused:
        site.target("800.00", month, by=by)
    assert refused.value.code == "B2"


@pytest.mark.clause("B2")
@pytest.mark.parametrize("role", ["promoter", "assistant", "operator", "designer"])
def test_others_set_no_targets(site: Site, role):
    with pytest.raises(PermissionDenied):
        site.target(by=getattr(site, role))


@pytest.mark.clause("B2")
@pytest.mark.parametrize("amount", ["0", "-5", "1.001", "9999999999"])
def test_a_target_is_a_sum_above_zero(site: Site, amount):
    with pytest.raises(ValidationError) as refused:
        site.target(amount)
    assert refused.value.code == "B2"


@pytest.mark.clause("B2")
@pytest.mark.parametrize("table", ["campaigns_sale", "campaigns_saletail"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET amount = 1",
        "DELETE FROM {}",
        "INSERT INTO {} (day, source, shop, currency, orders, amount)"
        " VALUES ('2026-03-01', 'taobao', '', 'CNY', 1, 1)",
    ],
)
def test_nobody_types_sales(site: Site, raw_sql, table, statement):
    site.sell("60.00")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        raw_sql(statement.format(table))


@pytest.mark.clause("B2")
def test_a_page_of_sales_looks_at_no_order(site: Site, django_assert_num_queries):
    for _each in range(3):
        site.sell("60.00")
    site.sums()
    with django_assert_num_queries(3) as seen:
        channel_rows(date(2026, 1, 1), 12)
    assert not any("desk_order" in query["sql"] for query in seen.captured_queries)
