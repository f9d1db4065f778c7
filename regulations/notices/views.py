"""The bell and the list of one's own notices."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from regulations.notices import selectors
from regulations.notices.services import mark_read


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 18 else None


@require_safe
def notices(request):
    """The person's notices, the newest first; older ones follow by keyset."""
    page = selectors.newest(request.user, before=_number(request.GET.get("before")))
    return render(request, "notices/list.html", {"notices": page, "more": len(page) == 30})


@require_safe
def bell(request):
    """The number at the bell; unchanged answers 204 so that nothing is swapped."""
    count = selectors.unread_count(request.user)
    if request.GET.get("seen") == str(count):
        return HttpResponse(status=204)
    return render(request, "notices/bell.html", {"count": count, "cap": selectors.CAP})


@require_POST
def read(request):
    """Mark notices up to the newest one shown as read."""
    up_to = _number(request.POST.get("up_to"))
    if up_to:
        mark_read(by=request.user, at=timezone.now(), up_to=up_to)
    return redirect("notices:list")
