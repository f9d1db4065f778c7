"""Looking ahead: pairs that no longer hold, days without one, moments without an answer."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from hr.people.models import Employee
from hr.people.selectors import allowed
from hr.roster.models import Duty
from hr.roster.pairs.facts import draw_days, stood_between
from hr.roster.pairs.models import DutyPair
from hr.roster.pairs.rules import Bar, Change, faults_of
from hr.roster.service.selectors import Answer, gaps_between
from hr.roster.shifts.rules import LONGEST_REST
from regulations.notices.sayings import in_each_language
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA, day_of
from regulations.words import listed

PAIRS_AHEAD, SERVICE_AHEAD = timedelta(days=14), timedelta(days=7)
REACH = timedelta(days=LONGEST_REST)
BROKEN = gettext_noop("These can no longer take their pair duty: %(what)s. Draw somebody else.")
OPEN = gettext_noop("No pair yet on %(what)s: draw the pairs.")
GAPS = gettext_noop("Nobody answers customers at these times: %(what)s.")


@dataclass(frozen=True)
class Broken:
    """Somebody who can no longer take their seat of a day, and why."""

    day: date
    person: Employee
    bar: Bar


@clause("A2.2-1")
def broken_pairs(since: date, until: date) -> list[Broken]:
    """Who in the pairs of these days can no longer take their seat: on leave since, moved, left."""
    rows = list(
        DutyPair.objects.filter(day__range=(since, until))
        .select_related("main__position", "assistant__position")
        .order_by("day")
    )
    if not rows:
        return []
    people = {person.pk: person for row in rows for person in (row.main, row.assistant)}
    changes = [Change(row.day, row.main_id, row.assistant_id) for row in rows]
    facts = draw_days([row.day for row in rows], list(people.values()))
    around = stood_between(since - REACH, until + REACH)
    return [Broken(day, people[pk], bar) for day, pk, bar in faults_of(changes, facts, around)]


def days_without_pair(since: date, until: date) -> list[date]:
    """The days that have no pair; none as long as the company has no pairs at all."""
    if not DutyPair.objects.exists():
        return []
    known = set(DutyPair.objects.filter(day__range=(since, until)).values_list("day", flat=True))
    days = [since + timedelta(days=number) for number in range((until - since).days + 1)]
    return [day for day in days if day not in known]


@transaction.atomic
def tell_ahead(*, at: datetime) -> None:
    """Tell who sets pairs and who assigns duties what is wrong ahead; the same once a day."""
    tomorrow = day_of(at) + timedelta(days=1)
    until = day_of(at) + PAIRS_AHEAD
    broken = broken_pairs(tomorrow, until)
    if broken:
        words = [f"{each.day:%m-%d} {each.person.name}" for each in broken]
        _tell(BROKEN, words, "roster.set_pair", f"/roster/pairs/{broken[0].day}/", at)
    days = days_without_pair(tomorrow, until)
    if days:
        words = [f"{day:%m-%d}" for day in days]
        _tell(OPEN, words, "roster.set_pair", f"/roster/pairs/?month={days[0]:%Y-%m}", at)
    gaps = _gaps(at)
    if gaps:
        _tell(GAPS, [_spell(gap) for gap in gaps], "roster.assign_duty", "/roster/service/", at)


@clause("C9-1")
def _gaps(at: datetime) -> list[Answer]:
    """The gaps of the coming week; none as long as the company has no duty managers at all."""
    if not Duty.objects.filter(kind=Duty.Kind.DUTY_MANAGER).exists():
        return []
    return gaps_between(at, at + SERVICE_AHEAD)


def _spell(gap: Answer) -> str:
    start, end = (each.astimezone(CHINA) for each in (gap.stretch.start, gap.stretch.end))
    return f"{start:%m-%d %H:%M}–{end:%m-%d %H:%M}"


def _tell(text: str, words: Sequence[str], right: str, url: str, at: datetime) -> None:
    key = hashlib.sha256(f"{text}{words}".encode()).hexdigest()[:12]
    more = " …" if len(words) > 10 else ""
    message = Message(
        key=f"duty:ahead:{day_of(at)}:{key}",
        text=text,
        params={"what": in_each_language(lambda: listed(words[:10]) + more)},
        url=url,
        clause="C9-1" if text == GAPS else "A2.2-1",
    )
    notify(recipients=allowed(right), message=message, at=at)
