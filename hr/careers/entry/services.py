"""The verbs of the personnel file: open it on the first day, declare, verify."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.careers.entry.rules import LOOK_AHEAD, Finding, State, due_of, fault_of_declaring
from hr.careers.entry.selectors import file_of, newest, state
from hr.careers.letters import CLOCK, tell
from hr.careers.models import Declaration, EntryFile, Verification
from hr.careers.refusals import in_words
from hr.discipline.models import Case
from hr.discipline.rulings.rules import Draft
from hr.discipline.rulings.rules import Kind as Measure
from hr.discipline.services import open_case
from hr.people.changes import check_numbers
from hr.people.files.services import change_file
from hr.people.models import Employee
from hr.people.selectors import allowed
from hr.roster.shifts.selectors import plans
from regulations.binding.rows import insert
from regulations.deadlines.models import Deadline
from regulations.deadlines.registry import superiors
from regulations.deadlines.services import meet_deadline, start_deadline, void_deadline
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of, start_of, until_text
from regulations.rulebook.selectors import in_force

KIND, REF, OWN = "careers.entry", "A5-1", "/careers/file/"
OPENED = gettext_noop("Fill in your personnel file truthfully, by %(due)s.")
DECLARED = gettext_noop("%(person)s has filled in the personnel file: verify it.")
VERIFIED = gettext_noop("Your personnel file was verified.")
RETURNED = gettext_noop("Complete your personnel file: %(note)s")
LATE = gettext_noop("%(person)s has not filled in the personnel file, due %(due)s.")
MATTER = gettext_noop("falsified personnel file")
LEFT = gettext_noop("the person has left")
# Who came so many days ago is still asked for the file; who came before has theirs on paper.
RECENT = timedelta(days=7)
# What hr takes over into the private file once it is verified.
PRIVATE = (
    "private_phone", "birthday", "id_number", "address", "emergency_contact", "emergency_phone",
)  # fmt: skip


def link(file: EntryFile) -> str:
    """Where hr looks at a file."""
    return f"/careers/files/{file.pk}/"


@clause("A5-1")
def open_due_files(*, at: datetime) -> int:
    """Open the file of everybody whose first day is here and who has none yet; how many."""
    today = day_of(at)
    people = Employee.objects.filter(
        is_active=True, hired_on__gt=today - RECENT, hired_on__lte=today, entry_file=None
    )
    found = list(people.order_by("pk"))
    for person in found:
        open_file(person=person, at=at)
    return len(found)


@clause("A5-1")
@transaction.atomic
def open_file(*, person: Employee, at: datetime) -> EntryFile:
    """Open the file of a new person on their first day, due at the end of the working day that the
    rules name; they are told."""
    held, first = in_force("careers", at), person.hired_on
    shifts = plans([person.pk], first, first + timedelta(days=LOOK_AHEAD - 1))
    works = {day: bool(plan.spells) for (_pk, day), plan in shifts.items()}
    due_at = due_of(first, held.params.file_due_on_working_day, works)
    clock = start_deadline(
        kind=KIND, key=str(person.pk), clause=REF, version=held.version, owner=person,
        starts_at=min(start_of(first), at), due_at=due_at,
    )  # fmt: skip
    row = EntryFile(person=person, hired_on=first, deadline=clock, at=at)
    insert(row)
    words = {"key": f"entry:{row.pk}", "clause": REF, "url": OWN, "kind": CLOCK, "at": at}
    tell([person], OPENED, due=until_text(due_at), **words)
    return row


@clause("A5-1")
@transaction.atomic
def declare(*, by: Employee, at: datetime, **fields) -> Declaration:
    """Fill in one's own file and vouch for it; meets the deadline, hr is told.

    Refused: while it is verified and afterwards, and numbers that can be none.
    """
    file = file_of(by)
    if file is None:
        raise ValidationError(_("No personnel file is asked of you."), code=REF)
    fault = fault_of_declaring(state(file))
    if fault:
        raise ValidationError(fault, code=REF)
    check_numbers({name: fields[name] for name in PRIVATE}, at)
    row = Declaration(file=file, number=1, by=by, at=at, **fields)
    with in_words(REF):
        insert(row)
    row.refresh_from_db(fields=["number"])  # the database counts
    meet_deadline(deadline_id=file.deadline_id, by=by, at=at)
    words = {"key": f"declared:{row.pk}", "clause": REF, "url": link(file), "at": at}
    tell(allowed("careers.verify_entry"), DECLARED, by=by, person=by.name, **words)
    return row


@clause("A5-1")
@transaction.atomic
def verify(*, file_id: int, finding: str, note: str, by: Employee, at: datetime) -> Verification:
    """Say as hr what was found of the newest declaration.

    True: what it says goes over into the private file. Falsified: a case asks for a dismissal.
    Refused: one's own, without a word, and where nothing is declared.
    """
    file = EntryFile.objects.select_related("person").get(pk=file_id)
    row = newest(file)
    if row is None or state(file) != State.DECLARED:
        raise ValidationError(_("There is nothing to verify."), code=REF)
    if not note.strip():
        raise ValidationError({"note": ValidationError(_("Say what you looked at."), code=REF)})
    case = _falsified(row, note, by, at) if finding == Finding.FALSE else None
    words = {"finding": finding, "note": note.strip(), "case": case}
    told = Verification(declaration=row, by=by, at=at, **words)
    with in_words(REF):
        insert(told)
    if finding == Finding.TRUE:
        values = {name: getattr(row, name) for name in PRIVATE}
        change_file(employee=file.person, by=by, at=at, **values)
    if finding != Finding.FALSE:
        text = VERIFIED if finding == Finding.TRUE else RETURNED
        words = {"key": f"verified:{told.pk}", "clause": REF, "url": OWN, "at": at}
        tell([file.person], text, by=by, note=told.note, **words)
    return told


def _falsified(row: Declaration, note: str, by: Employee, at: datetime) -> Case:
    """The case against who falsified their file, with the dismissal that the clause names."""
    person = row.file.person
    if person.pk == by.pk:
        raise ValidationError(_("Nobody does this for themselves."), code=REF)
    key = f"careers.entry:{row.pk}"
    facts = {"matter": MATTER, "account": note.strip(), "version": row.number}
    open_case(
        key=key, clause=REF, subject=person, title=MATTER, facts=facts, by=by, at=at,
        proposed=[Draft(person.pk, Measure.DISMISSAL)],
    )  # fmt: skip
    return Case.objects.get(key=key)


@clause("A5-1")
def report_late(deadlines: list[Deadline], at: datetime) -> None:
    """A file is overdue (handler of `KIND`): the person, the nearest superior and hr are told."""
    for row in deadlines:
        above = Employee.objects.filter(pk__in=superiors(row.owner_id)[:1])
        people = [row.owner, *above, *allowed("careers.verify_entry")]
        words = {"key": f"entry-late:{row.pk}", "clause": REF, "url": link_of(row), "kind": CLOCK}
        tell(people, LATE, at=at, person=row.owner.name, due=until_text(row.due_at), **words)


def link_of(row: Deadline) -> str:
    """Where the clock leads."""
    return OWN


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """Whose file it is, by clock."""
    return {row.pk: str(row.owner) for row in deadlines}


def drop_file(*, employee: Employee, at: datetime, **words) -> None:
    """Nothing is asked any more of who has left (`people.registry.on_leave`)."""
    row = EntryFile.objects.filter(person=employee).first()
    void_deadline(deadline_id=row and row.deadline_id, reason=LEFT, at=at)
