"""Secrets locked and opened: AES-256-GCM, a key of its own for every version of a secret.

Each field is bound to its place (entry, version, field), so that what is moved to another row does
not open there. The version's own key is locked with a key of the key file, bound to the same place
and to the name of that key.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from sitecontent.vault.keys.keyring import Keyring, KeyTrouble

KEY, NONCE = 32, 12
DAMAGED = _("What is stored of this secret does not open: it was changed, or moved from elsewhere.")


@dataclass(frozen=True)
class Place:
    """Where a secret stands: its entry and its version."""

    entry: int
    number: int

    def bound(self, *words: str) -> bytes:
        """The associated data of something that stands here."""
        return "|".join(("bylaw.vault.1", str(self.entry), str(self.number), *words)).encode()


@dataclass(frozen=True)
class Sealed:
    """A version as it is stored: which key locks its own key, that key locked, its fields."""

    key_id: str
    wrapped: bytes
    bodies: Mapping[str, bytes]


@sensitive_variables()
def _lock(key: bytes, text: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, text, bound)


@sensitive_variables()
def _open(key: bytes, body: bytes, bound: bytes) -> bytes:
    """Raises KeyTrouble for what does not open with this key at this place."""
    try:
        return AESGCM(key).decrypt(body[:NONCE], body[NONCE:], bound)
    except (InvalidTag, ValueError) as error:
        raise KeyTrouble(DAMAGED) from error


@sensitive_variables()
def lock(fields: Mapping[str, str], place: Place, ring: Keyring) -> Sealed:
    """Lock the fields of a new version with a fresh key, and that with the ring's current one."""
    own = secrets.token_bytes(KEY)
    bodies = {
        name: _lock(own, text.encode(), place.bound("field", name)) for name, text in fields.items()
    }
    return Sealed(ring.current, wrap(own, place, ring.current, ring), bodies)


@sensitive_variables()
def unlock(bodies: Mapping[str, bytes], wrapped: bytes, key_id: str, place: Place, ring) -> dict:
    """The fields of a version in plain text. Raises KeyTrouble."""
    own = unwrap(wrapped, place, key_id, ring)
    return {
        name: _open(own, body, place.bound("field", name)).decode() for name, body in bodies.items()
    }


@sensitive_variables()
def wrap(own: bytes, place: Place, key_id: str, ring: Keyring) -> bytes:
    """The own key of a version, locked with a key of the ring."""
    return _lock(ring.key(key_id), own, place.bound("key", key_id))


@sensitive_variables()
def unwrap(wrapped: bytes, place: Place, key_id: str, ring: Keyring) -> bytes:
    """The own key of a version. Raises KeyTrouble."""
    return _open(ring.key(key_id), wrapped, place.bound("key", key_id))


@sensitive_variables()
def mark_of(password: str, entry: int, ring: Keyring) -> bytes:
    """What a password is known again by within its entry; without the ring it says nothing."""
    return hmac.digest(ring.marks, f"{entry}|{password}".encode(), sha256)
