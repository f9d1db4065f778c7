"""Personnel files, where each stands, and the newest declaration of each."""

from django.db.models import Prefetch, QuerySet

from hr.careers.entry.rules import State, state_of
from hr.careers.models import Declaration, EntryFile
from hr.people.models import Employee

PAGE = 50


def files() -> QuerySet[EntryFile]:
    """Files with their declarations, the newest first."""
    declared = Declaration.objects.select_related(
        "verification__by", "verification__case", "by"
    ).order_by("-number")
    rows = EntryFile.objects.select_related("person__department", "person__position", "deadline")
    return rows.prefetch_related(Prefetch("declarations", queryset=declared)).order_by("-pk")


def file_of(person: Employee) -> EntryFile | None:
    """The personnel file that a person has to fill in; None for who came before there were any."""
    return files().filter(person=person).first()


def newest(file: EntryFile) -> Declaration | None:
    """The declaration that counts."""
    return next(iter(file.declarations.all()), None)


def state(file: EntryFile) -> State:
    """Where a file stands."""
    row = newest(file)
    verified = getattr(row, "verification", None) if row else None
    return state_of(row is not None, verified.finding if verified else None)
