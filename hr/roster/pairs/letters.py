"""What people are told of pairs."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext_noop

from hr.people.models import Employee
from hr.people.selectors import allowed
from hr.roster.pairs.models import DutyPair, PairExclusion
from hr.roster.pairs.rules import CLAUSE
from hr.roster.shifts.rules import Role
from regulations.notices.services import Message, send_notices

SETS = "roster.set_pair"
ON_DUTY = {
    Role.MAIN: gettext_noop("You have the main shift on %(day)s; the day after it is off."),
    Role.ASSISTANT: gettext_noop("You have the assistant shift on %(day)s."),
}
NO_LONGER = gettext_noop("You are no longer in the duty pair of %(day)s.")
DRAWN = gettext_noop(
    "Pairs were drawn. Your main shifts: %(main)s; your assistant shifts: %(assistant)s."
)
EXCLUDED = gettext_noop("You are not drawn for the duty pair from %(start)s to %(end)s.")
OPEN = gettext_noop("%(person)s cannot stand in the pair on %(days)s, and nobody else can: look.")

BEGUN = gettext_noop(
    "%(person)s is on leave on %(day)s and stands in its pair, which has begun: look."
)


def link(day: date) -> str:
    """Where the pair of a day is looked at."""
    return f"/roster/pairs/{day.isoformat()}/"


def tell_change(row: DutyPair, before: tuple[int, int] | None, *, by, at: datetime) -> None:
    """Tell who is on duty now and was not, or in another seat, and who no longer is."""
    seats = {row.main_id: Role.MAIN, row.assistant_id: Role.ASSISTANT}
    was = dict(zip(before or (), Role.values[1:], strict=False))
    texts = {
        person: ON_DUTY[role] for person, role in seats.items() if was.get(person) != role.value
    }
    texts |= {person: NO_LONGER for person in was if person not in seats}
    people = Employee.objects.in_bulk([each for each in texts if by is None or each != by.pk])
    notices = [
        (
            person,
            Message(
                key=f"duty:pair:{row.day}:{at.isoformat()}",
                text=texts[pk],
                params={"day": row.day.isoformat()},
                url=link(row.day),
                clause=CLAUSE,
            ),
        )
        for pk, person in people.items()
    ]
    send_notices(notices=notices, at=at)


def tell_draw(
    rows: Sequence[DutyPair], before: Mapping[date, tuple[int, int]], *, by, at: datetime
) -> None:
    """Tell everybody drawn of all their days in one notice, and who is no longer drawn."""
    days: dict[int, dict[Role, list[str]]] = {}
    for row in rows:
        for person, role in ((row.main_id, Role.MAIN), (row.assistant_id, Role.ASSISTANT)):
            days.setdefault(person, {Role.MAIN: [], Role.ASSISTANT: []})[role].append(
                f"{row.day:%m-%d}"
            )
    people = Employee.objects.in_bulk([each for each in days if by is None or each != by.pk])
    notices = [
        (
            person,
            Message(
                key=f"duty:draw:{rows[0].day}:{at.isoformat()}",
                text=DRAWN,
                params={role.value: " ".join(days[pk][role]) or "—" for role in days[pk]},
                url=f"/roster/pairs/?month={rows[0].day:%Y-%m}",
                clause=CLAUSE,
            ),
        )
        for pk, person in people.items()
    ]
    send_notices(notices=notices, at=at)
    for row in rows:
        was = set(before.get(row.day, ())) - {row.main_id, row.assistant_id}
        if was:
            _tell_gone(row, was, at)


def _tell_gone(row: DutyPair, people: set[int], at: datetime) -> None:
    message = Message(
        key=f"duty:pair-off:{row.day}:{at.isoformat()}",
        text=NO_LONGER,
        params={"day": row.day.isoformat()},
        url=link(row.day),
        clause=CLAUSE,
    )
    gone = Employee.objects.filter(pk__in=people)
    send_notices(notices=[(person, message) for person in gone], at=at)


def tell_exclusion(row: PairExclusion, *, by, at: datetime) -> None:
    """Tell somebody that they are not drawn for a while."""
    if by is None:
        return
    message = Message(
        key=f"duty:exclusion:{row.pk}",
        text=EXCLUDED,
        params={"start": row.starts_on.isoformat(),
                "end": row.ends_on.isoformat() if row.ends_on else "…"},
        url="/roster/pairs/",
        clause=CLAUSE,
    )  # fmt: skip
    send_notices(notices=[(row.person, message)], at=at)


def tell_begun(person: Employee, day: date, *, at: datetime) -> None:
    """Tell who sets pairs that somebody is away from the pair of today."""
    message = Message(
        key=f"duty:pair-begun:{person.pk}:{day}",
        text=BEGUN,
        params={"person": person.name, "day": day.isoformat()},
        url=link(day),
        clause=CLAUSE,
    )
    send_notices(notices=[(each, message) for each in allowed(SETS)], at=at)


def tell_open(person: Employee, days: Sequence[date], *, at: datetime) -> None:
    """Tell who sets pairs of days for which nobody else was found."""
    message = Message(
        key=f"duty:pair-open:{person.pk}:{at.isoformat()}",
        text=OPEN,
        params={"person": person.name, "days": " ".join(day.isoformat() for day in days)},
        url=link(days[0]),
        clause=CLAUSE,
    )
    send_notices(notices=[(each, message) for each in allowed(SETS)], at=at)
