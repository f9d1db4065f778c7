"""`manage.py ask_restored`: what the portal says of a restored database; called by each proof."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from regulations.binding import restored
from regulations.notices.sayings import Said, stored
from sitecontent.database.backups import asking


class Command(BaseCommand):
    help = "Ask the database that DATABASE_URL names what every backup is asked; prints JSON."

    def handle(self, *args, **options):
        with translation.override(settings.LANGUAGE_CODE):
            findings = list(asking.ask())
        found = [stored(each) for each in _in_each_language(findings)]
        said = {"findings": found, "needs": list(restored.needs())}
        self.stdout.write(json.dumps(said, ensure_ascii=False))


def _in_each_language(findings: list[str]) -> list:
    """What a room says as plain text is asked for once more in every other language."""
    said = {settings.LANGUAGE_CODE: findings}
    if any(not isinstance(each, Said) for each in findings):
        for code in [code for code, _name in settings.LANGUAGES if code not in said]:
            with translation.override(code):
                said[code] = list(asking.ask())
    if len({len(each) for each in said.values()}) > 1:
        return findings
    rows = (dict(zip(said, each, strict=True)) for each in zip(*said.values(), strict=True))
    return [
        own if isinstance(own, Said) else _one_or_all(row)
        for own, row in zip(findings, rows, strict=True)
    ]


def _one_or_all(row: dict[str, str]) -> str | dict[str, str]:
    return row if len(set(row.values())) > 1 else next(iter(row.values()))
