"""Imports that ended long ago keep what became of each row, and nothing of people."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from orders.desk import tasks
from orders.desk.imports.selectors import KEPT_FOR, fate_counts, month_checks, problem_of
from orders.desk.imports.services import confirm_import, drop_import, erase_imports
from orders.desk.models import ImportBatch, ImportFile, ImportRow, Order, OrderEvent
from tests.orders.desk.imports.working import bring_in, orders, plain, preview, upload, work

ENGLISH = {"headers": {"accept-language": "en"}}
MIXED = ({}, {"number": "P-2", "phone": "call me"}, {"number": "P-3", "total": "41.00"})


def page_of(batch: ImportBatch, client, company) -> str:
    client.force_login(company.assistant)
    response = client.get(f"/desk/imports/{batch.pk}/", **ENGLISH)
    assert response.status_code == 200
    return response.content.decode()


def personal(batch: ImportBatch) -> str:
    """All that an import holds as one text."""
    files = b"".join(bytes(file.content) for file in batch.files.all()).decode()
    rows = batch.rows.values_list("receiver", "draft", "params", "message")
    return f"{files} {list(rows)} {ImportBatch.objects.get(pk=batch.pk).problem}"


def test_import_keeps_all_until_thirty_days_have_passed(company):
    batch = bring_in(plain(*MIXED))
    before = personal(batch)
    almost = batch.finished_at + KEPT_FOR - timedelta(seconds=1)
    assert erase_imports(at=almost) == 0
    assert personal(batch) == before
    assert timedelta(days=30) == KEPT_FOR
    assert erase_imports(at=batch.finished_at + KEPT_FOR) == 1


def test_erased_import_holds_nothing_of_people_but_the_fate_of_each_row(company):
    batch = bring_in(plain(*MIXED))
    for word in ("杨伟", "13800000000", "文三路", "call me"):
        assert word in personal(batch)
    fates = list(batch.rows.order_by("pk").values_list("row", "number", "fate", "order"))
    sums = month_checks(batch)
    at = batch.finished_at + KEPT_FOR
    assert erase_imports(at=at) == 1
    for word in ("杨伟", "13800000000", "文三路", "call me"):
        assert word not in personal(batch)
    batch.refresh_from_db()
    assert (batch.stage, batch.erased_at) == ("done", at)
    assert list(batch.rows.order_by("pk").values_list("row", "number", "fate", "order")) == fates
    assert fate_counts(batch.pk) == {"written": 2, "faulty": 1, "warning": 1}
    assert month_checks(batch) == sums
    assert [order.receiver for order in Order.objects.all()] == ["杨伟", "杨伟"]
    assert OrderEvent.objects.count() == 2


def test_page_of_an_erased_import_opens_and_says_that_the_file_is_gone(company, client):
    batch = bring_in(plain(*MIXED), company.assistant)
    assert "no longer kept" not in page_of(batch, client, company)
    erase_imports(at=batch.finished_at + KEPT_FOR)
    page = page_of(batch, client, company)
    assert "The file is no longer kept: it was deleted on " in page
    assert "the orders and the fate of each row stay" in page
    assert "orders.csv" in page
    assert ">P-1</a>" in page
    assert "“…” is not a telephone number." in page
    assert "杨伟" not in page.split('id="rows"')[1]


def test_failed_import_is_erased_with_what_its_sentence_quotes(company, client):
    batch = preview(orders(1) + b'"P-2"call me,')
    assert batch.stage == "failed"
    assert "call me" in personal(batch)
    erase_imports(at=batch.finished_at + KEPT_FOR)
    assert "call me" not in personal(batch)
    batch.refresh_from_db()
    assert "…" in problem_of(batch).text()
    page = page_of(batch, client, company)
    assert "The file is no longer kept" in page
    assert "the orders and the fate of each row stay" not in page


def test_preview_that_nobody_decided_about_is_dropped(company, client):
    batch = preview(orders(2))
    at = batch.uploaded_at + KEPT_FOR
    assert erase_imports(at=at) == 1
    batch.refresh_from_db()
    assert (batch.stage, batch.finished_at, batch.confirmed_by) == ("dropped", at, None)
    assert not ImportRow.objects.exists()
    assert bytes(ImportFile.objects.get().content) == b""
    assert "the file was thrown away" in page_of(batch, client, company)


@pytest.mark.parametrize("stage", ["reading", "writing"])
def test_import_at_work_is_never_erased(company, stage):
    batch = upload(orders(1))
    if stage == "writing":
        confirm_import(batch_id=work().pk, by=None, at=timezone.now())
    held = personal(batch)
    assert erase_imports(at=timezone.now() + 10 * KEPT_FOR) == 0
    assert ImportBatch.objects.get().stage == stage
    assert personal(batch) == held


def test_dropped_import_has_nothing_left_to_erase(company):
    batch = preview(orders(1))
    at = timezone.now()
    drop_import(batch_id=batch.pk, by=None, at=at)
    assert ImportBatch.objects.get().erased_at == at
    assert erase_imports(at=at + 10 * KEPT_FOR) == 0


def test_erasing_twice_changes_nothing(company):
    batch = bring_in(orders(1))
    at = batch.finished_at + KEPT_FOR
    assert [erase_imports(at=at), erase_imports(at=at + KEPT_FOR)] == [1, 0]
    assert ImportBatch.objects.get().erased_at == at


def test_task_of_the_desk_erases_by_the_hour(company):
    old, young = bring_in(orders(1)), bring_in(orders(1))
    ImportBatch.objects.filter(pk=old.pk).update(finished_at=timezone.now() - KEPT_FOR)
    tasks.erase_imports()
    assert list(ImportBatch.objects.filter(erased_at=None)) == [young]
    entry = settings.CELERY_BEAT_SCHEDULE["erase imports"]
    assert (entry["task"], entry["schedule"]) == (tasks.erase_imports.name, 60 * 60)
