"""The verbs of judging: judge days of people and keep the results, work off what went stale."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from attendance.timekeeping import closed
from attendance.timekeeping.judging.days import judge_day
from attendance.timekeeping.judging.plain import Judged, row_of
from attendance.timekeeping.judging.selectors import (
    PersonDay,
    employed_between,
    facts_of,
    first_day,
    rules_between,
    unjudged_days,
)
from attendance.timekeeping.models import StaleDay
from attendance.timekeeping.stale import mark_stale
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

PEOPLE_AT_ONCE = 100
STALE_AT_ONCE = 300
BACK = timedelta(days=40)  # how far back days without a result are looked for

_COLUMNS = {
    "person_id": "bigint", "day": "date", "outcome": "text", "occurrences": "jsonb",
    "absence": "smallint", "is_whole": "boolean", "missing": "smallint", "reminders": "smallint",
    "planned": "int", "worked": "int", "unpaid": "int", "version_id": "bigint", "facts": "jsonb",
    "lines": "jsonb", "open_until": "timestamptz", "digest": "text", "judged_at": "timestamptz",
}  # fmt: skip
# What is judged as before stays untouched: the same facts and rules write nothing.
_KEEP = f"""
INSERT INTO timekeeping_dayresult AS kept ({", ".join(_COLUMNS)})
SELECT {", ".join(_COLUMNS)} FROM jsonb_to_recordset(%s::jsonb)
    AS given({", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())})
ON CONFLICT (person_id, day) DO UPDATE
    SET {", ".join(f"{name} = excluded.{name}" for name in list(_COLUMNS)[2:])}
    WHERE kept.digest <> excluded.digest
"""
# One after another judges a person's month: whoever waited reads the facts as they are afterwards.
_LOCK = """
SELECT pg_advisory_xact_lock(hashtextextended(%s, person))
FROM (SELECT unnest(%s::bigint[]) AS person ORDER BY 1) AS people
"""


def judge_days(*, days: Collection[PersonDay], at: datetime, is_final: bool = False) -> int:
    """Judge days (person, day) by what is recorded at a moment; the number of changed results.

    The same number of queries for every hundred people of a month. Days to come, and days before
    the first time ever recorded, have no result. Days of a closed month keep theirs: what the
    facts give now is handed to whoever closed it. Judging twice changes nothing.
    """
    start, today = first_day(), day_of(at)
    wanted = {(person, day) for person, day in days if start and start <= day <= today}
    changed = 0
    for chunk in _chunks(wanted):
        changed += _judge(chunk, at, is_final)
    return changed


def _chunks(days: set[PersonDay]) -> Iterator[list[PersonDay]]:
    """Days of one month and of at most PEOPLE_AT_ONCE people."""
    by_month: dict[date, dict[int, list[PersonDay]]] = defaultdict(lambda: defaultdict(list))
    for person, day in days:
        by_month[day.replace(day=1)][person].append((person, day))
    for _month, by_person in sorted(by_month.items()):
        people = sorted(by_person)
        for place in range(0, len(people), PEOPLE_AT_ONCE):
            chosen = people[place : place + PEOPLE_AT_ONCE]
            yield [day for person in chosen for day in by_person[person]]


@clause("A2.1-2")
@transaction.atomic
def _judge(days: Sequence[PersonDay], at: datetime, is_final: bool) -> int:
    """Judge days of one month and keep the results."""
    month = days[0][1].replace(day=1)
    is_closed = _lock(month, sorted({person for person, _day in days}))
    rules_on = rules_between(max(day for _person, day in days))
    judged = []
    for person, facts in facts_of(days, at=at, is_final=is_final or is_closed):
        held = rules_on(facts.day)
        judged.append(Judged(person, facts, judge_day(facts, held.rules), held.version))
    if is_closed:
        closed.take(results=judged, at=at)
        return 0
    return keep_results(judged, at)


def _lock(month: date, people: list[int]) -> bool:
    """Keep the month from closing meanwhile, and others from judging these people in it; whether
    the month is closed already.

    Everybody takes these locks in the order of months and people, so none wait for each other.
    """
    share_months([month])
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [f"attendance.judging:{month:%Y-%m}", people])
    return bool(closed.closed_months([month]))


def share_months(months: Collection[date]) -> None:
    """Keep months from closing until this transaction ends."""
    with connection.cursor() as cursor:
        for month in sorted(months):
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [lock_of(month)])


def lock_of(month: date) -> int:
    """The number of the lock that whoever closes a month takes for itself."""
    return 0x6D6F6E7468 << 24 | month.year << 4 | month.month  # "month"


def keep_results(judged: Sequence[Judged], at: datetime) -> int:
    """Store results where they differ from those that hold; the number of those that did."""
    rows = [row_of(each, at) for each in judged]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [json.dumps(rows, ensure_ascii=False, separators=(",", ":"))])
        return cursor.rowcount


@transaction.atomic
def judge_stale(*, at: datetime) -> int:
    """Judge some of the days whose facts changed; how many were taken, 0 when none is left.

    Their months are kept from closing first: whoever closes one takes its stale days afterwards.
    """
    waiting = StaleDay.objects.order_by("pk")[:STALE_AT_ONCE]
    found = dict(waiting.values_list("pk", "day"))
    share_months({day.replace(day=1) for day in found.values()})
    rows = StaleDay.objects.select_for_update(skip_locked=True).filter(pk__in=found)
    taken = list(rows.order_by("pk").values_list("pk", "person_id", "day"))
    if taken:
        StaleDay.objects.filter(pk__in=[pk for pk, _person, _day in taken]).delete()
        judge_days(days=[(person, day) for _pk, person, day in taken], at=at)
    return len(taken)


def judge_ended(*, at: datetime, limit: int = 5000) -> int:
    """Judge days that are over and have no result yet, or one from before their last window
    ended; how many were found."""
    today = day_of(at)
    days = unjudged_days(today - BACK, today - timedelta(days=1), at=at, limit=limit)
    judge_days(days=days, at=at)
    return len(days)


def mark_plans_stale(
    *, person_ids: Collection[int] | None, since: date, until: date | None, at: datetime
) -> None:
    """Have days judged anew whose plan changed, and those beside them, whose windows did.

    Refused where a plan changes in a month that is closed, of one person as of everybody.
    """
    _check_open(since, min(until, day_of(at)) if until else day_of(at))
    start, today = first_day(), day_of(at)
    first = max(since - timedelta(days=1), start) if start else today
    last = min(until + timedelta(days=1) if until else today, today)
    if start is None or last < first:
        return
    people = person_ids
    if people is None:
        people = employed_between(first, last).values_list("pk", flat=True)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    mark_stale((person, day) for person in people for day in days)


def _check_open(since: date, until: date) -> None:
    shut = closed.closed_months(list(months_between(since, until)))
    if shut:
        raise ValidationError(
            _("%(month)s is closed: its days stay what they were."),
            params={"month": f"{min(shut):%Y-%m}"},
            code="A2.1-2",
        )


def months_between(since: date, until: date) -> Iterator[date]:
    """The first days of the months that a stretch of days touches."""
    month = since.replace(day=1)
    while month <= until:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)
