"""Monthly reports: those one may read, writing and handing in one's own, reading another's."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hr.people.selectors import superior_ids
from regulations.binding.pages import number_of, status_of
from sitecontent.campaigns.reports.drafting import figures_of
from sitecontent.campaigns.reports.models import Report
from sitecontent.campaigns.reports.rules import State
from sitecontent.campaigns.reports.selectors import is_whole, reports_for
from sitecontent.campaigns.reports.services import (
    edit_report,
    hand_in,
    name_of,
    read_report,
    writes,
)
from sitecontent.campaigns.rules import Kind as CampaignKind

PAGE = 40


@require_safe
def listed(request):
    """Reports that one writes or may read, the newest month first."""
    rows = reports_for(request.user).prefetch_related("readings__by")
    start = min(number_of(request.GET.get("from")) or 0, 100_000)
    page = list(rows[start : start + PAGE + 1])
    context = {
        "rows": [(row, name_of(row)) for row in page[:PAGE]],
        "next": start + PAGE if len(page) > PAGE else None, "tab": "reports",
    }  # fmt: skip
    return render(request, "campaigns/reports.html", context)


@require_safe
def report(request, pk: int):
    """One report: its figures, its words, who has read it."""
    return _show(request, _find(request, pk))


def _find(request, pk: int) -> Report:
    return get_object_or_404(reports_for(request.user), pk=pk)


def _show(request, found: Report, *, refused=None, text: str | None = None):
    is_own, is_in = writes(found, request.user), found.state == State.HANDED_IN
    readings = list(found.readings.select_related("by").order_by("id"))
    has_read = any(row.by_id == request.user.pk for row in readings)
    leads = request.user.pk in superior_ids(found.author_id)
    told = found.figures if is_in else figures_of(found)
    for each in told["campaigns"]:
        each["kind_name"] = CampaignKind(each["kind"]).label
    context = {
        "report": found, "name": name_of(found), "figures": told, "is_in": is_in,
        "text": found.text if text is None else text, "readings": readings, "refused": refused,
        "may_write": is_own and not is_in, "may_read": leads and is_in and not has_read,
        "sees_text": is_own or is_in, "is_whole": is_in and is_whole(found),
    }  # fmt: skip
    return render(request, "campaigns/report.html", context, status=status_of(request))


@require_POST
def write(request, pk: int):
    """Store the draft of one's own report, or hand it in."""
    found, text = _find(request, pk), request.POST.get("text", "")
    verb = hand_in if request.POST.get("do") == "hand-in" else edit_report
    try:
        verb(report_id=pk, text=text, by=request.user, at=timezone.now())
    except (ValidationError, PermissionDenied) as refused:
        return _show(request, found, refused=refused, text=text)
    done = _("Handed in; nothing of it changes any more.") if verb is hand_in else _("Stored.")
    messages.success(request, done)
    return redirect("campaigns:report", pk)


@require_POST
def read(request, pk: int):
    """Say that one has read a report."""
    found, text = _find(request, pk), request.POST.get("text", "")
    try:
        read_report(report_id=pk, text=text, by=request.user, at=timezone.now())
    except (ValidationError, PermissionDenied) as refused:
        return _show(request, found, refused=refused)
    messages.success(request, _("Read; the author has been told."))
    return redirect("campaigns:report", pk)
