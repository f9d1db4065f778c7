"""The clocks on an order: acceptance, contact, hand-over, shipment."""

from datetime import datetime, timedelta

import pytest

from orders.desk import services
from orders.desk.models import OrderState
from regulations.deadlines.models import Deadline
from regulations.deadlines.sweep import sweep_deadlines
from tests.company import TEN, minutes
from tests.orders.desk.clocks.told import DAY, MICRO, breaches, told


@pytest.mark.clause("C7-1")
@pytest.mark.parametrize(
    ("arrives", "due"), [(0, 10), (0.01, 20), (5, 20), (9.99, 20), (10, 20), (15, 30)]
)
def test_an_order_is_due_at_the_end_of_the_first_whole_window_it_lies_in(company, arrives, due):
    company.on_duty(company.assistant, TEN, hours=2)
    order = company.receive(at=TEN + minutes(arrives))
    state = OrderState.objects.select_related("clock").get(pk=order.pk)
    assert state.due_at == state.clock.due_at == TEN + minutes(due)
    assert (state.clock.clause, state.clock.owner) == ("C7-1", company.assistant)


@pytest.mark.clause("C7-1")
def test_an_order_nobody_accepts_is_a_breach_of_whoever_was_on_duty(company):
    company.on_duty(company.assistant, TEN, hours=0.25)
    company.on_duty(company.colleague, TEN + minutes(15), hours=2)
    company.receive(at=TEN + minutes(12))
    assert ("C7-1", "李雷") not in breaches(TEN + minutes(25))
    assert ("C7-1", "李雷") in breaches(TEN + minutes(25) + MICRO)
    sweep_deadlines(at=TEN + minutes(26))
    row = Deadline.objects.get(kind="desk.acceptance")
    assert (row.owner, row.due_at) == (company.colleague, TEN + minutes(25))
    assert told(f"breach:{row.pk}") == sorted(["李雷", "陈静"])


@pytest.mark.clause("C7-1")
@pytest.mark.parametrize("arrives", [timedelta(hours=10), timedelta(hours=22.5)])
@pytest.mark.parametrize("is_rostered", [True, False])
def test_an_order_of_the_night_is_due_in_the_first_window_of_the_next_service_day(
    company, arrives, is_rostered
):
    morning = (TEN + DAY).replace(hour=8, minute=50)
    if is_rostered:
        company.on_duty(company.colleague, morning)
    order = company.receive(at=TEN + arrives)  # 20:00 and 08:30
    clock = Deadline.objects.get(kind="desk.acceptance", key=order.pk)
    assert clock.due_at == morning + minutes(10)
    assert clock.owner == (company.colleague if is_rostered else company.lead)


@pytest.mark.clause("C7-1")
def test_accepting_in_time_ends_the_clock_and_late_is_kept_as_late(company):
    company.on_duty(company.assistant, TEN, hours=1)
    in_time, late = (company.receive(at=TEN + minutes(1)) for _ in range(2))
    company.do(services.accept_order, in_time, by=company.colleague, at=TEN + minutes(20))
    company.do(services.accept_order, late, by=company.colleague, at=TEN + minutes(20) + MICRO)
    missed = Deadline.objects.breached(TEN + minutes(30)).filter(kind="desk.acceptance")
    assert [row.key for row in missed] == [str(late.pk)]
    assert missed[0].met_by == company.colleague


# --- contact, hand-over, shipment -----------------------------------------------------------------


def contact(company, order, at, outcome="confirmed"):
    """The assistant speaks with the customer."""
    return company.do(
        services.contact_customer, order, by=company.assistant, at=at, way="phone", outcome=outcome
    )


def hand_over(company, order, at):
    """The assistant hands the order to product operations."""
    return company.do(
        services.hand_over_order, order, by=company.assistant, at=at, to=company.operator
    )


