"""From the request to the signed slip, and from the shelf to the custodian's signature."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hr.supplies.items.services import save_item, set_limit
from hr.supplies.models import IssueReceipt, Item, Slip, SupplyMove
from hr.supplies.orders.services import end_order, place_order
from hr.supplies.receipts.selectors import payable_slips
from hr.supplies.receipts.services import send_invoice_back
from hr.supplies.refusals import in_words
from hr.supplies.requests.choosing import ask_choice
from hr.supplies.stock.selectors import newest_move
from hr.supplies.stock.services import count_item, sign_issue, write_off
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from regulations.deadlines.models import Deadline
from regulations.deadlines.sweep import sweep_deadlines
from regulations.notices.models import Notice
from tests.hr.supplies.conftest import later, moment


def code_of(refused) -> str:
    """The clause of a refusal, of the first one where there are several."""
    return refused.value.error_list[0].code


@pytest.mark.clause("A3-1", "A3-2", "A3-3", "A3-4", "A3-L4", "A3-L5")
def test_a_purchase_goes_from_the_request_to_the_signed_slip(office):
    paper, pens = office.item("打印纸"), office.item("签字笔")
    order = office.order({paper: 10, pens: 5})
    assert (order.name, order.total, order.supplier.name) == ("2026-0001", 300, "得力")
    assert [(row.item, row.quantity, row.price) for row in order.lines.all()] == [
        (paper, 10, 20), (pens, 5, 20)
    ]  # fmt: skip
    office.receive(order, 10, 5)
    paper.refresh_from_db()
    assert (paper.on_hand, paper.price) == (10, 20)
    order.refresh_from_db()
    assert order.state == "delivered"
    assert order.deadline.met_at == moment(hour=14)
    office.bill(order, (10, 20), (5, 20))
    slip = office.slip(order)
    # Who took in is the buyer's supervisor and signs nothing: the one above does.
    first, second = slip.approval.steps.order_by("place")
    assert (first.people, second.people) == ([office.deputy.pk], [office.head.pk])
    office.say(slip, by=office.deputy)
    assert (slip.state, payable_slips()) == ("pending", [])
    office.say(slip, by=office.head)
    order.refresh_from_db()
    assert (slip.state, order.state) == ("approved", "signed")
    due = payable_slips()[0]
    assert (due.slip_id, due.amount, due.number, due.supplier) == (slip.pk, 300, "INV1", "得力")
    told = Notice.objects.filter(key=f"supplies:signed:{slip.pk}")
    assert set(told.values_list("recipient", flat=True)) == {office.cashier.pk, office.buyer.pk}


@pytest.mark.clause("A3-2")
def test_the_manager_reads_the_arithmetic_behind_a_request(office):
    paper = office.item()
    office.stock(paper, 20)
    office.custodian()
    office.issue({paper: 14})
    purchase = office.ask({paper: 60}, at=later(13))
    grounds = purchase.lines.get().grounds
    assert (grounds["on_hand"], grounds["issued"], grounds["days"]) == (6, 14, 14)
    assert (grounds["needed"], grounds["proposed"]) == (37, 31)
    facts = dict(purchase.approval.askings.get().facts["en"])
    assert "60" in facts["打印纸"] and "31" in facts["打印纸"]


@pytest.mark.clause("A3-2")
def test_a_refused_request_is_never_ordered(office):
    purchase = office.say(office.ask({office.item(): 5}), "refused", by=office.deputy)
    assert purchase.state == "refused"
    with pytest.raises(ValidationError) as refused:
        office.quote(purchase, "得力", 5)
    assert code_of(refused) == "A3-3"


@pytest.mark.clause("A3-1")
def test_the_office_alone_fills_the_shelf_and_orders(office):
    paper = office.item()
    with pytest.raises(PermissionDenied):
        office.ask({paper: 5}, by=office.worker)
    need = office.ask({paper: 5}, by=office.worker, purpose="need", reason="大促")
    assert need.approval.steps.get().people == [office.deputy.pk]
    purchase = office.quoted({paper: 5})
    with pytest.raises(PermissionDenied):
        place_order(quote_id=office.best(purchase).pk, by=office.deputy, at=later())
    with pytest.raises(PermissionDenied):
        save_item(draft=None, by=office.worker, at=later())


@pytest.mark.clause("A3-3")
def test_another_quote_takes_a_reason_and_consent_one_level_up(office):
    purchase = office.quoted({office.item(): 5})
    dear = purchase.quotes.get(supplier__name="晨光")
    with pytest.raises(ValidationError) as refused:
        place_order(quote_id=dear.pk, by=office.buyer, at=later(0, 13))
    assert code_of(refused) == "A3-3"
    with pytest.raises(ValidationError):
        ask_choice(quote_id=dear.pk, reason=" ", by=office.buyer, at=later(0, 13))
    with pytest.raises(ValidationError):  # the rule takes it anyway
        ask_choice(quote_id=office.best(purchase).pk, reason="快", by=office.buyer, at=later(0, 13))
    choice = ask_choice(quote_id=dear.pk, reason="质量好", by=office.buyer, at=later(0, 13))
    # The deputy approved the request, so the general manager decides on this.
    assert choice.approval.steps.get().people == [office.head.pk]
    with pytest.raises(ValidationError):
        place_order(quote_id=dear.pk, by=office.buyer, at=later(0, 14))
    with pytest.raises(ValidationError) as refused:  # nothing cheaper comes in meanwhile
        office.quote(purchase, "新来", 1, at=later(0, 14))
    assert code_of(refused) == "A3-3"
    office.say(choice, by=office.head, at=later(0, 14))
    order = place_order(quote_id=dear.pk, by=office.buyer, at=later(0, 15))
    assert order.total == 115


@pytest.mark.clause("A3-3")
def test_one_quote_alone_takes_consent_too(office):
    purchase = office.approved({office.item(): 5})
    only = office.quote(purchase, "得力", 20)
    with pytest.raises(ValidationError):
        place_order(quote_id=only.pk, by=office.buyer, at=later(0, 14))
    office.say(
        ask_choice(quote_id=only.pk, reason="独家", by=office.buyer, at=later(0, 14)),
        by=office.head, at=later(0, 14),
    )  # fmt: skip
    assert place_order(quote_id=only.pk, by=office.buyer, at=later(0, 15)).total == 100


@pytest.mark.clause("A3-3")
def test_a_refused_choice_leaves_the_cheapest(office):
    purchase = office.quoted({office.item(): 5})
    dear = purchase.quotes.get(supplier__name="晨光")
    choice = ask_choice(quote_id=dear.pk, reason="熟", by=office.buyer, at=later(0, 13))
    office.say(choice, "refused", by=office.head, at=later(0, 14))
    with pytest.raises(ValidationError):
        place_order(quote_id=dear.pk, by=office.buyer, at=later(0, 15))
    place_order(quote_id=office.best(purchase).pk, by=office.buyer, at=later(0, 15))


@pytest.mark.clause("A3-4")
def test_who_ordered_does_not_take_in(office):
    order = office.order({office.item(): 5})
    with pytest.raises(ValidationError) as refused:
        office.receive(order, 5, by=office.buyer)
    assert code_of(refused) == "A3-4"


@pytest.mark.clause("A3-4", "A3-L4")
def test_bad_goods_go_back_and_the_order_waits_for_the_rest(office):
    paper = office.item()
    order = office.order({paper: 5})
    with pytest.raises(ValidationError) as refused:
        office.receive(order, 3, bad=2)
    assert code_of(refused) == "A3-L4"
    office.receive(order, 3, bad=2, quality="受潮")
    paper.refresh_from_db()
    order.refresh_from_db()
    assert (paper.on_hand, order.state) == (3, "placed")
    with pytest.raises(ValidationError) as refused:
        office.receive(order, 3, note="S2")
    assert code_of(refused) == "A3-4"
    office.receive(order, 2, note="S2")
    order.refresh_from_db()
    assert order.state == "delivered"


@pytest.mark.clause("A3-4")
def test_a_slip_is_refused_with_every_difference(office):
    order = office.order({office.item(): 5})
    office.receive(order, 5)
    wrong = office.bill(order, (6, 21))
    with pytest.raises(ValidationError) as refused:
        office.slip(order)
    assert len(refused.value.messages) == 2
    send_invoice_back(invoice_id=wrong.pk, reason="数量和单价不符", by=office.buyer, at=later(1))
    office.bill(order, (5, 20), at=later(1))
    assert office.slip(order, at=later(1)).amount == 100
    with pytest.raises(ValidationError) as refused:
        office.slip(order, at=later(1))
    assert code_of(refused) == "A3-4"


@pytest.mark.clause("A3-4")
def test_a_refused_slip_is_made_anew(office):
    order = office.order({office.item(): 5})
    office.receive(order, 5)
    office.bill(order, (5, 20))
    slip = office.say(office.slip(order), "refused", by=office.deputy)
    order.refresh_from_db()
    assert (slip.state, order.state) == ("refused", "delivered")
    assert office.slip(order, at=later(1)).state == "pending"
    assert Slip.objects.count() == 2


@pytest.mark.clause("A3-4")
def test_an_order_closed_short_is_paid_for_what_came(office):
    order = office.order({office.item(): 5})
    office.receive(order, 3)
    end_order(order_id=order.pk, reason="停产", by=office.buyer, at=later(1))
    office.bill(order, (3, 20), at=later(1))
    assert office.slip(order, at=later(1)).amount == 60


@pytest.mark.clause("A3-2")
def test_an_order_of_which_nothing_came_is_cancelled(office):
    order = office.order({office.item(): 5})
    end_order(order_id=order.pk, reason="停产", by=office.buyer, at=later(0, 15))
    order.refresh_from_db()
    assert (order.state, Deadline.objects.get(pk=order.deadline_id).voided_at) == (
        "cancelled", later(0, 15),
    )  # fmt: skip
    with pytest.raises(ValidationError):
        office.receive(order, 5)


@pytest.mark.clause("A3-2")
def test_a_late_delivery_is_told_to_the_buyer_the_asker_and_above(office):
    order = office.order({office.item(): 5})
    sweep_deadlines(at=later(8))
    told = Notice.objects.filter(key=f"supplies:overdue:{order.pk}")
    assert set(told.values_list("recipient", flat=True)) == {office.buyer.pk, office.clerk.pk}
    assert Deadline.objects.get(pk=order.deadline_id).breached_at


@pytest.mark.clause("A3-5", "A3-L3", "A3-L5")
def test_the_custodian_signs_for_what_was_issued(office):
    paper = office.stock(office.item(), 10)
    with pytest.raises(ValidationError) as refused:
        office.issue({paper: 2})
    assert code_of(refused) == "A3-L3"
    office.custodian()
    issue = office.issue({paper: 2})
    paper.refresh_from_db()
    assert paper.on_hand == 8
    for other in (office.leader, office.clerk, office.head):
        with pytest.raises(PermissionDenied):
            sign_issue(issue_id=issue.pk, by=other, at=later(1))
    sign_issue(issue_id=issue.pk, by=office.worker, at=later(1))
    with pytest.raises(ValidationError):
        sign_issue(issue_id=issue.pk, by=office.worker, at=later(1))
    assert Deadline.objects.get(pk=issue.deadline_id).met_at == later(1)


@pytest.mark.clause("A3-L3")
def test_who_went_to_another_department_signs_no_more(office):
    paper = office.stock(office.item(), 10)
    office.custodian()
    issue = office.issue({paper: 2})
    office.worker.department = office.units["money"]
    office.worker.save(update_fields=["department"])
    with pytest.raises(PermissionDenied):
        sign_issue(issue_id=issue.pk, by=office.worker, at=later(1))
    with pytest.raises(ValidationError) as refused, in_words("A3-L3"):
        IssueReceipt.objects.create(issue=issue, by=office.worker, at=later(1))
    assert code_of(refused) == "A3-L3"
    with pytest.raises(ValidationError):
        office.issue({paper: 2})


@pytest.mark.clause("A3-L3")
def test_a_signature_that_does_not_come_is_told(office):
    paper = office.stock(office.item(), 10)
    office.custodian()
    issue = office.issue({paper: 2})
    sweep_deadlines(at=later(4))
    told = Notice.objects.filter(key=f"supplies:unsigned:{issue.pk}")
    assert set(told.values_list("recipient", flat=True)) == {
        office.worker.pk, office.clerk.pk, office.leader.pk,
    }  # fmt: skip


@pytest.mark.clause("A3-L3")
def test_a_department_names_one_of_its_own(office):
    with pytest.raises(PermissionDenied):
        office.custodian(by=office.worker)
    with pytest.raises(PermissionDenied):
        office.custodian(by=office.clerk)
    with pytest.raises(ValidationError) as refused:
        office.custodian(person=office.clerk)
    assert code_of(refused) == "A3-L3"
    office.custodian()
    office.custodian(person=office.leader, by=office.deputy)


@pytest.mark.clause("A3-1")
def test_a_limit_is_the_managements_and_holds_by_month(office):
    paper = office.stock(office.item(), 30)
    office.custodian()
    with pytest.raises(PermissionDenied):
        set_limit(
            item=paper, department=office.units["shop"], per_month=5, reason="节约",
            by=office.clerk, at=later(),
        )  # fmt: skip
    office.limit(paper, 5)
    office.issue({paper: 3})
    with pytest.raises(ValidationError) as refused:
        office.issue({paper: 3})
    assert code_of(refused) == "A3-1"
    office.issue({paper: 2})
    office.issue({paper: 5}, at=moment(later(30).date()))  # the next month
    with pytest.raises(ValidationError):
        office.ask({paper: 6}, by=office.worker, purpose="need", at=moment(later(60).date()))
    office.limit(paper, None)
    office.issue({paper: 9})


@pytest.mark.clause("A3-L5")
def test_stock_never_falls_below_zero(office):
    paper = office.stock(office.item(), 3)
    office.custodian()
    with pytest.raises(ValidationError) as refused:
        office.issue({paper: 4})
    assert code_of(refused) == "A3-L5"
    with pytest.raises(ValidationError) as refused:
        write_off(item_id=paper.pk, quantity=4, reason="受潮", by=office.clerk, at=later())
    assert code_of(refused) == "A3-L5"


@pytest.mark.clause("A3-L5")
def test_a_difference_is_explained_and_the_books_follow_the_shelf(office):
    paper = office.stock(office.item(), 10)
    words = {"item_id": paper.pk, "by": office.clerk, "at": later()}
    with pytest.raises(ValidationError) as refused:
        count_item(counted=9, seen=newest_move(paper), **words)
    assert code_of(refused) == "A3-L5"
    with pytest.raises(ValidationError):  # something moved since it was counted
        count_item(counted=9, seen=0, reason="少一包", **words)
    found = count_item(counted=9, seen=newest_move(paper), reason="少一包", **words)
    found.refresh_from_db()
    assert (found.expected, Item.objects.get(pk=paper.pk).on_hand) == (10, 9)
    count_item(counted=9, seen=newest_move(paper), **words)
    write_off(item_id=paper.pk, quantity=1, reason="受潮", by=office.clerk, at=later())
    moves = SupplyMove.objects.filter(item=paper).order_by("id")
    assert [(move.kind, move.quantity, move.on_hand_after) for move in moves] == [
        ("receipt", 10, 10), ("count", -1, 9), ("write_off", -1, 8),
    ]  # fmt: skip


@pytest.mark.clause("A3-4")
def test_nobody_with_a_hand_in_the_order_signs(office):
    order = office.order({office.item(): 5})
    office.receive(order, 5)
    office.bill(order, (5, 20))
    slip = office.slip(order)
    step = Step.objects.get(approval=slip.approval, state="open")
    for person in (office.buyer, office.clerk, office.head):
        with pytest.raises(PermissionDenied):
            decide_step(step_id=step.pk, verdict="approved", by=person, at=later(1))


def test_the_numbers_of_orders_have_no_gap_and_begin_anew_each_year(office):
    office.start = moment(date(2025, 12, 30))
    names = [office.order({office.item(): 5}).name]
    office.start = moment()
    names += [office.order({office.item(): 5}).name for _each in range(2)]
    assert names == ["2025-0001", "2026-0001", "2026-0002"]
