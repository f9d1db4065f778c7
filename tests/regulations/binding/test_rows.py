"""Rows inserted with a statement put together once: as `save` would have written them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from orders.desk.models import OrderEvent
from regulations.binding.rows import insert, insert_once
from regulations.binding.services import entering_past
from regulations.deadlines.models import Deadline
from tests.company import Company

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 3, 2, 1, tzinfo=UTC)


def _clock(key: str = "7") -> Deadline:
    return Deadline(
        kind="desk.contact",
        key=key,
        clause="C7-2",
        starts_at=NINE,
        due_at=NINE + timedelta(minutes=10),
    )


def test_a_row_is_what_save_writes():
    row = _clock()
    insert(row)
    assert row.pk and not row._state.adding
    _clock("8").save()
    stored, saved = Deadline.objects.order_by("pk").values()
    differing = {name for name in stored if stored[name] != saved[name]}
    assert differing == {"id", "key"}


def test_a_row_learns_what_the_database_filled():
    company = Company()
    order = company.receive()
    event = OrderEvent.objects.get(order=order)
    assert (event.seq, len(event.previous), len(event.digest)) == (1, 32, 32)
    again = OrderEvent(order=order, kind="remark", at=event.at, data={"text": "易碎"})
    with entering_past(right="test"):
        insert(again)
    assert again.seq == 2
    assert again.recorded_at == OrderEvent.objects.get(pk=again.pk).recorded_at


def test_a_second_row_of_the_same_key_is_refused_or_passed_over():
    insert(_clock())
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(_clock())
    assert insert_once(_clock()) is False
    assert insert_once(_clock("8")) is True
    assert Deadline.objects.count() == 2


def test_what_breaks_a_rule_of_the_table_is_never_passed_over():
    row = _clock()
    row.due_at = NINE - timedelta(minutes=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_once(row)
