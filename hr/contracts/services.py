"""The verbs of the register: register a contract, write its versions, its end, where it lies."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.contracts import rules
from hr.contracts.access import check_group
from hr.contracts.letters import tell_of
from hr.contracts.models import Contract, Ending, Kind, Move, Place, Version
from hr.contracts.refusals import in_words
from hr.contracts.rules import Term
from hr.people.models import Department, Employee
from regulations.binding.rows import insert
from regulations.pinyin import first_letters
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

KEPT = gettext_noop("You keep a new contract: %(number)s %(title)s")
CHANGED = gettext_noop("%(person)s registered a supplement to %(number)s %(title)s: %(note)s")
OVER = gettext_noop("%(number)s %(title)s has ended: %(reason)s")


@dataclass(frozen=True)
class Facts:
    """What a contract says: about what, with whom, for how much, from when until when."""

    title: str
    counterparty: str
    starts_on: date
    ends_on: date | None = None
    amount: Decimal | None = None

    def row(self) -> dict:
        """As it is stored, with the initials it is found by."""
        title, party = self.title.strip()[:200], self.counterparty.strip()[:200]
        return {
            "title": title,
            "counterparty": party,
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "amount": self.amount,
            "initials": f"{initials(title)} {initials(party)}".strip(),
        }


def initials(text: str) -> str:
    """The first letters of the pinyin of a text, what is no Chinese left away.

    >>> initials("采购合同 2026")
    'cght'
    """
    return "".join(first_letters(text, others="ignore"))[:200]


@clause("A6-1", "A6-7")
@transaction.atomic
def register_contract(
    *,
    kind: Kind,
    facts: Facts,
    signed_on: date,
    place: Place,
    custodian: Employee,
    department: Department | None = None,
    renews: Contract | None = None,
    by,
    at: datetime,
) -> Contract:
    """Register a signed contract. The database gives its number: by year and kind, without a gap,
    never one that was another's. One that is renewed ends by it.

    Refused: by others than the contract group, a custodian who does not belong to it, and a day to
    come.
    """
    check_group(by)
    _check(facts, signed_on, at)
    if renews and renews.ended_on:
        raise ValidationError(
            {"renews": ValidationError(_("This contract has ended already."), code="A6-3")}
        )
    contract = Contract(
        kind=kind, signed_on=signed_on, place=place, custodian=custodian, department=department,
        renews=renews, by=by, at=at, **facts.row(),
    )  # fmt: skip
    with in_words("A6-1"):
        insert(contract)
    tell_of([custodian], KEPT, contract=contract, key="kept", clause="A6-7", by=by, at=at)
    return contract


def _check(facts: Facts, signed_on: date, at: datetime) -> None:
    rules.check_facts(
        title=facts.title, counterparty=facts.counterparty,
        term=Term(facts.starts_on, facts.ends_on), signed_on=signed_on, today=day_of(at),
    )  # fmt: skip


def term_of(contract: Contract) -> Term:
    """How long a contract runs."""
    return Term(contract.starts_on, contract.ends_on, contract.ended_on)


@clause("A6-1", "A6-3")
@transaction.atomic
def write_version(*, contract_id: int, facts: Facts, note: str, by, at: datetime) -> Version:
    """Register what a supplement changed; the versions before stay. Custodian and the head of the
    department are told. Refused: without saying what changed, and of a contract that has ended."""
    check_group(by)
    contract = find_contract(contract_id)
    _check(facts, contract.signed_on, at)
    if not note.strip():
        raise ValidationError({"note": ValidationError(_("Say what changed."), code="A6-1")})
    row = Version(contract=contract, note=note.strip()[:300], by=by, at=at, **facts.row())
    with in_words("A6-1"):
        insert(row)
    people = [contract.custodian, contract.department and contract.department.leader]
    tell_of(
        people, CHANGED, contract=contract, key=f"version:{row.number}", clause="A6-1", by=by,
        at=at, person=by.name, note=row.note,
    )  # fmt: skip
    return row


def find_contract(contract_id: int) -> Contract:
    """A contract with what its page and its notices name."""
    rows = Contract.objects.select_related(
        "kind", "department__leader", "place", "custodian__position", "renews", "by"
    )
    return rows.get(pk=contract_id)


@clause("A6-3")
@transaction.atomic
def end_contract(
    *, contract_id: int, how: str, ended_on: date, reason: str, by, at: datetime
) -> Ending:
    """Write down that a contract is over. Refused: a day to come, without a reason, twice."""
    check_group(by)
    contract = find_contract(contract_id)
    rules.check_ending(
        how=how, ended_on=ended_on, reason=reason, term=term_of(contract), today=day_of(at)
    )
    row = Ending(
        contract=contract, how=how, ended_on=ended_on, reason=reason.strip()[:300], by=by, at=at
    )
    with in_words("A6-3"):
        insert(row)
    people = [contract.custodian, contract.department and contract.department.leader]
    words = {"key": "ended", "clause": "A6-3", "by": by, "at": at, "reason": row.reason}
    tell_of(people, OVER, contract=contract, **words)
    return row


@clause("A6-6")
@transaction.atomic
def move_contract(
    *, contract_id: int, place: Place, reason: str = "", by, at: datetime
) -> Move | None:
    """Write down that a contract lies somewhere else now; None where it lies there already."""
    check_group(by)
    contract = find_contract(contract_id)
    if contract.place_id == place.pk:
        return None
    row = Move(contract=contract, place=place, reason=reason.strip()[:300], by=by, at=at)
    with in_words("A6-6"):
        insert(row)
    return row


@transaction.atomic
def keep_kind(*, code: str, name: str, by, at: datetime) -> Kind:
    """Take a kind of contract into use; its code stands in the numbers (A6-1)."""
    check_group(by)
    kind = Kind(code=code.strip().upper(), name=name.strip()[:40])
    kind._history_user, kind._history_date = by, at
    kind.full_clean()
    kind.save(force_insert=True)
    return kind


@transaction.atomic
def change_kind(*, kind_id: int, code: str, name: str, is_open: bool, by, at: datetime) -> Kind:
    """Call a kind of contract otherwise, or take it out of use; what it was is kept. Its code stays
    once it stands in numbers (A6-1)."""
    check_group(by)
    kind = Kind.objects.select_for_update().get(pk=kind_id)
    kind.code, kind.name, kind.is_open = code.strip().upper(), name.strip()[:40], is_open
    kind._history_user, kind._history_date = by, at
    kind.full_clean()
    with in_words("A6-1"):
        kind.save(update_fields=["code", "name", "is_open"])
    return kind
