"""List the clauses with the code that carries them and the tests that prove them."""

import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from regulations.rulebook import source, trace
from regulations.rulebook.source import ClauseEntry
from regulations.rulebook.trace import Trace

UNANSWERABLE = 2


class Command(BaseCommand):
    """Reads source text only: no database is needed."""

    help = "Lists clauses with how they are carried, the code that carries them and the tests."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("rooms", nargs="*", metavar="room", help="such as orders.desk")
        parser.add_argument(
            "--missing",
            action="store_true",
            help="only what lacks code or tests; the exit code is 1 if anything does",
        )
        parser.add_argument("--markdown", action="store_true", help="as a table")

    def handle(self, *, rooms, missing, markdown, **options):
        clauses = _of_rooms(source.read_clauses(), rooms)
        try:
            traces = trace.find(settings.BASE_DIR, {each.ref for each in source.read_clauses()})
        except trace.TraceError as error:
            raise CommandError(str(error), returncode=UNANSWERABLE) from error
        shown = [(c, traces[c.ref]) for c in clauses if not missing or traces[c.ref].lacks]
        if missing and not shown:
            self.stdout.write(f"Nothing is missing: {len(clauses)} clauses have code and tests.")
            return
        self.stdout.write(_markdown(shown) if markdown else _lines(shown, missing))
        if missing:
            sys.exit(1)


def _of_rooms(clauses: tuple[ClauseEntry, ...], rooms: list[str]) -> list[ClauseEntry]:
    known = {clause.room for clause in clauses}
    if unknown := [room for room in rooms if room not in known]:
        raise CommandError(
            f"No clause belongs to {', '.join(unknown)}. Rooms: {', '.join(sorted(known))}.",
            returncode=UNANSWERABLE,
        )
    return [clause for clause in clauses if not rooms or clause.room in rooms]


def _lines(shown: list[tuple[ClauseEntry, Trace]], missing: bool) -> str:
    lines = []
    for clause, found in shown:
        lacks = f"  lacks {' and '.join(found.lacks)}" if missing else ""
        lines.append(f"{clause.ref:<10} {clause.room:<24} {clause.by}{lacks}")
        if not missing:
            lines += [f"    code   {place}" for place in found.code]
            lines += [f"    tests  {place}" for place in found.tests]
    return "\n".join(lines)


def _markdown(shown: list[tuple[ClauseEntry, Trace]]) -> str:
    rows = ["| clause | room | carried as | code | tests |", "|---|---|---|---|---|"]
    for clause, found in shown:
        code, tests = (
            "<br>".join(f"`{place}`" for place in places) or "missing"
            for places in (found.code, found.tests)
        )
        rows.append(f"| {clause.ref} | {clause.room} | {clause.by} | {code} | {tests} |")
    return "\n".join(rows)
