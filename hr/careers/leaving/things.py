"""Things of the company in people's hands: given out, given back, lost."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from hr.careers.letters import tell
from hr.careers.models import Belonging, GivenBack
from hr.careers.refusals import in_words
from hr.careers.registry import Open, holding
from hr.people.models import Employee
from regulations.binding.rows import insert
from regulations.rulebook import clause

GIVEN = gettext_noop("%(actor)s wrote down that you have: %(thing)s")
BACK = gettext_noop("%(actor)s wrote down that you gave back: %(thing)s")
LOST = gettext_noop("%(actor)s wrote down that this is lost: %(thing)s. %(note)s")


def link(person: Employee) -> str:
    """Where the things of a person are looked at."""
    return f"/careers/things/{person.number}/"


@clause("A5-2")
@transaction.atomic
def give_out(
    *, person: Employee, kind: str, name: str, mark: str = "", by: Employee, at: datetime
) -> Belonging:
    """Write down a thing of the company that a person has from now on; they are told."""
    row = Belonging(person=person, kind=kind, name=name.strip(), mark=mark.strip(), by=by, at=at)
    with in_words("A5-2"):
        insert(row)
    words = {"key": f"thing:{row.pk}", "clause": "A5-2", "url": link(person), "at": at}
    tell([person], GIVEN, **words, by=by, thing=str(row))
    return row


@clause("A5-2")
@transaction.atomic
def take_in(
    *, belonging: Belonging, is_lost: bool = False, note: str = "", by: Employee, at: datetime
) -> GivenBack:
    """Write down that a thing came back, or is lost and what follows from that."""
    row = GivenBack(belonging=belonging, is_lost=is_lost, note=note.strip(), by=by, at=at)
    with in_words("A5-2"):
        insert(row)
    words = {"key": f"back:{row.pk}", "clause": "A5-2", "url": link(belonging.person), "at": at}
    text = LOST if is_lost else BACK
    tell([belonging.person], text, **words, by=by, thing=str(belonging), note=row.note)
    return row


def still_out(person: Employee, at: datetime) -> list[Open]:
    """What a person has still to give back (`registry.clear`)."""
    rows = Belonging.objects.filter(person=person, back=None)
    gives = holding("careers.add_belonging")
    return [Open(f"{row.get_kind_display()} {row}", link(person), gives) for row in rows]
