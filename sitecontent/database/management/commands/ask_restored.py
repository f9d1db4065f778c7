"""`manage.py ask_restored`: what the portal says of a restored database; called by each proof."""

import json

from django.core.management.base import BaseCommand
from django.utils import translation

from sitecontent.database.backups import asking


class Command(BaseCommand):
    help = "Ask the database that DATABASE_URL names what every backup is asked; prints JSON."

    def handle(self, *args, **options):
        with translation.override("zh-hans"):
            findings = list(asking.ask())
        self.stdout.write(json.dumps({"findings": findings}, ensure_ascii=False))
