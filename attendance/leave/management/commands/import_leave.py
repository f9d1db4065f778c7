"""Enter leave that was decided elsewhere, from a spreadsheet."""

import sys
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from attendance.leave.imports import COLUMNS, REQUIRED, import_leaves, read_leaves


class Command(BaseCommand):
    """Each row whole or not at all; what is wrong names row and column, and the exit code is 1."""

    help = "Imports approved leave from an .xlsx or .csv file with the columns " + ", ".join(
        "/".join(names[:2]) + ("" if field in REQUIRED else " (optional)")
        for field, names in COLUMNS.items()
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")

    @translation.override("en")  # what is written here is English, so all of it is
    def handle(self, *, file: Path, dry_run: bool, **options):
        try:
            sheet = read_leaves(name=file.name, content=file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except ValidationError as error:
            raise CommandError("Nothing was written.\n" + "\n".join(error.messages)) from error
        done = import_leaves(sheet=sheet, at=timezone.now(), is_trial=dry_run)
        for problem in done.problems:
            self.stderr.write(str(problem))
        told = "Nothing was written: --dry-run. " if dry_run else ""
        self.stdout.write(
            f"{told}{len(done.new)} new, {done.known} known, {len(done.problems)} refused."
        )
        if done.problems:
            sys.exit(1)
