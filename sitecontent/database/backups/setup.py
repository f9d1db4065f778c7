"""What backups work with, read from the settings in this one place."""

from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_noop as _

from sitecontent.database.backups.troubles import BackupTrouble

NO_ADDRESS = _(
    "BACKUP_DATABASE_URL is not set: backups read the database by a role of their own "
    "(`manage.py roles` prints it)."
)


@dataclass(frozen=True)
class Setup:
    """Addresses and places; `files` are kept beside the database, by the name they get there."""

    source: str
    scratch: str
    recipients: list[str]
    targets: list[str]
    work: Path
    attacker: str
    identity: Path | None = None
    files: dict[str, Path] = field(default_factory=dict)


def from_settings() -> Setup:
    """The portal's own. Raises BackupTrouble where the database is not named."""
    if not settings.BACKUP_DATABASE_URL:
        raise BackupTrouble(NO_ADDRESS)
    return Setup(
        source=settings.BACKUP_DATABASE_URL,
        scratch=settings.BACKUP_SCRATCH_URL or settings.BACKUP_DATABASE_URL,
        recipients=settings.BACKUP_RECIPIENTS,
        targets=settings.BACKUP_TARGETS,
        work=settings.BACKUP_WORK,
        attacker=settings.BACKUP_ATTACK_URL or settings.DATABASE_URL,
        identity=settings.BACKUP_IDENTITY,
        files={"seals.log": settings.SEAL_FILE, "media": settings.VAR_DIR / "media"},
    )
