"""What the database holds by itself, whoever writes past the services as the portal's role."""

from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from hr.supplies.models import (
    Custody,
    Delivery,
    DeliveryLine,
    Issue,
    IssueLine,
    IssueReceipt,
    Item,
    Limit,
    LocalAudit,
    LocalBill,
    Order,
    OrderLine,
    Purchase,
    PurchaseLine,
    Quote,
    ShelfCount,
    Slip,
    SupplyMove,
    WriteOff,
)
from hr.supplies.refusals import in_words
from hr.supplies.requests.choosing import ask_choice
from hr.supplies.stock.selectors import newest_move
from tests import worlds
from tests.hr.supplies.conftest import found_office, later
from tests.hr.supplies.test_local import apply_for


def _sql(statement: str, *params) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)


def found_scene(office):
    """A slip that waits, an order on its way, a request that waits, issues, a local purchase."""
    office.paper = office.stock(office.item(), 10)
    office.custodian()
    office.issued = office.issue({office.paper: 2})
    office.coming = office.order({office.paper: 5})
    office.matched = office.order({office.paper: 5})
    office.receive(office.matched, 5)
    office.bill(office.matched, (5, 20))
    office.waiting_slip = office.slip(office.matched)
    office.quoted_only = office.quoted({office.paper: 3})
    office.waiting = office.ask({office.paper: 5})
    office.local = apply_for(office)
    return office


scene = worlds.shared(found_scene, over=found_office)


ATTACKS = [
    "UPDATE supplies_item SET on_hand = 1000",
    "UPDATE supplies_item SET price = 0.01",
    "DELETE FROM supplies_item",
    "INSERT INTO supplies_item (code, name, initials, category_id, specification, unit, shelf,"
    " is_active, on_hand, price) SELECT 'X', 'x', '', id, 'x', 'x', 'x', true, 5, 0"
    " FROM supplies_category",
    "INSERT INTO supplies_supplymove (at, item_id, kind, quantity, on_hand_after, price, source,"
    " source_id, by_id) SELECT now(), id, 'receipt', 5, 15, 1, '', 1, (SELECT min(id) FROM"
    " people_employee) FROM supplies_item",
    "UPDATE supplies_supplymove SET quantity = 1",
    "DELETE FROM supplies_supplymove",
    "SELECT supplies_book((SELECT min(id) FROM supplies_item), 'receipt', 5, now(), 1, NULL,"
    " 'x', 1, 1)",
    "UPDATE supplies_issueline SET quantity = 1",
    "DELETE FROM supplies_issue",
    "UPDATE supplies_issue SET department_id = (SELECT max(id) FROM people_department)",
    "UPDATE supplies_issue SET deadline_id = NULL",
    "INSERT INTO supplies_issueline (issue_id, item_id, quantity) SELECT s.id, i.id, 1"
    " FROM supplies_issue AS s, supplies_item AS i WHERE NOT EXISTS"
    " (SELECT FROM supplies_issueline WHERE item_id = i.id AND issue_id = s.id) OR true",
    "UPDATE supplies_limit SET per_month = NULL",
    "DELETE FROM supplies_custody",
    "UPDATE supplies_purchase SET state = 'approved' WHERE state = 'pending'",
    "UPDATE supplies_purchase SET state = 'ordered' WHERE state = 'approved'",
    "UPDATE supplies_purchase SET state = 'approved' WHERE state = 'ordered'",
    "UPDATE supplies_purchase SET approval_id = NULL",
    "UPDATE supplies_purchase SET reason = 'x'",
    "INSERT INTO supplies_purchaseline (purchase_id, item_id, quantity, grounds)"
    " SELECT p.id, i.id, 99, '{}' FROM supplies_purchase AS p, supplies_item AS i",
    "UPDATE supplies_purchaseline SET quantity = 99",
    "UPDATE supplies_quoteprice SET price = 1",
    "DELETE FROM supplies_quote",
    "UPDATE supplies_order SET state = 'signed'",
    "UPDATE supplies_order SET total = 1",
    "UPDATE supplies_order SET deadline_id = NULL",
    "UPDATE supplies_ordercount SET last = 0",
    "DELETE FROM supplies_ordercount",
    "INSERT INTO supplies_orderline (order_id, line_id, item_id, quantity, price)"
    " SELECT order_id, line_id, item_id, 99, 1 FROM supplies_orderline LIMIT 1",
    "UPDATE supplies_orderline SET price = 1",
    "DELETE FROM supplies_delivery",
    "UPDATE supplies_deliveryline SET good = 0",
    "UPDATE supplies_supplyinvoice SET total = 1",
    "UPDATE supplies_supplyinvoice SET is_live = false",
    "UPDATE supplies_slip SET state = 'approved'",
    "UPDATE supplies_slip SET amount = 1",
    "DELETE FROM supplies_slip",
    "UPDATE supplies_localpurchase SET most = 9999",
    "UPDATE supplies_localpurchase SET state = 'approved'",
    "TRUNCATE supplies_supplymove CASCADE",
    "ALTER TABLE supplies_item DISABLE TRIGGER ALL",
    "DROP TRIGGER supplies_issueline_book ON supplies_issueline",
]


