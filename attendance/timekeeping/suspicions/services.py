"""The verbs of suspicions: raise what the facts show, and judge it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attendance.timekeeping import registry
from attendance.timekeeping.punches.models import Punch
from attendance.timekeeping.stale import mark_stale
from attendance.timekeeping.suspicions import rules
from attendance.timekeeping.suspicions.models import DayToLook, Judgement, Look, Suspicion
from attendance.timekeeping.suspicions.rules import CLAUSE, Found, Verdict
from attendance.timekeeping.suspicions.selectors import (
    rules_on,
    taps_between,
    versions_by_day,
    window_of,
)
from hr.discipline.rulings.rules import Draft, Kind
from hr.discipline.services import open_case
from hr.people.models import Employee
from hr.people.selectors import allowed, superior_ids
from regulations.notices.sayings import in_each_language
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA, day_of, start_of
from regulations.words import listed

ONE_DAY = timedelta(days=1)
# A look begins so long before the last one: a transaction may commit what it recorded earlier.
# What is found twice is once, by its key.
OVERLAP = timedelta(minutes=20)
MOST_DAYS = 62  # of a backlog in one look
RAISED = gettext_noop("A suspicion of clocking in for another waits to be judged: %(people)s")
PROXY = gettext_noop("Clocking in for another: %(people)s, %(day)s")


@clause("A2.3-3")
@transaction.atomic
def raise_suspicions(*, at: datetime) -> int:
    """Look at the days of which facts came since the last look, or whose leave and outings have
    changed; how many suspicions are new.

    One browser of two people, two places at once, a punch in the midst of a leave or an outing.
    Nothing is lost while nobody looks: what one look does not come to waits for the next.
    """
    return sum(_raise_of_day(day, at) for day in _days_to_look(at))


def _days_to_look(at: datetime) -> list[date]:
    """Take the days that wait, the newest first; those beyond the most wait on.

    A day that was looked at with all the punches it has is not taken again.
    """
    look, _is_new = Look.objects.select_for_update().get_or_create(pk=1, defaults={"until": at})
    came = Punch.objects.filter(recorded_at__gt=look.until - OVERLAP).values_list("at", flat=True)
    counts = _punches_on({day_of(moment) for moment in came.iterator()})
    known = {day for day, count in counts.items() if look.seen.get(day.isoformat()) == count}
    waiting = DayToLook.objects.select_for_update()
    days = counts.keys() - known | {row.day for row in waiting}
    waiting.delete()
    ordered = sorted(days, reverse=True)
    taken, left = ordered[:MOST_DAYS], ordered[MOST_DAYS:]
    DayToLook.objects.bulk_create(DayToLook(day=day) for day in left)
    look.seen = {day.isoformat(): counts[day] for day in counts.keys() - set(left)}
    look.until = max(look.until, at)
    look.save(update_fields=["until", "seen"])
    return taken


def _punches_on(days: set[date]) -> dict[date, int]:
    """How many punches each of these days has."""
    if not days:
        return {}
    span = start_of(min(days)), start_of(max(days) + ONE_DAY)
    rows = Punch.objects.filter(at__gte=span[0], at__lt=span[1]).order_by()
    rows = rows.annotate(day=TruncDate("at", tzinfo=CHINA)).values("day")
    found = dict(rows.annotate(count=Count("pk")).values_list("day", "count"))
    return {day: found.get(day, 0) for day in days}


def _raise_of_day(day: date, at: datetime) -> int:
    version = rules_on(day)
    if version is None:
        return 0
    window = window_of(version)
    start, end = start_of(day), start_of(day + ONE_DAY)
    taps = taps_between(start - window, end)
    own = [tap for tap in taps if tap.at >= start]
    covers = registry.covers({tap.person_id for tap in own}, start, end)
    found = [
        *rules.in_one_browser(taps, window),
        *rules.at_two_places(taps, window),
        *rules.while_away(own, covers, window),
    ]
    return _write(found, at)


@clause("A2.3-3")
def raise_repeated(*, at: datetime) -> int:
    """Look at who punches right behind whom at a clock, day after day; how many are new."""
    today = day_of(at)
    version = rules_on(today)
    if version is None:
        return 0
    since = start_of(today - timedelta(days=rules.WITHIN_DAYS))
    taps = taps_between(since, start_of(today + ONE_DAY), only_devices=True)
    return _write(rules.behind_each_other(taps, window_of(version), today), at)


@transaction.atomic
def _write(found: list[Found], at: datetime) -> int:
    """Write what is not known yet, and tell who judges."""
    known = set(
        Suspicion.objects.filter(key__in=[each.key for each in found]).values_list("key", flat=True)
    )
    fresh = [each for each in found if each.key not in known]
    if not fresh:
        return 0
    people = _people_of(fresh)
    versions = versions_by_day({each.day for each in fresh})
    rows = [
        Suspicion(
            key=each.key,
            kind=each.kind,
            person_id=each.person_id,
            other_id=each.other_id,
            day=each.day,
            facts=_facts(each, people),
            version=versions[each.day],
            found_at=at,
        )
        for each in fresh
        if versions.get(each.day)
    ]
    Suspicion.objects.bulk_create(rows, ignore_conflicts=True)
    _tell(rows, people, at)
    return len(rows)


def _people_of(found: Iterable[Found]) -> dict[int, Employee]:
    ids = {tap.person_id for each in found for tap in each.taps}
    return Employee.objects.in_bulk(ids)


def _facts(found: Found, people: dict[int, Employee]) -> dict:
    """What a suspicion rests on, as it stood when it was found."""
    punches = [
        {
            "punch": tap.id,
            "at": tap.at.isoformat(),
            "person": str(people[tap.person_id]),
            "where": tap.where,
        }
        for tap in found.taps
    ]
    facts = {"punches": punches}
    if found.cover:
        facts["cover"] = {
            "kind": found.cover.kind,
            "from": found.cover.starts_at.isoformat(),
            "to": found.cover.ends_at.isoformat(),
            "link": found.cover.link,
        }
    return facts


def _tell(rows: list[Suspicion], people: dict[int, Employee], at: datetime) -> None:
    """Those it concerns are not told by a notice: a person looks at it first."""
    judges = list(allowed("timekeeping.judge_suspicion"))
    for row in rows:
        concerned = (row.person_id, row.other_id)
        names = [str(people[each]) for each in concerned if each]
        message = Message(
            key=f"suspicion:{row.key}",
            text=RAISED,
            params={"people": in_each_language(partial(listed, names))},
            url="/attendance/suspicions/",
            clause=CLAUSE,
        )
        notify(
            recipients=[judge for judge in judges if judge.pk not in concerned],
            message=message,
            at=at,
        )


@clause("A2.3-3")
@transaction.atomic
def judge_suspicion(
    *, suspicion_id: int, verdict: str, reason: str, other=None, by, at: datetime
) -> Judgement:
    """Find that it was so or that it was not, once, with reasons.

    Confirmed, a case is opened against each side with the fine of the rules proposed, and both
    count as absent on the day. `other` is the other side where the facts do not name it.
    Refused: whom it concerns and who stands below them, superusers too; no reason; no other
    side. Raises PermissionDenied without the right to judge.
    """
    _lock(suspicion_id)
    found = Suspicion.objects.select_related("person", "other", "version").get(pk=suspicion_id)
    other = found.other or other
    _check_judge(found, other, by)
    if Judgement.objects.filter(suspicion=found).exists():
        raise ValidationError(_("This suspicion has been judged."), code=CLAUSE)
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code=CLAUSE)
    verdict = Verdict(verdict)
    if verdict == Verdict.CONFIRMED and (other is None or other.pk == found.person_id):
        raise ValidationError(_("Name who clocked in for whom: two people."), code=CLAUSE)
    row = Judgement.objects.create(
        suspicion=found,
        verdict=verdict,
        reason=reason.strip(),
        other=other if verdict == Verdict.CONFIRMED else found.other,
        by=by,
        at=at,
    )
    if verdict == Verdict.CONFIRMED:
        _draw_consequences(found, row)
    return row


def _lock(suspicion_id: int) -> None:
    """Nobody else judges it until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('timekeeping.suspicion', %s))",
            [suspicion_id],
        )


