"""What tours do by the clock."""

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext_noop

from finance.tours.balance import remind_unpaid
from finance.tours.purses.verify import findings
from hr.people.selectors import holders
from regulations.notices.services import Message, notify
from regulations.rulebook.rules import day_of

BROKEN = gettext_noop(
    "Books and documents of tours do not agree, first of %(tour)s: %(count)s findings. "
    "manage.py verify_tours names them."
)


@shared_task
def remind() -> None:
    """Remind of tours that came back and still owe, each once."""
    remind_unpaid(at=timezone.now())


@shared_task
def verify_tours() -> int:
    """Tell the chief accountant and the general manager where a tour's books were bent."""
    found, at = list(findings()), timezone.now()
    if found:
        people = [*holders("chief_accountant"), *holders("general_manager")]
        message = Message(
            key=f"tours:broken:{day_of(at)}", text=BROKEN,
            params={"tour": found[0].tour, "count": len(found)}, url="/tours/", clause="A7.3-2",
        )  # fmt: skip
        notify(recipients=people, message=message, at=at)
    return len(found)
