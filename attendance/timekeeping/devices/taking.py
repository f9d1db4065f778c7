"""Lines of clocks become punches: one statement for however many of them.

Who the PIN is, which lines are known already and which have no owner yet is found where the rows
are; a line that comes again changes nothing.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.db import connection

from attendance.timekeeping.devices.lines import Tap
from attendance.timekeeping.devices.rules import EARLIEST, StrayReason
from attendance.timekeeping.models import Device
from attendance.timekeeping.punches.rules import Source, person_days
from attendance.timekeeping.stale import mark_stale


@dataclass(frozen=True)
class Line:
    """A tap with the key of its punch; `at` in ISO form.

    `person` is the id of whoever it is, None where the PIN tells.
    """

    pin: str
    at: str
    key: str
    detail: dict
    person: int | None = None


@dataclass
class Taken:
    """What became of lines: new punches as (person id, moment), and how many are kept aside.

    Of lines that had waited `writers` says for each punch who wrote the file it is from; None for
    those that a clock pushed."""

    punches: list[tuple[int, datetime]] = field(default_factory=list)
    strays: int = 0
    writers: Sequence[int | None] = ()

    @property
    def days(self) -> set[tuple[int, date]]:
        """The days (person, day) that the new punches touch."""
        return person_days(self.punches)


def line_of(tap: Tap, clock: str) -> Line:
    """A tap of a clock, known by its serial number or by the name of its file.

    The same second of the same PIN is one event, by whatever way and however often it comes.
    """
    key = f"clock:{clock}:{tap.pin}:{tap.local}"
    return Line(tap.pin, tap.at.isoformat(), key, tap.detail)


# Rows go in by key, so that two who send the same lines wait for each other instead of for ever.
_TAKE = """
WITH past AS MATERIALIZED (
    SELECT set_config('bylaw.past', 'clock', true) AS word
), sent AS MATERIALIZED (
    SELECT DISTINCT ON (key) * FROM json_to_recordset(%(lines)s::json)
        AS line(pin text, at timestamptz, key text, detail jsonb, person bigint) ORDER BY key
), owners AS MATERIALIZED (
    SELECT pin, timekeeping_person_of(pin, %(device)s) AS owner
    FROM (SELECT DISTINCT pin FROM sent) AS pins
), told AS MATERIALIZED (
    SELECT pin, at, key, detail, coalesce(person, owner) AS person_id, CASE
        WHEN at > statement_timestamp() THEN %(ahead)s
        WHEN at < %(earliest)s THEN %(implausible)s
        WHEN coalesce(person, owner) IS NULL THEN %(unknown)s END AS reason
    FROM sent JOIN owners USING (pin) CROSS JOIN past WHERE past.word IS NOT NULL
), punches AS (
    INSERT INTO timekeeping_punch
        (person_id, source, key, device_id, agent, detail, at, by_id)
    SELECT person_id, %(source)s, key, %(device)s, '', detail, at, %(by)s
    FROM told WHERE reason IS NULL ORDER BY key
    ON CONFLICT (key) DO NOTHING RETURNING person_id, at
), strays AS (
    INSERT INTO timekeeping_stray (device_id, pin, at, source, key, detail, reason, came_at, by_id)
    SELECT %(device)s, pin, at, %(source)s, key, detail, reason, statement_timestamp(), %(by)s
    FROM told WHERE reason IS NOT NULL ORDER BY key
    ON CONFLICT (key) DO NOTHING RETURNING id
), clock AS (
    UPDATE timekeeping_device SET
        stamps = stamps || %(stamps)s::jsonb,
        info = info || %(info)s::jsonb,
        last_seen_at = greatest(last_seen_at, %(seen)s),
        seconds_off = coalesce(%(off)s, seconds_off),
        last_punch_at = greatest(last_punch_at, (SELECT max(at) FROM told WHERE reason IS NULL))
    WHERE id = %(device)s AND %(seen)s::timestamptz IS NOT NULL
)
SELECT (SELECT count(*) FROM strays),
       (SELECT array_agg(person_id) FROM punches), (SELECT array_agg(at) FROM punches)
