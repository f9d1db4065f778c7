"""What is called off, handed on or brought back: requests, late quotes, custodians, issues."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import QueryDict

from hr.supplies.forms import LocalBillForm
from hr.supplies.items import services as items
from hr.supplies.items.selectors import taken_in_month
from hr.supplies.local.selectors import beyond_limits
from hr.supplies.models import Issue, IssueReturn, Item, Supplier, SupplyMove
from hr.supplies.orders.services import place_order
from hr.supplies.requests.choosing import ask_choice
from hr.supplies.requests.services import end_purchase
from hr.supplies.rules import State, SupplyRules
from hr.supplies.stock.selectors import consumption, lines_of, moves_of, standings
from hr.supplies.stock.services import sign_issue, take_back
from regulations.notices.models import Notice
from regulations.rulebook.selectors import in_force
from tests.hr.supplies.conftest import DAY, later
from tests.hr.supplies.test_local import apply_for, bought


def asked_for(item, at) -> int:
    params: SupplyRules = in_force("supplies", at).params
    return standings([item], at, params)[item.pk].asked


@pytest.mark.clause("A3-2")
def test_an_approved_request_is_closed_and_no_longer_counts_as_asked_for(office):
    """Else what nobody orders any more would keep the reorder proposal small for ever."""
    paper = office.item()
    purchase = office.quoted({paper: 30}, by=office.worker, purpose="need")
    assert asked_for(paper, later()) == 30
    words = {"purchase_id": purchase.pk, "at": later()}
    with pytest.raises(PermissionDenied):
        end_purchase(reason="不用", by=office.leader, **words)
    with pytest.raises(ValidationError) as refused:
        end_purchase(reason=" ", by=office.buyer, **words)
    assert refused.value.code == "A3-2"
    dear = purchase.quotes.get(supplier__name="晨光")
    choice = ask_choice(quote_id=dear.pk, reason="送货快", by=office.buyer, at=later())
    with pytest.raises(ValidationError, match="another quote"):
        end_purchase(reason="报价录错", by=office.buyer, **words)
    office.say(choice, verdict="refused", by=office.head)
    end_purchase(reason="报价录错", by=office.buyer, **words)
    purchase.refresh_from_db()
    assert (purchase.state, purchase.end.by) == (State.ENDED, office.buyer)
    assert asked_for(paper, later()) == 0
    assert Notice.objects.filter(
        key=f"supplies:closed:{purchase.pk}", recipient=office.worker
    ).exists()
    with pytest.raises(ValidationError):
        place_order(quote_id=office.best(purchase).pk, by=office.buyer, at=later())
    with pytest.raises(ValidationError):
        end_purchase(reason="再", by=office.worker, **words)
    waiting = office.ask({paper: 1})
    with pytest.raises(ValidationError):
        end_purchase(purchase_id=waiting.pk, reason="x", by=office.clerk, at=later())


@pytest.mark.clause("A3-2", "A3-4", "A3-1", "A3-L5")
def test_the_database_closes_requests_by_their_rule_and_keeps_names(office):
    paper = office.item()
    waiting, quoted = office.ask({paper: 1}), office.quoted({paper: 2})
    people = {each: getattr(office, each).pk for each in ("worker", "clerk")}
    ends = "INSERT INTO supplies_purchaseend (purchase_id, reason, by_id, at) VALUES "
    for sql, gate in (
        (f"{ends}({waiting.pk}, 'x', {people['clerk']}, %s)", "request_is_open"),
        (f"{ends}({quoted.pk}, 'x', {people['worker']}, %s)", "request_closed_by"),
        ("UPDATE supplies_supplier SET name = name || %s", "supplier_keeps_name"),
        ("UPDATE supplies_item SET name = 'x' || %s", "item_being_bought"),
        ("UPDATE supplies_item SET specification = 'x' || %s", "item_being_bought"),
    ):
        with (
            pytest.raises(IntegrityError) as told,
            transaction.atomic(),
            connection.cursor() as run,
        ):
            run.execute(sql, [later()])
        assert told.value.__cause__.diag.constraint_name == gate
    fresh = Supplier.objects.create(name="新户")
    fresh.name = "新供货单位"
    items.save_supplier(supplier=fresh, by=office.buyer)


@pytest.mark.clause("A3-1", "A3-L5")
def test_an_item_that_is_bought_stays_what_was_approved(office):
    paper = office.item()
    order = office.order({paper: 5})

    def change(**words):
        found = Item.objects.get(pk=paper.pk)
        plain = {name: getattr(found, name) for name in items.FIELDS}
        draft = items.Draft(**plain | words)
        return items.save_item(item=found, draft=draft, by=office.clerk, at=later())

    for words in ({"name": "手提电脑"}, {"specification": "B5"}, {"unit": "箱"}):
        with pytest.raises(ValidationError) as refused:
            change(**words)
        assert refused.value.code == "A3-1"
    assert change(shelf="Z-9").shelf == "Z-9"  # where it lies is the office's own matter
    office.receive(order, 5)
    office.bill(order, (5, 20))
    slip = office.slip(order)
    office.say(slip, by=office.deputy)
    office.say(slip, by=office.head)
    assert change(specification="A4 80g 500张").specification == "A4 80g 500张"
    with pytest.raises(ValidationError) as refused:
        change(unit="箱")
    assert refused.value.code == "A3-L5"


@pytest.mark.clause("A3-2", "A3-3")
def test_a_quote_whose_delivery_date_has_passed_is_ordered_for_another_day(office):
    quoted = office.quoted({office.item(): 5})
    best, late = office.best(quoted), later(20)
    with pytest.raises(ValidationError, match="has passed"):
        place_order(quote_id=best.pk, by=office.buyer, at=late)
    day = late.date() + timedelta(days=3)
    order = place_order(quote_id=best.pk, delivery_on=day, by=office.buyer, at=late)
    assert order.delivery_on == day


@pytest.mark.clause("A3-L3")
def test_whoever_keeps_the_supplies_does_not_hand_them_out(office):
    """What they could never sign for is not issued by them in the first place."""
    paper = office.stock(office.item(), 10)
    office.custodian("office", office.buyer, office.clerk)
    with pytest.raises(ValidationError) as refused:
        office.issue({paper: 1}, "office", by=office.buyer)
    assert refused.value.code == "A3-L3" and not Issue.objects.exists()
    issue = office.issue({paper: 1}, "office", by=office.clerk)
    assert sign_issue(issue_id=issue.pk, by=office.buyer, at=later()).by == office.buyer


@pytest.mark.clause("A3-L3")
def test_a_new_custodian_takes_over_what_is_not_signed_for(office):
    paper = office.stock(office.item(), 10)
    office.custodian()
    signed, waiting = office.issue({paper: 1}), office.issue({paper: 2})
    sign_issue(issue_id=signed.pk, by=office.worker, at=later())
    office.custodian(person=office.leader, by=office.deputy)
    owners = {}
    for issue in (signed, waiting):
        issue.deadline.refresh_from_db()
        owners[issue.pk] = issue.deadline.owner
    assert owners == {signed.pk: office.worker, waiting.pk: office.leader}
    told = Notice.objects.filter(recipient=office.leader, url=f"/supplies/issues/{waiting.pk}/")
    assert told.count() == 1
    assert sign_issue(issue_id=waiting.pk, by=office.leader, at=later()).by == office.leader


@pytest.mark.clause("A3-5", "A3-L5", "A3-L2")
def test_what_comes_back_of_an_issue_was_not_used(office):
    paper = office.stock(office.item(), 10)
    office.custodian()
    office.limit(paper, 6)
    issue = office.issue({paper: 6})
    line, shop = issue.lines.get(), office.units["shop"]
    words = {"line_id": line.pk, "reason": "多领了", "at": later(1)}
    with pytest.raises(PermissionDenied):
        take_back(quantity=1, by=office.leader, **words)
    for wrong in ({"quantity": 7}, {"quantity": 0}, {"quantity": 1, "reason": " "}):
        with pytest.raises(ValidationError) as refused:
            take_back(by=office.clerk, **words | wrong)
        assert refused.value.code == "A3-L5"
    take_back(quantity=4, by=office.clerk, **words)
    with pytest.raises(ValidationError, match="more than was issued"):
        take_back(quantity=3, by=office.clerk, **words)
    paper.refresh_from_db()
    assert paper.on_hand == 8
    assert taken_in_month(shop.pk, [paper], later(1)) == {paper.pk: 2}
    assert [use.spent for use in consumption(DAY, later(1).date()).uses if use.spent] == [
        Decimal("40.00")
    ]
    assert [(row.quantity, row.back, row.left) for row in lines_of(issue)] == [(6, 4, 2)]
    move = SupplyMove.objects.order_by("-id").first()
    assert (move.quantity, move.price, move.told) == (4, 20, "back from a department")
    assert office.issue({paper: 4}, at=later(1, 12))  # within the limit of six again
    row = IssueReturn.objects.get()
    for sql in (
        f"UPDATE supplies_issuereturn SET quantity = 1 WHERE id = {row.pk}",
        f"DELETE FROM supplies_issuereturn WHERE id = {row.pk}",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as run:
            run.execute(sql)


@pytest.mark.clause("A3-L5")
def test_the_ledger_of_an_item_is_read_to_its_beginning(office):
    paper = office.stock(office.item(), 60)
    office.custodian()
    for _each in range(30):
        office.issue({paper: 1})
    first, older = moves_of(paper)
    rest, oldest = moves_of(paper, older)
    assert (len(first), len(rest), oldest) == (20, 11, None)
    assert rest[-1].kind == SupplyMove.Kind.RECEIPT


@pytest.mark.clause("A3-5", "A3-L5")
@pytest.mark.parametrize(
    "rows",
    [
        [("{item}", "2", "NaN")], [("{item}", "2", "Infinity")], [("{item}", "x", "3")],
        [("", "2", "3")], [("{item}", "", "3")], [("{item}", "2", "")], [("999999", "1", "3")],
        [("{item}", "1", "3"), ("{item}", "2", "3")],
    ],
)  # fmt: skip
def test_half_a_row_of_a_bill_is_refused_and_shown_again(office, rows):
    """Nothing that was typed is passed over in silence."""
    paper, sent = office.item(), QueryDict(mutable=True)
    rows = [(item.format(item=paper.pk), *rest) for item, *rest in rows]
    for name, values in zip(("item", "quantity", "price"), zip(*rows, strict=True), strict=True):
        sent.setlist(name, values)
    form = LocalBillForm(sent)
    with pytest.raises(ValidationError) as refused:
        form.lines_told()
    assert refused.value.code == "A3-5"
    assert form.rows[: len(rows)] == rows


@pytest.mark.clause("A3-1", "A3-5")
def test_the_audit_sees_what_was_bought_beyond_a_limit(office):
    tape = office.item("胶带")
    office.limit(tape, 3)
    local = office.say(apply_for(office), by=office.deputy)
    bill = bought(office, local, lines={tape.pk: (10, Decimal("9"))})
    lines = list(bill.lines.select_related("item"))
    assert [(each.item, each.taken, each.limit) for each in beyond_limits(bill, lines)] == [
        (tape, 10, 3)
    ]
    office.limit(tape, 10)
    assert beyond_limits(bill, lines) == []
