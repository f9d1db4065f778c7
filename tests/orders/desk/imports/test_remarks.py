"""What a preview says of rows that stay out: which order, whose, and why."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from orders.desk.imports.selectors import fate_counts, month_checks, rows_page
from orders.desk.imports.services import confirm_import
from orders.desk.models import ImportRow, Order
from tests.orders.desk.imports.working import orders, plain, preview, upload, work
from tests.orders.desk.layouts.files import (
    PLAIN_CHINESE,
    SHOPIFY,
    SHOPIFY_ORDER,
    TAOBAO_2018,
    TAOBAO_ORDER,
    WOOCOMMERCE,
    WOOCOMMERCE_ORDER,
    csv_file,
)

ENGLISH = {"headers": {"accept-language": "en"}}
LINE = {"title": "糖", "total": "", "paid": ""}


def cells(page: str) -> list[list[str]]:
    """The text of the preview's cells, row by row."""
    rows = re.findall(r'<tr class="f-[a-z]+">(.*?)</tr>', page, re.DOTALL)
    return [
        [" ".join(re.sub("<[^>]*>", " ", cell).split()) for cell in re.findall("<td.*?</td>", row)]
        for row in rows
    ]


def table(client, company, batch, **query) -> list[list[str]]:
    client.force_login(company.assistant)
    response = client.get(f"/desk/imports/{batch.pk}/", query, **ENGLISH)
    assert response.status_code == 200
    return cells(response.content.decode())


def test_faults_warnings_and_rows_held_back_are_shown_with_number_and_receiver(company, client):
    content = plain(
        {"receiver": "王芳", "total": "41.00"},
        {"number": "P-2"},
        {"number": "P-2", **LINE, "quantity": "zwei"},
    )
    batch = preview(content)
    assert fate_counts(batch.pk) == {"new": 1, "warning": 1, "faulty": 1, "held": 1}
    shown = table(client, company, batch, fate="")
    assert [(row[0], row[1], row[2], row[4]) for row in shown] == [
        ("2", "P-1", "王芳", "new"),
        ("2", "P-1", "王芳", "worth a look"),
        ("3", "P-2", "杨伟", "held back"),
        ("4", "P-2", "杨伟", "faulty"),
    ]
    assert shown[2][5] == "Held back: row 4 of the same order is faulty."
    assert shown[3][5].startswith("quantity “zwei” is not a quantity")


def test_rows_held_back_have_a_tab_that_says_what_it_means(company, client):
    batch = preview(plain({}, {**LINE, "quantity": "zwei"}))
    client.force_login(company.assistant)
    page = client.get(f"/desk/imports/{batch.pk}/", {"fate": "held"}, **ENGLISH).content.decode()
    assert "Nothing is wrong with these rows, but they stay out: each says why." in page
    assert [row[0] for row in cells(page)] == ["2"]


def test_row_held_back_is_not_written(company):
    batch = preview(plain({}, {**LINE, "quantity": "zwei"}, {"number": "P-2"}))
    assert batch.to_write == 1
    confirm_import(batch_id=batch.pk, by=None, at=batch.uploaded_at)
    work()
    assert [order.number for order in Order.objects.all()] == ["P-2"]
    assert fate_counts(batch.pk) == {"written": 1, "faulty": 1, "held": 1}


def test_file_of_baskets_alone_is_a_preview_with_nothing_to_write(company):
    upload(csv_file(WOOCOMMERCE, [WOOCOMMERCE_ORDER | {"status": "checkout-draft"}]))
    batch = work()
    assert (batch.stage, batch.to_write) == ("preview", 0)
    ((row,), _following) = rows_page(batch.pk, fate="held", after=0)
    assert (row["number"], row["receiver"], row["column"]) == ("1077", "Ida Rossi", "status")


def test_longest_number_and_receiver_have_their_place(company):
    batch = preview(plain({"number": "P" * 64, "receiver": "名" * 100, "quantity": "zwei"}))
    row = ImportRow.objects.get(batch=batch)
    assert (row.fate, row.number, row.receiver) == ("faulty", "P" * 64, "名" * 100)


def test_sound_file_shows_receivers_as_before(company, client):
    assert [row[2] for row in table(client, company, preview(orders(2)))] == ["杨伟", "杨伟"]


@pytest.mark.clause("C7-5")
def test_order_placed_in_the_future_is_a_fault_in_the_preview_by_row_and_column(company, client):
    later = {"number": "P-2", "placed_at": "2090-01-01 10:00:00", "paid_at": ""}
    batch = preview(plain({}, later, {"number": "P-3"}))
    assert (fate_counts(batch.pk), batch.to_write) == ({"new": 2, "faulty": 1}, 2)
    shown = table(client, company, batch, fate="")[1]
    assert shown[:3] == ["3", "P-2", "杨伟"]
    assert shown[5] == (
        "placed_at The order says it was placed on 2090-01-01, which is still to come."
    )
    confirm_import(batch_id=batch.pk, by=None, at=timezone.now())
    batch = work()
    assert fate_counts(batch.pk) == {"written": 2, "faulty": 1}
    assert [check.is_equal for check in month_checks(batch)] == [True]


