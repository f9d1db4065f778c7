"""Streams locked to public keys (age, X25519 and ChaCha20-Poly1305): what is written here can be
read by nobody who lacks the private key, this machine included."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pyrage
from django.utils.translation import gettext_noop as _
from pyrage import x25519

from sitecontent.database.backups.troubles import BackupTrouble

NO_KEY = _(
    "No public key for backups is set: make a pair with `manage.py backup_key FILE` and put the "
    "public one into BACKUP_RECIPIENTS."
)
BAD_KEY = _("“%(key)s” is no public key for backups (age1…).")
NO_IDENTITY = _("The private key of the backups (%(path)s) cannot be read.")
OPEN_IDENTITY = _(
    "The private key of the backups (%(path)s) can be read by others: it is not used until its "
    "mode is 0600."
)
WRONG = _("%(name)s does not open: it was changed, is cut off, or was locked to another key.")
CHUNK = 1 << 16


@dataclass(frozen=True)
class Part:
    """A locked file: bytes and SHA-256 of what lies on the disk."""

    size: int
    sha256: str


class _Counting:
    """A file that hashes and counts what is written to it."""

    def __init__(self, file: IO[bytes]):
        self.file, self.size, self.hash = file, 0, hashlib.sha256()
        self.error: OSError | None = None  # of the disk, which the library tells as its own

    def write(self, block: bytes) -> int:
        try:
            self.file.write(block)
        except OSError as error:
            self.error = error
            raise
        self.size += len(block)
        self.hash.update(block)
        return len(block)

    def flush(self) -> None:
        self.file.flush()

    @property
    def part(self) -> Part:
        return Part(self.size, self.hash.hexdigest())


def recipients_of(keys: list[str]) -> list[x25519.Recipient]:
    """The public keys a backup is locked to. Raises BackupTrouble."""
    if not keys:
        raise BackupTrouble(NO_KEY)
    found = []
    for key in keys:
        try:
            found.append(x25519.Recipient.from_str(key.strip()))
        except pyrage.RecipientError as error:
            raise BackupTrouble(BAD_KEY, key=key) from error
    return found


def make_identity(path: Path) -> str:
    """Write a new private key to a file of mode 0600 that must not exist; its public key."""
    identity = x25519.Identity.generate()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(f"# public key: {identity.to_public()}\n{identity}\n")
        file.flush()
        os.fsync(file.fileno())
    return str(identity.to_public())


def read_identity(path: Path) -> x25519.Identity:
    """The private key in a file, as age-keygen writes it too. Raises BackupTrouble."""
    try:
        with path.open() as file:
            mode = os.fstat(file.fileno()).st_mode
            lines = [line.strip() for line in file]
    except OSError as error:
        raise BackupTrouble(NO_IDENTITY, path=path) from error
    if stat.S_IMODE(mode) & 0o077:
        raise BackupTrouble(OPEN_IDENTITY, path=path)
    keys = [line for line in lines if line.startswith("AGE-SECRET-KEY-")]
    try:
        return x25519.Identity.from_str(keys[0])
    except (IndexError, pyrage.IdentityError) as error:
        raise BackupTrouble(NO_IDENTITY, path=path) from error


def lock(source: IO[bytes], path: Path, recipients: list[x25519.Recipient]) -> Part:
    """Write a stream locked to `path`, to the disk; what was written. Raises OSError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        out = _Counting(file)
        try:
            pyrage.encrypt_io(source, out, recipients)
        except (OSError, pyrage.EncryptError) as error:
            raise out.error or OSError(str(error)) from error
        file.flush()
        os.fsync(file.fileno())
    return out.part


def unlock(path: Path, target: IO[bytes], identity: x25519.Identity) -> None:
    """Write what is locked in a file to `target`. Raises BackupTrouble."""
    out = _Counting(target)
    with path.open("rb") as file:
        try:
            pyrage.decrypt_io(file, out, [identity])
        except (OSError, pyrage.DecryptError) as error:
            if out.error:
                raise out.error from error
            raise BackupTrouble(WRONG, name=path.name) from error


def part_of(path: Path) -> Part:
    """Size and SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(CHUNK):
            found.update(block)
        return Part(file.tell(), found.hexdigest())
