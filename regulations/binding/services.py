"""The verbs of the room: enter the past, record a page's attempt, seal."""

import json
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

from regulations.binding.actor import signed
from regulations.binding.models import Seal


@contextmanager
def entering_past(*, right: str):
    """One transaction in which binding rows may carry an `at` that is long gone.

    `right` names who holds it: an import, a clock device, the demo company. Rows entered so
    are shown everywhere as entered later.
    """
    with transaction.atomic():
        before = _set_past(right)
        yield
        _set_past(before)  # an outer transaction goes on with the right it had


def past_right() -> str:
    """The right to enter the past that this transaction holds; empty without one. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('bylaw.past', true), '')")
        return cursor.fetchone()[0]


def _set_past(right: str) -> str:
    """Set the right for the rest of this transaction; returns what it was."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT before, set_config('bylaw.past', %s, true) FROM"
            " (SELECT coalesce(current_setting('bylaw.past', true), '') AS before) AS s",
            [right],
        )
        return cursor.fetchone()[0]


def record_attempt(*, operation: str, model, statement: str, by) -> None:
    """Record a person's try to change or delete a binding row through a page (C7-5)."""
    from regulations.binding.registry import protection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bylaw_note_attempt(%s, %s, %s, %s, %s)",
            [signed(by.pk), operation, model._meta.db_table, statement, protection(model).clause],
        )


def seal_chain(*, chain: str, copy_to: Path) -> Seal | None:
    """Seal all heads that moved since the last seal and copy the seal outside the database.

    Returns None when nothing moved. The copy is a line of JSON appended to `copy_to`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT bylaw_seal(%s)", [chain])
        seal_id = cursor.fetchone()[0]
    if seal_id is None:
        return None
    seal = Seal.objects.get(pk=seal_id)
    line = {
        "chain": seal.chain,
        "number": seal.number,
        "at": seal.at.isoformat(),
        "links": seal.links,
        "digest": bytes(seal.digest).hex(),
    }
    copy_to.parent.mkdir(parents=True, exist_ok=True)
    with copy_to.open("a", encoding="utf-8") as copy:
        copy.write(json.dumps(line) + "\n")
    return seal
