"""What a superuser bends in the tables is found, and named."""

import pytest
from django.core.management import call_command

from finance.ledger.closing import close_month
from finance.ledger.models import Account
from finance.ledger.tasks import verify_books
from finance.ledger.verify import findings
from regulations.binding.services import entering_past, seal_chain
from regulations.notices.models import Notice
from tests.finance.ledger.conftest import found_house
from tests.finance.ledger.test_closing import APRIL, MARCH, moment, reconcile

pytestmark = [pytest.mark.clause("A7.1-1")]

# What a superuser can do, and the finding it leaves.
BEHIND_OUR_BACKS = {
    "UPDATE ledger_line SET debit = 900 WHERE debit > 0": "event",
    "UPDATE ledger_entry SET summary = '别的'": "event",
    "UPDATE ledger_entry SET day = day - 1": "event",
    "UPDATE ledger_movement SET by_id = (SELECT by_id FROM ledger_posting LIMIT 1)": "hands",
    "DELETE FROM ledger_movement": "hands",
    "UPDATE ledger_posting SET seq = seq + 1": "gap",
    "UPDATE ledger_posting SET digest = '\\x00'": "event",
    "DELETE FROM ledger_posting": "seal_head",
    "DELETE FROM ledger_line WHERE position = 2": "unbalanced",
    # The text of the link is gone with the voucher.
    "DELETE FROM ledger_entry": "event",
    "UPDATE ledger_entry SET id = id + 1000": "orphan",
    "UPDATE ledger_entry SET period_id = period_id - interval '1 month'": "placed",
    "UPDATE ledger_movement SET in_drawer = NOT in_drawer": "placed",
    "INSERT INTO ledger_line (entry_id, position, account_id, fund_id, debit, credit, text) SELECT"
    " entry_id + 1000, position, account_id, fund_id, debit, credit, text FROM ledger_line": (
        "orphan"
    ),
    "UPDATE ledger_purse SET balance = balance + 1": "purse",
    "DELETE FROM binding_seal": "uncovered",
    'UPDATE ledger_closing SET content = content || \'{"income": "9"}\'': "closing",
    "UPDATE ledger_closing SET fingerprint = 'x'": "closing",
    # Content and fingerprint changed together still are not what the vouchers come to.
    """UPDATE ledger_closing SET content = jsonb_set(content, '{rows,0,closing}', '"101.00"');
       UPDATE ledger_closing SET fingerprint =
           encode(sha256(convert_to(ledger_canonical(content), 'UTF8')), 'hex')""": "closing",
    "UPDATE ledger_entry SET prepared_by_id = (SELECT by_id FROM ledger_posting)": "hands",
}


@pytest.fixture
def books(transactional_db, tmp_path):
    """A closed month of one voucher, committed and sealed; the copied seals."""
    with entering_past(right="test"):
        house = found_house()
        house.take("100", account="1002")
        reconcile(house, "100")
        close_month(month=MARCH, by=house.accountant, at=moment(APRIL))
    seals = tmp_path / "seals.log"
    seal_chain(chain="ledger", copy_to=seals)
    return seals


@pytest.mark.clause("A7.1-3")
@pytest.mark.parametrize("statement", BEHIND_OUR_BACKS)
def test_what_a_superuser_edits_is_found(books, raw_connection, capsys, settings, statement):
    assert list(findings(books)) == []
    raw = raw_connection("superuser")
    with raw, raw.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
    assert BEHIND_OUR_BACKS[statement] in {finding.what for finding in findings(books)}
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_ledger", seals=books)
    assert stopped.value.code == 1 and capsys.readouterr().out
    settings.SEAL_FILE = books
    assert verify_books() >= 1
    assert Notice.objects.filter(key__startswith="cash:broken").count() == 2


def test_whole_books_are_said_to_be_whole(books, capsys, settings):
    call_command("verify_ledger", seals=books)
    assert "whole" in capsys.readouterr().out
    settings.SEAL_FILE = books
    assert verify_books() == 0


@pytest.mark.clause("A7.1-3")
def test_the_first_month_that_differs_is_named(books, raw_connection):
    raw = raw_connection("superuser")
    with raw, raw.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE ledger_closing SET content = content - 'income'")
    (found,) = [finding for finding in findings(books) if finding.what == "closing"]
    assert (found.key, found.count) == (202603, 1)


def test_an_account_may_be_renamed(books):
    Account.objects.filter(code="1002").update(name="招商银行")
    assert list(findings(books)) == []
