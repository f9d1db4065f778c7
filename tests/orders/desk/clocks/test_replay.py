"""Past clocks judged anew under other numbers: who would have been late, and who would not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection

from orders.desk import services
from orders.desk.clocks import replay
from orders.desk.clocks.replay import COVERS, judge_anew
from orders.desk.clocks.rules import CONTACT, HAND_OVER, SHIPMENT, OrderRules
from regulations.amendments.registry import replay_of
from regulations.deadlines.models import Deadline
from regulations.rulebook.models import RuleVersion
from regulations.rulebook.selectors import in_force
from tests.company import TEN, minutes

DAY = TEN.date()
HOURS = timedelta(hours=1)


@pytest.fixture
def now_holds(company) -> OrderRules:
    """Contact within 10 minutes, hand-over and shipment within 24 hours."""
    return in_force("orders", TEN).params


def clock(company, timer, took, *, start=TEN, key="1", owner=None, voided_at=None) -> Deadline:
    """A clock that ended after so long a time; None: it never did."""
    return Deadline.objects.create(
        kind=timer.kind, key=key, clause=timer.clause, owner=owner or company.assistant,
        version=RuleVersion.objects.get(rule_set="orders"), starts_at=start,
        due_at=start + minutes(10), met_at=start + took if took is not None else None,
        voided_at=voided_at,
    )  # fmt: skip


def judged(before, *, since=DAY, until=DAY, **changes) -> list[tuple]:
    """What changes under other numbers: (order, before, after, is worse)."""
    found = judge_anew(before, replace(before, **changes), since, until, lambda done, total: None)
    return [(each.what, each.before, each.after, each.is_worse) for each in found]


@pytest.mark.clause("C7-2")
@pytest.mark.parametrize(
    ("took", "within", "expected"),
    [
        (12, 15, ("met late", "met in time", False)),
        (15, 15, ("met late", "met in time", False)),  # exactly at its end is in time
        (16, 15, None),
        (9, 15, None),
        (9, 8, ("met in time", "met late", True)),
        (10, 9, ("met in time", "met late", True)),
        (None, 15, None),  # never contacted: missed either way
    ],
)
def test_contact_is_judged_by_when_it_was_made(company, now_holds, took, within, expected):
    clock(company, CONTACT, minutes(took) if took else None)
    wanted = [("1", *expected)] if expected else []
    assert judged(now_holds, contact_within=within) == wanted


@pytest.mark.clause("C7-3", "C10-10")
@pytest.mark.parametrize(
    ("timer", "name"),
    [(HAND_OVER, "hand_over_within_hours"), (SHIPMENT, "ship_within_hours")],
)
def test_hand_over_and_shipment_are_judged_each_by_its_own_number(company, now_holds, timer, name):
    clock(company, timer, 30 * HOURS)
    assert judged(now_holds, **{name: 36}) == [("1", "met late", "met in time", False)]
    others = {"hand_over_within_hours", "ship_within_hours", "contact_within"} - {name}
    assert judged(now_holds, **dict.fromkeys(others, 48)) == []


def test_clock_still_running_when_the_days_were_over_is_not_missed_yet(company, now_holds):
    clock(company, SHIPMENT, None)  # started at ten: of 24 hours, fourteen lie in the day
    assert judged(now_holds, ship_within_hours=13) == [("1", "running", "missed", True)]
    assert judged(now_holds, ship_within_hours=15) == []
    later = DAY + timedelta(days=2)
    assert judged(now_holds, until=later, ship_within_hours=72) == [
        ("1", "missed", "running", False)
    ]


def test_voided_clocks_and_those_of_other_days_and_kinds_are_left_alone(company, now_holds):
    clock(company, CONTACT, minutes(12), key="1", voided_at=TEN + minutes(11))
    clock(company, CONTACT, minutes(12), key="2", start=TEN - timedelta(days=1))
    clock(company, CONTACT, minutes(12), key="3", start=TEN + timedelta(days=1))
    clock(company, replay.SHIPMENT, minutes(12), key="4")
    assert judged(now_holds, contact_within=15) == []
    both = {"since": DAY - timedelta(days=1), "until": DAY + timedelta(days=1)}
    assert [row[0] for row in judged(now_holds, **both, contact_within=15)] == ["2", "3"]


@pytest.mark.clause("C7-2")
def test_an_order_worked_at_the_desk_is_found_with_its_number_person_and_page(company, now_holds):
    order = company.receive()
    company.do(services.accept_order, order, by=company.colleague, at=TEN + minutes(1))
    company.do(
        services.contact_customer, order, by=company.assistant, at=TEN + minutes(13),
        way="phone", outcome="reached",
    )  # fmt: skip
    after = replace(now_holds, contact_within=15)
    (found,) = judge_anew(now_holds, after, DAY, DAY, lambda done, total: None)
    assert (found.what, found.clause, found.at) == (order.number, "C7-2", TEN + minutes(1))
    assert found.person_id == company.colleague.pk
    assert found.link == f"/desk/orders/{order.pk}/"
    assert found.money == 0


def test_batches_leave_nothing_out_and_take_nothing_twice(company, now_holds, monkeypatch):
    monkeypatch.setattr(replay, "BATCH", 4)
    for number in range(23):  # many start at the same moment
        clock(company, CONTACT, minutes(12), start=TEN + minutes(number // 6), key=f"{number + 1}")
    told = []
    after = replace(now_holds, contact_within=15)
    found = judge_anew(now_holds, after, DAY, DAY, lambda done, total: told.append((done, total)))
    assert [each.what for each in found] == [f"{number + 1}" for number in range(23)]
    assert told == [(0, 23), (4, 23), (8, 23), (12, 23), (16, 23), (20, 23), (23, 23)]


def test_numbers_that_judge_no_stored_clock_read_nothing(
    company, now_holds, django_assert_num_queries
):
    clock(company, CONTACT, minutes(12))
    with django_assert_num_queries(0):
        assert judged(now_holds, attention_every=5, first_reply_within=3) == []


def test_days_are_those_of_china(company, now_holds):
    midnight = TEN.replace(hour=0, minute=0)
    clock(company, CONTACT, minutes(12), start=midnight, key="1")
    clock(company, CONTACT, minutes(12), start=midnight - minutes(1), key="2")
    clock(company, CONTACT, minutes(12), start=midnight + timedelta(days=1), key="3")
    assert [row[0] for row in judged(now_holds, contact_within=15)] == ["1"]


def test_the_rules_of_orders_are_tried_by_this(company):
    assert replay_of("orders").function is judge_anew
    assert replay_of("orders").covers == set(COVERS)


MANY = """
INSERT INTO deadlines_deadline
    (kind, key, clause, starts_at, due_at, met_at, void_reason, attempts, error)
SELECT 'desk.contact', n::text, 'C7-2', at, at + interval '10 minutes',
    at + (n %% 20) * interval '1 minute', '', 0, ''
FROM (SELECT n, %s::timestamptz + n * interval '10 seconds' AS at
      FROM generate_series(1, 30000) AS n) AS s
"""


def test_tens_of_thousands_of_clocks_are_all_judged(company, now_holds):
    with connection.cursor() as cursor:
        cursor.execute(MANY, [TEN])
    told = []
    found = judge_anew(
        now_holds, replace(now_holds, contact_within=15), DAY, date(2026, 3, 31),
        lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert sum(1 for _each in found) == 30000 // 20 * 5  # those who took 11 to 15 minutes
    assert told[-1] == (30000, 30000)
