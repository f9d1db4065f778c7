"""`manage.py import_orders`: the page's steps on the terminal."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from orders.desk.imports import work
from orders.desk.intake import receive_order
from orders.desk.models import ImportBatch, ImportFile, Order, OrderEvent
from tests.orders.desk.imports.working import orders, plain


def run(*args) -> tuple[str, int]:
    """What the command prints, and its exit code."""
    out = io.StringIO()
    try:
        call_command("import_orders", *args, stdout=out, stderr=io.StringIO())
    except SystemExit as end:
        return out.getvalue(), end.code
    return out.getvalue(), 0


@pytest.fixture
def file(tmp_path):
    """Stores content as a file; returns its path."""

    def store(content: bytes, name="orders.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return store


@pytest.mark.clause("C7-5")
def test_command_writes_all_orders_and_the_second_time_none(company, file):
    path = file(orders(3))
    first, code = run(path, "--by", company.assistant.number)
    assert code == 0
    assert "(plain): 3 written." in first
    assert "2026-05 CNY      3 orders           120.00 =           120.00" in first
    again, code = run(path)
    assert code == 0
    assert "(plain): 3 already here." in again or "3 known." in again
    assert Order.objects.count() == OrderEvent.objects.count() == 3
    assert {order.entered_by for order in Order.objects.all()} == {company.assistant}


def test_faults_are_printed_by_row_and_column_and_the_sound_orders_written(company, file):
    printed, code = run(file(plain({}, {"number": "P-2", "quantity": "zwei"})))
    assert code == 1
    assert "faulty: orders.csv, row 3, order P-2, quantity: “zwei” is not a quantity" in printed
    assert [order.number for order in Order.objects.all()] == ["P-1"]


def test_order_placed_in_the_future_is_printed_alike_in_trial_and_in_earnest(company, file):
    path = file(plain({}, {"number": "P-2", "placed_at": "2090-01-01 10:00:00"}))
    trial, code = run(path, "--dry-run")
    assert code == 1
    assert "(plain): 1 new, 1 faulty." in trial
    printed, code = run(path)
    assert code == 1
    assert "(plain): 1 faulty, 1 written." in printed
    sentence = "The order says it was placed on 2090-01-01, which is still to come."
    for each in (trial, printed):
        assert each.count(f"faulty: orders.csv, row 3, order P-2, placed_at: {sentence}") == 1


def test_what_is_refused_only_while_writing_is_printed_too(company, file, monkeypatch):
    def refuse(*, draft, **options):
        if draft.number == "P-2":
            raise ValidationError("Not %(what)s.", params={"what": "today"}, code="C7-5")
        return receive_order(draft=draft, **options)

    monkeypatch.setattr(work, "receive_order", refuse)
    printed, code = run(file(orders(2)))
    assert code == 1
    assert printed.count("faulty: orders.csv, row 3, order P-2, C7-5: Not today.") == 1


def test_rows_held_back_are_printed_with_what_holds_them(company, file):
    printed, code = run(file(plain({}, {"title": "糖", "quantity": "zwei"}, {"number": "P-2"})))
    assert code == 1
    sentence = "Held back: row 3 of the same order is faulty."
    assert f"held: orders.csv, row 2, order P-1: {sentence}" in printed
    assert "1 faulty, 1 held, 1 written." in printed


def test_dry_run_tells_the_same_and_writes_nothing(company, file):
    printed, code = run(file(orders(2)), "--dry-run")
    assert code == 0
    assert "(plain): 2 new." in printed
    assert "Nothing was written." in printed
    assert not Order.objects.exists()
    assert ImportBatch.objects.get().stage == "dropped"
    assert bytes(ImportFile.objects.get().content) == b""
    assert run(file(plain({"quantity": "x"})), "--dry-run")[1] == 1


def test_file_that_cannot_be_read_is_an_error_with_its_sentence(company, file):
    with pytest.raises(CommandError, match=r"junk\.csv, row 1: ") as error:
        run(file(b"a,b\n1,2", "junk.csv"))
    assert error.value.returncode == 1


def test_what_the_command_cannot_do_is_an_error(company, file, tmp_path):
    path = file(orders(1))
    for args, sentence in [
        ([tmp_path / "none.csv"], "No such file"),
        ([path, path, path], "Give one file"),
        ([path, "--by", "9999"], "No active employee"),
        ([path, "--by", company.designer.number], "position does not include"),
    ]:
        with pytest.raises(CommandError, match=sentence):
            run(*args)
    assert not Order.objects.exists()


def test_layout_can_be_told(company, file):
    with pytest.raises(CommandError, match="lacks these columns"):
        run(file(orders(1)), "--layout", "shopify")
    assert run(file(orders(1)), "--layout", "plain")[1] == 0
