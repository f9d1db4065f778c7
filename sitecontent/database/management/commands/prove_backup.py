"""`manage.py prove_backup`: restore a backup beside everything and look whether it is whole."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from sitecontent.database.backups import selectors, services
from sitecontent.database.backups.setup import from_settings
from sitecontent.database.backups.targets import target_of
from sitecontent.database.backups.troubles import BackupTrouble


class Command(BaseCommand):
    help = "Prove the newest backup, or the named one; exits 1 where it does not come back whole."

    def add_arguments(self, parser):
        parser.add_argument("name", nargs="?")
        parser.add_argument(
            "--target", help="a folder, s3://… or sftp://…; else the first that has it"
        )

    @translation.override("en")  # what is written here is English, so all of it is
    def handle(self, *args, name, target, **options):
        row = selectors.backups().filter(name=name).first() if name else selectors.last()
        if row is None:
            raise CommandError("There is no such backup on record.")
        try:
            proof = services.prove(
                from_settings(), name=row.name, target=target_of(target) if target else None,
                by=None, at=timezone.now(), now=timezone.now,
            )  # fmt: skip
        except (BackupTrouble, OSError) as trouble:
            raise CommandError(str(trouble)) from trouble
        for finding in proof.said:
            self.stderr.write(finding)
        self.stdout.write(f"{row.name} {'proved' if proof.holds else 'NOT WHOLE'}: {proof.seconds}")
        if not proof.holds:
            raise SystemExit(1)
