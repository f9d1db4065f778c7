"""Many who register, and two who close or lend, at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import close_old_connections, connection
from django.utils import timezone

from hr.contracts.inventory.rules import Word
from hr.contracts.inventory.services import begin_hand_over, close_count, tell_line
from hr.contracts.models import Contract, CountEnd, Kind, Place
from hr.contracts.services import Facts, end_contract, register_contract
from hr.people.models import Position
from hr.people.services import hire_employee
from tests.company import LONG, Company

pytestmark = pytest.mark.django_db(transaction=True)
FACTS = Facts("采购合同", "杭州茶园有限公司", date(2026, 1, 1))


@pytest.fixture
def company(transactional_db) -> Company:
    found = Company()
    found.clerk = hire_employee(
        number="1900", name="华晨", position=Position.objects.get(code="office_clerk"),
        supervisor=found.manager, kept_from=LONG, at=timezone.now(),
    )  # fmt: skip
    found.kind = Kind.objects.create(code="CG", name="采购")
    found.place = Place.objects.create(code="A1", name="铁皮柜甲")
    return found


def register(company) -> Contract:
    return register_contract(
        kind=company.kind, facts=FACTS, signed_on=date(2026, 1, 1), place=company.place,
        custodian=company.clerk, by=company.clerk, at=timezone.now(),
    )  # fmt: skip


def together(verbs) -> list[str]:
    """Call verbs at once, each on a connection of its own; what each was told ("": done)."""

    def call(verb) -> str:
        close_old_connections()
        try:
            verb()
        except ValidationError as refused:
            return refused.messages[0]
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(verbs)) as pool:
        return sorted(pool.map(call, verbs))


@pytest.mark.clause("A6-1")
def test_fifty_at_once_get_numbers_without_a_gap(company):
    assert together([lambda: register(company)] * 50) == [""] * 50
    serials = sorted(Contract.objects.values_list("serial", flat=True))
    assert serials == list(range(1, 51))
    assert register(company).number == "2026-CG-0051"


@pytest.mark.clause("A6-3")
def test_contract_ends_once(company):
    contract, at = register(company), timezone.now() - timedelta(seconds=1)
    words = {
        "contract_id": contract.pk, "how": "terminated", "ended_on": date(2026, 1, 2),
        "reason": "解除", "by": company.clerk, "at": at,
    }  # fmt: skip
    told = together([lambda: end_contract(**words)] * 4)
    assert told.count("") == 1


@pytest.mark.clause("A6-2", "A6-7")
def test_count_is_closed_once(company):
    contract, at = register(company), timezone.now()
    run = begin_hand_over(giver=company.clerk, taker=company.hr, by=company.clerk, at=at)
    words = {"count_id": run.pk, "by": company.hr, "at": at}
    tell_line(contract_id=contract.pk, word=Word("present"), **words)
    told = together([lambda: close_count(counted=1, **words)] * 4)
    assert told.count("") == 1 and CountEnd.objects.count() == 1
    contract.refresh_from_db()
    assert contract.custodian == company.hr
