"""Take on or change the people of a spreadsheet, from the terminal."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from hr.people.imports import plan_import
from hr.people.models import Employee
from hr.people.selectors import general_manager
from hr.people.services import import_employees, issue_password
from hr.people.spreadsheet import COLUMNS, read_staff


class Command(BaseCommand):
    """Whole or not at all; with --dry-run only looked at."""

    help = (
        "Imports employees from an .xlsx or .csv file with the columns "
        + ", ".join("/".join(names[:2]) for names in COLUMNS.values())
        + ". New people get a first password, which is printed once."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--by", default="", metavar="NUMBER",
            help="who brings the list; left out only until there is a general manager",
        )  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")

    @translation.override("en")  # what is written here is English, so all of it is
    def handle(self, *, file: Path, by: str, dry_run: bool, **options):
        at = timezone.now()
        bringer = _person(by)
        try:
            sheet = read_staff(name=file.name, content=file.read_bytes())
            plan = plan_import(sheet, by=bringer, at=at)
            if sheet.unknown:
                self.stderr.write(f"Passed over, not known: {', '.join(sheet.unknown)}.")
            if plan.problems:
                raise ValidationError([str(problem) for problem in plan.problems])
            if dry_run:
                self._show(plan)
                return
            done = import_employees(sheet=sheet, by=bringer, at=at)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except ValidationError as error:
            raise CommandError("Nothing was written.\n" + "\n".join(error.messages)) from error
        for person in done.new:
            password = issue_password(employee=person, by=bringer, at=at)
            self.stdout.write(f"{person.number}\t{person.name}\t{password}")
        self.stdout.write(f"{len(done.new)} taken on, {len(done.changed)} changed.")

    def _show(self, plan) -> None:
        for entry in plan.entries:
            changes = "; ".join(
                f"{label}: {was or '—'} → {will_be or '—'}"
                for label, (was, will_be) in entry.changes.items()
            )
            self.stdout.write(f"{entry.row}\t{entry.number}\t{entry.name}\t{entry.fate}\t{changes}")
        self.stdout.write("Nothing was written: --dry-run.")


def _person(number: str) -> Employee | None:
    """Who brings the list; CommandError for nobody where the company is set up already."""
    found = Employee.objects.filter(number__iexact=number.strip(), is_active=True).first()
    if number and found is None:
        raise CommandError(f"Nobody who works here has the number {number}.")
    if found is None and general_manager():
        raise CommandError("Say who brings the list: --by NUMBER. Everybody's history tells it.")
    if found and not found.has_perms(("people.add_employee", "people.change_employee")):
        raise CommandError(f"{found.number} {found.name} may not take people on.")
    return found
