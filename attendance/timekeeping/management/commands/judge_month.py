"""`manage.py judge_month YYYY-MM [--csv OUT [--by NUMBER]]`: judge a month of everybody."""

from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from attendance.timekeeping.judging.selectors import employed_between, first_day
from attendance.timekeeping.judging.services import judge_days
from attendance.timekeeping.months.rules import days_of, last_of, month_of
from attendance.timekeeping.months.workbook import CSV_COLUMNS, KIND, csv_rows
from hr.people.models import Employee
from regulations import handing
from regulations.rulebook.rules import day_of
from regulations.tables import write_csv


class Command(BaseCommand):
    help = "Judge every day of a month; --csv writes the results, a line for each person and day."

    def add_arguments(self, parser):
        parser.add_argument("month", help="YYYY-MM")
        parser.add_argument("--csv", type=Path, help="a file to write the results to")
        parser.add_argument("--by", default="", help="staff number of who takes the file")

    @translation.override("en")  # what is written here is English, so all of it is
    def handle(self, *args, month, csv: Path | None, by: str = "", **options):
        first, now, person = month_of(month), timezone.now(), self._person(by)
        if first is None:
            raise CommandError(f"{month} is no month: write YYYY-MM.")
        if first > day_of(now):
            raise CommandError(f"{month} has not begun.")
        begins = first_day()
        if begins is None or last_of(first) < begins:
            raise CommandError(f"{month} lies before attendance is kept: nothing is judged.")
        people = list(employed_between(first, last_of(first)))
        days = [(person.pk, day) for person in people for day in days_of(first)]
        changed = judge_days(days=days, at=now)
        self.stdout.write(f"{month}: {len(people)} people, {changed} results changed.")
        if csv:
            if person:
                self._check(person)
            lines = self._write(csv, people, first, person, now)
            self.stdout.write(f"{csv}: {lines} lines.")

    def _write(self, path: Path, people, first, by, now) -> int:
        """Write the lines so that spreadsheet programs read the Chinese in them, once it is on
        record that they leave (C13-9)."""
        written = write_csv(header=CSV_COLUMNS, rows=csv_rows(people, first))
        words = {"kind": KIND, "name": path.name, "wanted": f"{first:%Y-%m}", "by": by}
        try:
            with path.open("wb") as file:
                handing.note_command(written=written, at=now, **words)
                file.write(written.content)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        return written.rows

    def _person(self, number: str) -> Employee | None:
        if not number:
            return None
        try:
            return Employee.objects.get(number=number, is_active=True)
        except Employee.DoesNotExist:
            raise CommandError(f"Nobody with the number {number} works here.") from None

    def _check(self, person: Employee) -> None:
        try:
            handing.check_right(KIND, person)
        except PermissionDenied as refused:
            raise CommandError(str(refused)) from refused
