"""From which day on attendance may be kept, of everybody and of one person: pure rules."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext_lazy as _

from regulations.rulebook.rules import FIRST_DAY


def fault_of_beginning(day: date, reason: str, *, has_closed: bool) -> object:
    """Why attendance is not kept from a day; None if it may be.

    Closed months stay as they are: nothing before them is asked, and none of them is left out.
    """
    if has_closed:
        return _("A month is closed already: attendance is kept from the first closed one on.")
    if day < FIRST_DAY:
        return _("Attendance is kept from %(day)s on at the earliest.") % {"day": FIRST_DAY}
    if not reason.strip():
        return _("Give the reason.")
    return None


def fault_of_closed(closed: Collection[date]) -> object:
    """Why the days of closed months are neither judged nor left out; None where there are none.

    `closed` are the closed ones of the months whose days would be judged, or no more.
    """
    if not closed:
        return None
    return _("%(month)s is closed: its days stay what they were.") % {
        "month": f"{min(closed):%Y-%m}"
    }


def fault_of_person(reason: str, *, is_own: bool) -> object:
    """Why somebody does not keep attendance of one person from another day; None if they may."""
    if is_own:
        return _("Nobody says this of themselves.")
    if not reason.strip():
        return _("Give the reason.")
    return None
