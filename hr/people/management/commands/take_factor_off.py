"""Take a lost second factor off a login, for who nobody else can help."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from hr.people.logins.services import take_factor_off
from hr.people.models import Employee


class Command(BaseCommand):
    """Second factor and sessions end; the person and their supervisor are told (C13-2)."""

    help = "Take a lost second factor off a login; its next login sets a new one up."

    def add_arguments(self, parser):
        parser.add_argument("number", help="staff number")
        parser.add_argument("--reason", required=True, help="why; the person is told")

    @translation.override("en")  # what is written here is English, so all of it is
    def handle(self, number: str, reason: str, **options):
        try:
            person = Employee.objects.get(number=number)
            take_factor_off(employee=person, by=None, reason=reason, at=timezone.now())
        except Employee.DoesNotExist as error:
            raise CommandError(f"Nobody has the number {number}.") from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{number}: the next login sets a second factor up.")
