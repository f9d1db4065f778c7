"""Reversals: what is undone with them, and who consents first where money leaves by them."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from finance.ledger import registry, services
from finance.ledger.models import Entry, Movement
from finance.ledger.rules import reversed_rows
from finance.ledger.selectors import book_of, rows_of
from regulations.approvals.models import Approval, Step
from regulations.notices.models import Notice
from tests.finance.ledger.conftest import DAY, moment


@pytest.fixture
def undone(monkeypatch):
    """A made-up kind of document that says how it is undone; what it was told."""
    told = []
    monkeypatch.setitem(registry._undo, "test.doc", lambda *words: told.append(words))
    monkeypatch.setitem(registry._links, "test.doc", lambda pk: f"/test/{pk}/")
    return told


def _sourced(house, source, *, is_paid=False):
    """A posted voucher of a document: 70 that came in, or that were paid."""
    rows = house.rows(("1002", "70", "0"), ("3001", "0", "70"))
    if is_paid:
        house.take("70", account="1002")
        rows = house.rows(("560201", "70", "0"), ("1002", "0", "70"))
    entry = house.prepare(rows, source=(source, 9))
    house.move(entry)
    house.post(entry)
    return entry


def _reverse(house, entry, request=None):
    return services.reverse_entry(
        entry_id=entry.pk, day=DAY, reason="记错", by=house.cashier, at=moment(),
        request=request or uuid4(),
    )  # fmt: skip


@pytest.mark.clause("A7.1-1")
def test_what_has_a_document_is_undone_with_it(house, undone):
    entry, request = _sourced(house, "test.doc", is_paid=True), uuid4()
    reversal = _reverse(house, entry, request)
    assert len(undone) == 1  # tried, so that what its room refuses is heard at once
    assert _reverse(house, entry, request) == reversal and len(undone) == 1  # a double click
    assert (reversal.source, reversal.source_id) == ("test.doc", 9)
    house.move(reversal)
    assert undone[1:] == [(9, entry, "记错", house.cashier, moment())]


@pytest.mark.clause("A7.1-1", "A7.1-2")
def test_a_reversal_whose_money_has_not_moved_is_dropped_by_the_other_hand(house, undone):
    entry = _sourced(house, "test.doc", is_paid=True)
    reversal = _reverse(house, entry)
    words = {"entry_id": reversal.pk, "at": moment()}
    with pytest.raises(ValidationError, match="the other one does") as refused:
        services.drop_entry(reason="点错了", by=house.cashier, **words)
    assert refused.value.code == "A7.1-2"
    with pytest.raises(ValidationError, match="reason"):
        services.drop_entry(reason=" ", by=house.accountant, **words)
    services.drop_entry(reason="点错了", by=house.accountant, **words)
    with pytest.raises(ValidationError, match="dropped"):
        house.move(reversal)
    again = _reverse(house, entry)
    house.move(again)
    with pytest.raises(ValidationError, match="reversed, not dropped"):
        services.drop_entry(entry_id=again.pk, reason="?", by=house.accountant, at=moment())


@pytest.mark.clause("A7.2-1", "A7.1-2")
def test_a_document_by_whose_reversal_money_leaves_is_undone_after_the_consent(house, undone):
    entry = _sourced(house, "test.doc")
    reversal = _reverse(house, entry)
    told = len(undone)  # what its room refuses would have been said at once
    with pytest.raises(ValidationError, match="consent"):
        house.move(reversal)
    (step,) = Step.objects.filter(approval=reversal.consent.approval, state="open")
    assert step.people == [house.accountant.pk]
    assert len(undone) == told
    house.consent(reversal)  # tried once more
    assert len(undone) == told + 1
    house.move(reversal)
    assert undone[told + 1 :] == [(9, entry, "记错", house.cashier, moment())]
    house.post(reversal)


@pytest.mark.clause("A7.1-2")
def test_who_consented_hears_that_a_voucher_was_dropped_all_the_same(house, undone):
    asked, given = (_reverse(house, _sourced(house, "test.doc")) for _time in range(2))
    house.consent(given)
    for reversal in (asked, given):
        services.drop_entry(
            entry_id=reversal.pk, reason="银行查明没有退回", by=house.accountant, at=moment()
        )
    told = Notice.objects.filter(key__startswith="cash:dropped:")
    assert [row.recipient for row in told] == [house.head]
    assert "银行查明没有退回" in str(told.get())


@pytest.mark.clause("A7.2-1")
def test_a_reversal_that_is_refused_undoes_nothing(house, undone):
    entry = _sourced(house, "test.doc")
    reversal = _reverse(house, entry)
    told = len(undone)
    house.consent(reversal, verdict="refused")
    assert len(undone) == told and Entry.objects.get(pk=reversal.pk).dropping
    with pytest.raises(ValidationError, match="dropped"):
        house.move(reversal)
    again = _reverse(house, entry)  # better explained, it is asked for once more
    with pytest.raises(ValidationError, match="reversed already"):
        _reverse(house, entry)
    house.consent(again)
    house.move(again)
    assert entry.reversal == again


@pytest.mark.clause("A7.2-1")
def test_a_reversal_that_waits_for_its_consent_is_dropped_with_it(house, undone):
    reversal = _reverse(house, _sourced(house, "test.doc"))
    services.drop_entry(entry_id=reversal.pk, reason="算了", by=house.cashier, at=moment())
    assert Approval.objects.get(ledger_consent__entry=reversal).state == "withdrawn"


@pytest.mark.clause("A7.1-2")
def test_who_owes_again_by_a_reversal_is_consented_to_without_any_money(house, undone):
    rows = house.rows(("560201", "70", "0"), ("122101", "0", "70"))
    entry = house.prepare(rows, source=("test.doc", 9))
    house.post(entry)
    reversal = _reverse(house, entry)
    with pytest.raises(ValidationError, match="consent"):
        house.post(reversal)
    house.consent(reversal)
    told = len(undone)
    house.post(reversal)
    assert len(undone) == told + 1  # without money it is undone as it is posted


@pytest.mark.clause("A7.2-1")
def test_the_database_moves_no_reversal_without_its_consent(house, undone):
    entry = _sourced(house, "test.doc")
    forged = Entry.objects.create(
        kind="payment", day=DAY, period_id=DAY.replace(day=1), summary="绕过", source="test.doc",
        source_id=9, prepared_by=house.cashier, reverses=entry, at=moment(),
    )  # fmt: skip
    rows = reversed_rows(rows_of(entry))
    services._write_lines(forged, rows, book_of(rows))
    with pytest.raises(DatabaseError, match="no consent"), transaction.atomic():
        Movement.objects.create(entry=forged, by=house.cashier, day=DAY, at=moment())


@pytest.mark.clause("A7.1-1")
def test_a_reversal_is_of_the_document_it_undoes(house, undone):
    entry = _sourced(house, "test.doc", is_paid=True)
    for source, source_id in (("", None), ("test.doc", 8)):
        with pytest.raises(DatabaseError, match="document that it undoes"), transaction.atomic():
            Entry.objects.create(
                kind="receipt", day=DAY, period_id=DAY.replace(day=1), summary="换单",
                source=source, source_id=source_id, prepared_by=house.cashier, reverses=entry,
                at=moment(),
            )  # fmt: skip


@pytest.mark.clause("A7.1-1")
def test_a_room_hears_that_the_money_of_a_reversal_came_back(house, undone, monkeypatch):
    told = []
    monkeypatch.setitem(registry._back, "test.doc", lambda *words: told.append(words))
    entry = _sourced(house, "test.doc", is_paid=True)
    reversal = _reverse(house, entry)
    assert not told
    house.move(reversal)
    assert told == [(9, entry, house.cashier, moment())]


@pytest.mark.clause("A7.1-2")
def test_who_consented_moves_no_money(house):
    house.take("70")
    entry = house.spend("5")
    for person in (house.accountant, house.head):  # each has become cashier since
        person.position = house.cashier.position
        person.save()
        with pytest.raises(DatabaseError, match="does not move"), transaction.atomic():
            Movement.objects.create(entry=entry, by=person, day=DAY, at=moment())
    house.move(entry)


@pytest.mark.clause("A7.3-2")
def test_no_document_is_undone_with_money_that_is_not_there(house, undone):
    entry = _sourced(house, "test.doc")
    house.move(house.prepare(house.rows(("1001", "1", "0"), ("1002", "0", "1"))))
    with pytest.raises(ValidationError, match="not so much money"):
        _reverse(house, entry)
    assert not undone and not Entry.objects.filter(reverses=entry).exists()


@pytest.mark.clause("A7.1-1")
def test_what_its_room_refuses_is_not_undone(house, monkeypatch):
    def refuse(*words):
        raise ValidationError("spent since", code="A7.2-1")

    monkeypatch.setitem(registry._undo, "test.doc", refuse)
    entry = _sourced(house, "test.doc")
    with pytest.raises(ValidationError, match="spent since"):
        _reverse(house, entry)
    assert not Entry.objects.filter(reverses=entry).exists()


@pytest.mark.clause("A7.1-1")
def test_without_a_word_of_its_room_it_is_undone_at_its_document(house, client):
    entry = _sourced(house, "test.other")
    with pytest.raises(ValidationError) as refused:
        _reverse(house, entry)
    assert refused.value.code == "A7.1-1" and "document" in refused.value.messages[0]
