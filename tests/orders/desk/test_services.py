"""The verbs of the desk on a real database, one order at a time."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from catalog.products.models import Product, StockMove
from catalog.products.services import move_stock
from orders.desk import services
from orders.desk.leaving import orders_in_hand
from orders.desk.models import Order, OrderEvent
from orders.desk.rules import NEVER, State
from regulations.binding.services import entering_past
from regulations.deadlines.models import Deadline
from regulations.notices.models import Notice
from tests.company import TEN, minutes


def kinds(order) -> list[str]:
    """What happened to an order, in order."""
    return list(order.events.order_by("seq").values_list("kind", flat=True))


@pytest.fixture
def confirmed(company):
    """An order that the customer has confirmed, at 10:08."""
    order = company.receive()
    company.do(services.accept_order, order, by=company.assistant, at=TEN + minutes(2))
    company.do(
        services.contact_customer,
        order,
        by=company.assistant,
        at=TEN + minutes(8),
        way="phone",
        outcome="confirmed",
    )
    return order


@pytest.fixture
def taken_over(company, confirmed):
    """An order in the hands of product operations since 10:30."""
    company.do(
        services.hand_over_order,
        confirmed,
        by=company.assistant,
        at=TEN + minutes(20),
        to=company.operator,
    )
    company.do(services.take_over_order, confirmed, by=company.operator, at=TEN + minutes(30))
    return confirmed


def ship(company, order, ticked=(), **changes):
    """Ship with a carrier and a number, an hour after it came in."""
    words = {"carrier": "顺丰速运", "tracking": "SF1", "ticked": ticked} | changes
    return company.do(
        services.ship_order, order, by=company.operator, at=TEN + minutes(60), **words
    )


def test_an_order_goes_from_received_to_closed(company, taken_over):
    ship(company, taken_over)
    state = company.do(
        services.close_order, taken_over, by=company.operator, at=TEN + timedelta(days=2)
    )
    assert state.state == State.CLOSED
    assert kinds(taken_over) == [
        "received", "accepted", "contacted", "confirmed", "handed_over", "taken_over",
        "shipped", "closed",
    ]  # fmt: skip


@pytest.mark.clause("C7-1")
def test_a_second_person_is_told_who_accepted_first(company):
    order = company.receive()
    company.do(services.accept_order, order, by=company.assistant, at=TEN + minutes(1))
    with pytest.raises(ValidationError) as refused:
        company.do(services.accept_order, order, by=company.colleague, at=TEN + minutes(1))
    assert refused.value.code == "C7-1"
    assert "王小芳" in refused.value.messages[0]


@pytest.mark.clause("C7-2")
def test_contact_is_due_ten_minutes_after_acceptance(company):
    order = company.receive()
    state = company.do(services.accept_order, order, by=company.assistant, at=TEN + minutes(3))
    assert state.clock.clause == "C7-2"
    assert state.clock.owner == company.assistant
    assert state.due_at == state.clock.due_at == TEN + minutes(13)


@pytest.mark.clause("C7-2")
def test_a_try_in_vain_is_counted_and_does_not_stop_the_clock(company):
    order = company.receive()
    company.do(services.accept_order, order, by=company.assistant, at=TEN)
    state = company.do(
        services.contact_customer, order, by=company.assistant, at=TEN + minutes(2),
        way="phone", outcome="no_answer",
    )  # fmt: skip
    assert (state.state, state.tries) == (State.ACCEPTED, 1)
    assert Deadline.objects.get(kind="desk.contact", key=order.pk).met_at is None


@pytest.mark.clause("C7-3")
def test_hand_over_is_due_a_day_after_confirmation(company, confirmed):
    clock = Deadline.objects.get(kind="desk.hand_over", key=confirmed.pk)
    assert clock.due_at == TEN + minutes(8) + timedelta(hours=24)
    assert Deadline.objects.get(kind="desk.contact", key=confirmed.pk).met_at == TEN + minutes(8)


@pytest.mark.clause("C7-3")
def test_only_the_named_person_takes_over(company, confirmed):
    company.do(
        services.hand_over_order, confirmed, by=company.assistant, at=TEN + minutes(20),
        to=company.operator,
    )  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        company.do(
            services.take_over_order, confirmed, by=company.operator_two, at=TEN + minutes(25)
        )
    assert refused.value.code == "C7-3"


@pytest.mark.clause("C7-3")
def test_an_order_is_not_handed_to_somebody_outside_product_operations(company, confirmed):
    with pytest.raises(ValidationError) as refused:
        company.do(
            services.hand_over_order, confirmed, by=company.assistant, at=TEN + minutes(20),
            to=company.designer,
        )  # fmt: skip
    assert refused.value.code == "C7-3"


@pytest.mark.clause("C10-10")
def test_naming_another_person_moves_no_deadline(company, confirmed):
    for person, at in ((company.operator, 20), (company.operator_two, 90)):
        company.do(
            services.hand_over_order, confirmed, by=company.assistant, at=TEN + minutes(at),
            to=person,
        )  # fmt: skip
    clock = Deadline.objects.get(kind="desk.shipment", key=confirmed.pk)
    assert clock.due_at == TEN + minutes(20) + timedelta(hours=24)
    assert clock.owner == company.operator_two


@pytest.mark.clause("C10-11")
def test_goods_do_not_leave_before_remarks_are_ticked(company, taken_over):
    remark = company.do(
        services.add_remark, taken_over, by=company.assistant, at=TEN + minutes(40), text="加冰袋"
    )
    with pytest.raises(ValidationError) as refused:
        ship(company, taken_over)
    assert refused.value.code == "C10-11"
    assert ship(company, taken_over, ticked=[remark.seq]).state == State.SHIPPED


@pytest.mark.clause("C10-10")
def test_stock_falls_with_the_shipment(company, taken_over):
    tea = Product.objects.create(sku="NW-001", name="龙井茶", price=Decimal("18.00"))
    with entering_past(right="test"):
        move_stock(pieces={"NW-001": 5}, kind="receipt", reference="R1", by=None, at=TEN)
    ship(company, taken_over)
    tea.refresh_from_db()
    assert tea.on_hand == 3
    out = StockMove.objects.get(kind="shipment")
    assert (out.quantity, out.on_hand_after, out.reference) == (-2, 3, taken_over.number)


@pytest.mark.clause("C10-10")
def test_goods_that_are_not_there_are_not_shipped(company, taken_over):
    Product.objects.create(sku="NW-001", name="龙井茶", price=Decimal("18.00"))
    with pytest.raises(ValidationError) as refused:
        ship(company, taken_over)
    assert refused.value.code == "C10-10"
    taken_over.standing.refresh_from_db()
    assert taken_over.standing.state == State.TAKEN_OVER
    assert "shipped" not in kinds(taken_over)


@pytest.mark.clause("C7-5")
def test_a_request_is_linked_and_stops_the_parcel_until_answered(company, taken_over):
    event = company.do(
        services.add_request, taken_over, by=company.assistant, at=TEN + minutes(40),
        kind="address", text="改寄上海市浦东新区世纪大道 1 号",
    )  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        ship(company, taken_over)
    assert refused.value.code == "C7-5"
    company.do(
        services.answer_request, taken_over, by=company.operator, at=TEN + minutes(50),
        seq=event.seq, answer="按新地址发出",
    )  # fmt: skip
    assert ship(company, taken_over, ticked=[event.seq]).state == State.SHIPPED
    assert Order.objects.get(pk=taken_over.pk).address == "浙江省 杭州市 西湖区 文三路 1 号"


def test_a_request_is_answered_once(company, taken_over):
    event = company.do(
        services.add_request, taken_over, by=company.assistant, at=TEN + minutes(40),
        kind="refund", text="少发一件", amount="19.00",
    )  # fmt: skip
    answer = {"seq": event.seq, "answer": "已退"}
    company.do(services.answer_request, taken_over, by=company.lead, at=TEN + minutes(41), **answer)
    with pytest.raises(ValidationError):
        company.do(
            services.answer_request, taken_over, by=company.lead, at=TEN + minutes(42), **answer
        )


def test_refunds_together_give_back_no_more_than_the_order_was_worth(company, taken_over):
    def ask(amount: str, minute: int):
        return company.do(
            services.add_request, taken_over, by=company.assistant, at=TEN + minutes(minute),
            kind="refund", text="少发一件", amount=amount,
        )  # fmt: skip

    total = taken_over.total
    ask(str(total - 1), 40)
    with pytest.raises(ValidationError) as refused:
        ask("1.01", 41)
    assert refused.value.code == "C7-5"
    ask("1.00", 42)
    with pytest.raises(ValidationError):
        ask("0.01", 43)


def test_a_void_order_has_no_clock_left(company):
    order = company.receive()
    state = company.do(
        services.void_order, order, by=company.assistant, at=TEN + minutes(1), reason="重复下单"
    )
    assert (state.state, state.clock, state.due_at) == (State.VOID, None, NEVER)
    clock = Deadline.objects.get(kind="desk.acceptance", key=order.pk)
    assert clock.voided_at == TEN + minutes(1)


def test_a_missed_clock_stays_missed_when_the_order_becomes_void(company):
    order = company.receive()
    company.do(services.accept_order, order, by=company.assistant, at=TEN)
    company.do(
        services.void_order, order, by=company.assistant, at=TEN + minutes(11), reason="客户取消"
    )
    clock = Deadline.objects.get(kind="desk.contact", key=order.pk)
    assert clock.voided_at is None
    assert Deadline.objects.breached(TEN + minutes(12)).filter(pk=clock.pk).exists()


@pytest.mark.parametrize("who", ["designer", "operator", "hr"])
def test_only_desk_staff_accept(company, who):
    order = company.receive()
    with pytest.raises(PermissionDenied):
        company.do(services.accept_order, order, by=getattr(company, who), at=TEN)
    assert kinds(order) == ["received"]


@pytest.mark.clause("C7-5")
def test_the_shop_tells_a_change_and_the_order_stays(company):
    order = company.receive(number="T1")
    same = company.receive(number="T1", address="上海市", receiver="张大伟")
    assert same == order
    assert Order.objects.get(pk=order.pk).address == "浙江省 杭州市 西湖区 文三路 1 号"
    change = OrderEvent.objects.get(order=order, kind="shop_change")
    assert change.data["changes"]["receiver"] == ["张伟", "张大伟"]
    order.standing.refresh_from_db()
    assert order.standing.requests == 1


@pytest.mark.clause("C7-5")
def test_the_same_order_told_twice_is_one_order(company):
    first = company.receive(number="T2")
    assert company.receive(number="T2") == first
    assert Order.objects.count() == 1
    assert kinds(first) == ["received"]
    assert first.lines.count() == 2


def test_an_order_finished_in_the_shop_runs_no_clock(company):
    order = company.receive(shop_state="finished", tracking="SF9")
    assert order.standing.state == State.CLOSED
    assert kinds(order) == ["received", "closed"]
    assert not Deadline.objects.filter(key=str(order.pk)).exists()


def test_the_person_on_duty_is_told_of_a_new_order(company):
    company.on_duty(company.assistant, TEN)
    order = company.receive(at=TEN + minutes(1))
    notice = Notice.objects.get(recipient=company.assistant, key=f"received:{order.pk}")
    assert order.number in notice.words
    assert notice.clause == "C7-1"


@pytest.mark.clause("A5-2")
def test_who_leaves_hands_over_the_orders_in_hand(company, confirmed, taken_over):
    for person in (company.assistant, company.operator):
        assert [each.link for each in orders_in_hand(person, TEN)] == [
            f"/desk/orders/{confirmed.pk}/"
        ]
    ship(company, taken_over)
    assert orders_in_hand(company.operator, TEN + minutes(61)) == []
