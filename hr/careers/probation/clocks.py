"""Probations that end soon are told of; one that is over undecided goes upwards every day."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

from hr.careers.leaving.selectors import leaders_of
from hr.careers.letters import CLOCK, tell
from hr.careers.models import Probation
from hr.careers.probation.rules import State
from hr.careers.probation.selectors import probations, standing_of
from hr.careers.probation.services import link
from hr.people.models import Employee
from hr.people.rules import HEAD
from hr.people.selectors import allowed, holders
from regulations.deadlines.models import Deadline
from regulations.deadlines.registry import superiors
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

SOON = gettext_noop("The probation of %(person)s ends on %(day)s: review it.")
LAST = gettext_noop("The probation of %(person)s ends on %(day)s and is not decided.")
OVER = gettext_noop(
    "The probation of %(person)s was over on %(day)s and is not decided: nobody passes silently."
)
# Reminded once when the days of the rules begin, and once more so shortly before the end.
LAST_DAYS = timedelta(days=3)


@clause("C2")
def remind(*, at: datetime) -> None:
    """Remind who reviews, once early and once late; of what is over the head hears every day."""
    today = day_of(at)
    for row in probations().filter(ending=None, person__is_active=True):
        state = standing_of(row, at)
        if state == State.SOON:
            is_last = today > row.ends_on - LAST_DAYS
            _tell(row, LAST if is_last else SOON, f"{'last' if is_last else 'soon'}", at)
        if state == State.OVERDUE:
            _tell(row, OVER, f"over:{today}", at, *holders(HEAD))


def _tell(row: Probation, text: str, name: str, at: datetime, *more: Employee) -> None:
    people = [*leaders_of(row.person), *allowed("careers.keep_probation"), *more]
    words = {"key": f"{row.pk}:{name}", "clause": "C2", "url": link(row), "kind": CLOCK, "at": at}
    tell(people, text, person=row.person.name, day=row.ends_on.isoformat(), **words)


@clause("C2")
def report_undecided(deadlines: list[Deadline], at: datetime) -> None:
    """A probation is over undecided (handler of the clock): upwards, to hr and the head."""
    rows = {row.deadline_id: row for row in _of(deadlines)}
    for clock in deadlines:
        row = rows.get(clock.pk)
        if row is not None:
            above = superiors(clock.owner_id)[:1] if clock.owner_id else []
            people = [*Employee.objects.filter(pk__in=above), *holders(HEAD)]
            _tell(row, OVER, f"over:{day_of(at)}", at, *people)


def _of(deadlines: list[Deadline]):
    return probations().filter(deadline__in=[row.pk for row in deadlines])


def links_of(deadlines: list[Deadline]) -> dict[int, str]:
    """By clock: where it leads."""
    found = {row.deadline_id: link(row) for row in _of(deadlines)}
    return {row.pk: found.get(row.pk, "/careers/probation/") for row in deadlines}


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """Whose probation it is, by clock."""
    return {row.deadline_id: str(row.person) for row in _of(deadlines)}
