"""Many at the same moment, on connections of their own: one is heard, the others are told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import close_old_connections, connection, transaction
from django.utils import timezone, translation

from hr.supplies.models import Issue, Item, Order, Slip, SupplyMove
from hr.supplies.orders.services import place_order
from hr.supplies.receipts.services import make_slip
from hr.supplies.stock.selectors import newest_move
from hr.supplies.stock.services import count_item
from regulations.binding.services import entering_past
from tests.hr.supplies.conftest import Office, found_office

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(transactional_db) -> Office:
    """Committed, so that other connections see it: an item with ten pieces, a custodian."""
    with entering_past(right="test"):
        office = found_office(at=timezone.now() - timedelta(hours=9))
        office.paper = office.stock(office.item(), 10)
        office.custodian()
    return office


def together(*verbs) -> list[str]:
    """Call verbs at once, each on a connection of its own; what each was told ("": done)."""

    def call(verb) -> str:
        close_old_connections()
        try:
            with translation.override("en"):
                verb()
                return ""
        except (ValidationError, RuntimeError) as refused:
            with translation.override("en"):
                return " ".join(getattr(refused, "messages", [str(refused)]))
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return sorted(pool.map(call, verbs))


@pytest.mark.clause("A3-L5")
def test_no_piece_is_handed_out_twice(office):
    told = together(
        *(lambda: office.issue({office.paper: 3}, at=timezone.now()) for _each in range(6))
    )
    assert told.count("") == 3
    assert Item.objects.get(pk=office.paper.pk).on_hand == 1
    moves = SupplyMove.objects.filter(item=office.paper).order_by("id")
    assert [move.on_hand_after for move in moves] == [10, 7, 4, 1]
    assert Issue.objects.count() == 3


@pytest.mark.clause("A3-1")
def test_a_limit_holds_against_many(office):
    with entering_past(right="test"):
        office.limit(office.paper, 5)
    told = together(
        *(lambda: office.issue({office.paper: 2}, at=timezone.now()) for _each in range(5))
    )
    assert told.count("") == 2
    assert all("limit" in each for each in told if each)


def test_numbers_have_no_gap_under_fifty_registrations_of_which_some_fall(office):
    with entering_past(right="test"):
        quotes = [office.best(office.quoted({office.paper: 1})) for _each in range(50)]

    def place(number, quote):
        def verb():
            with transaction.atomic():
                place_order(quote_id=quote.pk, by=office.buyer, at=timezone.now())
                if number % 5 == 0:
                    raise RuntimeError("the connection was lost")

        return verb

    before = Order.objects.count()
    told = together(*(place(number, quote) for number, quote in enumerate(quotes)))
    assert told.count("") == 40
    numbers = sorted(Order.objects.values_list("number", flat=True))
    assert numbers == list(range(1, before + 41))


@pytest.mark.clause("A3-L4")
def test_a_request_is_ordered_once(office):
    with entering_past(right="test"):
        quote = office.best(office.quoted({office.paper: 1}))
    told = together(
        *(
            lambda: place_order(quote_id=quote.pk, by=office.buyer, at=timezone.now())
            for _each in range(4)
        )
    )
    assert told.count("") == 1
    assert Order.objects.filter(quote=quote).count() == 1


@pytest.mark.clause("A3-4")
def test_two_deliveries_never_exceed_the_order_and_two_slips_are_one(office):
    with entering_past(right="test"):
        order = office.order({office.paper: 5})
    told = together(
        *(
            lambda note=note: office.receive(order, 3, note=note, at=timezone.now())
            for note in ("S1", "S2")
        )
    )
    assert told.count("") == 1
    with entering_past(right="test"):
        office.receive(order, 2, note="S3", at=timezone.now())
        office.bill(order, (5, 20), at=timezone.now())
    told = together(
        *(
            lambda: make_slip(order_id=order.pk, by=office.buyer, at=timezone.now())
            for _each in range(3)
        )
    )
    assert (told.count(""), Slip.objects.count()) == (1, 1)


@pytest.mark.clause("A3-L5")
def test_of_two_counts_of_the_same_shelf_one_counts(office):
    seen = newest_move(office.paper)

    def count(found):
        return lambda: count_item(
            item_id=office.paper.pk, counted=found, seen=seen, reason="盘点", by=office.clerk,
            at=timezone.now(),
        )  # fmt: skip

    told = together(count(8), count(9))
    assert told.count("") == 1
    assert "moved since" in told[1]