@pytest.mark.clause("A3-L5", "A3-4", "A3-1")
def test_nothing_is_changed_by_plain_sql(scene):
    stock = list(Item.objects.values_list("pk", "on_hand", "price"))
    for attack in ATTACKS:
        with pytest.raises(DatabaseError):
            _sql(attack)
    assert list(Item.objects.values_list("pk", "on_hand", "price")) == stock


@contextmanager
def refused(constraint: str):
    """What follows is refused by the gate of this name."""
    with pytest.raises(IntegrityError) as told:
        yield
    assert told.value.__cause__.diag.constraint_name == constraint


@pytest.mark.clause("A3-1", "A3-3", "A3-L4")
def test_an_order_needs_the_office_an_approval_and_the_right_quote(scene):
    def order(purchase, quote, by):
        with transaction.atomic():
            Order.objects.create(
                purchase=purchase, quote=quote, delivery_on=later(9).date(), by=by, at=later()
            )

    best = scene.best(scene.quoted_only)
    dear = scene.quoted_only.quotes.get(supplier__name="晨光")
    with refused("office_buys_alone"):
        order(scene.quoted_only, best, scene.deputy)
    with refused("cheapest_or_consent"):
        order(scene.quoted_only, dear, scene.buyer)
    with refused("order_of_approved"):
        order(scene.waiting, best, scene.buyer)
    with refused("cheapest_or_consent"):  # of another request
        other = scene.approved({scene.paper: 1})
        order(other, best, scene.buyer)
    # A wish that nobody decided opens nothing.
    ask_choice(quote_id=dear.pk, reason="好", by=scene.buyer, at=later(0, 14))
    with refused("cheapest_or_consent"):
        order(scene.quoted_only, dear, scene.buyer)


@pytest.mark.clause("A3-3")
def test_a_quote_that_leaves_lines_out_is_none(scene):
    purchase = scene.approved({scene.paper: 1, scene.item("笔"): 1})
    words = {"purchase": purchase, "by": scene.buyer, "at": later(), "delivery_on": later(9).date()}
    hollow = Quote.objects.create(supplier=scene.supplier("空"), **words)
    for name in ("甲", "乙", "丙"):
        scene.quote(purchase, name, 5, 5)
    with refused("cheapest_or_consent"), transaction.atomic():
        Order.objects.create(quote=hollow, **words)


@pytest.mark.clause("A3-4")
def test_who_ordered_does_not_take_in_and_nobody_takes_in_more(scene):
    with refused("orders_or_receives"), transaction.atomic():
        Delivery.objects.create(order=scene.coming, note="S9", by=scene.buyer, at=later())
    line = scene.coming.lines.get()
    with refused("not_more_than_ordered"), transaction.atomic():
        delivery = Delivery.objects.create(
            order=scene.coming, note="S9", by=scene.clerk, at=later()
        )
        DeliveryLine.objects.create(delivery=delivery, line=line, good=6)
    with refused("order_is_on_its_way"), transaction.atomic():
        Delivery.objects.create(order=scene.matched, note="S9", by=scene.clerk, at=later())


@pytest.mark.clause("A3-4")
def test_a_slip_needs_the_match_of_the_three(scene):
    order = scene.order({scene.paper: 5})
    scene.receive(order, 5)
    invoice = scene.bill(order, (5, 21), number="INV9")
    with refused("three_way_match"), transaction.atomic():
        Slip.objects.create(
            order=order, invoice=invoice, amount=invoice.total, person=scene.buyer, asked_at=later()
        )
    with refused("three_way_match"), transaction.atomic():  # of another order
        Slip.objects.create(
            order=scene.coming, invoice=invoice, amount=invoice.total, person=scene.buyer,
            asked_at=later(),
        )  # fmt: skip


