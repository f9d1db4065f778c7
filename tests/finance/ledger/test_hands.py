"""Whose hand does what, for people and for raw SQL as the portal's role."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from finance.ledger import services
from finance.ledger.closing import fingerprint_of, statement_of
from finance.ledger.models import Account, CashCount, Closing, Entry, Movement, Posting
from finance.ledger.selectors import book_of
from hr.people.models import Position
from hr.people.services import hire_employee
from regulations.rulebook.rules import day_of
from tests.finance.ledger.conftest import DAY, moment, yuan
from tests.finance.ledger.test_closing import APRIL, MARCH, close, reconcile

TRANSFER = (("560201", "5", "0"), ("2202", "0", "5"))


@pytest.mark.clause("A7.1-2")
def test_who_prepared_a_voucher_does_not_post_it(house):
    own = house.prepare(house.rows(*TRANSFER), by=house.accountant)
    with pytest.raises(ValidationError) as refused:
        house.post(own)
    assert refused.value.code == "A7.1-2" and "general manager" in refused.value.messages[0]
    with pytest.raises(DatabaseError, match="does not post it"), transaction.atomic():
        Posting.objects.create(entry=own, by=house.accountant, at=moment())
    house.post(own, by=house.head)  # the second hand for what the chief accountant prepared
    assert Posting.objects.get(entry=own).by == house.head


@pytest.mark.clause("A7.1-2")
def test_a_manager_posts_only_what_the_chief_accountant_prepared(house):
    entry = house.prepare(house.rows(*TRANSFER))
    with pytest.raises(PermissionDenied):
        house.post(entry, by=house.head)
    for person in (house.head, house.clerk):
        with pytest.raises(DatabaseError, match="chief accountant posts"), transaction.atomic():
            Posting.objects.create(entry=entry, by=person, at=moment())


@pytest.mark.clause("A7.1-2")
@pytest.mark.parametrize("who", ["clerk", "head", "accountant"])
def test_only_a_cashier_moves_money(house, who):
    entry = house.prepare(house.rows(("1001", "5", "0"), ("3001", "0", "5")))
    with pytest.raises(DatabaseError, match="cashier moves money"), transaction.atomic():
        Movement.objects.create(entry=entry, by=getattr(house, who), day=DAY, at=moment())


def test_who_has_left_moves_nothing(house):
    other = hire_employee(
        number="2999", name="前出纳", position=Position.objects.get(code="cashier"),
        hired_on=date(2020, 1, 1), at=moment(),
    )  # fmt: skip
    entry = house.prepare(house.rows(("1001", "5", "0"), ("3001", "0", "5")))
    other.is_active = False
    other.save()
    with pytest.raises(DatabaseError, match="cashier moves money"), transaction.atomic():
        Movement.objects.create(entry=entry, by=other, day=DAY, at=moment())


@pytest.mark.clause("A7.1-1")
def test_the_kind_follows_from_the_lines(house):
    house.take("50")
    for kind, lines in (
        ("transfer", (("1001", "5", "0"), ("3001", "0", "5"))),
        ("receipt", TRANSFER),
        ("payment", (("1001", "5", "0"), ("3001", "0", "5"))),
    ):
        entry = Entry.objects.create(
            kind=kind, day=DAY, period_id=MARCH, summary="错类", prepared_by=house.cashier,
            at=moment(),
        )  # fmt: skip
        rows = house.rows(*lines)
        services._write_lines(entry, rows, book_of(rows))
        with pytest.raises(DatabaseError, match=f"no {kind}"), transaction.atomic():
            if kind == "receipt":
                Posting.objects.create(entry=entry, by=house.accountant, at=moment())
            else:
                Movement.objects.create(entry=entry, by=house.cashier, day=DAY, at=moment())


ACCOUNTS = [
    "UPDATE ledger_account SET money = '' WHERE code = '1001'",
    "UPDATE ledger_account SET code = '9999' WHERE code = '2203'",
    "UPDATE ledger_account SET category = 'cost' WHERE code = '1001'",
    "UPDATE ledger_account SET is_kept = false",
    "DELETE FROM ledger_account WHERE code = '1403'",
]


@pytest.mark.clause("A7.1-1")
@pytest.mark.parametrize("statement", ACCOUNTS)
def test_an_account_stays_what_it_is(house, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_account_is_renamed_and_new_ones_are_made(house):
    Account.objects.filter(code="1403").update(name="包装材料", is_open=False)
    assert Account.objects.create(code="100202", name="银行存款—二", category="asset", money="bank")


@pytest.mark.clause("A7.1-2")
@pytest.mark.parametrize(
    "notes",
    [
        {"20000": 1}, {"100": 300, "50": -200}, {"100": 1.5}, {"100": "1"}, {"0.01": 3}, [1],
        {"100": None},
    ],
)  # fmt: skip
def test_the_database_takes_only_known_notes(house, notes):
    with pytest.raises(DatabaseError), transaction.atomic():
        CashCount.objects.create(
            day=DAY, by=house.cashier, notes=notes, counted=0, explanation="x", at=moment()
        )


def test_the_database_counts_no_day_to_come_and_by_no_clerk(house):
    tomorrow = day_of(timezone.now()) + timedelta(days=1)
    for day, by in ((tomorrow, house.cashier), (DAY, house.clerk)):
        with pytest.raises(DatabaseError), transaction.atomic():
            CashCount.objects.create(
                day=day, by=by, notes={}, counted=0, explanation="x", at=moment()
            )


@pytest.mark.clause("A7.1-3")
@pytest.mark.parametrize("part", ["content", "fingerprint", "sums", "hands"])
def test_the_database_takes_no_made_up_statement(house, part):
    house.take("1000", account="1002")
    reconcile(house)
    content = statement_of(MARCH)
    if part == "sums":
        content["rows"][0]["debit"] = "1.00"
    words = {
        "period_id": MARCH, "by": house.accountant, "agreed_by": house.cashier,
        "content": {} if part == "content" else content,
        "fingerprint": "x" if part == "fingerprint" else fingerprint_of(content),
        "at": moment(APRIL),
    }  # fmt: skip
    if part == "content":
        words["fingerprint"] = fingerprint_of({})
    if part == "hands":
        words["by"] = house.clerk
    with pytest.raises(DatabaseError), transaction.atomic():
        Closing.objects.create(**words)
    assert close(house)  # as the service computes it, it passes


@pytest.mark.clause("A7.1-3")
def test_the_fingerprint_is_that_of_any_text(house):
    """Quotes, controls, other scripts: database and service take it of the same text."""
    odd = {"b": ['"', "\\", "\n\t\x01", "é中😀/"], "a": {"Z": 1, "z": None, "_": True}, "": []}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encode(sha256(convert_to(ledger_canonical(%s::jsonb), 'UTF8')), 'hex')",
            [json.dumps(odd)],
        )
        assert cursor.fetchone()[0] == fingerprint_of(odd)


def test_a_form_sent_for_two_documents_is_refused(house):
    request = uuid4()
    rows = house.rows(("1002", "70", "0"), ("3001", "0", "70"))
    house.prepare(rows, request=request, source=("test.doc", 1))
    with pytest.raises(ValidationError, match="another document"):
        house.prepare(rows, request=request, source=("test.doc", 2))
    assert yuan("70") == Entry.objects.get().lines.get(position=1).debit
