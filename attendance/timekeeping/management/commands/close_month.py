"""`manage.py close_month YYYY-MM`: freeze the sheets of a month and propose its penalties."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from attendance.timekeeping.judging.telling import tell
from attendance.timekeeping.months.closing import blockers_of, close_month
from attendance.timekeeping.months.rules import month_of
from hr.people.models import Employee


class Command(BaseCommand):
    help = (
        "Close a month that is over. Exits 1 with what is open; --settle settles missing punches "
        "and sheets nobody confirmed as the rules say."
    )

    def add_arguments(self, parser):
        parser.add_argument("month", help="YYYY-MM")
        parser.add_argument("--settle", action="store_true", help="settle what the closing may")
        parser.add_argument(
            "--unseen", action="store_true", help="close over what its people have not seen"
        )

    @translation.override("en")  # what is written here is English, so all of it is
    def handle(self, *args, month, settle, unseen, **options):
        first, now = month_of(month), timezone.now()
        if first is None:
            raise CommandError(f"{month} is no month: write YYYY-MM.")
        try:
            closing = close_month(month=first, accepts=settle, unseen=unseen, by=None, at=now)
        except ValidationError as refused:
            self._tell(first, now)
            raise CommandError(" ".join(refused.messages)) from refused
        self.stdout.write(f"{month}: {closing.sheet_count} sheets frozen.")

    def _tell(self, first, now) -> None:
        """Write what is open, a line each."""
        found = blockers_of(first, now)
        people = Employee.objects.in_bulk({each.person_id for each in found if each.person_id})
        for each in found:
            person = people.get(each.person_id)
            who = f"{person.number} {person.name} " if person else ""
            day = f"{each.day} " if each.day else ""
            mark = _("settled by the closing") if each.is_settled else _("blocks")
            if each.is_unseen:
                mark = pgettext("sheet", "not seen")
            self.stdout.write(f"{who}{day}[{mark}] {tell(each.text, each.params)}")
