"""The demo company: build it in an empty database, or name its logins."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.demo import build, company
from hr.people.models import Employee
from orders.desk.models import Order


class Command(BaseCommand):
    """Never touches a database that has people in it."""

    help = "Builds the demo company in an empty database; --logins prints who can log in."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there are people already"
        )
        parser.add_argument("--logins", action="store_true", help="only print the logins")

    def handle(self, *, if_empty: bool, logins: bool, **options):
        if not logins:
            if not Employee.objects.exists():
                self._build()
            elif not if_empty:
                raise CommandError(
                    "There are people in this database: the demo company needs an empty one."
                )
        if logins or not if_empty:
            self._print_logins()

    def _build(self) -> None:
        started = timezone.now()
        build.build_company(at=started, say=self._say)
        build.finish_company(at=timezone.now())
        seconds = (timezone.now() - started).total_seconds()
        self.stdout.write(
            f"The demo company is ready: {Employee.objects.count()} people, "
            f"{Order.objects.count()} orders, {seconds:.0f} s."
        )

    def _say(self, day) -> None:
        """One line that moves on a terminal; nothing into a log."""
        if self.stdout.isatty():
            self.stdout.write(f"\rBuilding the demo company: {day} ", ending="")
            self.stdout.flush()

    def _print_logins(self) -> None:
        people = company.logins()
        if not people:
            return
        self.stdout.write(f"Demo logins, password for all of them: {company.PASSWORD}")
        for person in people:
            post = f"{person.position.name_zh} {person.position.name_en}"
            self.stdout.write(f"  {person.number}  {person.name}  {post}")
