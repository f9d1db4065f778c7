"""`manage.py judge_month YYYY-MM [--csv OUT]`: judge a month of everybody by what is recorded."""

import csv
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from attendance.timekeeping.judging.selectors import employed_between, first_day
from attendance.timekeeping.judging.services import judge_days
from attendance.timekeeping.months.rules import days_of, last_of, month_of
from attendance.timekeeping.months.workbook import CSV_COLUMNS, csv_rows
from regulations.rulebook.rules import day_of


class Command(BaseCommand):
    help = "Judge every day of a month; --csv writes the results, a line for each person and day."

    def add_arguments(self, parser):
        parser.add_argument("month", help="YYYY-MM")
        parser.add_argument("--csv", type=Path, help="a file to write the results to")

    @translation.override("en")  # what is written here is English, so all of it is
    def handle(self, *args, month, csv: Path | None, **options):
        first, now = month_of(month), timezone.now()
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
            lines = self._write(csv, people, first)
            self.stdout.write(f"{csv}: {lines} lines.")

    def _write(self, path: Path, people, first) -> int:
        """Write the lines so that spreadsheet programs read the Chinese in them."""
        rows = list(csv_rows(people, first))
        try:
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                out = csv.writer(file)
                out.writerow(CSV_COLUMNS)
                out.writerows(rows)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        return len(rows)
