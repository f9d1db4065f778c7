"""Whether what is stored opens with the keys of a ring, without showing any of it.

What needs a key that is not in the ring is told apart from what was changed or moved.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.views.decorators.debug import sensitive_variables

from sitecontent.vault.keys.envelope import Place, unlock, unwrap
from sitecontent.vault.keys.keyring import Keyring, KeyTrouble
from sitecontent.vault.models import Canary, Secret
from sitecontent.vault.rules import Field

AT_ONCE = 100  # secrets read together


@dataclass(frozen=True)
class Look:
    """A secret that was tried. `needs`: the keys it is locked with, where the ring has none of
    them; `is_damaged`: the ring has one, and it does not open all the same."""

    secret: Secret
    needs: frozenset[str] = frozenset()
    is_damaged: bool = False
    by_current: bool = True


def may_read_bodies() -> bool:
    """Whether this role of the database may read what is locked: the portal's own may not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_column_privilege('vault_cipher', 'body', 'SELECT')")
        return cursor.fetchone()[0]


def looks(ring: Keyring, *, with_bodies: bool = False) -> Iterator[Look]:
    """Every secret, tried with the ring: its own key, and with `with_bodies` each field too."""
    related = ["wrappings", "ciphers"] if with_bodies else ["wrappings"]
    rows = Secret.objects.select_related("entry__current").prefetch_related(*related)
    for secret in rows.order_by("pk").iterator(chunk_size=AT_ONCE):
        yield _look(secret, ring, with_bodies)


def _look(secret: Secret, ring: Keyring, with_bodies: bool) -> Look:
    held = {row.key_id: bytes(row.wrapped) for row in secret.wrappings.all()}
    here = [name for name in held if name in ring.keys]
    if held and not here:
        return Look(secret, needs=frozenset(held), by_current=False)
    opening = [name for name in here if _opens(secret, held[name], name, ring)]
    is_whole = bool(opening)
    if opening and with_bodies:
        is_whole = _has_whole_bodies(secret, held[opening[0]], opening[0], ring)
    return Look(secret, is_damaged=not is_whole, by_current=ring.current in opening)


@sensitive_variables()
def _opens(secret: Secret, wrapped: bytes, name: str, ring: Keyring) -> bool:
    try:
        unwrap(wrapped, Place(secret.entry_id, secret.number), name, ring)
    except KeyTrouble:
        return False
    return True


@sensitive_variables()
def _has_whole_bodies(secret: Secret, wrapped: bytes, name: str, ring: Keyring) -> bool:
    bodies = {row.field: bytes(row.body) for row in secret.ciphers.all()}
    try:
        unlock(bodies, wrapped, name, Place(secret.entry_id, secret.number), ring)
    except (KeyTrouble, UnicodeDecodeError):
        return False
    return Field.PASSWORD in bodies


def named_keys() -> set[str]:
    """Every key that something in the database is locked with."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key_id FROM vault_wrapping UNION SELECT key_id FROM vault_canary")
        return {row[0] for row in cursor.fetchall()}


def canaries() -> list[str]:
    """The keys that known words are locked with, the oldest first."""
    return list(Canary.objects.order_by("pk").values_list("key_id", flat=True))


def lost(found: Iterable[Look], ring: Keyring) -> Iterator[Look]:
    """Those that need a key which was given up for lost, and that somebody still works with."""
    for look in found:
        entry, current = look.secret.entry, look.secret.entry.current
        is_old = entry.closed_at or (current and current.number > look.secret.number)
        if look.needs and not ring.missing(look.needs) and not is_old:
            yield look
