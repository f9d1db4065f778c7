"""The keys of the key file over what is stored: made, checked, changed, taken off.

Each step stands for itself: a rotation that was cut off goes on where it ended, and what is stored
opens before, during and after it.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from regulations.binding.rows import insert_once
from sitecontent.vault.keys import keyring, looking
from sitecontent.vault.keys.envelope import Place, lock, unlock, unwrap, wrap
from sitecontent.vault.keys.keyring import Keyring, KeyTrouble
from sitecontent.vault.models import Canary, Secret, Wrapping

SINGS = "a canary in the mine"
NOWHERE = Place(0, 0)
AT_ONCE = 100  # rows of one transaction


@dataclass(frozen=True)
class Count:
    """A key: how many secrets it locks, whether it is in the file, whether its canary sings."""

    name: str
    secrets: int
    is_there: bool
    is_current: bool
    sings: bool


def make_file(path: Path, day: date, *, give_up: bool = False) -> Keyring:
    """A key file where there is none; refused where one stands, or where secrets need another.

    With `give_up` these secrets are lost for good: the new ring knows the names of their keys.
    """
    if path.exists():
        raise KeyTrouble(_("There is a key file at %(path)s already."), path=path)
    if Wrapping.objects.exists() and not give_up:
        raise KeyTrouble(keyring.MISSING, path=path)
    ring = keyring.fresh(day, gone=looking.named_keys())
    keyring.save(path, ring)
    plant(ring)
    return ring


@sensitive_variables("sealed")
def plant(ring: Keyring) -> None:
    """Lock the known words with the current key, once."""
    if not Canary.objects.filter(key_id=ring.current).exists():
        sealed = lock({"canary": SINGS}, NOWHERE, ring)
        insert_once(
            Canary(key_id=ring.current, wrapped=sealed.wrapped, body=sealed.bodies["canary"])
        )


def sings(key_id: str, ring: Keyring) -> bool:
    """Whether the known words open with a key of the ring: then key file and database fit."""
    row = Canary.objects.filter(key_id=key_id).first()
    if row is None:
        return False
    try:
        words = unlock({"canary": bytes(row.body)}, bytes(row.wrapped), key_id, NOWHERE, ring)
    except KeyTrouble:
        return False
    return secrets.compare_digest(words["canary"].encode(), SINGS.encode())


def begin_rotation(path: Path, day: date) -> Keyring:
    """A new key in the file, the current one from now on; the old ones stay until taken off."""
    ring = keyring.load(path).with_new(day)
    keyring.save(path, ring)
    plant(ring)
    return ring


def rewrap(ring: Keyring) -> Iterator[int]:
    """Lock the own key of every secret with the current key as well; yields how many so far.

    A hundred in a transaction; whatever has its row already is passed over, and so is what no
    key of the file opens: `looking` names it.
    """
    done, last = 0, 0
    while rows := _without(ring.current, last):
        with transaction.atomic():
            done += sum(_rewrapped(row, ring) for row in rows)
        last = rows[-1].pk
        yield done


@sensitive_variables("own", "wrapped")
def _rewrapped(row: Secret, ring: Keyring) -> bool:
    try:
        own = _own(row, ring)
    except KeyTrouble:
        return False
    wrapped = wrap(own, Place(row.entry_id, row.number), ring.current, ring)
    return insert_once(Wrapping(secret=row, key_id=ring.current, wrapped=wrapped))


def is_cut_off(ring: Keyring) -> bool:
    """Whether a rotation to the current key has not come to its end."""
    left = Secret.objects.exclude(wrappings__key_id=ring.current)
    rows = Wrapping.objects.filter(secret__in=left)
    return rows.filter(key_id__in=list(ring.keys)).exists()


def _without(key_id: str, after: int) -> list[Secret]:
    rows = Secret.objects.filter(pk__gt=after).exclude(wrappings__key_id=key_id)
    return list(rows.order_by("pk")[:AT_ONCE])


def _own(secret: Secret, ring: Keyring) -> bytes:
    """The own key of a secret, by any key that is still there. Raises KeyTrouble."""
    trouble = KeyTrouble(keyring.LOST, name="?")
    for row in secret.wrappings.order_by("-id"):
        try:
            return unwrap(
                bytes(row.wrapped), Place(secret.entry_id, secret.number), row.key_id, ring
            )
        except KeyTrouble as error:
            trouble = error
    raise trouble


def retire(path: Path, name: str) -> int:
    """Take an old key off: out of the database first, then out of the file. The owner's work.

    Refused while any secret does not open with the current key.
    """
    ring = keyring.load(path)
    rest = ring.without(name)
    behind = (look for look in looking.looks(ring) if not look.by_current)
    if any(not look.needs or ring.missing(look.needs) for look in behind):
        raise KeyTrouble(_("Some secrets do not open with the new key yet: rotate first."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault_forget(%s)", [name])
        gone = cursor.fetchone()[0]
    keyring.save(path, rest)
    return gone


def counts(ring: Keyring) -> list[Count]:
    """Every key there is in the file or in the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key_id, count(*) FROM vault_wrapping GROUP BY key_id")
        held = dict(cursor.fetchall())
    return [
        Count(name, held.get(name, 0), name in ring.keys, name == ring.current, sings(name, ring))
        for name in sorted({*held, *ring.keys})
    ]
