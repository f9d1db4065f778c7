"""When a notice goes out, when a failed one is tried again, and when it is given up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from regulations.rulebook.rules import CHINA

TRIES = 8
FIRST_PAUSE = timedelta(seconds=10)
# Whoever takes deliveries holds them so long; begins no further one after RUN, and waits for one
# no longer than SEND seconds: together well within the lease, so nobody sends beside another.
LEASE = timedelta(seconds=60)
RUN = timedelta(seconds=10)
SEND = 10
MORNING = time(8, 30)


class Way(TextChoices):
    """What a person wants of a kind of notice outside the portal; the bell always has it."""

    AT_ONCE = "at_once", _("at once")
    DIGEST = "digest", _("once a day, together")
    PORTAL = "portal", _("in the portal only")


@dataclass(frozen=True)
class Wishes:
    """One person's: quiet hours (over midnight when they end before they begin), digest, ways."""

    quiet_from: time | None = None
    quiet_until: time | None = None
    digest_at: time = MORNING
    ways: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Departure:
    """When a delivery goes out, and whether it waits there for others to go with."""

    at: datetime
    in_digest: bool = False


def departure(*, kind: str, is_clock: bool, at: datetime, wishes: Wishes) -> Departure | None:
    """When a notice written at `at` leaves the portal; None when it stays in it.

    A clock's goes at once, whatever a person wishes.
    """
    if is_clock:
        return Departure(at)
    match wishes.ways.get(kind, Way.AT_ONCE):
        case Way.PORTAL:
            return None
        case Way.DIGEST:
            return Departure(after_quiet(_next(wishes.digest_at, at), wishes), in_digest=True)
        case _:
            return Departure(after_quiet(at, wishes))


def after_quiet(at: datetime, wishes: Wishes) -> datetime:
    """`at` itself, or the end of the quiet hours it falls in."""
    start, end = wishes.quiet_from, wishes.quiet_until
    if start is None or end is None:
        return at
    now = at.astimezone(CHINA).time()
    is_quiet = start <= now < end if start < end else now >= start or now < end
    return _next(end, at) if is_quiet else at


def _next(clock: time, at: datetime) -> datetime:
    """The first moment from `at` on at which the clock shows this time in China."""
    local = at.astimezone(CHINA)
    day = local.date() + timedelta(days=local.time() > clock)
    return datetime.combine(day, clock, CHINA)


def wait_after(attempts: int) -> timedelta | None:
    """The pause after a failed try, doubling from 10 seconds; None when it is given up."""
    if attempts >= TRIES:
        return None
    return FIRST_PAUSE * 2 ** (attempts - 1)
