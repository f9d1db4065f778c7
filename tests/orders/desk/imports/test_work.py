"""Workers read and write imports: each order once, whoever is killed, each in its turn."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from orders.desk import tasks
from orders.desk.imports.selectors import fate_counts, problem_of
from orders.desk.imports.services import confirm_import
from orders.desk.imports.work import TOO_LONG, claim_import, fail_import, work_import
from orders.desk.models import ImportBatch, ImportRow, Order, OrderEvent
from regulations.notices.models import Notice
from tests.orders.desk.imports.working import (
    LATER,
    bring_in,
    orders,
    plain,
    preview,
    received_events,
    upload,
    work,
)


class Killed(BaseException):
    """The worker's process is gone."""


def test_order_that_the_database_refuses_becomes_a_fault_and_the_others_are_written(company):
    batch = preview(orders(3))
    row = ImportRow.objects.get(number="P-2")
    row.draft["total"] = "-1.00"
    row.save()
    confirm_import(batch_id=batch.pk, by=None, at=timezone.now())
    batch = work()
    assert batch.stage == "done"
    assert fate_counts(batch.pk) == {"written": 2, "faulty": 1}
    assert set(Order.objects.values_list("number", flat=True)) == {"P-1", "P-3"}


def test_order_that_came_in_otherwise_after_the_preview_counts_as_known(company):
    batch = preview(orders(2))
    bring_in(orders(1))
    confirm_import(batch_id=batch.pk, by=None, at=timezone.now())
    assert fate_counts(work().pk) == {"written": 1, "known": 1}
    assert Order.objects.count() == received_events() == 2


@pytest.mark.clause("C7-5")
def test_worker_killed_while_it_writes_is_followed_by_one_that_doubles_nothing(company):
    batch = preview(orders(7))
    confirm_import(batch_id=batch.pk, by=None, at=timezone.now())

    def clock():
        if Order.objects.count() == 3:
            raise Killed
        return timezone.now()

    with pytest.raises(Killed):
        work_import(batch=claim_import(at=timezone.now()), clock=clock)
    assert Order.objects.count() == 3
    assert claim_import(at=timezone.now()) is None  # the dead worker's lease still holds

    work_import(batch=claim_import(at=timezone.now() + LATER), clock=timezone.now)
    batch.refresh_from_db()
    assert (batch.stage, batch.written) == ("done", 7)
    assert Order.objects.count() == received_events() == 7


def test_worker_killed_while_it_reads_leaves_nothing_and_the_next_reads_anew(company):
    batch = upload(orders(600))
    calls = iter([timezone.now()])

    def clock():
        try:
            return next(calls)
        except StopIteration:
            raise Killed from None

    with pytest.raises(Killed):
        work_import(batch=claim_import(at=timezone.now()), clock=clock)
    assert not ImportRow.objects.exists()
    work_import(batch=claim_import(at=timezone.now() + LATER), clock=timezone.now)
    batch.refresh_from_db()
    assert (batch.stage, batch.to_write, batch.rows_read) == ("preview", 600, 600)


def test_worker_whose_lease_was_lost_stops_and_tells_nobody(company):
    batch = preview(orders(3), company.assistant)
    confirm_import(batch_id=batch.pk, by=company.assistant, at=timezone.now())
    slow = claim_import(at=timezone.now())
    fast = claim_import(at=timezone.now() + LATER)
    work_import(batch=fast, clock=timezone.now)
    work_import(batch=slow, clock=timezone.now)
    assert Order.objects.count() == received_events() == 3
    assert Notice.objects.filter(recipient=company.assistant, key=f"import:{batch.pk}").count() == 1


@pytest.mark.clause("C7-5")
@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_batch_at_the_same_time_write_each_order_once(company):
    batch = preview(orders(40))
    confirm_import(batch_id=batch.pk, by=None, at=timezone.now())
    holders = [claim_import(at=timezone.now()), claim_import(at=timezone.now() + LATER)]
    start = threading.Barrier(2)

    def run(mine):
        start.wait()
        work_import(batch=mine, clock=timezone.now)
        connection.close()

    threads = [threading.Thread(target=run, args=[mine]) for mine in holders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Order.objects.count() == received_events() == OrderEvent.objects.count() == 40
    assert ImportBatch.objects.get().stage == "done"
    assert fate_counts(batch.pk) == {"written": 40}


def test_writing_is_done_in_slices_and_the_next_run_goes_on(company):
    batch = preview(orders(5))
    confirm_import(batch_id=batch.pk, by=None, at=timezone.now())
    batch = work(seconds=0)
    assert (batch.stage, batch.written, Order.objects.count()) == ("writing", 1, 1)
    for _run in range(4):
        batch = work(seconds=0)
    assert work(seconds=0).stage == "done"
    assert Order.objects.count() == received_events() == 5


def test_batches_take_turns_so_that_a_large_one_keeps_no_small_one_waiting(company):
    large = preview(orders(3))
    confirm_import(batch_id=large.pk, by=None, at=timezone.now())
    work(seconds=0)
    small = upload(plain({"number": "S-1"}))
    assert claim_import(at=timezone.now()).pk == small.pk


@pytest.mark.clause("C7-5")
def test_one_notice_sums_up_for_the_uploader_and_for_whoever_is_on_duty(company):
    now = timezone.now()
    company.on_duty(company.colleague, now - timedelta(hours=1), hours=24)
    batch = bring_in(plain({}, {"number": "P-2"}, {"number": "P-3", "quantity": "x"}), company.lead)
    notices = Notice.objects.filter(key=f"import:{batch.pk}")
    assert {notice.recipient for notice in notices} == {company.lead, company.colleague}
    assert notices[0].params == {
        "import": batch.pk, "written": 2, "linked": 0, "known": 0, "faulty": 1,
    }  # fmt: skip
    assert not Notice.objects.filter(key__startswith="received:").exists()


def test_file_that_kills_every_worker_is_given_up_after_three(company):
    batch = upload(orders(1))
    at = timezone.now()
    for _try in range(3):
        assert claim_import(at=at).pk == batch.pk
        at += LATER
    assert claim_import(at=at) is None
    batch.refresh_from_db()
    assert batch.stage == "failed"
    assert "often" in problem_of(batch).message


def test_reading_that_takes_too_long_is_given_up_but_a_preview_is_not(company):
    ready = preview(orders(1))
    reading = upload(orders(1))
    for batch in (reading, ready):
        fail_import(batch_id=batch.pk, fault=TOO_LONG, at=timezone.now())
    assert ImportBatch.objects.get(pk=reading.pk).stage == "failed"
    assert ImportBatch.objects.get(pk=ready.pk).stage == "preview"


def test_task_reads_one_batch_and_without_one_does_nothing(company):
    tasks.work_imports()
    batch = upload(orders(1))
    tasks.work_imports()
    batch.refresh_from_db()
    assert batch.stage == "preview"
    tasks.work_imports()
    assert not Order.objects.exists()
