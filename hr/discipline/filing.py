"""A case filed by hand as a whole: what it will stand on, the people it concerns, a first file."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from hr.discipline.evidence.services import add_evidence
from hr.discipline.models import Case
from hr.discipline.registry import Fine
from hr.discipline.rules import Parties
from hr.discipline.rulings.grounds import fine_in
from hr.discipline.rulings.rules import NAMED, Kind
from hr.discipline.selectors import deciders_of
from hr.discipline.services import name_person, report_case
from hr.people.models import Employee
from regulations.rulebook.models import Clause
from regulations.rulebook.selectors import edition_in_force
from regulations.words import listed


@dataclass(frozen=True)
class Outlook:
    """What a case would stand on: its clause (None: no such one), measures, fine, who decides.

    `deciders` is None while nobody is named.
    """

    clause: Clause | None
    named: tuple[Kind, ...]
    fine: Fine
    deciders: list[Employee] | None

    @property
    def decider_names(self) -> str:
        """Who may decide, in one line."""
        return listed(each.name for each in self.deciders or ())


def outlook_of(clause: str, concerned: Collection[int], *, by, at: datetime) -> Outlook:
    """What a case under a clause against these people, opened by a person, would stand on."""
    edition = edition_in_force(at)
    found = edition and edition.clauses.defer("search").filter(ref=clause).first()
    parties = Parties(frozenset(concerned), by.pk)
    return Outlook(
        clause=found,
        named=NAMED.get(clause, ()),
        fine=fine_in(Case(clause=clause, facts={}, opened_at=at)),
        deciders=deciders_of(parties) if concerned else None,
    )


@transaction.atomic
def file_case(
    *,
    token: str,
    subject,
    clause: str,
    matter: str,
    account: str,
    further: Collection[Employee] = (),
    why: str = "",
    file: tuple[str, bytes] | None = None,
    note: str = "",
    by,
    at: datetime,
) -> Case | None:
    """Open a case by hand with everybody it concerns and a first file, whole or not at all.

    `why` says why it concerns the `further` people; `file` is a name and a content, `note` what it
    shows. Refused as `report_case`, `name_person` and `add_evidence` are. The same `token` opens
    one case only; then None is returned.
    """
    case = report_case(
        token=token, subject=subject, clause=clause, matter=matter, account=account, by=by, at=at
    )
    if case is None:
        return None
    for person in further:
        with told_beside("further" if why.strip() else "why"):
            name_person(case_id=case.pk, person=person, reason=why, by=by, at=at)
    if file:
        name, content = file
        with told_beside("file"):
            add_evidence(case_id=case.pk, name=name, content=content, note=note, by=by, at=at)
    return case


@contextmanager
def told_beside(field: str) -> Iterator[None]:
    """Whatever is refused inside the block is told beside a field."""
    try:
        yield
    except ValidationError as refused:
        raise ValidationError({field: refused.error_list}) from refused
