"""Files made for the tests of imports, and the steps that people and workers take with them."""

from datetime import timedelta

from django.utils import timezone

from orders.desk.imports.services import confirm_import, start_import
from orders.desk.imports.work import claim_import, work_import
from orders.desk.models import ImportBatch, OrderEvent
from tests.orders.desk.layouts.files import PLAIN, PLAIN_ORDER, csv_file

LATER = timedelta(minutes=10)


def plain(*changes: dict) -> bytes:
    """A file in our own form; each order is the usual one with some cells changed."""
    return csv_file(PLAIN, [PLAIN_ORDER | each for each in changes])


def orders(count: int) -> bytes:
    """A file of so many sound orders."""
    return plain(*({"number": f"P-{n}"} for n in range(1, count + 1)))


def upload(content: bytes, by=None, name="orders.csv") -> ImportBatch:
    """A file that waits for a worker."""
    return start_import(files=[(name, content)], layout="", by=by, at=timezone.now())


def work(*, seconds=None) -> ImportBatch:
    """A worker takes the next batch and works it."""
    batch = claim_import(at=timezone.now())
    work_import(batch=batch, clock=timezone.now, seconds=seconds)
    return ImportBatch.objects.get(pk=batch.pk)


def preview(content: bytes, by=None) -> ImportBatch:
    """A file as far as its preview."""
    upload(content, by)
    return work()


def bring_in(content: bytes, by=None) -> ImportBatch:
    """A file from upload to the last order."""
    batch = preview(content, by)
    confirm_import(batch_id=batch.pk, by=by, at=timezone.now())
    return work()


def received_events() -> int:
    return OrderEvent.objects.filter(kind="received").count()