def _check_judge(found: Suspicion, other, by) -> None:
    if not by.has_perm("timekeeping.judge_suspicion"):
        raise PermissionDenied(_("Your position does not judge suspicions."))
    concerned = (found.person_id, other and other.pk)
    fault = rules.fault_of_judge(by.pk, concerned, above=superior_ids(by.pk))
    if fault:
        raise ValidationError(fault, code=CLAUSE)


def _draw_consequences(found: Suspicion, row: Judgement) -> None:
    """A case for each side, opened by the portal whose facts they are, and an absence of both."""
    people = (found.person, row.other)
    amount = Decimal(found.version.values["proxy_clock_fine_each"])
    facts = {
        "day": found.day.isoformat(),
        "people": in_each_language(partial(listed, people)),
        "found": row.reason,
        "judged_by": row.by.name,
        "punches": [
            {name: each[name] for name in ("at", "person", "where")}
            for each in found.facts["punches"]
        ],
    }
    for person in people:
        open_case(
            key=f"proxy:{found.pk}:{person.pk}",
            clause=CLAUSE,
            subject=person,
            title=PROXY,
            facts=facts,
            by=None,
            at=row.at,
            proposed=[Draft(person.pk, Kind.FINE, amount)] if amount else (),
        )
    mark_stale((person.pk, found.day) for person in people)
