"""Duties whose people are away: who assigns duties is told, and sees it."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from hr.people import registry
from hr.people.selectors import allowed
from hr.roster import registry as roster_registry
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


UNANSWERED = gettext_noop(
    "%(person)s is away as duty manager: %(what)s. Call the duty off and assign somebody else."
)


def spell_text(duty: Duty) -> str:
    """When a duty is, as people write it."""
    start, end = (moment.astimezone(CHINA) for moment in (duty.starts_at, duty.ends_at))
    return f"{start:%m-%d %H:%M}–{end:%H:%M}"


@clause("C9-2", "C9-3")
def tell_of_empty_seats(*, person, span: Spell, key: str, at: datetime) -> None:
    """Tell who assigns duties which of a person's lie in an absence, at the order desk and as duty
    manager, once by `key`; rooms that ask for something at a seat hear that its person is away."""
    seats = desk_duties([person.pk], *span).get(person.pk, ())
    nights = manager_duties(person, span)
    _tell(EMPTY, seats, "C9-2", "/roster/?week={:%Y-%m-%d}", person=person, key=key, at=at)
    words = {"person": person, "key": f"hotline:{key}", "at": at}
    say_seats_changed(person=person, span=span, at=at)
    _tell(UNANSWERED, nights, "C9-3", "/roster/service/", **words)


def say_seats_changed(*, person, span: Spell, at: datetime) -> None:
    """Let rooms that ask for something at a seat hear that its person went away, or is back."""
    for duty in desk_duties([person.pk], *span).get(person.pk, ()):
        if duty.ends_at > at:
            roster_registry.changed(duty=duty, at=at)


def manager_duties(person, span: Spell) -> QuerySet[Duty]:
    """The duties of a manager on the hotline that touch a stretch, in order."""
    rows = Duty.objects.standing(Duty.Kind.DUTY_MANAGER).between(*span)
    return rows.filter(person=person).order_by("starts_at", "pk")


def _tell(
    text: str, duties: Iterable[Duty], ref: str, url: str, *, person, key: str, at: datetime
) -> None:
    left = [each for each in duties if each.ends_at > at]
    if not left:
        return
    spells = [spell_text(each) for each in left]
    message = Message(
        key=f"duty:away:{key}",
        text=text,
        params={"person": person.name, "what": in_each_language(lambda: listed(spells))},
        url=url.format(left[0].starts_at.astimezone(CHINA)),
        clause=ref,
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
