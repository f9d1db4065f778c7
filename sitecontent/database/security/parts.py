"""What people are told of the parts of the portal: clocks that disagree, work that is given up."""

from datetime import datetime

from django.utils.translation import gettext_noop

from regulations.binding.moments import MOST_SECONDS_OFF, seconds_off
from regulations.deadlines.models import UNHANDLED, Deadline
from regulations.deadlines.rules import TRIES
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA, day_of
from sitecontent.database.security.clocks import tell

OFF = gettext_noop(
    "The clock of the portal's machine and that of its database differ by %(seconds)s seconds: "
    "set both right. What is written by a wrong clock is refused."
)
LOST = gettext_noop(
    "The task %(task)s ended its own process as often as it was tried and was set aside: "
    "look at the log of the worker."
)
GIVEN_UP = gettext_noop(
    "The consequences of a breach (%(kind)s, %(about)s) could not be drawn and were given up: "
    "%(error)s"
)


@clause("C13-S1")
def watch(at: datetime) -> None:
    """Tell once an hour that clocks disagree, and once of every breach that was given up."""
    off = seconds_off()
    if abs(off) > MOST_SECONDS_OFF:
        hour = at.astimezone(CHINA).strftime("%Y-%m-%d %H")
        tell(OFF, key=f"clock:{hour}", at=at, seconds=round(abs(off)))
    for row in Deadline.objects.filter(UNHANDLED, attempts__gte=TRIES):
        tell(
            GIVEN_UP, key=f"given-up:{row.pk}", at=at, kind=row.kind, about=row.key, error=row.error
        )


@clause("C13-S1")
def tell_of_lost(task: str, at: datetime) -> None:
    """Tell once a day that a task was set aside because it ends whoever works on it."""
    tell(LOST, key=f"lost:{task}:{day_of(at)}", at=at, task=task)