@pytest.mark.parametrize(
    ("header", "row", "column"),
    [
        (TAOBAO_2018, TAOBAO_ORDER, "订单创建时间"),
        (SHOPIFY, SHOPIFY_ORDER, "Created at"),
        (WOOCOMMERCE, WOOCOMMERCE_ORDER, "order_date"),
        (PLAIN_CHINESE, None, "下单时间"),
    ],
)
def test_the_future_is_told_at_the_column_of_each_layout(company, header, row, column):
    if row is None:
        row = {"订单号": "甲1", "收货人": "杨伟", "电话": "1", "地址": "杭州", "品名": "茶"}
        row |= {"数量": "1", "单价": "2"}
    preview(csv_file(header, [row | {column: "2090-01-01 10:00:00"}]))
    fault = ImportRow.objects.get(fate="faulty")
    assert (fault.row, fault.column, fault.file) == (2, column, "orders.csv")


@pytest.mark.clause("C7-5")
def test_what_a_rule_refuses_while_writing_is_told_in_its_own_sentence(company):
    batch = preview(orders(2))
    row = ImportRow.objects.get(number="P-2")
    row.draft["placed_at"] = "2090-01-01T02:00:00+00:00"
    row.save()
    confirm_import(batch_id=batch.pk, by=None, at=timezone.now())
    work()
    ((told,), _following) = rows_page(batch.pk, fate="faulty", after=0)
    assert (told["row"], told["number"], told["column"]) == (3, "P-2", "C7-5")
    assert told["words"] == "订单的下单日期 2090-01-01 尚未到来。"


def test_what_is_worth_a_look_is_told_in_the_preview_and_keeps_no_order_out(company, client):
    batch = preview(
        plain(
            {"receiver": "", "phone": "", "address": "", "buyer": ""},
            {"number": "P-2", "paid_at": "2090-01-01 10:00:00"},
            {"number": "P-3", "paid_at": "2026-05-14 11:23:44"},
            {"number": "P-4", "paid": "500.00"},
        )
    )
    assert (fate_counts(batch.pk), batch.to_write) == ({"new": 4, "warning": 4}, 4)
    shown = [row[:2] + row[5:] for row in table(client, company, batch) if row[4] != "new"]
    contact = "Receiver, telephone number and address are missing: the customer cannot be contacted"
    before = "is dated before the order (2026-05-14 11:23:45)."
    assert shown == [
        ["2", "P-1", f"receiver {contact}."],
        [
            "3",
            "P-2",
            "paid_at The payment is dated 2090-01-01 10:00:00, which is still to come.",
        ],
        ["4", "P-3", f"paid_at The payment (2026-05-14 11:23:44) {before}"],
        ["5", "P-4", "paid 500.00 were paid, but the total is 40.00."],
    ]


def test_what_is_worth_a_look_stands_on_the_order_and_a_name_in_the_list(company, client):
    confirm_import(
        batch_id=preview(plain({"receiver": "", "phone": "", "address": "", "buyer": ""})).pk,
        by=None,
        at=timezone.now(),
    )
    work()
    client.force_login(company.assistant)
    page = client.get(f"/desk/orders/{Order.objects.get().pk}/", **ENGLISH).content.decode()
    assert "address are missing: the customer cannot be contacted." in page
    assert "<b>without a name</b>" in client.get("/desk/", **ENGLISH).content.decode()


def test_page_counts_orders_and_remarks_apart(company, client):
    faulty = {"number": "P-3", "quantity": "x"}
    batch = preview(plain({}, {"number": "P-2", "total": "41.00"}, faulty))
    client.force_login(company.assistant)
    page = client.get(f"/desk/imports/{batch.pk}/", **ENGLISH).content.decode()
    assert [row[4] for row in cells(page)] == ["new", "new", "worth a look", "faulty"]
    assert '<span class="count num">2 + 2</span>' in page
    assert "Orders: 2, remarks about them and the file: 2." in page


def test_long_preview_begins_with_what_is_faulty(company, client):
    sound = [{"number": f"P-{n}"} for n in range(150)]
    batch = preview(plain(*sound, {"number": "X", "quantity": "x"}))
    assert [row[1] for row in table(client, company, batch)] == ["X"]
    assert len(table(client, company, batch, fate="")) == 100
    assert len(table(client, company, preview(plain(*sound)))) == 100


def test_empty_file_of_two_is_named(company, client):
    client.force_login(company.assistant)
    files = [SimpleUploadedFile("full.csv", orders(1)), SimpleUploadedFile("empty.csv", b"")]
    page = client.post("/desk/imports/", {"files": files}, **ENGLISH).content.decode()
    assert "The file “empty.csv” is empty." in page
