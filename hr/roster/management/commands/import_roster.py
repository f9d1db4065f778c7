"""Pairs or shift assignments of a spreadsheet, from the terminal."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from hr.roster.files.reading import look_at, read_table
from hr.roster.files.rules import COLUMNS
from hr.roster.files.services import import_roster
from regulations.binding.services import entering_past


class Command(BaseCommand):
    """Whole or not at all; with --dry-run only looked at."""

    help = "Imports duty pairs or shift assignments from an .xlsx or .csv file, columns: " + (
        " or ".join(
            ", ".join("/".join(names[:2]) for names in columns.values())
            for columns in COLUMNS.values()
        )
        + "."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")

    @translation.override("en")  # what is written here is English, so all of it is
    def handle(self, *, file: Path, dry_run: bool, **options):
        try:
            table = read_table(name=file.name, content=file.read_bytes())
            if dry_run:
                self._look(table)
                return
            with entering_past(right="import"):  # old plans, as long as nothing is judged by them
                count = import_roster(table=table, by=None, at=timezone.now())
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except ValidationError as error:
            raise CommandError("Nothing was written.\n" + "\n".join(error.messages)) from error
        self.stdout.write(f"{count} rows written.")

    def _look(self, table) -> None:
        found = look_at(table)
        if found.problems:
            raise ValidationError([str(problem) for problem in found.problems])
        self.stdout.write(f"{len(found.rows)} rows would be written. Nothing was: --dry-run.")
