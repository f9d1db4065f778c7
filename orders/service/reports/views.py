"""Monthly reports of the service, and reports of the unusual."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.people.models import Employee
from hr.people.selectors import superior_ids
from orders.service.months import following
from orders.service.reports.figures import CLOCKS, figures_beside, kept
from orders.service.reports.forms import AnswerForm, ReadForm, UnusualForm
from orders.service.reports.models import ServiceReport
from orders.service.reports.rules import fault_of_reading, fault_of_sending
from orders.service.reports.selectors import LEAD, reports_for, unusual_for, writes
from orders.service.reports.services import (
    WORK,
    answer_unusual,
    edit_report,
    read_report,
    report_unusual,
    send_report,
)
from orders.service.reports.telling import compared
from orders.service.tickets.selectors import clocks_started, decided_by
from regulations.binding.pages import done, number_of, status_of
from regulations.deadlines import registry
from regulations.deadlines.selectors import dressed
from regulations.figures import Days, days_named
from regulations.rulebook.rules import day_of

FORM = ["GET", "HEAD", "POST"]
SHOWN = 36


@require_safe
def listed(request):
    """Reports that one writes or may read, the newest month first."""
    rows = reports_for(request.user).prefetch_related("readings__by")
    context = {"tab": "reports", "rows": rows[:SHOWN], "is_lead": request.user.has_perm(LEAD)}
    return render(request, "service/reports.html", context)


def _find(request, pk: int) -> ServiceReport:
    return get_object_or_404(reports_for(request.user), pk=pk)


@require_safe
def report(request, pk: int):
    """One report: its figures, its words and their versions, who has read it."""
    return _show(request, _find(request, pk))


def _show(request, row: ServiceReport, *, refused=None, text: str | None = None, reading=None):
    by, sent = request.user, getattr(row, "sent", None)
    texts, readings = list(row.texts.select_related("by")), list(row.readings.select_related("by"))
    shown = next((each for each in texts if str(each.number) == request.GET.get("old")), texts[0])
    is_own = writes(row, by)
    reads = not fault_of_reading(
        by=by.pk, author=row.author_id, above=superior_ids(row.author_id),
        is_sent=sent is not None, is_read=any(each.by_id == by.pk for each in readings),
    )  # fmt: skip
    told = sent.figures if sent else figures_beside(row.month)
    context = {
        "tab": "reports", "row": row, "sent": sent, "texts": texts, "shown": shown,
        "figures": compared(row.month, told, by), "before": following(row.month, -1),
        "may_write": is_own and sent is None, "sees_text": is_own or sent is not None,
        "may_send": not fault_of_sending(row.month, day_of(timezone.now())),
        "text": shown.text if text is None else text, "refused": refused, "readings": readings,
        "reading": (reading or ReadForm()) if reads else None,
        "late": sent is not None and sent.at > row.deadline.due_at,
    }  # fmt: skip
    return render(request, "service/report.html", context, status=status_of(request))


@require_POST
def write(request, pk: int):
    """Keep a version of one's own report, or send it."""
    found, text = _find(request, pk), request.POST.get("text", "").replace("\0", "")
    verb = send_report if request.POST.get("do") == "send" else edit_report
    try:
        verb(report_id=pk, text=text, by=request.user, at=timezone.now())
    except (ValidationError, PermissionDenied) as refused:
        return _show(request, found, refused=refused, text=text)
    is_sent = verb is send_report
    messages.success(request, _("Sent; your supervisor has been told.") if is_sent else _("Kept."))
    return redirect("service:month_report", pk)


@require_POST
def read(request, pk: int):
    """Say that one has read a report."""
    found, form = _find(request, pk), ReadForm(request.POST)
    if form.is_valid():
        words = form.cleaned_data | {"by": request.user, "at": timezone.now()}
        if done(form, read_report, report_id=pk, **words):
            messages.success(request, _("Read; the author has been told."))
            return redirect("service:month_report", pk)
    return _show(request, found, reading=form, refused=getattr(form, "refused", None))


