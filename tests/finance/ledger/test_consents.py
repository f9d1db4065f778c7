"""Vouchers by hand: what needs the word of chief accountant and general manager first."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from finance.ledger import services
from finance.ledger.models import Account, Consent, Entry, Movement, Posting
from finance.ledger.registry import kept
from finance.ledger.selectors import book_of
from hr.people.services import dismiss_login
from regulations.approvals.models import Approval, Step
from regulations.approvals.services import decide_step
from regulations.notices.models import Notice
from tests.finance.ledger.conftest import DAY, moment

OUT = (("560201", "100", "0"), ("1001", "0", "100"))
IN = (("1001", "100", "0"), ("3001", "0", "100"))
TO_BANK = (("1002", "100", "0"), ("1001", "0", "100"))
PLAIN = (("560201", "100", "0"), ("2202", "0", "100"))
LENT = (("540102", "100", "0"), ("122101", "0", "100"))
AHEAD = (("1001", "100", "0"), ("2203", "0", "100"))
# What is spent out of what comes in: on the same account, on another, without showing any credit.
NETTED = (*IN, ("560201", "30", "0"), ("1001", "0", "30"))
CROSSED = (("1002", "100", "0"), ("3001", "0", "100"), ("560201", "30", "0"), ("1001", "0", "30"))
HIDDEN = (("1001", "70", "0"), ("560201", "30", "0"), ("3001", "0", "100"))


def by_hand(house, lines, *, reason="急用", by=None, fund=None):
    return services.prepare_entry(
        day=DAY, summary="手工", rows=house.rows(*lines, fund=fund), by=by or house.cashier,
        at=moment(), request=uuid4(), reason=reason,
    )  # fmt: skip


@pytest.mark.clause("A7.2-1", "A7.1-2")
@pytest.mark.parametrize(
    ("lines", "asks"),
    [
        (OUT, True), (IN, False), (TO_BANK, False), (PLAIN, False), (LENT, True), (AHEAD, True),
        (NETTED, True), (CROSSED, True), (HIDDEN, True),
    ],
)  # fmt: skip
def test_what_is_asked_of_whom(house, lines, asks):
    house.take("500")
    entry = by_hand(house, lines)
    found = Consent.objects.filter(entry=entry).first()
    assert bool(found) is asks
    if found:
        steps = list(found.approval.steps.order_by("place"))
        assert [step.people for step in steps] == [[house.accountant.pk], [house.head.pk]]


@pytest.mark.clause("A7.2-1")
def test_money_leaves_by_hand_with_a_reason_and_both_words(house):
    house.take("500")
    with pytest.raises(ValidationError) as refused:
        by_hand(house, OUT, reason=" ")
    assert refused.value.code == "A7.2-1" and Entry.objects.count() == 1
    entry = by_hand(house, OUT)
    with pytest.raises(ValidationError, match="consent"):
        house.move(entry)
    (step,) = Step.objects.filter(approval=entry.consent.approval, state="open")
    with pytest.raises(PermissionDenied):  # who prepared it has no word in it
        decide_step(step_id=step.pk, verdict="approved", by=house.cashier, at=moment())
    decide_step(step_id=step.pk, verdict="approved", by=house.accountant, at=moment())
    with pytest.raises(ValidationError, match="consent"):
        house.move(entry)
    (step,) = Step.objects.filter(approval=entry.consent.approval, state="open")
    decide_step(step_id=step.pk, verdict="approved", by=house.head, at=moment())
    assert Notice.objects.filter(recipient=house.cashier, key__startswith="cash:consent").exists()
    house.move(entry)
    house.post(entry)


@pytest.mark.clause("A7.1-2")
def test_what_the_chief_accountant_prepared_goes_to_the_general_manager_alone(house):
    house.take("500")
    entry = by_hand(house, OUT, by=house.accountant)
    (step,) = entry.consent.approval.steps.all()
    assert step.people == [house.head.pk]


@pytest.mark.clause("A7.2-1")
def test_what_is_refused_is_dropped_and_what_is_dropped_is_asked_no_more(house):
    house.take("500")
    entry = by_hand(house, OUT)
    house.consent(entry, verdict="refused")
    entry = Entry.objects.get(pk=entry.pk)
    assert entry.dropping.by == house.accountant
    other = by_hand(house, OUT)
    services.drop_entry(entry_id=other.pk, reason="不需要了", by=house.cashier, at=moment())
    assert Approval.objects.get(ledger_consent__entry=other).state == "withdrawn"
    assert Entry.objects.get(pk=other.pk).dropping.reason == "不需要了"


@pytest.mark.clause("A7.1-1")
def test_what_somebody_asked_who_leaves_comes_to_nothing(house):
    house.take("500")
    entry = by_hand(house, OUT)
    other = by_hand(house, OUT, by=house.accountant)
    dismiss_login(employee=house.cashier, last_day=DAY, by=house.head, at=moment())
    assert Approval.objects.get(ledger_consent__entry=entry).state == "withdrawn"
    assert Entry.objects.get(pk=entry.pk).dropping
    assert Approval.objects.get(ledger_consent__entry=other).state == "pending"


@pytest.mark.clause("A7.3-2")
def test_no_hand_touches_the_money_of_a_group(house):
    group = services.open_fund(code="G1", name="G1")
    for lines in (IN, PLAIN, OUT):
        with pytest.raises(ValidationError) as refused:
            by_hand(house, lines, fund=group)
        assert refused.value.code == "A7.3-2"


def _forge(house, lines, *, source="", source_id=None, fund=None, kind="payment"):
    """A voucher past the services."""
    entry = Entry.objects.create(
        kind=kind, day=DAY, period_id=DAY.replace(day=1), summary="绕过", source=source,
        source_id=source_id, prepared_by=house.cashier, at=moment(),
    )  # fmt: skip
    rows = house.rows(*lines, fund=fund)
    services._write_lines(entry, rows, book_of(rows))
    return entry


@pytest.mark.clause("A7.2-1", "A7.3-2")
@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (OUT, {}), (AHEAD, {"kind": "receipt"}), (OUT, {"source": "ledger.difference"}),
        (OUT, {"source": "ledger.count", "source_id": 1}), (OUT, {"source": "ledger.made-up"}),
        (NETTED, {"kind": "receipt"}), (CROSSED, {"kind": "receipt"}),
        (HIDDEN, {"kind": "receipt"}),
    ],
)  # fmt: skip
def test_the_database_wants_the_consent_too(house, lines, words):
    house.take("500")
    entry = _forge(house, lines, **words)
    with pytest.raises(DatabaseError), transaction.atomic():
        house_move(house, entry)


def house_move(house, entry):
    return Movement.objects.create(entry=entry, by=house.cashier, day=DAY, at=moment())


@pytest.mark.clause("A7.3-2")
@pytest.mark.parametrize("source", ["", "expenses.claim"])
def test_the_database_keeps_the_money_of_groups_to_their_tours(house, source):
    group = services.open_fund(code="G1", name="G1")
    house.take("500", fund=group, against="2203")
    entry = _forge(house, OUT, source=source, source_id=1 if source else None, fund=group)
    with pytest.raises(DatabaseError, match="moves with its tour"), transaction.atomic():
        house_move(house, entry)
    plain = _forge(house, PLAIN, source=source, fund=group, kind="transfer")
    with pytest.raises(DatabaseError, match="moves with its tour"), transaction.atomic():
        Posting.objects.create(entry=plain, by=house.accountant, at=moment())


@pytest.mark.clause("A7.2-1")
def test_a_consent_is_that_of_its_own_voucher(house):
    house.take("500")
    given = by_hand(house, OUT)
    house.consent(given)
    entry = _forge(house, OUT)
    for approval in (given.consent.approval_id, None):
        with pytest.raises(DatabaseError), transaction.atomic():
            row = Consent.objects.create(entry=entry, reason="x")
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE ledger_consent SET approval_id = %s WHERE id = %s", [approval, row.pk]
                )
            house_move(house, entry)
    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.create(entry=entry, reason="x", approval_id=given.consent.approval_id)


def test_the_gates_know_the_accounts_that_rooms_keep(house):
    marked = Account.objects.filter(is_kept=True).values_list("code", flat=True)
    assert set(marked) == kept() == {"1901", "122101", "122102", "2203", "224102"}


@pytest.mark.clause("A7.2-1", "A7.1-2")
def test_a_voucher_is_not_returned_since_nothing_of_it_changes(house, client):
    house.take("500")
    entry = by_hand(house, OUT)
    (step,) = Step.objects.filter(approval=entry.consent.approval, state="open")
    words = {"step_id": step.pk, "comment": "改", "by": house.accountant, "at": moment()}
    with pytest.raises(ValidationError, match="approve or refuse"), transaction.atomic():
        decide_step(verdict="returned", **words)
    client.force_login(house.accountant)
    page = client.get(f"/approvals/{entry.consent.approval_id}/").content.decode()
    assert 'value="refused"' in page and 'value="returned"' not in page
    decide_step(verdict="refused", **words)
    assert Entry.objects.get(pk=entry.pk).dropping
