"""`manage.py ask_restored`: what the portal says of a restored database; called by each proof."""

import json

from django.core.management.base import BaseCommand
from django.utils import translation

from regulations.binding import restored
from sitecontent.database.backups import asking


class Command(BaseCommand):
    help = "Ask the database that DATABASE_URL names what every backup is asked; prints JSON."

    def handle(self, *args, **options):
        with translation.override("zh-hans"):
            said = {"findings": list(asking.ask()), "needs": list(restored.needs())}
        self.stdout.write(json.dumps(said, ensure_ascii=False))
