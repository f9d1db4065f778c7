"""Who is at work in this request, told to the database when a statement could be an attempt."""

from collections.abc import Callable
from contextlib import contextmanager
from functools import partial

from django.db import connection, transaction

from regulations.binding.registry import bound_tables


def _tell(actor_id: Callable[[], int | None], execute, sql, params, many, context):
    """Hand UPDATE and DELETE on bound tables over with the actor's id in the same transaction."""
    words = sql[:7].upper() if isinstance(sql, str) else ""
    if not words.startswith(("UPDATE", "DELETE")) or not any(t in sql for t in bound_tables()):
        return execute(sql, params, many, context)
    with transaction.atomic():
        with context["connection"].cursor() as cursor:
            cursor.execute("SELECT set_config('bylaw.actor', %s, true)", [str(actor_id() or "")])
        return execute(sql, params, many, context)


@contextmanager
def acting(actor_id: Callable[[], int | None]):
    """Within this block an attempt against a binding row is recorded with the person's id."""
    with connection.execute_wrapper(partial(_tell, actor_id)):
        yield
