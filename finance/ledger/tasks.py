"""The nightly look over the books."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop

from finance.ledger.verify import findings
from hr.people.selectors import holders
from regulations.notices.services import Message, notify
from regulations.rulebook.rules import day_of

BROKEN = gettext_noop(
    "The books are not whole: %(count)s findings. manage.py verify_ledger names them."
)


@shared_task
def verify_books() -> int:
    """Tell the chief accountant and the general manager if anything in the books was bent."""
    found, at = list(findings(settings.SEAL_FILE)), timezone.now()
    if found:
        people = [*holders("chief_accountant"), *holders("general_manager")]
        message = Message(
            key=f"cash:broken:{day_of(at)}", text=BROKEN, params={"count": len(found)},
            url="/books/", clause="A7.1-1",
        )  # fmt: skip
        notify(recipients=people, message=message, at=at)
    return len(found)
