"""Groups that leave soon, at a glance (B3)."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from finance.tours.selectors import in_state, tours
from finance.tours.states import LEAVING, State
from regulations.figures import Days, Figure, Period

AHEAD = timedelta(days=7)


def tell(person, period: Period):
    """Groups leaving within a week, and how many of them are not released yet; see
    `regulations.figures`."""
    today = period.last_day
    days = Days(today, today + AHEAD)
    rows = tours().filter(**days.of_days("departs_on"))
    leaving, planned = (in_state(rows, state, today).count() for state in (LEAVING, State.PLANNED))
    link = f"{reverse('tours:list')}?{days.query}&state="
    yield Figure(_("Groups leaving within a week"), str(leaving), f"{link}{LEAVING}", "B3")
    yield Figure(
        _("of these not released yet"), str(planned), f"{link}{State.PLANNED}", "A7.4-1",
        tone="bad" if planned else "",
    )  # fmt: skip
