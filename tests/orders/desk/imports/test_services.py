"""Files come in: previewed without a trace, written once and whole, whoever is killed."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from orders.desk import tasks
from orders.desk.imports.selectors import fate_counts, month_checks, problem_of
from orders.desk.imports.services import confirm_import, drop_import, start_import
from orders.desk.imports.work import TOO_LONG, claim_import, fail_import, work_import
from orders.desk.models import ImportBatch, ImportFile, ImportRow, Order, OrderEvent, OrderState
from regulations.notices.models import Notice
from tests.orders.desk.layouts.files import PLAIN, PLAIN_ORDER, SHOPIFY, SHOPIFY_ORDER, csv_file

LATER = timedelta(minutes=10)


class Killed(BaseException):
    """The worker's process is gone."""


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


@pytest.mark.clause("C7-5")
def test_preview_tells_the_fate_of_each_order_and_writes_none(company):
    batch = preview(orders(3), company.assistant)
    assert (batch.stage, batch.layout, batch.to_write) == ("preview", "plain", 3)
    assert fate_counts(batch.pk) == {"new": 3}
    assert not Order.objects.exists()
    assert not OrderEvent.objects.exists()


@pytest.mark.clause("C7-5")
def test_confirmed_orders_are_written_with_the_person_and_the_present_moment(company):
    before = timezone.now()
    batch = bring_in(orders(2), company.assistant)
    assert (batch.stage, batch.written) == ("done", 2)
    first, second = Order.objects.order_by("number")
    assert (first.number, second.number) == ("P-1", "P-2")
    assert before < first.at < second.at < timezone.now()
    assert first.entered_by == company.assistant
    assert [line.amount for line in first.lines.all()] == [Decimal("36.00")]
    assert OrderState.objects.get(pk=first.pk).state == "received"


@pytest.mark.clause("C7-5")
def test_the_same_file_twice_writes_nothing_twice(company):
    bring_in(orders(3))
    again = preview(orders(3))
    assert again.to_write == 0
    assert fate_counts(again.pk) == {"known": 3}
    confirm_import(batch_id=again.pk, by=None, at=timezone.now())
    assert work().stage == "done"
    assert Order.objects.count() == received_events() == OrderEvent.objects.count() == 3


@pytest.mark.clause("C7-5")
def test_another_address_in_a_later_file_is_linked_and_changes_nothing(company):
    bring_in(plain({"address": "杭州市文三路1号"}))
    batch = bring_in(plain({"address": "上海市南京路2号"}))
    assert fate_counts(batch.pk) == {"linked": 1}
    order = Order.objects.get()
    assert order.address == "杭州市文三路1号"
    event = order.events.get(kind="shop_change")
    assert event.data["changes"] == {"address": ["杭州市文三路1号", "上海市南京路2号"]}
    assert OrderState.objects.get().requests == 1


@pytest.mark.clause("C7-5")
def test_order_with_one_faulty_line_stays_out_whole_and_the_others_come_in(company):
    content = plain({}, {"title": "杯", "quantity": "zwei"}, {"number": "P-2"})
    batch = bring_in(content)
    assert [order.number for order in Order.objects.all()] == ["P-2"]
    fault = ImportRow.objects.get(batch=batch, fate="faulty")
    assert (fault.row, fault.column) == (3, "quantity")


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


def test_month_totals_are_those_of_china_by_currency_and_equal_to_the_cent(company):
    rows = [
        {"Name": "#1", "Created at": "2026-05-31 15:59:59 +0000", "Total": "10.01"},
        {"Name": "#2", "Created at": "2026-05-31 16:00:00 +0000", "Total": "20.02"},
        {"Name": "#3", "Created at": "2026-06-30 23:59:59 +0800", "Total": "0.30"},
        {"Name": "#4", "Created at": "2026-06-30 12:00:00 +0800", "Total": "7.00",
         "Currency": "USD"},
    ]  # fmt: skip
    content = csv_file(SHOPIFY, [SHOPIFY_ORDER | row for row in rows])
    sums = [
        ("2026-05", "GBP", 1, Decimal("10.01")),
        ("2026-06", "GBP", 2, Decimal("20.32")),
        ("2026-06", "USD", 1, Decimal("7.00")),
    ]
    for step in (preview, bring_in, preview):
        checks = month_checks(step(content))
        for side in ("file", "these", "all"):
            got = [
                (c.month, c.currency, getattr(c, side).orders, getattr(c, side).total)
                for c in checks
            ]
            assert got == sums, side
        assert all(check.is_equal for check in checks)


def test_month_totals_show_what_else_the_channel_has_and_a_changed_total(company):
    bring_in(plain({}, {"number": "P-2"}))
    batch = preview(plain({"quantity": "3", "total": "58.00"}))
    (check,) = month_checks(batch)
    assert check.file.total == Decimal("58.00")
    assert check.these.total == Decimal("40.00")  # the order stays as it is
    assert (check.all.orders, check.all.total) == (2, Decimal("80.00"))
    assert not check.is_equal


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02",
        plain({"receiver": "a\x00b"}),
        b"PK\x03\x04 no workbook",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"a,b\n1,2",
    ],
)
def test_junk_is_refused_with_a_sentence_and_leaves_no_order(company, content):
    batch = preview(content)
    assert batch.stage == "failed"
    assert problem_of(batch).text()
    assert not Order.objects.exists()


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


def test_dropped_preview_keeps_no_data_and_cannot_be_confirmed(company):
    batch = preview(orders(2), company.assistant)
    drop_import(batch_id=batch.pk, by=company.colleague, at=timezone.now())
    assert not ImportRow.objects.exists()
    assert bytes(ImportFile.objects.get().content) == b""
    with pytest.raises(ValidationError):
        confirm_import(batch_id=batch.pk, by=company.assistant, at=timezone.now())
    assert claim_import(at=timezone.now()) is None
    assert not Order.objects.exists()


def test_second_person_who_confirms_is_told_that_it_is_being_written(company):
    batch = preview(orders(1))
    confirm_import(batch_id=batch.pk, by=company.assistant, at=timezone.now())
    with pytest.raises(ValidationError) as refused:
        confirm_import(batch_id=batch.pk, by=company.colleague, at=timezone.now())
    assert refused.value.code == "C7-5"
    assert ImportBatch.objects.get().confirmed_by == company.assistant


def test_whoever_has_no_right_starts_confirms_and_drops_nothing(company):
    batch = preview(orders(1), company.assistant)
    with pytest.raises(PermissionDenied):
        upload(orders(1), company.designer)
    for verb in (confirm_import, drop_import):
        with pytest.raises(PermissionDenied):
            verb(batch_id=batch.pk, by=company.designer, at=timezone.now())
    assert ImportBatch.objects.get().stage == "preview"


@pytest.mark.parametrize(
    ("files", "layout"),
    [
        ([], ""),
        ([("a.csv", b"x")] * 3, ""),
        ([("a.csv", b"x" * (30 * 1024 * 1024 + 1))], ""),
        ([("a.csv", b"x")], "amazon"),
    ],
)
def test_upload_of_the_wrong_size_number_or_layout_is_refused(company, files, layout):
    with pytest.raises(ValidationError):
        start_import(files=files, layout=layout, by=company.assistant, at=timezone.now())
    assert not ImportBatch.objects.exists()


def test_task_reads_one_batch_and_without_one_does_nothing(company):
    tasks.work_imports()
    batch = upload(orders(1))
    tasks.work_imports()
    batch.refresh_from_db()
    assert batch.stage == "preview"
    tasks.work_imports()
    assert not Order.objects.exists()
