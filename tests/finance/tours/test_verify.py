"""What a superuser bends of a tour's money is found, and the first tour named."""

import pytest
from django.core.management import call_command

from finance.tours.purses.verify import findings
from finance.tours.tasks import verify_tours
from regulations.binding.services import entering_past
from regulations.notices.models import Notice
from tests.finance.tours.conftest import found_agency
from tests.finance.tours.test_second_hands import BACK, returned

pytestmark = [pytest.mark.clause("A7.3-2")]

# What a superuser can do, and the finding it leaves.
BEHIND_OUR_BACKS = {
    "UPDATE ledger_purse SET balance = balance - 1 WHERE balance > 0 AND fund_id <> 1": "purse",
    "UPDATE tours_receipt SET amount = amount + 1": "customer",
    "UPDATE tours_payout SET amount = amount - 1": "guide",
    "DELETE FROM tours_handover": "voucher",
    "UPDATE tours_settlement SET bound = 'x'": "papers",
}


@pytest.fixture
def agency(transactional_db):
    """A tour whose guide has money and one that is settled, committed."""
    with entering_past(right="test"):
        agency = found_agency()
        agency.pay(agency.ask(agency.ready(), "1000"))
        agency.settle(returned(agency), BACK)
    return agency


@pytest.mark.parametrize("statement", BEHIND_OUR_BACKS)
def test_what_a_superuser_edits_is_found(agency, raw_connection, capsys, statement):
    assert list(findings()) == []
    raw = raw_connection("superuser")
    with raw, raw.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
    found = {finding.what: finding for finding in findings()}
    assert found[BEHIND_OUR_BACKS[statement]].tour.startswith("DL-00")
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_tours")
    assert stopped.value.code == 1 and "DL-00" in capsys.readouterr().out
    assert verify_tours() >= 1
    told = Notice.objects.filter(key__startswith="tours:broken").values_list("recipient", flat=True)
    assert set(told) == {agency.accountant.pk, agency.head.pk}


def test_whole_tours_are_said_to_agree(agency, capsys):
    call_command("verify_tours")
    assert "agree" in capsys.readouterr().out and verify_tours() == 0
