"""A contract is opened to one person more, and closed again (A6-7)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from guardian.models import UserObjectPermission
from guardian.shortcuts import assign_perm, remove_perm

from hr.contracts.access import READ, check_group, readers_of
from hr.contracts.letters import tell_of
from hr.contracts.models import Access, Contract
from hr.contracts.services import find_contract
from hr.people.models import Employee
from regulations.rulebook import clause

OPENED = gettext_noop("%(person)s opened the contract %(number)s %(title)s to you.")
CLOSED = gettext_noop("%(person)s closed the contract %(number)s %(title)s to you again.")


@clause("A6-7")
@transaction.atomic
def open_contract(*, contract_id: int, reader: Employee, by, at: datetime) -> Access:
    """Let a person read the files of this one contract on the screen; they are told."""
    check_group(by)
    contract = find_contract(contract_id)
    if not reader.is_active or reader.pk == by.pk:
        raise ValidationError(
            _("A contract is opened to somebody else who works here."), code="A6-7"
        )
    if readers_of(contract).filter(pk=reader.pk).exists():
        raise ValidationError(
            _("The contract is open to %(person)s already."), params={"person": reader}, code="A6-7"
        )
    assign_perm(READ, reader, contract)
    return _record(contract, reader, True, by, at)


@clause("A6-7")
@transaction.atomic
def close_contract(*, contract_id: int, reader: Employee, by, at: datetime) -> Access:
    """Take back what `open_contract` gave; the person is told."""
    check_group(by)
    contract = find_contract(contract_id)
    if not readers_of(contract).filter(pk=reader.pk).exists():
        raise ValidationError(
            _("The contract is not open to %(person)s."), params={"person": reader}, code="A6-7"
        )
    remove_perm(READ, reader, contract)
    return _record(contract, reader, False, by, at)


def _record(contract: Contract, reader: Employee, is_open: bool, by, at: datetime) -> Access:
    row = Access.objects.create(contract=contract, reader=reader, is_open=is_open, by=by, at=at)
    text = OPENED if is_open else CLOSED
    tell_of(
        [reader], text, contract=contract, key=f"access:{row.pk}", clause="A6-7", by=by, at=at,
        person=by.name,
    )  # fmt: skip
    return row


def close_all(*, reader: Employee, by, at: datetime) -> None:
    """Take back whatever was opened to somebody whose login ends."""
    rights = UserObjectPermission.objects.filter(
        user=reader, permission__codename="read_contract",
        permission__content_type__app_label="contracts",
    )  # fmt: skip
    ids = [int(key) for key in rights.values_list("object_pk", flat=True)]
    for contract in Contract.objects.filter(pk__in=ids):
        remove_perm(READ, reader, contract)
        Access.objects.create(contract=contract, reader=reader, is_open=False, by=by, at=at)
