"""`manage.py dumpdata` of the framework would give every table out unseen: here it refuses."""

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Refused: data leaves by the pages that write it down, and whole by `manage.py backup`."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("args", nargs="*")

    def handle(self, *args, **options):
        raise CommandError(
            "Data leaves by the pages that write it down (C13-9). The whole database is kept by "
            "`manage.py backup`, locked to the company's key."
        )
