"""Who is at work in this request, told to the database when a statement could be an attempt."""

import re
from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache

from django.core import signing
from django.db import connection, transaction

from regulations.binding.registry import bound_tables

_actor: ContextVar[Callable[[], int | None]] = ContextVar("actor", default=lambda: None)
_signer = signing.TimestampSigner(salt="bylaw.actor")
# A signature is read back with its attempt; it proves nothing of another one later.
FRESH = timedelta(seconds=60)
# Statements up to this length are looked at once; longer ones are seldom sent twice.
REMEMBERED = 4096
_CHANGES = re.compile(r"\b(?:UPDATE|DELETE|MERGE|TRUNCATE)\b", re.IGNORECASE)
_INSERT = re.compile(r"\bINSERT\b", re.IGNORECASE)
_LOCKS = re.compile(r"\bFOR\s+(?:NO\s+KEY\s+)?UPDATE\b", re.IGNORECASE)
_RUNS = re.compile(r"\b(?:EXECUTE|CALL)\b|\bDO\s+(?:LANGUAGE\b|[$'E])", re.IGNORECASE)


def signed(person_id: int | None) -> str:
    """A person's id, signed with the portal's secret and the time; empty for nobody."""
    return _signer.sign(str(person_id)) if person_id else ""


def noted() -> str:
    """The person whose request this is, signed; empty outside of one."""
    return signed(_actor.get()())


def is_proved(proof: str, person_id: int | None, at: datetime) -> bool:
    """Whether the portal itself signed this id within a minute of the attempt."""
    try:
        value = signing.Signer(salt="bylaw.actor").unsign(proof)
    except signing.BadSignature:
        return False
    name, _, stamp = value.rpartition(":")
    return name == str(person_id) and abs(at - _moment(stamp)) < FRESH


def _moment(stamp: str) -> datetime:
    return datetime.fromtimestamp(signing.b62_decode(stamp), UTC)


def could_change(sql: str) -> bool:
    """Whether a statement could change a bound row: by any word of it, wherever it stands.

    Locks are no change. What runs text of its own (DO, EXECUTE, CALL) could do anything.
    """
    return _could_change(sql) if len(sql) < REMEMBERED else _could_change.__wrapped__(sql)


@lru_cache(maxsize=2048)
def _could_change(sql: str) -> bool:
    if _RUNS.search(sql):
        return True
    tables = set(_tables().findall(sql.lower()))
    if not tables:
        return False
    if _CHANGES.search(_LOCKS.sub("", sql)):
        return True
    return any(bound_tables()[table].is_whole for table in tables) and bool(_INSERT.search(sql))


@cache
def _tables() -> re.Pattern:
    """Names of the bound tables; they are known once every room is there."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, bound_tables()))})\b")


def text_of(sql, connection) -> str:
    """A statement as text, whatever the caller composed it of."""
    if hasattr(sql, "as_string"):
        return sql.as_string(connection.connection)
    return sql.decode(errors="replace") if isinstance(sql, bytes) else sql


def _tell(execute, sql, params, many, context):
    """Hand what could change a bound row over with the actor in the same transaction."""
    connected = context["connection"]
    if not could_change(text_of(sql, connected)):
        return execute(sql, params, many, context)
    with transaction.atomic(using=connected.alias):
        with connected.cursor() as cursor:
            cursor.execute("SELECT set_config('bylaw.actor', %s, true)", [noted()])
        return execute(sql, params, many, context)


@contextmanager
def acting(actor_id: Callable[[], int | None]):
    """Within this block an attempt against a binding row is recorded with the person's id."""
    before = _actor.set(actor_id)
    try:
        with connection.execute_wrapper(_tell):
            yield
    finally:
        _actor.reset(before)
