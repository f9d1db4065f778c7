"""The page of cases by clause and month, for those who handle cases."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hr.discipline.objections.rules import Reply
from hr.discipline.statistics.selectors import figures_of


@permission_required("discipline.view_case", raise_exception=True)
@require_safe
def statistics(request):
    """Cases of a year by clause and by month with charts; `?year=`."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else None
    found = figures_of(year, timezone.now())
    replies = [(Reply(name).label, count) for name, count in found.objections.items() if name]
    context = {"found": found, "waiting": found.objections[""], "replies": replies}
    return render(request, "discipline/statistics.html", context)
