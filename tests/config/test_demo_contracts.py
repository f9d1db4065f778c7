"""The contracts of the demo company: what one finds when one looks around."""

from datetime import datetime

import pytest

from config.demo.archive import CONTRACTS
from config.demo.build import Size, build_company
from hr.contracts.models import Contract, Count, HandOut, Loan, Serial, Tick
from hr.discipline.models import Case
from hr.people.models import Employee
from hr.roster.rules import CHINA

AT = datetime(2025, 9, 10, 15, 0, tzinfo=CHINA)
pytestmark = pytest.mark.django_db(transaction=True)


def test_contracts_are_registered_lent_counted_and_handed_over(settings, tmp_path):
    settings.SEAL_FILE = tmp_path / "seals.log"
    build_company(at=AT, say=lambda day: None, size=Size(days=4, orders_a_day=1, months=0))
    assert Contract.objects.count() == len(CONTRACTS)
    for serial in Serial.objects.all():
        given = Contract.objects.filter(kind=serial.kind, year=serial.year)
        assert sorted(given.values_list("serial", flat=True)) == list(range(1, serial.last + 1))
    keepers = set(Contract.objects.values_list("custodian__number", flat=True))
    assert keepers == {"1601"}  # the second clerk has handed over
    assert HandOut.objects.count() == 2 and Loan.objects.filter(hand_out=None).count() == 2
    assert Count.objects.filter(why="period", ending=None).count() == 1
    assert set(Tick.objects.values_list("found", flat=True)) == {"present", "misplaced", "missing"}
    case = Case.objects.get(key__startswith="contracts.count:")
    assert case.subject == Employee.objects.get(number="1601")
