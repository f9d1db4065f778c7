"""The register: numbers by year and kind, versions, ends, places, and what the database holds."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction

from hr.contracts.models import Contract, Ending, Serial, Version
from hr.contracts.rules import State, Term, number_of, state_of
from hr.contracts.services import (
    Facts,
    end_contract,
    keep_kind,
    move_contract,
    write_version,
)
from regulations.binding import registry
from regulations.notices.models import Notice
from tests.hr.contracts.conftest import DAY


@pytest.mark.clause("A6-1")
@pytest.mark.parametrize(
    ("year", "code", "serial", "number"),
    [(2025, "CG", 1, "2025-CG-0001"), (2026, "ZL", 12345, "2026-ZL-12345")],
)
def test_number_is_told_by_year_and_kind(year, code, serial, number):
    assert number_of(year, code, serial) == number


@pytest.mark.clause("A6-1")
def test_numbers_run_on_by_year_and_kind(archive):
    numbers = [archive.register().number for _each in range(3)]
    numbers.append(archive.register(kind="ZL").number)
    numbers.append(archive.register(signed_on=date(2024, 12, 31)).number)
    numbers.append(archive.register().number)
    assert numbers == [
        "2025-CG-0001", "2025-CG-0002", "2025-CG-0003", "2025-ZL-0001", "2024-CG-0001",
        "2025-CG-0004",
    ]  # fmt: skip


@pytest.mark.clause("A6-1")
def test_number_of_what_was_not_registered_is_given_to_the_next(archive):
    archive.register()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        archive.register()
        raise ZeroDivisionError
    assert archive.register().number == "2025-CG-0002"


@pytest.mark.clause("A6-1")
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE contracts_contract SET number = '2025-CG-0009'",
        "UPDATE contracts_contract SET title = 'x'",
        "UPDATE contracts_contract SET custodian_id = by_id",
        "DELETE FROM contracts_contract",
        "UPDATE contracts_serial SET last = 0",
        "INSERT INTO contracts_serial (kind_id, year, last) VALUES (1, 2030, 7)",
        "INSERT INTO contracts_countline (count_id, contract_id, place_id) VALUES (1, 1, 1)",
        "DELETE FROM contracts_kind",
        "TRUNCATE contracts_contract CASCADE",
    ],
)
def test_portal_changes_no_number(archive, change):
    archive.register()
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.clause("A6-1")
def test_chosen_number_is_overwritten_by_the_next(archive):
    first = archive.register()
    row = Contract.objects.get(pk=first.pk)
    row.pk, row.number, row.serial, row.year = None, "2025-CG-0099", 99, 1999
    row.save(force_insert=True)
    row.refresh_from_db()
    assert (row.number, row.serial, row.year) == ("2025-CG-0002", 2, 2025)


@pytest.mark.clause("A6-7")
@pytest.mark.parametrize("who", ["head", "accountant", "leader", "seller"])
def test_only_the_contract_group_registers(archive, who):
    with pytest.raises(PermissionDenied):
        archive.register(by=archive.people[who])
    first = archive.register()
    row = Contract.objects.get(pk=first.pk)
    row.pk, row.by = None, archive.people[who]
    with pytest.raises(IntegrityError, match="contract group"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.clause("A6-7")
def test_custodian_belongs_to_the_group_and_is_told(archive):
    with pytest.raises(ValidationError, match="contract group"):
        archive.register(custodian=archive.seller)
    contract = archive.register(custodian=archive.officer)
    notice = Notice.objects.get(recipient=archive.officer)
    assert notice.params["number"] == contract.number and notice.clause == "A6-7"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"title": " "}, "title"),
        ({"counterparty": ""}, "counterparty"),
        ({"signed_on": date(2025, 3, 13)}, "signed_on"),
        ({"ends_on": date(2025, 2, 1)}, "ends_on"),
    ],
)
def test_what_no_contract_says_is_refused_at_its_field(archive, words, field):
    with pytest.raises(ValidationError) as refused:
        archive.register(**words)
    assert list(refused.value.error_dict) == [field]


@pytest.mark.clause("A6-1")
def test_supplement_is_a_version_and_the_one_before_stays(archive):
    contract = archive.register()
    facts = Facts("龙井茶采购合同", "杭州茶园有限公司", date(2025, 3, 1), date(2026, 3, 1))
    row = write_version(
        contract_id=contract.pk, facts=facts, note="延长两个月", by=archive.clerk,
        at=archive.at + DAY,
    )  # fmt: skip
    contract = Contract.objects.get(pk=contract.pk)
    assert (row.number, contract.version, contract.ends_on) == (2, 2, date(2026, 3, 1))
    first, second = contract.versions.all()
    assert first.ends_on == date(2025, 12, 31) and second.note == "延长两个月"
    with pytest.raises(ValidationError):
        write_version(contract_id=contract.pk, facts=facts, note=" ", by=archive.clerk,
                      at=archive.at)  # fmt: skip


@pytest.mark.clause("A6-3")
def test_renewal_ends_what_it_renews(archive):
    old = archive.register()
    new = archive.register(renews=old, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    ending = Ending.objects.get(contract=old)
    assert (ending.how, ending.ended_on, ending.reason) == (
        "renewed", date(2026, 1, 1), new.number,
    )  # fmt: skip
    with pytest.raises(ValidationError):
        archive.register(renews=Contract.objects.get(pk=old.pk))


@pytest.mark.clause("A6-3")
def test_end_is_written_down_once_it_has_come(archive):
    contract = archive.register()
    words = {"contract_id": contract.pk, "how": "terminated", "by": archive.clerk, "at": archive.at}
    for day, reason in (
        (date(2025, 3, 13), "停"),
        (date(2025, 2, 1), "停"),
        (date(2025, 3, 12), ""),
    ):
        with pytest.raises(ValidationError):
            end_contract(ended_on=day, reason=reason, **words)
    end_contract(ended_on=date(2025, 3, 12), reason="双方协商解除", **words)
    with pytest.raises(ValidationError, match="ended already"):
        end_contract(ended_on=date(2025, 3, 12), reason="再次", **words)
    facts = Facts("x", "y", date(2025, 3, 1))
    with pytest.raises(ValidationError, match="ended already"):
        write_version(contract_id=contract.pk, facts=facts, note="改", by=archive.clerk,
                      at=archive.at)  # fmt: skip


DAYS = {"starts_on": date(2025, 3, 1), "ends_on": date(2025, 12, 31)}


@pytest.mark.clause("A6-3")
@pytest.mark.parametrize(
    ("today", "ended_on", "state"),
    [
        (date(2025, 2, 28), None, State.COMING),
        (date(2025, 3, 1), None, State.RUNNING),
        (date(2025, 11, 30), None, State.RUNNING),
        (date(2025, 12, 1), None, State.ENDING),
        (date(2025, 12, 31), None, State.ENDING),
        (date(2026, 1, 1), None, State.EXPIRED),
        (date(2025, 6, 2), date(2025, 6, 2), State.ENDED),
        (date(2025, 6, 1), date(2025, 6, 2), State.RUNNING),
    ],
)
def test_state_of_a_day(today, ended_on, state):
    assert state_of(Term(**DAYS, ended_on=ended_on), today, 30) == state


def test_contract_without_an_end_runs_on():
    assert state_of(Term(date(2025, 3, 1)), date(2060, 1, 1), 30) == State.RUNNING


@pytest.mark.clause("A6-6")
def test_move_tells_where_a_contract_lies(archive):
    contract = archive.register()
    words = {"contract_id": contract.pk, "by": archive.clerk, "at": archive.at}
    assert move_contract(place=archive.places["A1"], **words) is None
    move_contract(place=archive.places["B1"], reason="换柜", **words)
    assert Contract.objects.get(pk=contract.pk).place == archive.places["B1"]


@pytest.mark.clause("A6-1")
def test_code_of_a_kind_stays_once_numbers_were_given(archive):
    kind = keep_kind(code="fw", name="服务", by=archive.clerk, at=archive.at)
    assert kind.code == "FW"
    archive.register()
    used = archive.kinds["CG"]
    used.code = "CX"
    with pytest.raises(IntegrityError, match="stands in numbers"), transaction.atomic():
        used.save()


@pytest.mark.parametrize("model", [Version, Ending], ids=lambda model: model.__name__)
def test_what_was_written_down_stays(archive, model):
    assert registry.protection(model).grants == "SELECT, INSERT"
    assert registry.protection(Serial).grants == "SELECT"