"""


def take_lines(
    lines: Sequence[Line],
    *,
    device: Device | None,
    source: Source,
    by=None,
    seen_at: datetime | None = None,
    stamps: dict[str, str] | None = None,
    seconds_off: int | None = None,
    info: dict | None = None,
) -> Taken:
    """Make punches of lines, keep those without an owner, and have the days judged anew.

    Within a transaction of the caller's, which may enter the past from here to its end. With
    `seen_at` the clock is marked as heard of, `stamps` as stored, `info` as said of it.
    """
    values = {
        "lines": json.dumps([asdict(line) for line in lines]),
        "device": device and device.pk,
        "source": source,
        "by": by and by.pk,
        "seen": seen_at,
        "stamps": json.dumps(stamps or {}),
        "off": seconds_off,
        "info": json.dumps(info or {}),
        "earliest": EARLIEST,
        "ahead": StrayReason.AHEAD,
        "implausible": StrayReason.IMPLAUSIBLE,
        "unknown": StrayReason.UNKNOWN,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        strays, people, moments = cursor.fetchone()
    taken = Taken(list(zip(people or (), moments or (), strict=True)), strays)
    _judge_anew(taken.days)
    return taken


# A line waits until somebody is its PIN and its time has come; one of a file for ever once its
# month is closed, where it was typed ahead of its time, and where it is of who wrote it.
_TAKE_IN = """
WITH past AS MATERIALIZED (
    SELECT set_config('bylaw.past', 'clock', true) AS word
), waiting AS MATERIALIZED (
    SELECT s.id, s.device_id, s.source, s.key, s.detail, s.at, s.by_id, s.reason,
           timekeeping_person_of(s.pin, s.device_id) AS person_id
    FROM timekeeping_stray AS s CROSS JOIN past
    WHERE past.word IS NOT NULL AND s.taken_at IS NULL AND s.at <= statement_timestamp()
      AND s.at >= %(earliest)s AND NOT (s.source = %(usb)s AND (
          s.reason = %(ahead)s
          OR s.by_id IS NOT DISTINCT FROM timekeeping_person_of(s.pin, s.device_id)
              AND s.by_id IS NOT NULL
          OR EXISTS (
              SELECT FROM timekeeping_closing
              WHERE month = date_trunc('month', s.at AT TIME ZONE 'Asia/Shanghai')::date
          )
      ))
    ORDER BY s.key FOR UPDATE OF s SKIP LOCKED
), punches AS (
    INSERT INTO timekeeping_punch
        (person_id, source, key, device_id, agent, detail, at, by_id)
    SELECT person_id, source, key, device_id, '', detail, at, by_id
    FROM waiting WHERE person_id IS NOT NULL ORDER BY key
    ON CONFLICT (key) DO NOTHING RETURNING person_id, at, by_id
), settled AS (
    UPDATE timekeeping_stray AS s SET taken_at = statement_timestamp()
    FROM waiting WHERE waiting.id = s.id AND waiting.person_id IS NOT NULL
), unowned AS (
    UPDATE timekeeping_stray AS s SET reason = %(unknown)s
    FROM waiting WHERE waiting.id = s.id AND waiting.person_id IS NULL AND s.reason = %(ahead)s
)
SELECT array_agg(person_id), array_agg(at), array_agg(by_id) FROM punches
"""


def take_in_waiting() -> Taken:
    """Make punches of the kept lines that somebody owns by now, whose time has come.

    Within a transaction of the caller's, which may enter the past from here to its end.
    """
    values = {
        "earliest": EARLIEST,
        "unknown": StrayReason.UNKNOWN,
        "ahead": StrayReason.AHEAD,
        "usb": Source.USB,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_IN, values)
        people, moments, writers = cursor.fetchone()
    taken = Taken(list(zip(people or (), moments or (), strict=True)), writers=writers or [])
    _judge_anew(taken.days)
    return taken


def _judge_anew(days: Iterable[tuple[int, date]]) -> None:
    days = list(days)
    if days:
        mark_stale(days)
