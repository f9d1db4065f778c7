"""The handbook of the demo company: a second edition with three readings, and who knows it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from config.demo.timeline import Process, Timeline, between, moment
from hr.people.models import Employee
from regulations.rulebook import services as rulebook
from regulations.rulebook import source
from regulations.rulebook.selectors import edition_in_force
from regulations.rulebook.source import ClauseEntry

EDITOR = "1102"
# Questions from the desk led to these readings; the first edition does not have them.
READ_LATER = ("C7-1", "C7-2", "C10-5")
NOTE = "值班同事问：十分钟从什么时候起算，“即刻”是多久。这三条写明我们的理解。"
AGO = timedelta(days=6)
# Who has not acknowledged the second edition yet; the first of them is among the shown logins.
MISSING = ("1103", "1405", "1407")


def first_register() -> tuple[ClauseEntry, ...]:
    """The product's clauses as the company's first edition had them."""
    return tuple(
        replace(entry, reading="", reading_zh="") if entry.ref in READ_LATER else entry
        for entry in source.read_clauses()
    )


def start_handbook(
    *, people: dict[str, Employee], timeline: Timeline, first: date, seed: int
) -> None:
    """Let everybody acknowledge the first edition, and the lead publish the second."""
    for person in people.values():
        timeline.start(_acknowledge(person, moment(first, "08:40"), seed))
    day = max(first, timeline.until.date() - AGO)
    timeline.start(_second_edition(people, timeline, moment(day, "10:20"), seed))


def _second_edition(
    people: dict[str, Employee], timeline: Timeline, at: datetime, seed: int
) -> Process:
    yield at
    owner = edition_in_force(at).owner
    rulebook.publish_edition(
        source=source.read_clauses(), owner=owner, note=NOTE, by=people[EDITOR], at=at
    )
    for number, person in people.items():
        if number not in MISSING:
            timeline.start(_acknowledge(person, at, seed))


def _acknowledge(person: Employee, since: datetime, seed: int) -> Process:
    """The edition of that moment, within three days and in office hours, while it is in force."""
    yield since
    edition = edition_in_force(since)
    rng = Random(f"{seed}:handbook:{person.number}:{since.date()}")
    opened = moment(since.date() + timedelta(days=rng.randrange(3)), "08:40")
    at = max(opened, since) + between(rng, 2, 400)
    yield at
    if edition_in_force(at) == edition:
        rulebook.acknowledge_edition(edition=edition, by=person, at=at)
