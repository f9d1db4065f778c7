"""`manage.py backup_key`: a key pair for the backups."""

import os
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sitecontent.database.backups import locks


class Command(BaseCommand):
    help = "Make a key pair for the backups; the private key is needed to prove and to restore."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, help="where the private key is written")
        parser.add_argument("--if-missing", action="store_true")

    def handle(self, *args, file, if_missing, **options):
        own = settings.KEYS_DIR / "backup.key"
        path, public = file or own, settings.KEYS_DIR / "backup.pub"
        if if_missing and (settings.BACKUP_RECIPIENTS or path.exists()):
            return
        try:
            key = locks.make_identity(path)
        except FileExistsError as error:
            raise CommandError(f"{path} is there already: nothing was written.") from error
        if path == own:
            handle = os.open(public, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
            with os.fdopen(handle, "w") as out:
                out.write(f"{key}\n")
        self.stdout.write(f"BACKUP_RECIPIENTS={key}")
        self.stdout.write(
            f"The private key is in {path}: keep copies of it away from this machine."
        )
