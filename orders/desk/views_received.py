"""The list of the orders that were placed in a period."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from orders.desk.received import received_page
from orders.desk.views import view_order
from regulations.figures import Days, days_named
from regulations.rulebook.rules import day_of


@require_safe
@view_order
def received(request):
    """Orders by when they were placed, void ones too; `?since=&until=&currency=&after=`.

    Without days those of today.
    """
    today = day_of(timezone.now())
    days = days_named(request.GET) or Days(today, today)
    currency = request.GET.get("currency", "")[:3]
    context = {
        "page": received_page(days, currency, request.GET.get("after", "")),
        "days": days,
        "currency": currency,
    }
    return render(request, "desk/received.html", context)
