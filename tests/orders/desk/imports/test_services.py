"""Files come in: previewed without a trace, written once and whole."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from orders.desk.imports.selectors import fate_counts, month_checks, problem_of
from orders.desk.imports.services import confirm_import, drop_import, start_import
from orders.desk.imports.work import claim_import
from orders.desk.models import ImportBatch, ImportFile, ImportRow, Order, OrderEvent, OrderState
from tests.orders.desk.imports.working import (
    bring_in,
    orders,
    plain,
    preview,
    received_events,
    upload,
    work,
)
from tests.orders.desk.layouts.files import SHOPIFY, SHOPIFY_ORDER, csv_file


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
        plain({}).replace(b"receiver", b"recei\x00ver"),
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


def test_zero_byte_in_a_cell_keeps_its_order_out_and_is_told_with_its_place(company):
    batch = bring_in(plain({"receiver": "a\x00b"}, {"number": "P-2"}))
    assert fate_counts(batch.pk) == {"faulty": 1, "written": 1}
    fault = ImportRow.objects.get(fate="faulty")
    assert (fault.row, fault.column, fault.number) == (2, "receiver", "P-1")
    assert [order.number for order in Order.objects.all()] == ["P-2"]


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
