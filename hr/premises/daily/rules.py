"""Who cleans and who closes, until when, and what a report has to say."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hr.premises.rules import PremisesRules, moment_on
from regulations.rulebook import clause


class Task(TextChoices):
    """What the pair on duty does every day."""

    CLEAN = "premises.clean", _("clean the office")
    CLOSE = "premises.close", _("close the office")


class Item(TextChoices):
    """What is looked at before the last one leaves."""

    POWER = "power", _("power is off")
    WINDOWS = "windows", _("windows are closed")
    DOORS = "doors", _("doors are locked")


CLAUSES = {Task.CLEAN: "A4-1", Task.CLOSE: "A1.3-5"}


@dataclass(frozen=True)
class OnDuty:
    """The pair of a day, by id."""

    day: date
    main: int
    assistant: int


@clause("A4-1", "A1.3-5")
def people_for(task: Task, pair: OnDuty) -> tuple[int, ...]:
    """Whose task it is, the owner first: the assistant cleans, either of the two closes."""
    if task == Task.CLEAN:
        return (pair.assistant,)
    return (pair.main, pair.assistant)


@clause("A4-1", "A1.3-5")
def due_of(task: Task, day: date, params: PremisesRules) -> datetime:
    """Until when the task of a day is done."""
    clock = params.cleaned_by if task == Task.CLEAN else params.closed_by
    return moment_on(day, clock)


_NOT_THEIRS = {
    Task.CLEAN: _("The assistant on duty cleans and reports it: nobody else does."),
    Task.CLOSE: _("The pair on duty closes and reports it: nobody else does."),
}


@clause("A4-1", "A1.3-5")
def fault_of_report(task: Task, pair: OnDuty | None, *, by: int, today: date) -> object:
    """Why somebody does not report the task of a day; None if they do."""
    if pair is None:
        return _("Nobody is on duty on this day.")
    if pair.day != today:
        return _("It is reported on its own day.")
    return None if by in people_for(task, pair) else _NOT_THEIRS[task]


@clause("A4-1")
def fault_of_cleaning(*, note: str, has_photo: bool) -> object:
    """Why a report of cleaning says too little; None if it says enough."""
    if note.strip() or has_photo:
        return None
    return _("Write what was done, or take a photo.")


@clause("A1.3-5")
def fault_of_closing(ticked: Collection[Item], remark: str) -> object:
    """Why a checklist is not complete; None if it is.

    What is not ticked needs a word on why: a window that cannot be closed is told, not ticked.
    """
    if set(ticked) == set(Item) or remark.strip():
        return None
    return _("Say why what is not ticked could not be done.")
