"""The list of breaches with its charts, and the words beside them."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from orders.desk.clocks import breaches as breach_page
from orders.desk.clocks.selectors import KINDS
from orders.desk.forms import ExcuseForm
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import sign_excuse

PERIODS = (1, 7, 30, 90)


@require_GET
def breaches(request):
    """Breaches of the last days: everybody's for those who watch, else one's own and staff's."""
    days = request.GET.get("days", "7")
    days = int(days) if days.isdecimal() and int(days) in PERIODS else 7
    now = timezone.now()
    wanted = breach_page.Wanted(
        since=now - timedelta(days=days),
        until=now,
        person=request.GET.get("person", ""),
        clause=request.GET.get("clause", ""),
        hour=request.GET.get("hour", ""),
        after=request.GET.get("after", ""),
    )
    context = breach_page.build(request.user, wanted)
    return render(request, "desk/breaches.html", context | {"days": days, "periods": PERIODS})


@require_POST
def excuse(request, pk: int):
    """Put a signed word beside a breach."""
    deadline = get_object_or_404(Deadline, pk=pk, kind__in=KINDS)
    form = ExcuseForm(request.POST)
    try:
        if form.is_valid():
            sign_excuse(deadline=deadline, by=request.user, at=timezone.now(), **form.cleaned_data)
        else:
            raise ValidationError(form.errors.get("reason") or form.errors.get("verdict"))
    except (ValidationError, PermissionDenied) as refused:
        messages.error(request, " ".join(getattr(refused, "messages", [str(refused)])))
    # Back to the list as it was narrowed; only the query comes from the form.
    return redirect(f"{reverse('desk:breaches')}?{request.POST.get('query', '')}")
