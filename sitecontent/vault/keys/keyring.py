"""The key file: what opens the vault, outside the database, readable by the portal alone."""

import base64
import json
import os
import re
import secrets
import stat
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.utils.translation import gettext_lazy as _

SIZE, LARGEST = 32, 65536
_NAME = re.compile(r"[a-z0-9-]{4,40}")
MISSING = _(
    "The key file of the vault (%(path)s) is not there: nothing is opened or locked without it. "
    "Put it back from the escrow with `manage.py vaultkeys restore`."
)
OPEN_TO_OTHERS = _(
    "The key file of the vault (%(path)s) can be read by others than the portal: it is not used "
    "until its mode is 0600 and it belongs to the portal's user."
)
DAMAGED = _("The key file of the vault (%(path)s) is damaged: put it back from the escrow.")
LOST = _(
    "The key “%(name)s” with which this is locked is not in the key file any more. Put it back "
    "from the escrow with `manage.py vaultkeys restore`."
)


class KeyTrouble(Exception):
    """What keeps a secret from being opened or locked, as a sentence; never what was locked."""

    def __init__(self, text, **params):
        super().__init__(text, params)
        self.text, self.params = text, params

    def __str__(self):
        return str(self.text) % self.params

    @property
    def messages(self) -> list[str]:
        """What a page prints of a refusal: the sentence with its values."""
        return [str(self)]


@dataclass(frozen=True, repr=False)
class Keyring:
    """Keys by name, the current one's name, and the key by which passwords are known again.

    `gone`: names of keys that were taken off, or given up for lost.
    """

    current: str
    keys: Mapping[str, bytes]
    marks: bytes
    gone: frozenset[str] = frozenset()

    def __repr__(self):
        return f"<Keyring {self.current} of {len(self.keys)}>"

    def key(self, name: str) -> bytes:
        """A key by its name; KeyTrouble where it is lost."""
        if name not in self.keys:
            raise KeyTrouble(LOST, name=name)
        return self.keys[name]

    def with_new(self, day: date) -> "Keyring":
        """This ring with a fresh key that is the current one from now on."""
        name = _new_name(day)
        return replace(self, current=name, keys={**self.keys, name: secrets.token_bytes(SIZE)})

    def without(self, name: str) -> "Keyring":
        """This ring without a key that is not the current one."""
        if name == self.current:
            raise KeyTrouble(_("The key in use is not taken off: make a new one first."))
        self.key(name)
        rest = {each: key for each, key in self.keys.items() if each != name}
        return replace(self, keys=rest, gone=self.gone | {name})

    def missing(self, names: Collection[str]) -> set[str]:
        """Which of these keys are neither here nor known to be gone."""
        return set(names) - self.keys.keys() - self.gone


def _new_name(day: date) -> str:
    return f"{day:%Y%m%d}-{secrets.token_hex(3)}"


def fresh(day: date, *, gone: Collection[str] = ()) -> Keyring:
    """A new ring with one key, which knows of those that were given up for lost."""
    name, key = _new_name(day), secrets.token_bytes(SIZE)
    return Keyring(name, {name: key}, secrets.token_bytes(SIZE), frozenset(gone))


_read: dict[Path, tuple[tuple, Keyring]] = {}


def load(path: Path) -> Keyring:
    """The ring in a file; read anew when the file changed. Raises KeyTrouble."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise KeyTrouble(MISSING, path=path) from error
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        _require_private(found, path)
        stamp = (found.st_ino, found.st_size, found.st_mtime_ns)
        kept = _read.get(path)
        if kept is None or kept[0] != stamp:
            _read[path] = kept = (stamp, parsed(file.read(LARGEST), path))
    return kept[1]


def _require_private(found: os.stat_result, path: Path) -> None:
    is_ours = found.st_uid in (0, os.geteuid())
    if not stat.S_ISREG(found.st_mode) or found.st_mode & 0o077 or not is_ours:
        raise KeyTrouble(OPEN_TO_OTHERS, path=path)


def parsed(text: bytes, path: Path) -> Keyring:
    """The ring that a key file holds. Raises KeyTrouble."""
    try:
        held = json.loads(text)
        keys = {name: base64.b64decode(key, validate=True) for name, key in held["keys"].items()}
        marks = base64.b64decode(held["marks"], validate=True)
        gone = frozenset(held.get("gone", ()))
        is_whole = held["current"] in keys and all(_NAME.fullmatch(name) for name in {*keys, *gone})
        if not is_whole or any(len(each) != SIZE for each in (*keys.values(), marks)):
            raise ValueError("not a key file")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeyTrouble(DAMAGED, path=path) from error
    return Keyring(held["current"], keys, marks, gone)


def as_text(ring: Keyring) -> bytes:
    """A ring as it stands in the file."""
    coded = {name: base64.b64encode(key).decode() for name, key in ring.keys.items()}
    held = {"current": ring.current, "keys": coded, "marks": base64.b64encode(ring.marks).decode()}
    held |= {"gone": sorted(ring.gone)} if ring.gone else {}
    return json.dumps(held, indent=1).encode() + b"\n"


def save(path: Path, ring: Keyring) -> None:
    """Write a ring under a temporary name, to the disk, then put it in its place at once."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".vault-")  # made with mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(as_text(ring))
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
