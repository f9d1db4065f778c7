"""Where backups are kept: a folder, a bucket that speaks S3, a host that speaks SFTP.

A set is a folder of files under its name. It counts from the moment its `index.json` lies there,
which is written last; in a folder or on a host all of it appears at once, by a rename.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

import fsspec
from django.conf import settings
from django.utils.translation import gettext_noop as _

from sitecontent.database.backups.locks import Part, part_of
from sitecontent.database.backups.troubles import BackupTrouble

INDEX = "index.json"
PARTIAL = ".part"
MISSING = _("%(name)s of the backup %(set)s is missing in %(target)s.")
CHANGED = _("%(name)s of the backup %(set)s in %(target)s was changed: it does not fit its index.")
UNREADABLE = _("The index of the backup %(set)s in %(target)s cannot be read.")
UNKNOWN = _("“%(target)s” is no place for backups: a folder, s3://bucket/… or sftp://user@host/….")
UNREACHED = _("%(target)s cannot be used: %(error)s")


@dataclass(frozen=True)
class Index:
    """What a set consists of."""

    name: str
    at: str
    parts: dict[str, Part]

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(part.size for part in self.parts.values())

    def as_bytes(self) -> bytes:
        """The index as its file holds it."""
        parts = {name: vars(part) for name, part in sorted(self.parts.items())}
        return json.dumps({"name": self.name, "at": self.at, "parts": parts}, indent=1).encode()


class Target:
    """A place for backups; `label` says it without a password."""

    label: str

    def names(self) -> list[str]:
        """The complete sets, the oldest first."""
        raise NotImplementedError

    def store(self, name: str, folder: Path) -> None:
        """Copy a finished set here; it appears whole or not at all."""
        raise NotImplementedError

    def fetch(self, name: str, part: str, path: Path) -> None:
        """Copy a file of a set to `path`. Raises BackupTrouble where it is missing."""
        raise NotImplementedError

    def remove(self, name: str) -> None:
        """Take a set away, its index first: what is left of it counts as nothing."""
        raise NotImplementedError

    def free(self) -> int | None:
        """Bytes that are free; None where the place does not say."""
        return None

    def index(self, name: str, folder: Path) -> Index:
        """The index of a set, fetched into `folder`. Raises BackupTrouble."""
        path = folder / INDEX
        self.fetch(name, INDEX, path)
        try:
            held = json.loads(path.read_bytes())
            parts = {part: Part(**words) for part, words in held["parts"].items()}
            if held["name"] != name or not all(Path(each).name == each for each in parts):
                raise ValueError(name)
            return Index(name, held["at"], parts)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BackupTrouble(UNREADABLE, set=name, target=self.label) from error

    def bring(self, name: str, folder: Path) -> Index:
        """All files of a set into an empty folder, each compared with the index.

        Raises BackupTrouble with the first file that is missing or was changed.
        """
        index = self.index(name, folder)
        for part, expected in index.parts.items():
            self.fetch(name, part, folder / part)
            if part_of(folder / part) != expected:
                raise BackupTrouble(CHANGED, name=part, set=name, target=self.label)
        return index


class Folder(Target):
    """A folder of this machine, or of another one that is mounted here."""

    def __init__(self, root: Path):
        self.root, self.label = root, str(root)

    def names(self) -> list[str]:
        return sorted(path.parent.name for path in self.root.glob(f"[0-9]*Z/{INDEX}"))

    def store(self, name: str, folder: Path) -> None:
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft, final = self.root / f"{name}{PARTIAL}", self.root / name
        shutil.rmtree(draft, ignore_errors=True)
        try:
            draft.mkdir(mode=0o700)
            for path in sorted(folder.iterdir()):
                shutil.copyfile(path, draft / path.name)
                to_disk(draft / path.name)
            to_disk(draft)
            draft.rename(final)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        to_disk(self.root)

    def fetch(self, name: str, part: str, path: Path) -> None:
        try:
            shutil.copyfile(self.root / name / part, path)
        except FileNotFoundError as error:
            raise BackupTrouble(MISSING, name=part, set=name, target=self.label) from error

    def remove(self, name: str) -> None:
        (self.root / name / INDEX).unlink(missing_ok=True)
        shutil.rmtree(self.root / name)

    def free(self) -> int | None:
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            return shutil.disk_usage(self.root).free
        except OSError:  # said by `store`, which holds up no other place
            return None


class Remote(Target):
    """A place that fsspec reaches, at the first use of it; `renames` says whether it can give a
    folder another name."""

    def __init__(
        self, reach: Callable[[], fsspec.AbstractFileSystem], root: str, label: str, *,
        renames: bool,
    ):  # fmt: skip
        self._reach, self.root, self.label, self.renames = reach, root.rstrip("/"), label, renames

    @cached_property
    def files(self) -> fsspec.AbstractFileSystem:
        """The file system; whatever its library raises where it cannot be reached."""
        return self._reach()

    def names(self) -> list[str]:
        if not self.files.exists(self.root):
            return []
        self.files.invalidate_cache()
        found = [each.rstrip("/").rpartition("/")[2] for each in self.files.ls(self.root, False)]
        names = [name for name in found if name[:1].isdigit() and name.endswith("Z")]
        return sorted(name for name in names if self.files.exists(self._path(name, INDEX)))

    def _path(self, *names: str) -> str:
        return "/".join((self.root, *names))

    def store(self, name: str, folder: Path) -> None:
        place = f"{name}{PARTIAL}" if self.renames else name
        if self.renames:
            self.files.makedirs(self.root, exist_ok=True)
            self._drop(place)
            self.files.makedirs(self._path(place), exist_ok=True)
        paths = sorted(folder.iterdir(), key=lambda path: (path.name == INDEX, path.name))
        for path in paths:
            self.files.put_file(str(path), self._path(place, path.name))
        self.files.invalidate_cache()
        for path in paths:
            if self.files.info(self._path(place, path.name))["size"] != path.stat().st_size:
                self._drop(place)
                raise BackupTrouble(CHANGED, name=path.name, set=name, target=self.label)
        if self.renames:
            self.files.mv(self._path(place), self._path(name))

    def _drop(self, place: str) -> None:
        if self.files.exists(self._path(place)):
            self.files.rm(self._path(place), recursive=True)

    def fetch(self, name: str, part: str, path: Path) -> None:
        try:
            self.files.get_file(self._path(name, part), str(path))
        except FileNotFoundError as error:
            raise BackupTrouble(MISSING, name=part, set=name, target=self.label) from error

    def remove(self, name: str) -> None:
        self.files.rm_file(self._path(name, INDEX))
        self._drop(name)


def to_disk(path: Path) -> None:
    """Have a file or folder on the disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def target_of(address: str) -> Target:
    """The place that an address names. Raises BackupTrouble."""
    parts = urlsplit(address)
    if parts.scheme in ("", "file") and parts.path.startswith("/"):
        return Folder(Path(unquote(parts.path)))
    if parts.scheme == "s3" and parts.netloc:
        return _bucket(parts)
    if parts.scheme == "sftp" and parts.hostname:
        return _host(parts)
    raise BackupTrouble(UNKNOWN, target=address)


def _bucket(parts) -> Target:
    """A bucket; endpoint and keys as every S3 client reads them (AWS_…)."""
    reach = partial(fsspec.filesystem, "s3", use_listings_cache=False, skip_instance_cache=True)
    root = f"{parts.netloc}{unquote(parts.path)}"
    return Remote(reach, root, f"s3://{root}", renames=False)


def _host(parts) -> Target:
    """A host whose key is known; one's own key lies in a file."""
    from sshfs import SSHFileSystem

    reach = partial(
        SSHFileSystem,
        parts.hostname,
        port=parts.port or 22,
        username=unquote(parts.username or ""),
        client_keys=[settings.BACKUP_SFTP_KEY] if settings.BACKUP_SFTP_KEY else None,
        known_hosts=settings.BACKUP_SFTP_KNOWN_HOSTS or (),
        skip_instance_cache=True,
    )
    label = f"sftp://{parts.username}@{parts.hostname}:{parts.port or 22}{parts.path}"
    return Remote(reach, unquote(parts.path), label, renames=True)


def targets_of(addresses: Iterable[str]) -> list[Target]:
    """All places, in their order. Raises BackupTrouble for one that cannot be."""
    return [target_of(address) for address in addresses]
