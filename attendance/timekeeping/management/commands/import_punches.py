"""Import punches from the terminal, by the same steps as the page."""

import sys
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from attendance.timekeeping.devices.models import Device
from attendance.timekeeping.files.selectors import counts_of, entries_of
from attendance.timekeeping.files.services import keep_file, write_file
from hr.people.models import Employee


class Command(BaseCommand):
    """What is sound is written, what is faulty is named; exits with 1 if anything was faulty."""

    help = "Imports punches: a spreadsheet (.xlsx, .csv) or the export of a clock (.dat, .txt)."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--clock", metavar="SERIAL", help="the clock an export comes from")
        parser.add_argument("--by", metavar="NUMBER", help="staff number of whoever imports")
        parser.add_argument("--dry-run", action="store_true", help="read and look, write nothing")

    @translation.override("en")
    def handle(self, *, file, clock, by, dry_run, **options):
        at = timezone.now()
        person, device = _person(by), _clock(clock)
        try:
            kept = keep_file(
                name=file.name, content=_content(file), device=device, by=person, at=at
            )
            entries = entries_of(kept, at, person)
            if not dry_run:
                write_file(file_id=kept.pk, by=person, at=at)
        except ValidationError as refused:
            raise CommandError("; ".join(refused.messages)) from refused
        for entry in entries:
            if entry.fault:
                self.stdout.write(f"row {entry.row.number}, {entry.fault.column}: {entry.fault}")
        counts = counts_of(entries)
        self.stdout.write(", ".join(f"{count} {fate}" for fate, count in counts.items()) + ".")
        if dry_run:
            self.stdout.write("Nothing was written.")
        if "faulty" in counts:
            sys.exit(1)


def _person(number: str | None) -> Employee | None:
    person = Employee.objects.filter(number=number, is_active=True).first()
    if number and person is None:
        raise CommandError(f"No active employee has the number {number}.")
    return person


def _clock(serial: str | None) -> Device | None:
    device = Device.objects.filter(serial=serial).first()
    if serial and device is None:
        raise CommandError(f"There is no clock {serial}.")
    return device


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