@require_http_methods(FORM)
def unusual(request):
    """Reports of the unusual that one may see, and a form for the next."""
    _check_reader(request)
    form = UnusualForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data | {"by": request.user, "at": timezone.now()}
        if done(form, report_unusual, **words):
            messages.success(request, _("The lead has been told."))
            return redirect("service:unusual")
    return _list(request, form=form)


@require_safe
@permission_required(LEAD, raise_exception=True)
def clocks(request):
    """Clocks of a kind that began on some days, and which were kept; `?kind=&since=&until=`.

    Without days those of today; `&owner=` somebody's alone, `&decided=1`, as the figures of the
    month ask, without those that may yet be kept.
    """
    at, kind = timezone.now(), request.GET.get("kind", "")
    if kind not in CLOCKS:
        raise Http404
    days, before = days_named(request.GET), number_of(request.GET.get("before"))
    days = days or Days(day_of(at), day_of(at))
    found = clocks_started(kind, **days.of_moments("starts_at"))
    narrowed = {}
    if owner := number_of(request.GET.get("owner")):
        found, narrowed["owner"] = found.filter(owner=owner), owner
    if request.GET.get("decided"):
        found, narrowed["decided"] = found.filter(decided_by(at)), 1
    rows = (found.filter(pk__lt=before) if before else found).select_related("owner")
    rows = dressed(rows.order_by("-pk")[: SHOWN + 1])
    context = {
        "tab": "figures" if "decided" in narrowed else "reports", "at": at,
        "rows": rows[:SHOWN], "days": days, "kind": kind, "narrowed": urlencode(narrowed),
        "label": registry.kind(kind).label, "kept": kept(found),
        "person": Employee.objects.filter(pk=owner).first() if owner else None,
        "older": rows[SHOWN - 1].pk if len(rows) > SHOWN else None,
    }  # fmt: skip
    return render(request, "service/clocks.html", context)


def _check_reader(request) -> None:
    if not (request.user.has_perm(WORK) or request.user.has_perm(LEAD)):
        raise PermissionDenied(_("The service desk reports what is unusual."))


def _list(request, *, form=None, answering=None, answered: int | None = None):
    before, days = number_of(request.GET.get("before")), days_named(request.GET)
    rows = unusual_for(request.user).filter(**days.of_moments("at"))
    if request.GET.get("state") == "answered":
        rows = rows.exclude(answer=None)
    rows = list((rows.filter(pk__lt=before) if before else rows)[: SHOWN + 1])
    leads = request.user.has_perm(LEAD)
    shown = [
        (row, _form_of(row, request.user, answering if row.pk == answered else None, leads))
        for row in rows[:SHOWN]
    ]
    context = {
        "tab": "unusual", "rows": shown, "tells": request.user.has_perm(WORK),
        "form": form or UnusualForm(), "is_lead": leads,
        "older": rows[SHOWN - 1].pk if len(rows) > SHOWN else None, "days": days,
        "state": request.GET.get("state", ""),
    }  # fmt: skip
    return render(request, "service/unusual.html", context, status=status_of(request))


def _form_of(row, person, bound, leads: bool):
    """The form to answer a row with; None where this person does not."""
    if not leads or row.by_id == person.pk or hasattr(row, "answer"):
        return None
    return bound or AnswerForm(prefix=f"u{row.pk}")


@require_POST
@permission_required(LEAD, raise_exception=True)
def answer(request, pk: int):
    """Answer a report of the unusual."""
    get_object_or_404(unusual_for(request.user), pk=pk)
    form = AnswerForm(request.POST, prefix=f"u{pk}")
    if form.is_valid():
        words = form.cleaned_data | {"by": request.user, "at": timezone.now()}
        if done(form, answer_unusual, unusual_id=pk, **words):
            messages.success(request, _("Answered."))
            return redirect("service:unusual")
    return _list(request, answering=form, answered=pk)
