"""The log of data given out: everybody sees their own, who watches sees all."""

from datetime import timedelta

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from regulations import handing
from regulations.binding.pages import number_of
from sitecontent.database.handing import selectors
from sitecontent.database.handing.selectors import PAGE, Wanted

WATCHED_DAYS = timedelta(days=30)


@require_safe
def exports(request):
    """Files with data that left: whose, of which kind, how much, to which address (C13-9)."""
    at, watches = timezone.now(), request.user.has_perm("database.watch_handing")
    kind = request.GET.get("kind", "")
    if kind and kind not in handing.kinds():
        raise Http404
    person = number_of(request.GET.get("person")) if watches else request.user.pk
    wanted = Wanted(person, kind, number_of(request.GET.get("before")))
    rows, rules = selectors.listed(wanted), selectors.rules_at(at)
    limit = rules.rows_a_day if rules else 0
    context = {
        "rows": rows[:PAGE], "more": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "watches": watches, "wanted": wanted, "kinds": handing.kinds(), "limit": limit,
    }  # fmt: skip
    if watches:
        since = at - WATCHED_DAYS
        context["people"] = selectors.takers()
        context["unusual"] = selectors.largest_days(limit, since=since)
    return render(request, "database/exports.html", context)
