"""A new edition of the handbook is told to everybody at work."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from hr.people.models import Employee
from regulations.notices.models import Notice
from regulations.rulebook import services, source

AT = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
ENTRIES = source.read_clauses()[:3]


def publish(entries=ENTRIES):
    return services.publish_edition(source=entries, owner="客户发展中心", by=None, at=AT)


@pytest.fixture
def people(db) -> list[Employee]:
    """Five people, of whom the last has left."""
    Employee.objects.bulk_create(
        Employee(number=str(n), name=f"员工{n}", is_active=n != 5) for n in range(1, 6)
    )
    return list(Employee.objects.order_by("number"))


@pytest.mark.clause("A1.1")
def test_everybody_at_work_is_told_once(people):
    publish()
    assert publish() is None
    told = Notice.objects.order_by("recipient__number")
    assert [notice.recipient for notice in told] == people[:4]
    with translation.override("en"):
        assert {(notice.words, notice.url, notice.clause, notice.at) for notice in told} == {
            (
                "Edition 1 of the handbook is in force: read it and acknowledge it.",
                "/handbook/",
                "A1.1",
                AT,
            )
        }
    publish(ENTRIES[:2])
    assert Notice.objects.count() == 8


def test_nobody_is_told_of_an_edition_that_was_rolled_back(people):
    try:
        with transaction.atomic():
            publish()
            raise InterruptedError
    except InterruptedError:
        pass
    assert not Notice.objects.exists()


def test_telling_five_hundred_takes_as_many_queries_as_telling_four(people):
    counts = []
    for size, entries in ((0, ENTRIES), (500, ENTRIES[:2])):
        Employee.objects.bulk_create(
            Employee(number=f"9{n:04}", name=f"众人{n}") for n in range(size)
        )
        with CaptureQueriesContext(connection) as asked:
            publish(entries)
        counts.append(len(asked))
    assert Notice.objects.count() == 4 + 504
    assert counts[1] == counts[0] + 1  # the second edition is compared with the first
