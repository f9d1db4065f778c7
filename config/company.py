"""The company today: figures of every room for whoever leads it, each leading to its rows."""

from django.contrib.auth.decorators import permission_required
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from regulations import figures

RIGHT = "approvals.view_approval"  # the general manager and the deputies
PERIODS = (1, 7, 30)
KEPT = 60  # seconds that the home page shows the same figures, with their moment


@require_safe
@permission_required(RIGHT, raise_exception=True)
def company(request):
    """Figures of `?days=` against as long a time before; for the home page without the shell."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked.isdecimal() and int(asked) in PERIODS else PERIODS[0]
    if not request.htmx:
        return render(request, "shell/company.html", _told(request, days))
    key = f"company:{request.user.pk}:{days}:{get_language()}"
    part = cache.get(key)
    if part is None:
        part = render_to_string("shell/figures.html", _told(request, days), request)
        cache.set(key, part, KEPT)
    return HttpResponse(part)


def _told(request, days: int) -> dict:
    period = figures.period_up_to(timezone.now(), days)
    groups = figures.told(request.user, period)
    return {"groups": groups, "period": period, "periods": PERIODS}
