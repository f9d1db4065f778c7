"""`manage.py backup`: a backup now, whatever the hour."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from sitecontent.database.backups import services
from sitecontent.database.backups.setup import from_settings
from sitecontent.database.backups.troubles import BackupTrouble


class Command(BaseCommand):
    help = "Back up database and files; with --prove, restore it at once to see that it is whole."

    def add_arguments(self, parser):
        parser.add_argument("--prove", action="store_true")

    def handle(self, *args, prove, **options):
        words = {"by": None, "now": timezone.now}
        try:
            setup = from_settings()
            row = services.back_up(setup, at=timezone.now(), **words)
            self.stdout.write(f"{row.name}: {row.size:,} bytes, {row.rows:,} rows, {row.seconds}")
            for place, error in row.errors.items():
                self.stderr.write(f"not in {place}: {error}")
            if prove:
                proof = services.prove(setup, name=row.name, at=timezone.now(), **words)
                self._say(proof)
                services.let_go(setup, at=timezone.now(), now=timezone.now)
        except (BackupTrouble, OSError) as trouble:
            raise CommandError(_in_english(trouble)) from trouble
        if row.errors or (prove and not proof.holds):
            raise SystemExit(1)

    @translation.override("en")
    def _say(self, proof):
        for finding in proof.said:
            self.stderr.write(finding)
        self.stdout.write(f"{'proved' if proof.holds else 'NOT WHOLE'}: {proof.seconds}")


@translation.override("en")
def _in_english(trouble: Exception) -> str:
    """What is written here is English; what is kept of a target that failed is the portal's own."""
    return str(trouble)
