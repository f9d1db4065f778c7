"""What PostgreSQL denies the portal's role is on record where it came through the portal itself.

A trigger cannot keep it: the refusal rolls back whatever it wrote. So the connection that passed
the statement on writes the attempt down, on a connection of its own. What somebody sends from a
session of their own is in the server's log alone.
"""

import logging
import re

from django.apps import apps
from django.db import DatabaseError, ProgrammingError
from psycopg2.errorcodes import INSUFFICIENT_PRIVILEGE

from regulations.binding import actor, registry

logger = logging.getLogger(__name__)
_TRIED = re.compile(
    r"\b(UPDATE|DELETE\s+FROM|INSERT\s+INTO|MERGE\s+INTO|TRUNCATE(?:\s+TABLE)?"
    r"|(?:ALTER|DROP)\s+TABLE(?:\s+IF\s+EXISTS)?)\s+"
    r'(?:ONLY\s+)?(?:"?public"?\.)?"?(\w+)',
    re.IGNORECASE,
)
LONGEST = 2000


def tried(sql: str) -> tuple[str, str] | None:
    """Operation and table of the first statement that would change one of the portal's tables."""
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    for found in _TRIED.finditer(sql):
        if found[2].lower() in known:
            return found[1].split()[0].upper(), found[2].lower()
    return None


def record_denied(execute, sql, params, many, context):
    """Execute a statement; one that PostgreSQL denies is recorded as an attempt, then refused."""
    try:
        return execute(sql, params, many, context)
    except ProgrammingError as error:
        if getattr(error.__cause__, "pgcode", "") == INSUFFICIENT_PRIVILEGE:
            _record(sql, params, many, context)
        raise


def _record(sql, params, many, context) -> None:
    connected = context["connection"]
    text = actor.text_of(sql, connected)
    found = tried(text)
    if found is None:
        return
    try:
        note(connected, *found, _filled(text, params, many, context)[:LONGEST])
    except DatabaseError:
        logger.exception("A denied statement could not be recorded: %s %s", *found)


def _filled(text: str, params, many, context) -> str:
    """The statement with its values, as the triggers keep it; many rows at once without."""
    if many or not params:
        return text
    return context["cursor"].mogrify(text, params).decode(errors="replace")


def note(connected, operation: str, table: str, statement: str) -> None:
    """Write an attempt down on a connection of its own."""
    apart = connected.copy()
    try:
        with apart.cursor() as cursor:
            cursor.execute(
                "SELECT bylaw_note_attempt(%s, %s, %s, %s, %s)",
                [actor.noted(), operation, table, statement, registry.clause_of(table)],
            )
    finally:
        apart.close()


def watch(connection, **kwargs) -> None:
    """Receiver of `connection_created`: every connection of the portal is watched.

    First in the row: what is put behind it for a while is taken away again from the end.
    """
    if record_denied not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, record_denied)
