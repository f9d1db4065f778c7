"""`manage.py restore`: the portal comes back from a backup, with one command."""

import os
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from sitecontent.database.backups.restoring import restore
from sitecontent.database.backups.targets import target_of
from sitecontent.database.backups.troubles import BackupTrouble


class Command(BaseCommand):
    help = "Bring database and files back; on an empty machine it needs nothing but the two keys."

    def add_arguments(self, parser):
        parser.add_argument("target", help="a folder, s3://… or sftp://…")
        parser.add_argument("name", nargs="?", help="the backup; else the newest")
        parser.add_argument("--identity", type=Path, help="file of the private key")
        parser.add_argument("--replace", action="store_true")

    @translation.override("en")  # what is written here is English, so all of it is
    def handle(self, *args, target, name, identity, replace, **options):
        try:
            place = target_of(target)
            names = place.names()
            if not names or (name and name not in names):
                raise CommandError(f"There is no such backup in {place.label}.")
            key = identity or settings.BACKUP_IDENTITY
            if key is None:
                raise CommandError("--identity names the file of the private key.")
            done = restore(
                owner=os.environ["DATABASE_OWNER_URL"], target=place, name=name or names[-1],
                identity=key, work=settings.BACKUP_WORK, replace=replace,
                files={"seals.log": settings.SEAL_FILE, "media": settings.VAR_DIR / "media"},
            )  # fmt: skip
        except KeyError as error:
            raise CommandError("DATABASE_OWNER_URL is not set.") from error
        except (BackupTrouble, OSError) as trouble:
            raise CommandError(str(trouble)) from trouble
        self.stdout.write(f"{done.name} of {done.at}: {done.rows:,} rows are back.")
        if done.before:
            self.stdout.write(f"What was there before is kept as the database {done.before}.")
        for path in done.files:
            self.stdout.write(f"put back: {path}")
        self.stdout.write("Now: manage.py migrate && manage.py vaultkeys check")
