"""Backups on record that nobody made, for what rests on the record alone."""

from datetime import datetime

from sitecontent.database.backups.proving import Proved
from sitecontent.database.backups.rules import name_of
from sitecontent.database.models import Backup, Proof


def backed_up(at: datetime, *, orders: int = 5, target: str = "/kept", by=None) -> Backup:
    """A backup on record."""
    return Backup.objects.create(
        name=name_of(at), taken_at=at, size=12_345_678, sha256="0" * 64, tables=200, rows=4000,
        orders=orders, targets=[target], by=by, at=at,
        chain={"heads": orders, "sum": "-12", "seal": 7, "digest": "ab" * 32},
        seconds={"describe": 1.5, "dump": 2.0, "files": 0.1, "store": 0.2},
    )  # fmt: skip


def proved(row: Backup, at: datetime, *, holds: bool = True, services=None) -> Proof:
    """A proof on record; through the service where that is given."""
    findings = [] if holds else ["desk_order"]
    seconds = {"restore": 3.0, "compare": 2.0, "attack": 0.5, "all": 6.0}
    if services:
        done = Proved(row.name, row.targets[0], sha256=row.sha256, seconds=seconds)
        return services._note_proof(row, done, by=None, at=at)
    return Proof.objects.create(
        backup=row, target=row.targets[0], sha256=row.sha256, holds=holds, findings=findings,
        seconds=seconds, at=at,
    )  # fmt: skip


class Safe:
    """A proved backup, for the addresses of the house."""

    def __init__(self, at: datetime):
        self.row = backed_up(at)
        proved(self.row, at)

    def paths(self) -> dict[str, str]:
        """Pattern of each address → where there is something."""
        return {
            "database/backups/<slug:name>/prove/": f"database/backups/{self.row.name}/prove/",
            "database/backups/weeks/<day:week>/": "database/backups/weeks/2026-03-02/",
        }
