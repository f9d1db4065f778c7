"""`manage.py check_backups`: for cron, on this machine or another one; needs no worker."""

import tempfile
from pathlib import Path

import apprise
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import timezone

from sitecontent.database.backups.checking import complaints


class Command(BaseCommand):
    help = (
        "Exits 1 with a line for all that is wrong: late, failed or unproven backups, targets that"
        " lack one. --read compares every byte of the newest set with its index. Tells"
        " BACKUP_ALARM_URL where that is set."
    )

    def add_arguments(self, parser):
        parser.add_argument("--read", action="store_true")

    def handle(self, *args, read, **options):
        try:
            with tempfile.TemporaryDirectory() as folder:
                found = complaints(timezone.now(), Path(folder) if read else None)
        except DatabaseError as error:
            found = [f"The database does not answer: {error}"]
        for line in found:
            self.stderr.write(line)
        if found:
            self._alarm(found)
            raise SystemExit(1)
        self.stdout.write("The backups are well.")

    def _alarm(self, found: list[str]) -> None:
        if settings.BACKUP_ALARM_URL:
            channel = apprise.Apprise()
            channel.add(settings.BACKUP_ALARM_URL)
            channel.notify(title="Bylaw: backups", body="\n".join(found))
