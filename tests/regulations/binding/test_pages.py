"""What is recorded of an attempt through a page: who, how and what was sent."""

from datetime import date

import pytest

from regulations.binding.models import Attempt
from regulations.binding.pages import day_named
from tests.company import Company

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C7-5")]
JSON, FORM = "application/json", "application/x-www-form-urlencoded"

SENT = [
    (JSON, '{"total": "1.00", "csrfmiddlewaretoken": "abc"}', '{"total": "1.00"}'),
    (JSON, '{"lines": [{"sku": "A", "password": "x"}]}', '{"lines": [{"sku": "A"}]}'),
    (JSON, '["上海", null]', '["上海", null]'),
    (JSON, '{"a": "\\u0000\\ud800"}', '{"a": "\\u0000?"}'),
    (FORM, "total=1&address=%E4%B8%8A%E6%B5%B7&csrfmiddlewaretoken=abc",
     "{'total': '1', 'address': '上海'}"),
    ("text/plain", "total is 1\0", "total is 1\\0"),
    ("text/plain", "my Password: 12345", "(18 characters, not kept: a secret may be in them)"),
    (JSON, "[" * 60_000, "[" * 100),
    ("", "", "{}"),
]  # fmt: skip


@pytest.fixture
def order():
    company = Company()
    return company, company.receive()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "post"])
@pytest.mark.parametrize(("kind", "body", "kept"), SENT)
def test_what_was_sent_is_recorded_whatever_the_method(order, client, method, kind, body, kept):
    if method == "post" and kind == "":
        kind = FORM
    company, order = order
    client.force_login(company.lead)
    path = f"/desk/orders/{order.pk}/"
    answer = getattr(client, method)(path, data=body, content_type=kind)
    assert answer.status_code == 403
    attempt = Attempt.objects.get()
    assert attempt.actor == company.lead
    assert attempt.statement.startswith(f"{method.upper()} {path} {kept}")
    assert len(attempt.statement) <= 1500


def test_a_body_larger_than_the_portal_takes_is_an_attempt_all_the_same(order, client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    company, order = order
    client.force_login(company.lead)
    answer = client.put(f"/desk/orders/{order.pk}/", data="1" * 5000, content_type="text/plain")
    assert answer.status_code == 403
    assert Attempt.objects.get().statement.endswith("1111")


DAYS = [
    ("2026-03-01", date(2026, 3, 1)),
    ("2026-02-30", None),
    ("20260301", None),
    ("2026-W09-1", None),
    ("1999-12-31", None),
    ("二〇二六-03-01", None),
    ("", None),
    (None, None),
]


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_an_address_names_a_day_or_none(text, day):
    assert day_named(text) == day
