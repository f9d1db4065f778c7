"""The statistical list of contracts, and the register as a spreadsheet."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hr.contracts import statistics
from hr.contracts.access import EVERY
from hr.contracts.pages import remind_days
from hr.contracts.views import wanted_of
from regulations import handing
from regulations.binding.pages import number_of
from regulations.rulebook.rules import day_of

sees_all = permission_required(EVERY, raise_exception=True)


@sees_all
@require_safe
def figures(request):
    """Contracts by year, kind, department, other party and state, with charts."""
    at = timezone.now()
    year = number_of(request.GET.get("year", ""))
    found = statistics.figures(year, day_of(at), remind_days(at))
    return render(request, "contracts/figures.html", {"found": found, "tab": "figures"})


@sees_all
@require_safe
def export(request):
    """The list as it is narrowed, as .xlsx."""
    at, wanted = timezone.now(), wanted_of(request)
    return handing.send(
        request, kind="contracts", name=f"contracts-{day_of(at)}.xlsx", at=at,
        wanted=request.GET.urlencode()[:200],
        make=lambda: statistics.workbook(wanted, request.user, day_of(at), remind_days(at)),
    )  # fmt: skip
