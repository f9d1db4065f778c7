"""Who is at work in this request, told to the database when a statement could be an attempt."""

from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.db import connection, transaction

from regulations.binding.registry import bound_tables

_actor: ContextVar[Callable[[], int | None]] = ContextVar("actor", default=lambda: None)
_signer = signing.TimestampSigner(salt="bylaw.actor")
# A signature is read back with its attempt; it proves nothing of another one later.
FRESH = timedelta(seconds=60)


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


def _tell(execute, sql, params, many, context):
    """Hand UPDATE and DELETE on bound tables over with the actor in the same transaction."""
    words = sql[:7].upper() if isinstance(sql, str) else ""
    if not words.startswith(("UPDATE", "DELETE")) or not any(t in sql for t in bound_tables()):
        return execute(sql, params, many, context)
    with transaction.atomic():
        with context["connection"].cursor() as cursor:
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
