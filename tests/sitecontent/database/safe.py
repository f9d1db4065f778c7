"""Backups on record that nobody made, for what rests on the record alone."""

from datetime import datetime

from sitecontent.database.backups.proving import Proved
from sitecontent.database.backups.rules import name_of
from sitecontent.database.changes.services import draft_change
from sitecontent.database.feedback.services import Draft, give_feedback
from sitecontent.database.levels.rules import Wish
from sitecontent.database.levels.services import ask_right
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


class Care:
    """An open feedback and a drafted change, for the addresses of the house."""

    def __init__(self, house, at: datetime):
        self.said = give_feedback(draft=Draft("字太小", "/goods/"), by=house.colleague, at=at)
        words = {"title": "改版", "reason": "旧", "by": house.administrator, "at": at}
        self.change = draft_change(**words)

    def paths(self) -> dict[str, str]:
        """Pattern of each address → where there is something."""
        said, change = f"database/feedback/{self.said.pk}/", f"database/changes/{self.change.pk}/"
        pages = ("", "reply/", "take/")
        found = {f"database/feedback/<int:pk>/{page}": f"{said}{page}" for page in pages}
        acts = ("", "ask/", "plan/", "release/", "drop/")
        return found | {f"database/changes/<int:pk>/{act}": f"{change}{act}" for act in acts}


class Safe:
    """A proved backup and a request for a level, for the addresses of the house."""

    def __init__(self, at: datetime, asker):
        self.row = backed_up(at)
        proved(self.row, at)
        self.right = ask_right(
            employee=asker, wish=Wish("level", level="ordinary"), reason="查询", by=asker, at=at
        )

    def paths(self) -> dict[str, str]:
        """Pattern of each address → where there is something."""
        right = f"database/levels/requests/{self.right.pk}/"
        return {
            "database/levels/requests/<int:number>/": right,
            "database/levels/requests/<int:number>/apply/": f"{right}apply/",
            "database/backups/<slug:name>/prove/": f"database/backups/{self.row.name}/prove/",
            "database/backups/weeks/<day:week>/": "database/backups/weeks/2026-03-02/",
        }