@pytest.mark.clause("A3-4")
def test_one_signature_pays_nothing(scene):
    with connection.cursor() as cursor:
        cursor.execute("SELECT supplies_payable(%s)", [scene.waiting_slip.pk])
        assert cursor.fetchone()[0] is None
    scene.say(scene.waiting_slip, by=scene.deputy)
    with pytest.raises(DatabaseError):
        _sql("UPDATE supplies_slip SET state = 'approved' WHERE id = %s", scene.waiting_slip.pk)
    scene.say(scene.waiting_slip, by=scene.head)
    with connection.cursor() as cursor:
        cursor.execute("SELECT supplies_payable(%s)", [scene.waiting_slip.pk])
        assert cursor.fetchone()[0] == Decimal("100.00")


@pytest.mark.clause("A3-L3", "A3-1", "A3-5")
def test_the_custodian_signs_and_limits_hold(scene):
    for by in (scene.clerk, scene.leader):
        with refused("custodian_signs"), transaction.atomic():
            IssueReceipt.objects.create(issue=scene.issued, by=by, at=later())
    with refused("custodian_of_the_department"), transaction.atomic():
        Custody.objects.create(
            department=scene.units["shop"], person=scene.clerk, by=scene.leader, at=later()
        )
    with refused("custodian_by_the_department"), transaction.atomic():
        Custody.objects.create(
            department=scene.units["shop"], person=scene.worker, by=scene.clerk, at=later()
        )
    with refused("limit_by_management"), transaction.atomic():
        Limit.objects.create(
            department=scene.units["shop"], item=scene.paper, per_month=99, reason="x",
            by=scene.clerk, at=later(),
        )  # fmt: skip
    scene.limit(scene.paper, 3)
    words = {"department": scene.units["shop"], "at": later()}
    with refused("within_the_limit"), transaction.atomic():
        issue = Issue.objects.create(by=scene.clerk, **words)
        IssueLine.objects.create(issue=issue, item=scene.paper, quantity=2)
    with refused("office_issues"), transaction.atomic():
        Issue.objects.create(by=scene.worker, **words)


@pytest.mark.clause("A3-L5")
def test_the_shelf_holds_no_less_than_nothing_and_a_difference_is_explained(scene):
    words = {"item": scene.paper, "by": scene.clerk, "at": later()}
    with refused("supply_not_below_zero"), transaction.atomic():
        WriteOff.objects.create(quantity=99, reason="x", **words)
    with refused("difference_is_explained"), transaction.atomic():
        ShelfCount.objects.create(counted=1, seen=newest_move(scene.paper), **words)
    with refused("supply_moved_since"), transaction.atomic():
        ShelfCount.objects.create(counted=1, seen=0, reason="x", **words)


@pytest.mark.clause("A3-5")
def test_nothing_is_bought_nearby_without_approval_or_audited_by_oneself(scene):
    words = {"seller": "店", "by": scene.worker, "at": later()}
    with refused("local_of_approved"), transaction.atomic():
        LocalBill.objects.create(purchase=scene.local, number="L1", total=5, **words)
    scene.say(scene.local, by=scene.deputy)
    with refused("local_within_approved"), transaction.atomic():
        LocalBill.objects.create(purchase=scene.local, number="L1", total=5000, **words)
    bill = LocalBill.objects.create(purchase=scene.local, number="L1", total=5, **words)
    for by in (scene.worker, scene.leader):
        with refused("audited_by_another"), transaction.atomic():
            LocalAudit.objects.create(bill=bill, is_in_order=True, by=by, at=later())


def test_what_the_database_refuses_is_said_with_its_clause(scene):
    with pytest.raises(ValidationError) as told, in_words("A3-L5"):
        WriteOff.objects.create(
            item=scene.paper, quantity=99, reason="x", by=scene.clerk, at=later()
        )
    assert told.value.code == "A3-L5"
    assert SupplyMove.objects.filter(kind="write_off").count() == 0


def test_lines_of_an_order_are_those_of_its_request(scene):
    assert list(OrderLine.objects.values_list("line", "quantity")) == list(
        PurchaseLine.objects.filter(purchase__in=Purchase.objects.filter(state="ordered"))
        .order_by("pk").values_list("pk", "quantity")
    )  # fmt: skip