def finish_at_the_edge(company, kind: str, step, due_at: datetime, offset: timedelta, sweep_first):
    """Take a step just before or after a clock runs out; whether it is a breach in the end."""
    if sweep_first:
        sweep_deadlines(at=due_at + minutes(5))
    step(due_at + offset)
    sweep_deadlines(at=due_at + minutes(10))
    row = Deadline.objects.get(kind=kind)
    assert (row.due_at, row.met_at) == (due_at, due_at + offset)
    assert (row.breached_at is None) == (row.handled_at is None)
    listed = Deadline.objects.breached(due_at + DAY).filter(pk=row.pk).exists()
    assert listed == (row.breached_at is not None)
    return listed


EDGE = pytest.mark.parametrize(
    ("offset", "is_breach"), [(-MICRO, False), (timedelta(0), False), (MICRO, True)]
)
ORDER_OF_SWEEP = pytest.mark.parametrize("sweep_first", [False, True])


@pytest.mark.clause("C7-2")
@EDGE
@ORDER_OF_SWEEP
def test_the_customer_is_contacted_within_ten_minutes(company, offset, is_breach, sweep_first):
    order = company.receive()
    company.do(services.accept_order, order, by=company.assistant, at=TEN)
    late = finish_at_the_edge(
        company, "desk.contact", lambda at: contact(company, order, at), TEN + minutes(10),
        offset, sweep_first,
    )  # fmt: skip
    assert late is is_breach


@pytest.mark.clause("C7-3")
@EDGE
@ORDER_OF_SWEEP
def test_an_order_is_handed_over_within_a_day_of_being_confirmed(
    company, offset, is_breach, sweep_first
):
    order = company.receive()
    company.do(services.accept_order, order, by=company.assistant, at=TEN)
    contact(company, order, TEN + minutes(4), outcome="reached")
    company.do(services.confirm_order, order, by=company.assistant, at=TEN + minutes(60))
    late = finish_at_the_edge(
        company, "desk.hand_over", lambda at: hand_over(company, order, at),
        TEN + minutes(60) + DAY, offset, sweep_first,
    )  # fmt: skip
    assert late is is_breach


@pytest.mark.clause("C10-10")
@EDGE
@ORDER_OF_SWEEP
def test_an_order_is_shipped_within_a_day_of_being_handed_over(
    company, offset, is_breach, sweep_first
):
    order = company.receive()
    company.do(services.accept_order, order, by=company.assistant, at=TEN)
    contact(company, order, TEN + minutes(4))
    hand_over(company, order, TEN + minutes(90))
    company.do(services.take_over_order, order, by=company.operator, at=TEN + minutes(200))

    def ship(at):
        words = {"carrier": "顺丰速运", "tracking": "SF1", "ticked": []}
        company.do(services.ship_order, order, by=company.operator, at=at, **words)

    late = finish_at_the_edge(
        company, "desk.shipment", ship, TEN + minutes(90) + DAY, offset, sweep_first
    )
    assert late is is_breach


@pytest.mark.clause("C7-3")
def test_the_breach_of_a_hand_over_is_the_accepters_whoever_confirmed(company):
    order = company.receive()
    company.do(services.accept_order, order, by=company.assistant, at=TEN)
    company.do(
        services.contact_customer, order, by=company.colleague, at=TEN + minutes(4),
        way="chat", outcome="confirmed",
    )  # fmt: skip
    assert breaches(TEN + minutes(5) + DAY) == {("C7-3", "王小芳")}


@pytest.mark.clause("C10-10")
def test_the_breach_of_a_shipment_is_told_to_product_operations_and_above(company):
    order = company.receive()
    company.do(services.accept_order, order, by=company.assistant, at=TEN)
    contact(company, order, TEN + minutes(4))
    hand_over(company, order, TEN + minutes(90))
    for day in (2, 3):
        sweep_deadlines(at=TEN + day * DAY)
    assert breaches(TEN + 2 * DAY) == {("C10-10", "赵敏")}
    assert told("breach:") == sorted(["赵敏", "刘建国"])
