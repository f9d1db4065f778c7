"""Whether the portal is well, for load balancers, watchers and Prometheus."""

import contextlib
from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from regulations.binding.moments import is_clock_right
from regulations.deadlines.models import Heartbeat
from sitecontent.database.backups import checking, selectors

SWEEP_SECONDS = 45  # whoever asks every ten seconds knows within a minute


def database() -> bool:
    """Whether the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def migrations() -> bool:
    """Whether the database has every migration of this release."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def broker() -> bool:
    """Whether the broker of the clocks answers."""
    with redis.Redis.from_url(
        settings.CELERY_BROKER_URL, socket_connect_timeout=2, socket_timeout=2
    ) as client:
        return bool(client.ping())


def clocks() -> bool:
    """Whether the sweep of deadlines has run lately."""
    age = sweep_age()
    return age is not None and age <= SWEEP_SECONDS


def sweep_age() -> float | None:
    """Seconds since the sweep last ran."""
    beat = Heartbeat.objects.order_by("-at").values_list("at", flat=True).first()
    return (timezone.now() - beat).total_seconds() if beat else None


def clock() -> bool:
    """Whether this machine's clock and that of the database agree."""
    return is_clock_right()


def backups() -> bool:
    """Whether the backups are in time, none failed since, and the last one was proved."""
    return not checking.standing_troubles(timezone.now())


READY: dict[str, Callable[[], bool]] = {"database": database, "migrations": migrations}
DEEP = READY | {"broker": broker, "clock": clock, "clocks": clocks, "backups": backups}


def look(checks: dict[str, Callable[[], bool]]) -> dict[str, bool]:
    """Each check by name: whether it is well. One that fails is not."""
    found = {}
    for name, check in checks.items():
        try:
            found[name] = check()
        except (DatabaseError, redis.RedisError, OSError):
            found[name] = False
    return found


def metrics() -> bytes:
    """The figures of the portal in Prometheus' text format."""
    registry = CollectorRegistry()
    well = Gauge("bylaw_well", "1 where a check is well", ["check"], registry=registry)
    for name, is_well in look(DEEP).items():
        well.labels(name).set(is_well)
    with contextlib.suppress(DatabaseError):
        _figures(registry)
    return generate_latest(registry)


def _figures(registry: CollectorRegistry) -> None:
    age = Gauge("bylaw_sweep_age_seconds", "Since the sweep of deadlines", registry=registry)
    if (seconds := sweep_age()) is not None:
        age.set(seconds)
    standing, last = selectors.standing(), selectors.last()
    at = Gauge(
        "bylaw_backup_timestamp_seconds", "When the last one was taken", ["kind"],
        registry=registry,
    )  # fmt: skip
    for kind, moment in (("made", standing.made_at), ("proved", standing.proved_at),
                         ("failed", standing.failed_at)):  # fmt: skip
        if moment:
            at.labels(kind).set(moment.timestamp())
    if last:
        Gauge("bylaw_backup_bytes", "Size of the last one", registry=registry).set(last.size)
        took = Gauge(
            "bylaw_backup_seconds", "What steps of the last one took", ["step"], registry=registry
        )
        proof = last.proofs.order_by("-id").first()
        for prefix, row in (("make", last), ("prove", proof)):
            for step, seconds in (row.seconds if row else {}).items():
                took.labels(f"{prefix}_{step}").set(seconds)
