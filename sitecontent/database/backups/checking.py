"""All that is wrong with the backups, from the records and from the places where they lie."""

from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force
from sitecontent.database.backups import selectors
from sitecontent.database.backups.making import DATABASE
from sitecontent.database.backups.models import Backup
from sitecontent.database.backups.rules import Trouble, troubles
from sitecontent.database.backups.setup import from_settings
from sitecontent.database.backups.targets import Target, targets_of
from sitecontent.database.backups.troubles import BackupTrouble


@clause("C7-4", "C13-S2")
def complaints(at: datetime, folder: Path | None = None) -> list[str]:
    """One sentence for each thing that is wrong; with a folder, the newest set is read whole."""
    found = [str(Trouble(each).label) for each in standing_troubles(at)]
    rows = {each.pk: each for each in (selectors.last(), selectors.proved()) if each}
    for row in rows.values():
        found += _missing(row, folder)
    return found


def standing_troubles(at: datetime) -> list[Trouble]:
    """Late, failed, unproven, disproved, by the records."""
    held = in_force("backup", at)
    return troubles(selectors.standing(), held.params, at) if held else []


def _missing(row: Backup, folder: Path | None) -> list[str]:
    """Where a backup should lie and does not, or lies as another file than was recorded."""
    gone = set(selectors.removals_of(row.name).values_list("target", flat=True))
    found = []
    for target in targets_of(from_settings().targets):
        if target.label in row.targets and target.label not in gone:
            found += _look(row, target, folder)
    return found


def _look(row: Backup, target: Target, folder: Path | None) -> list[str]:
    try:
        if row.name not in target.names():
            words = {"name": row.name, "target": target.label}
            return [_("The backup %(name)s is not in %(target)s any more.") % words]
        if folder:
            place = folder / f"{row.name}-{len(list(folder.iterdir()))}"
            place.mkdir()
            index = target.bring(row.name, place)
            if index.parts[DATABASE].sha256 != row.sha256:
                return [_("Another file lies there than was backed up.")]
    except BackupTrouble as trouble:
        return [str(trouble)]
    except Exception as error:  # whatever a library raises
        return [f"{target.label}: {error}"]
    return []
