"""Import order files from the terminal, by the same steps as the page."""

import sys
from collections.abc import Callable, Collection
from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation

from hr.people.models import Employee
from orders.desk.imports.selectors import (
    Fate,
    Stage,
    fate_counts,
    fault_of,
    month_checks,
    problem_of,
)
from orders.desk.imports.services import confirm_import, drop_import, start_import
from orders.desk.imports.work import claim_import, work_import
from orders.desk.layouts import LAYOUTS
from orders.desk.layouts.draft import Fault
from orders.desk.models import ImportBatch, ImportRow


class Command(BaseCommand):
    """What is sound is written, what is faulty is named; exits with 1 if anything was faulty."""

    help = "Imports the orders of one export: an order file, or an order file and its item file."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--layout", choices=sorted(LAYOUTS), default="")
        parser.add_argument("--by", metavar="NUMBER", help="staff number of whoever imports")
        parser.add_argument("--dry-run", action="store_true", help="read and look, write nothing")

    @translation.override("en")
    def handle(self, *, files, layout, by, dry_run, **options):
        person = _person(by)
        contents = [(path.name, _content(path)) for path in files]
        try:
            is_faulty = self._run(contents, layout, person, dry_run)
        except ValidationError as refused:
            raise CommandError("; ".join(refused.messages)) from refused
        except PermissionDenied as refused:
            raise CommandError(str(refused)) from refused
        if is_faulty:
            sys.exit(1)

    def _run(self, contents: list, layout: str, person, dry_run: bool) -> bool:
        """Read and, unless it is a dry run, write; whether anything was faulty."""
        batch = self._work(
            Stage.PREVIEW,
            lambda at: start_import(files=contents, layout=layout, by=person, at=at),
        )
        told = self._tell_remarks(batch)
        if not dry_run:
            batch = self._work(
                Stage.DONE, lambda at: confirm_import(batch_id=batch.pk, by=person, at=at)
            )
            self._tell_remarks(batch, besides=told)
        self._tell_sums(batch, "would be in the portal" if dry_run else "in the portal")
        is_faulty = Fate.FAULTY in fate_counts(batch.pk)
        if dry_run:
            drop_import(batch_id=batch.pk, by=person, at=timezone.now())
            self.stdout.write("Nothing was written.")
        return is_faulty

    def _work(self, expected: str, verb: Callable) -> ImportBatch:
        """Take a step and work it here; a worker elsewhere must not be faster, hence one commit."""
        with transaction.atomic():
            at = timezone.now()
            batch = claim_import(at=at, batch_id=verb(at).pk)
        work_import(batch=batch, clock=timezone.now, watch=self._watch)
        self._clear()
        batch.refresh_from_db()
        if batch.stage == Stage.FAILED:
            raise CommandError(_line(problem_of(batch)), returncode=1)
        if batch.stage != expected:
            raise CommandError(f"Import {batch.pk} was taken over by a worker: see its page.")
        return batch

    def _watch(self, progress: dict[str, int]) -> None:
        if self.stderr.isatty():
            words = ", ".join(f"{name.replace('_', ' ')} {n}" for name, n in progress.items())
            self.stderr.write(f"\r\x1b[K{words}", ending="")

    def _clear(self) -> None:
        if self.stderr.isatty():
            self.stderr.write("\r\x1b[K", ending="")

    def _tell_remarks(self, batch: ImportBatch, besides: Collection[int] = ()) -> set[int]:
        """Print what was not printed before; writing may refuse what the preview took."""
        remarks = ImportRow.objects.filter(
            batch=batch, fate__in=[Fate.FAULTY, Fate.WARNING, Fate.HELD]
        )
        rows = list(remarks.exclude(pk__in=besides).order_by("pk").values())
        for row in rows:
            self.stdout.write(f"{row['fate']}: {_line(fault_of(row))}")
        return {row["id"] for row in rows}

    def _tell_sums(self, batch: ImportBatch, where: str) -> None:
        counts = fate_counts(batch.pk)
        words = ", ".join(f"{counts[fate]} {fate.value}" for fate in Fate if fate in counts)
        self.stdout.write(f"Import {batch.pk} ({batch.layout}): {words}.")
        for check in month_checks(batch):
            sign = "=" if check.is_equal else "≠"
            self.stdout.write(
                f"{check.month} {check.currency} {check.file.orders:>6} orders "
                f"{check.file.total:>16} {sign} {check.these.total:>16} {where}"
            )


def _person(number: str | None) -> Employee | None:
    person = Employee.objects.filter(number=number, is_active=True).first()
    if number and person is None:
        raise CommandError(f"No active employee has the number {number}.")
    return person


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error


def _line(fault: Fault) -> str:
    row = f"row {fault.row}" if fault.row else ""
    order = f"order {fault.number}" if fault.number else ""
    places = [fault.file, row, order, fault.column]
    return f"{', '.join(filter(None, places))}: {fault.text()}"
