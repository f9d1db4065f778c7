"""Past days judged anew by other online hours: what a draft of the service hours is tried by."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext_noop

from hr.roster.models import Duty
from hr.roster.rules import ServiceHours, Spell, uncovered
from hr.roster.selectors import duties_served, served
from regulations.amendments.registry import Progress, first_day
from regulations.amendments.rules import Changed
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA, day_of, start_of

COVERS = ("online",)
DAY = timedelta(days=1)
COVERED = gettext_noop("somebody on duty, or not online")
GAP = gettext_noop("online with nobody on duty")
INSIDE = gettext_noop("duty within the online hours")
OUTSIDE = gettext_noop("duty outside the online hours in part")


@clause("C9-1")
def judge_hours(
    before: ServiceHours, after: ServiceHours, since: date, until: date, progress: Progress
) -> Iterator[Changed]:
    """Every stretch of these days in which nobody stood by one set of hours alone, and every duty
    that lies within one set of hours alone.

    A gap is nobody's in particular; neither costs money.
    """
    days = [since + DAY * number for number in range((until - since).days + 1)]
    duties = duties_served(Duty.Kind.ORDER_DESK, start_of(since), start_of(until + DAY))
    begun = {day: list(rows) for day, rows in groupby(duties, key=_day)}
    progress(0, len(days))
    for done, day in enumerate(days, 1):
        old, new = before.on(day), after.on(day)
        near = [served(duty) for each in (day - DAY, day) for duty in begun.get(each, ())]
        yield from _gaps(old, new, near)
        yield from _duties(old, new, begun.get(day, ()))
        progress(done, len(days))


def first() -> date | None:
    """The first day of a duty at the order desk."""
    return first_day((Duty.objects.filter(kind=Duty.Kind.ORDER_DESK), "starts_at"))


def _day(duty: Duty) -> date:
    return day_of(duty.starts_at)


def _gaps(old: Spell, new: Spell, taken: Iterable[Spell]) -> Iterator[Changed]:
    was, now = uncovered(old, taken), uncovered(new, taken)
    for gap in _without(now, was):
        yield _changed(gap, None, COVERED, GAP, is_worse=True)
    for gap in _without(was, now):
        yield _changed(gap, None, GAP, COVERED, is_worse=False)


def _without(spells: Iterable[Spell], others: list[Spell]) -> Iterator[Spell]:
    """What is left of some spells without others."""
    for spell in spells:
        yield from uncovered(spell, others)


def _duties(old: Spell, new: Spell, duties: Iterable[Duty]) -> Iterator[Changed]:
    for duty in duties:
        spell = served(duty)
        was, now = (hours[0] <= spell[0] and spell[1] <= hours[1] for hours in (old, new))
        if was != now:
            words = {True: INSIDE, False: OUTSIDE}
            yield _changed(spell, duty.person_id, words[was], words[now], is_worse=not now)


def _changed(spell: Spell, person_id: int | None, was: str, now: str, *, is_worse) -> Changed:
    start, end = (each.astimezone(CHINA) for each in spell)
    return Changed(
        person_id=person_id,
        clause="C9-1",
        at=spell[0],
        what=f"{start:%Y-%m-%d %H:%M} – {end:%H:%M}",
        before=was,
        after=now,
        is_worse=is_worse,
        link=f"/roster/?week={start:%Y-%m-%d}",
    )
