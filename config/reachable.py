"""Whether the servers that the environment names answer, before anything leans on them."""

import os
from urllib.parse import urlsplit

import psycopg2
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.processes import ServerTrouble

SECONDS = 5


def require_servers() -> None:
    """Raise ServerTrouble, naming setting and address, for a server that does not answer."""
    for name in ("DATABASE_OWNER_URL", "DATABASE_URL"):
        if url := os.environ.get(name):
            _require_database(name, url)
    if url := os.environ.get("REDIS_URL"):
        _require_redis(url)


def _require_database(name: str, url: str) -> None:
    try:
        psycopg2.connect(url, connect_timeout=SECONDS).close()
    except psycopg2.Error as error:
        raise ServerTrouble(
            f"The database that {name} names ({_place(url)}) cannot be used. It said: "
            f"{_last_line(error)}. Is the server running, and do address, role and password fit? "
            "`python manage.py roles` prints the SQL that makes the two roles."
        ) from error


def _require_redis(url: str) -> None:
    try:
        once = Retry(NoBackoff(), 0)
        with redis.Redis.from_url(url, socket_connect_timeout=SECONDS, retry=once) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        raise ServerTrouble(
            f"The Redis that REDIS_URL names ({_place(url)}) cannot be used, and without it no "
            f"clock is watched. It said: {_last_line(error)}. Start it, or leave REDIS_URL out: "
            "then the portal brings its own."
        ) from error


def _place(url: str) -> str:
    """Where a server is, without the password."""
    parts = urlsplit(url)
    return f"{parts.hostname or '?'}:{parts.port or '?'}{parts.path}"


def _last_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1].rstrip(".") if lines else type(error).__name__
