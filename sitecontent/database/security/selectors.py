"""Reads of the security page: findings, exceptions, looks, open sessions, wrong logins."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from hr.people.logins.devices import device_of
from hr.people.models import Employee
from sitecontent.database.backups.rules import CHINA, week_of
from sitecontent.database.security.models import Findings, KnownException, Look
from sitecontent.database.security.rules import DAYS_SHOWN, Known

LISTED, LATEST = 200, 30


@dataclass(frozen=True)
class Open:
    """A session that is open now."""

    pk: int
    since: datetime
    ip: str
    device: str
    is_own: bool


@dataclass(frozen=True)
class Day:
    """Wrong logins of a day, how many of them met or made a lockout, and bars for both."""

    day: date
    count: int
    locked: int
    height: int  # percent of the highest day
    locked_height: int

    @property
    def top(self) -> int:
        """Where the bar begins, from above."""
        return 100 - self.height

    @property
    def locked_top(self) -> int:
        """Where the bar of lockouts begins."""
        return 100 - self.locked_height


def newest_findings() -> dict[str, Findings]:
    """Of each tool the file of findings that was made last: what one tells does not make what the
    other told untrue."""
    rows = Findings.objects.select_related("by").order_by("tool", "-made_on", "-id")
    return {row.tool: row for row in rows.distinct("tool")}


def known_of(rows: Iterable[Findings]) -> list[Known]:
    """What files of findings say."""
    return [
        Known(each["name"], each["version"], tuple(each["ids"]), tuple(each["mended"]))
        for row in rows
        for each in row.known
    ]


def exceptions() -> QuerySet[KnownException]:
    """Known exceptions that are not mended, which ends first, first; each with its `word`."""
    rows = KnownException.objects.filter(end=None).select_related("by", "word__by")
    return rows.order_by("ends_on", "pk")


def look_of(at: datetime) -> Look | None:
    """The signed look of the week in which a moment lies."""
    return Look.objects.select_related("by").filter(week=week_of(at)).first()


def looks(number: int) -> list[Look]:
    """The last signed looks, the newest first."""
    return list(Look.objects.select_related("by")[:number])


def open_sessions(own_key: str | None, at: datetime) -> list[tuple[Employee, list[Open]]]:
    """Everybody whose login is open somewhere, by number, with each place.

    A session that a newer password has shut is open nowhere, though its row may still stand.
    """
    rows = UserSession.objects.select_related("user__position", "user__department")
    rows = list(rows.filter(user__is_active=True).order_by("user__number", "-created_at"))
    keys = [each.session_key for each in rows]
    alive = {
        each.session_key: each.get_decoded().get(HASH_SESSION_KEY)
        for each in Session.objects.filter(session_key__in=keys, expire_date__gt=at)
    }
    found: dict[Employee, list[Open]] = {}
    for row in rows:
        if alive.get(row.session_key) != row.user.get_session_auth_hash():
            continue
        is_own = row.session_key == own_key
        shown = Open(row.pk, row.created_at, row.ip, device_of(row.user_agent), is_own)
        found.setdefault(row.user, []).append(shown)
    return list(found.items())


def wrong_logins(at: datetime) -> list[Day]:
    """Wrong passwords and codes of the last days in China, day by day, the oldest first."""
    today = at.astimezone(CHINA).date()
    since = today - timedelta(days=DAYS_SHOWN - 1)
    begins = datetime(since.year, since.month, since.day, tzinfo=CHINA)
    rows = AccessFailureLog.objects.filter(attempt_time__gte=begins).order_by()
    counted = rows.annotate(day=TruncDate("attempt_time", tzinfo=CHINA)).values("day")
    told = counted.annotate(n=Count("pk"), locked=Count("pk", filter=Q(locked_out=True)))
    by_day = {row["day"]: row for row in told}
    most = max((row["n"] for row in by_day.values()), default=0) or 1
    days = [since + timedelta(days=number) for number in range(DAYS_SHOWN)]
    return [_day(each, by_day.get(each, {"n": 0, "locked": 0}), most) for each in days]


def _day(day: date, row: dict, most: int) -> Day:
    heights = (round(100 * row[name] / most) for name in ("n", "locked"))
    return Day(day, row["n"], row["locked"], *heights)


def latest_wrong(at: datetime) -> list[AccessFailureLog]:
    """The last wrong logins of these days, the newest first."""
    since = at - timedelta(days=DAYS_SHOWN)
    return list(AccessFailureLog.objects.filter(attempt_time__gte=since).order_by("-pk")[:LATEST])


def locked_now(at: datetime) -> list[tuple[str, str, datetime]]:
    """Number, address and end of every lockout that holds now."""
    since = at - settings.AXES_COOLOFF_TIME
    rows = AccessAttempt.objects.filter(attempt_time__gt=since).order_by("attempt_time")
    tries, last = Counter(), {}
    for row in rows:
        pair = (row.username, row.ip_address)
        tries[pair] += row.failures_since_start
        last[pair] = row.attempt_time + settings.AXES_COOLOFF_TIME
    limit = settings.AXES_FAILURE_LIMIT
    return [(*pair, last[pair]) for pair, count in tries.items() if count >= limit]
