"""Deliveries that were counted wrongly: put right by a counter-entry, and what follows of it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from hr.supplies.models import DeliveryFix, DeliveryLine, SupplyMove
from hr.supplies.orders.selectors import overdue, progress_of
from hr.supplies.orders.services import end_order, link_of_deadline
from hr.supplies.receipts.fixing import fix_delivery
from hr.supplies.receipts.rules import check_fixed, differences
from hr.supplies.receipts.selectors import invoice_of, payable_slips, rows_of
from hr.supplies.receipts.services import send_invoice_back
from hr.supplies.rules import OrderState, State
from hr.supplies.stock.selectors import standings
from regulations.approvals.services import withdraw_approval
from regulations.deadlines.models import Deadline
from regulations.notices.models import Notice
from regulations.rulebook.selectors import in_force
from tests.hr.supplies.conftest import later


def line_of(order) -> DeliveryLine:
    return DeliveryLine.objects.filter(line__order=order).latest("pk")


def fix(office, order, good, bad=0, *, reason="重新清点", by=None, at=None):
    words = {"line_id": line_of(order).pk, "good": good, "bad": bad, "reason": reason}
    return fix_delivery(by=by or office.clerk, at=at or later(1), **words)


@pytest.mark.clause("A3-4", "A3-L4")
@pytest.mark.parametrize(
    ("was", "now", "left", "refused"),
    [
        ((5, 0), (4, 0), 0, ""),
        ((5, 0), (4, 1), 0, ""),
        ((4, 1), (5, 0), 1, ""),
        ((0, 0), (1, 0), 1, ""),
        ((5, 0), (5, 0), 0, "already"),
        ((5, 0), (6, 0), 0, "5 are still to come"),
        ((5, 0), (-1, 0), 0, "from 0 pieces"),
        ((5, 0), (5, -1), 0, "from 0 pieces"),
    ],
)
def test_what_may_be_put_right(was, now, left, refused):
    words = {"item": "打印纸", "left": left, "was": was, "now": now, "reason": "数错"}
    if not refused:
        check_fixed(**words)
        return
    with pytest.raises(ValidationError, match=refused):
        check_fixed(**words)


@pytest.mark.clause("A3-4", "A3-L5")
def test_less_came_than_was_counted_books_the_difference_and_reopens_the_order(office):
    """The row of the delivery stays; ledger, match, order, clock and proposal follow."""
    paper = office.item()
    order = office.order({paper: 5})
    office.receive(order, 5)
    first = order.deadline_id
    row = fix(office, order, 4)
    order.refresh_from_db()
    paper.refresh_from_db()
    assert (row.good, row.bad, line_of(order).good, line_of(order).counted) == (-1, 0, 5, (4, 0))
    assert (order.state, paper.on_hand, paper.price) == (OrderState.PLACED, 4, 20)
    move = SupplyMove.objects.latest("pk")
    assert (move.kind, move.quantity, move.on_hand_after, move.told) == (
        "receipt", -1, 4, "delivery counted anew",
    )  # fmt: skip
    assert [each.left for each in progress_of(order)] == [1]
    params = in_force("supplies", later()).params
    assert standings([paper], later(2), params)[paper.pk].on_order == 1
    clock = order.deadline
    assert clock.pk != first and clock.met_at is None and clock.owner == office.buyer
    assert link_of_deadline(clock) == f"/supplies/orders/{order.pk}/"
    assert Deadline.objects.get(pk=first).met_at and list(overdue(later(9))) == [order]
    told = Notice.objects.filter(key=f"supplies:fixed:{row.pk}")
    assert {each.recipient for each in told} == {office.buyer}
    office.receive(order, 1, note="S2", at=later(2))
    order.refresh_from_db()
    clock.refresh_from_db()
    assert order.state == OrderState.DELIVERED and clock.met_at == later(2)


@pytest.mark.clause("A3-4")
def test_more_came_than_was_counted_closes_the_order(office):
    order = office.order({office.item(): 5})
    office.receive(order, 4)
    with pytest.raises(ValidationError, match="still to come"):
        fix(office, order, 6)
    fix(office, order, 5)
    order.refresh_from_db()
    assert order.state == OrderState.DELIVERED and order.deadline.met_at == later(1)
    office.bill(order, (5, 20))
    assert not differences(rows_of(order, invoice_of(order)), total=invoice_of(order).total)


@pytest.mark.clause("A3-4")
def test_a_correction_has_a_reason_somebody_with_the_right_and_a_difference(office):
    order = office.order({office.item(): 5})
    office.receive(order, 5)
    with pytest.raises(ValidationError) as refused:
        fix(office, order, 4, reason=" ")
    assert refused.value.code == "A3-4"
    with pytest.raises(PermissionDenied):
        fix(office, order, 4, by=office.leader)
    with pytest.raises(ValidationError, match="ordered this yourself"):
        fix(office, order, 4, by=office.buyer)
    with pytest.raises(ValidationError, match="already"):
        fix(office, order, 5)
    assert not DeliveryFix.objects.exists()


@pytest.mark.clause("A3-4", "A3-L5")
def test_what_is_used_already_is_not_counted_away(office):
    paper = office.item()
    order = office.order({paper: 5})
    office.receive(order, 5)
    office.custodian()
    office.issue({paper: 3})
    with pytest.raises(ValidationError, match="on the shelf"):
        fix(office, order, 1)
    fix(office, order, 3, 2, reason="两包受潮")
    paper.refresh_from_db()
    assert paper.on_hand == 0


@pytest.mark.clause("A3-4")
def test_a_slip_being_signed_is_withdrawn_first_and_a_signed_one_is_void(office):
    order = office.order({office.item(): 5})
    office.receive(order, 5)
    office.bill(order, (5, 20))
    slip = office.slip(order)
    with pytest.raises(ValidationError, match="withdrawn or refused first"):
        fix(office, order, 4)
    withdraw_approval(approval_id=slip.approval_id, by=office.buyer, at=later(1))
    fix(office, order, 4)
    fix(office, order, 5, at=later(1, 12))
    slip = office.slip(order, at=later(1, 13))
    for person in (office.clerk, office.deputy, office.head):
        step = slip.approval.steps.filter(state="open").first()
        if step and person.pk in step.people:
            office.say(slip, by=person, at=later(1, 14))
    assert slip.state == State.APPROVED and payable_slips([slip.pk])
    row = fix(office, order, 4, at=later(2))
    slip.refresh_from_db()
    order.refresh_from_db()
    assert (slip.state, order.state, payable_slips([slip.pk])) == ("ended", OrderState.PLACED, [])
    assert "anew" in slip.get_state_display()
    told = Notice.objects.filter(key=f"supplies:fixed:{row.pk}")
    assert {each.recipient for each in told} == {office.buyer, office.cashier}
    assert differences(rows_of(order, invoice_of(order)), total=invoice_of(order).total)


@pytest.mark.clause("A3-4")
def test_an_order_that_was_closed_follows_what_is_counted_anew(office):
    """Nothing came after all: it is cancelled, and its invoice can still be sent back."""
    order = office.order({office.item(): 5})
    office.receive(order, 2)
    end_order(order_id=order.pk, reason="停产", by=office.buyer, at=later(1))
    bill = office.bill(order, (2, 20))
    fix(office, order, 0, at=later(2))
    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED
    send_invoice_back(invoice_id=bill.pk, reason="未到货", by=office.buyer, at=later(2))
    assert invoice_of(order) is None


@pytest.mark.clause("A3-4")
def test_the_database_counts_anew_by_its_own_rules(office):
    order = office.order({office.item(): 5})
    office.receive(order, 5)
    line = line_of(order)
    insert = "INSERT INTO supplies_deliveryfix (line_id, good, bad, reason, by_id, at) VALUES "
    for values, gate in (
        (f"({line.pk}, -1, 0, 'x', {office.buyer.pk}, %s)", "orders_or_receives"),
        (f"({line.pk}, 1, 0, 'x', {office.clerk.pk}, %s)", "not_more_than_ordered"),
        (f"({line.pk}, 0, -1, 'x', {office.clerk.pk}, %s)", "delivery_quality"),
        (f"({line.pk}, 0, 0, 'x', {office.clerk.pk}, %s)", "fix_is_explained"),
        (f"({line.pk}, -1, 0, '', {office.clerk.pk}, %s)", "fix_is_explained"),
    ):
        with (
            pytest.raises(IntegrityError) as told,
            transaction.atomic(),
            connection.cursor() as run,
        ):
            run.execute(insert + values, [later(1)])
        assert told.value.__cause__.diag.constraint_name == gate
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as run:
        run.execute(f"{insert}({line.pk}, -1, 0, 'x', {office.worker.pk}, %s)", [later(1)])


@pytest.mark.clause("A3-4")
def test_on_the_page_of_the_order(office, page):
    order = office.order({office.item(): 5})
    office.receive(order, 5)
    path, there = (
        f"/supplies/orders/{order.pk}/", f"/supplies/deliveries/{order.deliveries.get().pk}/fix/"
    )  # fmt: skip
    assert there in page("clerk", path) and there not in page("buyer", path)
    sent = {"line_id": line_of(order).pk, "good": 4, "bad": 0, "reason": ""}
    assert 'value="4"' in page("clerk", there, data=sent, status=422)
    page("clerk", there, data=sent | {"line_id": 10**9, "reason": "数错"}, status=404)
    page("clerk", there, data=sent | {"reason": "数错一包"}, status=302)
    shown = page("clerk", path)
    assert "数错一包" in shown and "-1" in shown
    told = page("clerk", there, data=sent | {"reason": "数错一包"}, status=422)
    assert "already" in told and DeliveryFix.objects.count() == 1
