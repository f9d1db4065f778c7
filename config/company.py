"""The company today: figures of every room for whoever leads it, each leading to its rows."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from regulations import figures

RIGHT = "approvals.view_approval"  # the general manager and the deputies
PERIODS = (1, 7, 30)


@require_safe
@permission_required(RIGHT, raise_exception=True)
def company(request):
    """Figures of `?days=` against as long a time before; for the home page without the shell."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked.isdecimal() and int(asked) in PERIODS else PERIODS[0]
    period = figures.period_up_to(timezone.now(), days)
    context = {
        "groups": figures.told(request.user, period), "period": period, "periods": PERIODS,
    }  # fmt: skip
    name = "shell/figures.html" if request.htmx else "shell/company.html"
    return render(request, name, context)
