"""What a portal needs between its migrations and its first page, in one process."""

import io
import logging

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Each command loads every room anew, which takes seconds: so one of them calls the others.

    Prints what whoever starts the portal has to know: keys that were made, and the demo's logins.
    """

    help = "Prepares a migrated database: the rulebook, and where asked for keys and the demo."

    def add_arguments(self, parser):
        parser.add_argument("--keys", action="store_true", help="make the key files, where absent")
        parser.add_argument("--demo", action="store_true", help="build the demo, where nobody is")

    def handle(self, *, keys: bool, demo: bool, **options):
        if keys:  # without its key file the vault stays shut; everything else works on
            call_command("vaultkeys", "new", "--if-absent", stdout=self.stdout)
            call_command("backup_key", "--if-missing", stdout=io.StringIO())
        if demo:  # loads the rulebook at a past moment of its own
            logging.disable(logging.WARNING)  # of a channel that fails in its story
            call_command("demo", "--if-empty", stdout=io.StringIO())
            logging.disable(logging.NOTSET)
        call_command("load_rulebook", stdout=io.StringIO())
        if demo:
            call_command("demo", "--logins", stdout=self.stdout)
