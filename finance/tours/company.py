"""Groups that leave soon, at a glance (B3)."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from finance.tours.selectors import state_on, tours
from finance.tours.states import State
from regulations.figures import Figure, Period

AHEAD = timedelta(days=7)
LEAVING = (State.PLANNED, State.RELEASED)


def tell(person, period: Period):
    """Groups leaving within a week, and how many of them are not released yet; see
    `regulations.figures`."""
    today = period.last_day
    rows = tours().filter(departs_on__gte=today, departs_on__lte=today + AHEAD)
    states = [state_on(tour, today) for tour in rows]
    planned = states.count(State.PLANNED)
    link = reverse("tours:list")
    yield Figure(
        _("Groups leaving within a week"), str(sum(each in LEAVING for each in states)), link, "B3"
    )
    yield Figure(
        _("of these not released yet"), str(planned), f"{link}?state={State.PLANNED}", "A7.4-1",
        tone="bad" if planned else "",
    )  # fmt: skip
