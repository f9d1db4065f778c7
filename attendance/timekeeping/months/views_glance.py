"""Pages behind the company's figures: judged days of a period, and who is here today."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from attendance.timekeeping.months.glance import TOLD, results_page, whereabouts
from attendance.timekeeping.months.selectors import SEES_ALL
from attendance.timekeeping.rules import Presence
from regulations.figures import Days, days_named
from regulations.rulebook.rules import day_of

sees_all = permission_required(SEES_ALL, raise_exception=True)


@require_safe
@sees_all
def results(request):
    """Late, early, missing and absent days of everybody; `?since=&until=&outcome=&after=`.

    Without days those of the month that runs.
    """
    today = day_of(timezone.now())
    days = days_named(request.GET) or Days(today.replace(day=1), today)
    asked = request.GET.get("outcome", "")
    context = {
        "found": results_page(days, asked, request.GET.get("after", "")),
        "days": days,
        "outcome": asked if asked in TOLD else "",
        "outcomes": [(each.value, each.label) for each in TOLD],
        "tab": "results",
    }
    return render(request, "timekeeping/results.html", context)


@require_safe
@sees_all
def presence(request):
    """Who is here today, away or missing; `?who=`."""
    at = timezone.now()
    people, who = whereabouts(at), request.GET.get("who", "")
    who = who if who in Presence else ""
    tabs = [(each.value, each.label, _count(people, each)) for each in Presence]
    context = {
        "rows": [each for each in people if not who or each.is_one_of(who)],
        "who": who, "tabs": tabs, "at": at, "day": day_of(at), "everybody": len(people),
        "tab": "presence",
    }  # fmt: skip
    return render(request, "timekeeping/presence.html", context)


def _count(people, presence: Presence) -> int:
    return sum(each.is_one_of(presence) for each in people)
