"""Who sells, plans, leads and pays a tour: different people wherever sums are in their hands."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from finance.ledger import services as ledger
from finance.tours.advances.services import take_back
from finance.tours.models import Tour
from finance.tours.papers.services import sign_contract
from finance.tours.purses.services import shift_money
from finance.tours.receipts.refunds import pay_refund
from finance.tours.services import change_people
from finance.tours.settling.reckoning import ask_settlement
from hr.people.models import Employee, Position
from hr.people.services import hire_employee
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from tests.finance.tours.conftest import DAY, RETURNS, moment, yuan
from tests.finance.tours.test_money import code_of
from tests.finance.tours.test_second_hands import refused, returned

pytestmark = pytest.mark.django_db
TEN = moment(DAY)
BACK = moment(RETURNS, "18:00")


def hire(agency, number, name, code):
    return hire_employee(
        number=number, name=name, position=Position.objects.get(code=code),
        supervisor=agency.head, hired_on=DAY.replace(year=2020), at=moment(DAY.replace(month=1)),
    )  # fmt: skip


def becomes(person, like) -> Employee:
    """A person who has gone over to the post of another."""
    person.position = like.position
    person.save()
    person.groups.set(like.groups.all())
    return Employee.objects.get(pk=person.pk)


def change(agency, tour, at=TEN, **people):
    words = {"operations": tour.operations, "sales": tour.sales, "guide": tour.guide} | people
    return change_people(tour_id=tour.pk, by=agency.operations, at=at, **words)


@pytest.mark.clause("A7.3-3")
def test_guide_and_operations_are_two_people(agency):
    with pytest.raises(ValidationError, match="two people") as said:
        agency.tour(guide=agency.operations)
    assert said.value.code == "A7.3-3"
    tour = agency.tour()
    assert code_of(change, agency, tour, guide=agency.operations) == "A7.3-3"
    refused("UPDATE tours_tour SET guide_id = operations_id", words="one person")
    refused("UPDATE tours_tour SET operations_id = guide_id", words="one person")


@pytest.mark.clause("A7.1-2")
@pytest.mark.parametrize("part", ["operations", "sales", "guide"])
def test_whoever_moves_money_works_for_no_tour(agency, part):
    with pytest.raises(ValidationError):
        agency.tour(**{part: agency.cashier})
    tour = agency.tour()
    with pytest.raises(ValidationError):
        change(agency, tour, **{part: agency.cashier})
    refused(f"UPDATE tours_tour SET {part}_id = %s", agency.cashier.pk, words="moves money")


@pytest.mark.clause("A7.1-2", "A7.3-1")
def test_a_salesperson_who_became_cashier_moves_no_money_of_their_tours(agency):
    tour = agency.ready()
    receipt = agency.take(tour, "100")
    sales = becomes(agency.sales, agency.cashier)
    with pytest.raises(ValidationError, match="another cashier") as said:
        agency.hand(receipt, by=sales)
    assert said.value.code == "A7.1-2"
    assert code_of(agency.take, tour, "100", by=sales) == "A7.1-2"
    words = {"tour_id": tour.pk, "amount": yuan(1), "way": "bank", "request": uuid4()}
    assert code_of(shift_money, by=sales, at=TEN, **words) == "A7.1-2"
    # Nor past the services: the reversal of a voucher of this tour.
    entry = tour.receipts.first().hand_over.entry
    ledger.post_entry(entry_id=entry.pk, by=agency.accountant, at=TEN)
    undone = ledger.reverse_entry(
        entry_id=entry.pk, day=DAY, reason="误收", by=agency.cashier, at=TEN, request=uuid4()
    )
    for person in (agency.accountant, agency.head):
        step = Step.objects.get(approval__ledger_consent__entry=undone, state="open")
        decide_step(step_id=step.pk, verdict="approved", by=person, at=TEN)
    move = {"entry_id": undone.pk, "day": DAY, "at": TEN}
    assert code_of(ledger.move_money, by=sales, **move) == "A7.1-2"
    agency.hand(receipt)


@pytest.mark.clause("A7.1-2", "A7.3-2")
def test_whoever_decided_on_a_refund_does_not_pay_it(agency):
    tour = agency.ready()
    agency.cheaper(tour, "7000")
    order = agency.order(tour, "1000")
    agency.decide(order, by=agency.accountant)
    accountant = becomes(agency.accountant, agency.cashier)
    words = {"order_id": order.pk, "way": "cash", "at": TEN}
    with pytest.raises(ValidationError, match="decided on it") as said:
        pay_refund(by=accountant, **words)
    assert said.value.code == "A7.1-2"
    pay_refund(by=agency.cashier, **words)


@pytest.mark.clause("A7.3-2")
def test_the_guide_stays_while_an_advance_is_out(agency):
    tour = agency.ready()
    advance = agency.ask(tour, "1000")
    assert code_of(change, agency, tour, guide=agency.other) == "A7.3-2"
    agency.pay(advance)
    assert code_of(change, agency, tour, guide=None) == "A7.3-2"
    take = "UPDATE tours_tour SET guide_id = %s"
    refused(take, agency.other.pk, words="has an advance")
    words = {"advance_id": advance.pk, "way": "cash", "request": uuid4(), "at": TEN}
    take_back(by=agency.cashier, **words)
    assert change(agency, tour, guide=agency.other).guide == agency.other


@pytest.mark.clause("A7.3-3")
def test_whoever_had_an_advance_of_a_tour_never_confirms_what_it_cost(agency):
    """The guide gave 1,000 back, was replaced, and became operations; another spent 4,000."""
    tour = agency.ready(paid="10000")
    advance = agency.ask(tour, "1000")
    agency.pay(advance)
    words = {"advance_id": advance.pk, "way": "cash", "request": uuid4(), "at": TEN}
    take_back(by=agency.cashier, **words)
    change(agency, tour, guide=agency.other)
    former = becomes(agency.guide, agency.operations)
    assert code_of(change, agency, tour, operations=former, guide=agency.other) == "A7.3-3"
    refused("UPDATE tours_tour SET operations_id = %s", former.pk, words="had an advance")
    agency.release(tour)
    agency.guide = agency.other
    agency.cost(tour, 1, "3000")
    agency.papers(tour)
    sheet = ask_settlement(tour_id=tour.pk, by=agency.other, at=BACK)
    sheet.refresh_from_db()
    assert {former.pk, agency.other.pk} <= set(sheet.approval.barred)
    with pytest.raises(PermissionDenied):
        agency.decide(sheet, by=former, at=BACK)


@pytest.mark.clause("A7.3-3")
def test_the_database_asks_who_confirmed_a_settlement(agency):
    """An approval that somebody wrote past the services, and which bars its asker alone."""
    tour = returned(agency)
    sheet = agency.confirm(tour, at=BACK)
    with connection.cursor() as cursor:
        # What a forged decision would look like: in its place stands the guide.
        cursor.execute("SELECT tours_decided(%s, %s)", [sheet.approval_id, agency.operations.pk])
        assert cursor.fetchone() == (True,)
        cursor.execute("SELECT tours_involved(%s, %s)", [tour.pk, agency.guide.pk])
        assert cursor.fetchone() == (True,)
    operations = becomes(agency.operations, agency.cashier)
    agency.cashier = operations
    assert code_of(agency.pay_settlement, tour, BACK) == "A7.1-2"


@pytest.mark.clause("A7.7-1", "A7.3-4")
def test_people_of_a_settled_tour_stay(agency):
    tour = returned(agency)
    agency.settle(tour, BACK)
    another = hire(agency, "2050", "严明", "sales")
    assert code_of(change, agency, tour, BACK, sales=another) == "A7.7-1"
    refused("UPDATE tours_tour SET sales_id = %s", another.pk, words="is settled")


@pytest.mark.clause("A7.3-4")
@pytest.mark.parametrize(("travellers", "passes"), [(10, True), (9, False), (1, False)])
def test_few_travellers_are_no_group(agency, travellers, passes):
    if passes:
        assert agency.tour(travellers=travellers).kind == "group"
        return
    with pytest.raises(ValidationError, match="no group") as said:
        agency.tour(travellers=travellers)
    assert said.value.code == "A7.3-4"
    tour = agency.tour("individual", travellers=travellers)
    assert tour.kind == "individual"
    copy = {
        field.attname: getattr(tour, field.attname) for field in Tour._meta.concrete_fields
    } | {"id": None, "code": "X-9", "kind": "group"}  # fmt: skip
    with pytest.raises(DatabaseError, match="no group"), transaction.atomic():
        Tour.objects.create(**copy)


@pytest.mark.clause("A7.3-4")
def test_a_contract_is_handed_in_by_sales_or_operations_of_the_tour(agency):
    tour = agency.ready(paid="0")
    words = {"tour_id": tour.pk, "price": yuan("30000"), "signed_on": DAY, "name": "a.png"}
    content = agency.tour().code.encode()
    with pytest.raises(PermissionDenied):
        sign_contract(content=b"\x89PNG\r\n\x1a\n" + content, by=agency.guide, at=TEN, **words)


@pytest.mark.clause("A7.3-4")
def test_no_contract_overtakes_a_lower_price_that_waits(agency):
    tour = agency.ready(paid="0")
    row = agency.contract(tour, "9000", reason="少两人")
    for price in ("30000", "8000"):
        assert code_of(agency.contract, tour, price, reason="又改") == "A7.3-4"
    file = tour.files.order_by("pk").first()
    refused(
        """INSERT INTO tours_contract (tour_id, number, price, signed_on, file_id, by_id, at)
           VALUES (%s, 9, 30000, %s, %s, %s, now())""",
        tour.pk, DAY, file.pk, agency.sales.pk, words="lower price|duplicate",
    )  # fmt: skip
    agency.decide(row.cut, "refused", by=agency.operations, comment="未减")
    assert agency.contract(tour, "30000").price == yuan("30000")
