"""A case about an attempt says which order was meant, and leads to it (C7-5)."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from hr.discipline.models import Case
from orders.desk.attempts import attempts_of, in_words, open_attempt_cases, order_named
from orders.desk.models import Order
from regulations.binding.actor import acting
from regulations.binding.telling import told

pytestmark = [pytest.mark.clause("C7-5")]


@pytest.mark.parametrize(
    ("table", "statement", "named"),
    [
        ("desk_order", "POST /desk/orders/7/ {'total': '1'}", 7),
        ("desk_order", "DELETE /desk/orders/7/ {}", 7),
        ("desk_order", "POST /desk/order/7/change/ {'id': '8'}", 7),
        ("desk_order", "POST /desk/order/ {'action': 'delete_selected'}", None),
        ("desk_order", "UPDATE desk_order SET total = 1 WHERE id = 7", 7),
        ("desk_order", 'update "desk_order" set "total"=1 where "desk_order"."id" = 7', 7),
        ("desk_order", "UPDATE desk_order SET total = 1", None),
        ("desk_order", "UPDATE desk_order SET total = 1 WHERE id = 7 OR id = 8", None),
        ("desk_orderline", "DELETE FROM desk_orderline WHERE order_id = 7 AND id = 9", 7),
        ("desk_orderline", "DELETE FROM desk_orderline WHERE id = 9", None),
    ],
)
def test_the_order_that_a_statement_names(table, statement, named):
    assert order_named(table, statement) == named


def test_the_orm_names_the_order_too(committed, committing_company):
    order, company = committed, committing_company
    tries = (
        lambda: Order.objects.filter(pk=order.pk).update(total=1),
        lambda: order.lines.all().delete(),
        lambda: order.events.all().update(kind="closed"),
        lambda: order.save(),
    )
    for try_it in tries:
        with acting(lambda: company.lead.pk), pytest.raises(ValidationError):
            try_it()
    open_attempt_cases(at=timezone.now())
    told = [record["order"] for record in attempts_of(Case.objects.get().facts)]
    assert told == [{"text": order.number, "url": f"/desk/orders/{order.pk}/"}] * len(tries)


def test_the_page_of_the_case_leads_to_the_order(order, company, client):
    client.force_login(company.lead)
    client.put(f"/desk/orders/{order.pk}/", "total=1", "application/x-www-form-urlencoded")
    with acting(lambda: company.lead.pk), connection.cursor() as cursor:
        cursor.execute("UPDATE desk_order SET total = 1")
    open_attempt_cases(at=timezone.now())
    client.force_login(company.hr)
    page = client.get(f"/cases/{Case.objects.get().pk}/").content.decode()
    assert page.count(f'<a href="/desk/orders/{order.pk}/">{order.number}</a>') == 1
    assert f"试图通过门户页面修改订单 {order.number}：总额。" in page
    assert "试图通过 SQL 语句修改订单（未指明哪一条）：总额。" in page
    assert "<code>UPDATE desk_order\nUPDATE desk_order SET total = 1</code></details>" in page


@pytest.mark.parametrize(
    ("operation", "statement", "sentence"),
    [
        (
            "UPDATE", "POST /desk/orders/7/ {'total': '2.00', 'address': 'x'}",
            "Tried by a page of the portal to change address, total of order T-1.",
        ),
        (
            "UPDATE", "PUT /desk/orders/7/ b'total=1.00'",
            "Tried by a page of the portal to change total of order T-1.",
        ),
        (
            "DELETE", "DELETE /desk/orders/7/ {}",
            "Tried by a page of the portal to delete order T-1.",
        ),
        (
            "UPDATE",
            "Order.objects.filter((AND: IntegerFieldExact(Col(desk_order, desk.Order.id), 7)))"
            ".save(total)",
            "Tried by a programme to change total of order T-1.",
        ),
        (
            "UPDATE", "Order.objects.filter((AND: …)).save()",
            "Tried by a programme to change order T-1.",
        ),
        (
            "UPDATE", 'update "desk_order" set "total"=1, paid = 2 where "desk_order"."id" = 7',
            "Tried by SQL to change total, paid of order T-1.",
        ),
        ("UPDATE", "x", "Tried by SQL to change order T-1."),
        ("TRUNCATE", "TRUNCATE desk_order", "Tried by SQL to empty the whole table: order T-1."),
    ],
)  # fmt: skip
def test_an_attempt_is_told_in_a_sentence(operation, statement, sentence):
    with override("en"):
        said = told(table="desk_order", operation=operation, statement=statement, number="T-1")
    assert said == sentence


def test_what_was_recorded_stays_word_for_word(order, company, client):
    client.force_login(company.lead)
    client.post(f"/desk/orders/{order.pk}/", {"total": "2.00"})
    open_attempt_cases(at=timezone.now())
    (record,) = attempts_of(Case.objects.get().facts)
    assert record["statement"] == f"POST /desk/orders/{order.pk}/ {{'total': '2.00'}}"
    (shown,) = in_words([record])
    assert shown["attempt"]["raw"].endswith(record["statement"])


def test_another_key_of_the_portal_makes_no_second_case(order, company, client, settings):
    client.force_login(company.lead)
    client.post(f"/desk/orders/{order.pk}/", {"total": "2.00"})
    assert open_attempt_cases(at=timezone.now()) == 1
    client.post(f"/desk/orders/{order.pk}/", {"total": "3.00"})  # of the same day, afterwards
    settings.SECRET_KEY = "another key, as after a restore without the old one"
    assert open_attempt_cases(at=timezone.now()) == 0
    records = attempts_of(Case.objects.get().facts)
    assert [record["is_signed"] for record in records] == [False, False]
    with override("en"):
        assert "a key that the portal no longer has" in in_words(records)[0]["attempt"]["text"]
    # What nobody signed is nobody's still, whoever it names.
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.actor', '', true)")
        cursor.execute("UPDATE desk_order SET total = 1")
    assert open_attempt_cases(at=timezone.now()) == 1
    client.force_login(company.lead)
    client.post(f"/desk/orders/{order.pk}/", {"total": "4.00"})  # signed by the new key
    assert open_attempt_cases(at=timezone.now()) == 0
    assert len(attempts_of(Case.objects.earliest("pk").facts)) == 3


def test_a_forged_name_joins_no_case_while_the_key_is_there(order, company, client):
    client.force_login(company.lead)
    client.post(f"/desk/orders/{order.pk}/", {"total": "2.00"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.actor', %s, true)", [f"{company.lead.pk}:1:x"])
        cursor.execute("UPDATE desk_order SET total = 1")
    assert open_attempt_cases(at=timezone.now()) == 2
    assert open_attempt_cases(at=timezone.now()) == 0
    mine, roles = (attempts_of(case.facts) for case in Case.objects.order_by("-subject_id"))
    assert {len(mine), len(roles)} == {1}
