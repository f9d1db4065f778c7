"""Several people do the same thing at the same moment, each on a connection of their own."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from orders.desk import services
from orders.desk.intake import CHANGED, KNOWN, NEW, receive_order
from orders.desk.models import Order, OrderEvent, OrderLine, OrderState
from orders.desk.rules import NEVER
from orders.desk.verify import findings
from regulations.binding.services import entering_past
from regulations.deadlines.models import Deadline
from regulations.deadlines.sweep import beat_heart, sweep_deadlines
from tests import worlds
from tests.company import Company, minutes
from tests.orders.desk.clocks.told import told

pytestmark = pytest.mark.django_db(transaction=True)


company = worlds.shared(Company, commits=True)


def at_once(*calls: Callable) -> list:
    """Make all calls at the same moment; what each returned, or the refusal it met."""
    start = threading.Barrier(len(calls))

    def call(each: Callable):
        try:
            connection.ensure_connection()
            start.wait(timeout=20)
            return each()
        except ValidationError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


@pytest.mark.clause("C7-1")
def test_two_people_accept_one_order_and_one_of_them_wins(company):
    people = (company.assistant, company.colleague)
    for _time in range(10):
        order = company.receive(at=timezone.now())
        calls = [
            lambda by=by, pk=order.pk: services.accept_order(order_id=pk, by=by, at=timezone.now())
            for by in people
        ]
        answers = at_once(*calls)
        winner = OrderState.objects.get(pk=order.pk).accepted_by
        assert OrderEvent.objects.filter(order=order, kind="accepted").get().by == winner
        (refused,) = [each for each in answers if isinstance(each, ValidationError)]
        assert refused.code == "C7-1"
        assert winner.name in refused.messages[0]
        assert Deadline.objects.filter(kind="desk.contact", key=order.pk).get().owner == winner


@pytest.mark.clause("C7-2")
def test_a_step_that_waited_for_another_finds_its_clock(company):
    order, accepted = company.receive(at=timezone.now()), threading.Event()

    def accept():
        with transaction.atomic():
            services.accept_order(order_id=order.pk, by=company.assistant, at=timezone.now())
            accepted.set()
            time.sleep(0.5)  # the other one waits for the order meanwhile

    def contact():
        accepted.wait(timeout=20)
        services.contact_customer(
            order_id=order.pk, by=company.colleague, at=timezone.now(), way="phone",
            outcome="reached",
        )  # fmt: skip

    assert at_once(accept, contact) == [None, None]
    clock = Deadline.objects.get(kind="desk.contact", key=order.pk)
    assert clock.met_by == company.colleague
    state = OrderState.objects.get()
    assert (state.state, state.clock, state.due_at) == ("contacted", None, NEVER)


@pytest.mark.clause("C7-5")
def test_the_same_order_from_eight_sides_is_one_order(company):
    for number in range(5):
        draft = company.draft(number=f"SAME-{number}")
        at = timezone.now()
        answers = at_once(*[lambda d=draft, at=at: receive_order(draft=d, by=None, at=at)] * 8)
        order = Order.objects.get(number=draft.number)
        assert {found.pk for found, _fate in answers} == {order.pk}
        assert sorted(fate for _found, fate in answers) == [KNOWN] * 7 + [NEW]
        assert OrderLine.objects.filter(order=order).count() == 2
        assert OrderEvent.objects.filter(order=order).count() == 1
    assert list(findings(None)) == []


@pytest.mark.clause("C7-5")
def test_two_tellings_of_one_change_are_one_request(company):
    draft = company.draft(number="CHANGED")
    changed = company.draft(number="CHANGED", receiver="张大伟")
    receive_order(draft=draft, by=None, at=timezone.now())
    answers = at_once(
        *[lambda: receive_order(draft=changed, by=None, at=timezone.now(), tell=False)] * 4
    )
    assert sorted(fate for _found, fate in answers) == [CHANGED] + [KNOWN] * 3
    assert OrderState.objects.get().requests == 1


@pytest.mark.clause("C7-5")
def test_events_written_at_once_make_one_whole_chain(company):
    order = company.receive(at=timezone.now())

    def note(number: int):
        for turn in range(8):
            at = timezone.now()
            words = {"order_id": order.pk, "by": company.assistant, "at": at}
            if number % 2:
                services.add_remark(text=f"{number}/{turn}", **words)
            else:  # without the lock on the order: the database alone keeps the chain
                services.append_event(kind="remark", data={"text": f"{number}/{turn}"}, **words)

    at_once(*[lambda number=number: note(number) for number in range(4)])
    sequence = OrderEvent.objects.filter(order=order).order_by("seq").values_list("seq", flat=True)
    assert list(sequence) == list(range(1, 34))
    assert list(findings(None)) == []


@pytest.mark.clause("C7-2")
def test_sweeps_at_once_write_each_breach_once(company):
    now = timezone.now()
    for number in range(20):
        Deadline.objects.create(
            kind="desk.attention", key=f"{number}", clause="C7-1", owner=company.assistant,
            starts_at=now - minutes(70), due_at=now - minutes(60),
        )  # fmt: skip
    counts = at_once(*[lambda: sweep_deadlines(at=now)] * 6)
    assert sum(counts) == 20
    assert set(Deadline.objects.values_list("attempts", flat=True)) == {1}
    assert told("breach:") == ["王小芳"] * 20 + ["陈静"] * 20


def test_a_silence_noticed_by_two_workers_is_one_outage(company):
    now = timezone.now()
    with entering_past(right="test"):
        beat_heart(at=now - minutes(5))
    at_once(*[lambda: beat_heart(at=now)] * 4)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM deadlines_outage")
        assert cursor.fetchone()[0] == 1


@pytest.mark.clause("C7-2")
def test_a_contact_in_time_beats_a_sweep_at_the_same_moment(company):
    for _time in range(8):
        now = timezone.now()
        order = company.receive(at=now - minutes(20))
        company.do(services.accept_order, order, by=company.assistant, at=now - minutes(11))

        def contact(order=order, now=now):
            company.do(
                services.contact_customer, order, by=company.assistant, at=now - minutes(2),
                way="phone", outcome="confirmed",
            )  # fmt: skip

        at_once(contact, lambda now=now: sweep_deadlines(at=now))
        sweep_deadlines(at=now + minutes(1))
        row = Deadline.objects.get(kind="desk.contact", key=order.pk)
        assert (row.met_at, row.breached_at, row.handled_at) == (now - minutes(2), None, None)
