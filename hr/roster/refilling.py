"""Seats at the order desk whose people are away: who assigns duties is told, and sees it."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_noop

from hr.people import registry
from hr.people.selectors import allowed
from hr.roster.models import Duty
from hr.roster.rules import CHINA, Spell, overlap
from hr.roster.selectors import desk_duties
from regulations.notices.sayings import in_each_language
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.words import listed

EMPTY = gettext_noop(
    "%(person)s is away at the order desk: %(what)s. Call the duty off and assign somebody else."
)


def spell_text(duty: Duty) -> str:
    """When a duty is, as people write it."""
    start, end = (moment.astimezone(CHINA) for moment in (duty.starts_at, duty.ends_at))
    return f"{start:%m-%d %H:%M}–{end:%H:%M}"


@clause("C9-2")
def tell_of_empty_seats(*, person, span: Spell, key: str, at: datetime) -> None:
    """Tell who assigns duties which of a person's at the desk lie in an absence, once by `key`."""
    standing = desk_duties([person.pk], *span).get(person.pk, ())
    duties = [each for each in standing if each.ends_at > at]
    if not duties:
        return
    spells = [spell_text(each) for each in duties]
    message = Message(
        key=f"duty:away:{key}",
        text=EMPTY,
        params={"person": person.name, "what": in_each_language(lambda: listed(spells))},
        url=f"/roster/?week={duties[0].starts_at.astimezone(CHINA).date()}",
        clause="C9-2",
    )
    notify(recipients=allowed("roster.assign_duty"), message=message, at=at)


def away_from(duties: Iterable[Duty]) -> set[int]:
    """Which of these duties lie in an absence of their person, by id."""
    rows = list(duties)
    if not rows:
        return set()
    start, end = min(each.starts_at for each in rows), max(each.ends_at for each in rows)
    absent = registry.absences({each.person_id for each in rows}, start, end)
    return {
        each.pk
        for each in rows
        if any(
            overlap((each.starts_at, each.ends_at), span) for span in absent.get(each.person_id, ())
        )
    }
