"""Lists and pages of tours, the cashier's list, the daily report, and files."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from finance.tours import forms
from finance.tours.budgets.services import sign_budget
from finance.tours.departures.report import clock_of, draft_of, send_report
from finance.tours.export import KIND, export_tours
from finance.tours.models import DayReport, Receipt
from finance.tours.pages import find_tour, ready_to_settle, show_tour, to_prepare, to_refund
from finance.tours.selectors import (
    in_state,
    lines_of_newest,
    newest_budget,
    standings,
    state_on,
    tours,
)
from finance.tours.services import register_tour
from finance.tours.states import State
from regulations import handing
from regulations.binding.pages import status_of
from regulations.figures import days_named

may_see = permission_required("tours.view_tour", raise_exception=True)
PAGE = 40
FORM = ["GET", "HEAD", "POST"]


@may_see
@require_safe
def tour_list(request):
    """Tours with how the money of each stands; `?state=&kind=&q=&month=&mine=&page=`."""
    form, at = forms.ListForm(request.GET), timezone.now()
    form.is_valid()
    wanted = form.cleaned_data | {"days": days_named(request.GET)}
    today = timezone.localdate(at)
    page = wanted.get("page") or 1
    rows = _filtered(wanted, request.user, today)
    found = list(rows[(page - 1) * PAGE : page * PAGE + 1])
    money = standings([tour.pk for tour in found])
    for tour in found:
        tour.standing, tour.state = money[tour.pk], state_on(tour, today)
    query = request.GET.copy()
    for name in ("page", "state"):
        query.pop(name, None)
    context = {
        "tours": found[:PAGE], "wanted": wanted, "states": State.choices, "query": query,
        "following": page + 1 if len(found) > PAGE else None, "tab": "list",
        "kinds": forms.Kind.choices, "today": today,
    }  # fmt: skip
    return render(request, "tours/list.html", context)


@may_see
@require_safe
def export(request):
    """The list as a spreadsheet, for whoever may give it out (C13-9)."""
    form, at = forms.ListForm(request.GET), timezone.now()
    form.is_valid()
    wanted, today = form.cleaned_data | {"days": days_named(request.GET)}, timezone.localdate(at)
    return handing.send(
        request, kind=KIND, name=f"tours-{today}.xlsx", at=at, wanted=request.GET.urlencode(),
        make=lambda: export_tours(_filtered(wanted, request.user, today), today),
    )  # fmt: skip


def _filtered(wanted: dict, user, today: date):
    rows = tours()
    if wanted.get("state"):
        rows = in_state(rows, wanted["state"], today)
    if wanted.get("kind"):
        rows = rows.filter(kind=wanted["kind"])
    if wanted.get("days"):
        rows = rows.filter(**wanted["days"].of_days("departs_on"))
    if wanted.get("month"):
        month = wanted["month"]
        rows = rows.filter(departs_on__year=month.year, departs_on__month=month.month)
    if wanted.get("mine"):
        rows = rows.filter(Q(operations=user) | Q(sales=user) | Q(guide=user))
    if wanted.get("q"):
        text = wanted["q"]
        rows = rows.filter(
            Q(code__icontains=text) | Q(name__icontains=text) | Q(customer__icontains=text)
        )
    return rows


@permission_required("tours.add_tour", raise_exception=True)
@require_http_methods(FORM)
def new(request):
    """Register a group or individual travellers."""
    at, refused = timezone.now(), None
    own = "operations" if request.user.has_perm("tours.sign_budget") else "sales"
    form = forms.TourForm(request.POST or None, initial={own: request.user.pk})
    if request.method == "POST" and form.is_valid():
        try:
            tour = register_tour(plan=form.plan(), by=request.user, at=at)
        except ValidationError as error:
            refused = error
        else:
            messages.success(request, _("The tour is registered, and has a fund of its own."))
            return redirect("tours:tour", tour.pk)
    context = {"form": form, "refused": refused}
    return render(request, "tours/new.html", context, status=status_of(request))


@may_see
@require_safe
def tour(request, pk: int):
    """One tour: the page that finance and operations share."""
    return show_tour(request, find_tour(pk), timezone.now())


@permission_required("tours.sign_budget", raise_exception=True)
@require_http_methods(FORM)
def budget(request, pk: int):
    """Sign a budget sheet, or its next version."""
    found, at, refused = find_tour(pk), timezone.now(), None
    before = newest_budget(pk)
    rows = forms.LineFormSet(
        request.POST or None, initial=forms.lines_of(lines_of_newest(pk)), prefix="line"
    )
    note = request.POST.get("note", "")[:300]
    if request.method == "POST" and rows.is_valid():
        lines = [line for line in (form.planned() for form in rows) if line]
        try:
            sign_budget(tour_id=pk, lines=lines, note=note, by=request.user, at=at)
        except ValidationError as error:
            refused = error
        else:
            messages.success(request, _("The budget sheet is signed, and finance has it."))
            return redirect("tours:tour", pk)
    context = {"tour": found, "rows": rows, "before": before, "note": note, "refused": refused}
    return render(request, "tours/budget.html", context, status=status_of(request))


@permission_required("ledger.view_entry", raise_exception=True)
@require_safe
def money(request):
    """What lies before the cashier: money to take over, advances to pay, tours to settle."""
    receipts = Receipt.objects.filter(hand_over=None, strike=None)
    advances, refunds, settling = (
        list(rows[:100]) for rows in (to_prepare(), to_refund(), ready_to_settle())
    )
    found = standings({row.tour_id for row in (*advances, *refunds, *settling)})
    for row in (*advances, *refunds, *settling):
        row.standing = found[row.tour_id]
    for row in advances:
        row.ways = row.standing.ways_of_advance(row.amount)
    for row in refunds:
        row.ways = row.standing.ways(row.amount)
    context = {
        "receipts": receipts.select_related("tour", "by", "deadline").order_by("at")[:100],
        "advances": advances, "refunds": refunds, "settling": settling, "tab": "money",
        "pays": request.user.has_perm("ledger.move_money"),
    }  # fmt: skip
    return render(request, "tours/money.html", context)


@may_see
@require_http_methods(FORM)
def departures(request, day: date | None = None):
    """A day's departures, drafted from the data; operations sends them to finance."""
    at, refused = timezone.now(), None
    day = day or timezone.localdate(at)
    form = forms.ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            send_report(day=day, note=form.cleaned_data["note"], by=request.user, at=at)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Finance has the departures of the day."))
            return redirect("tours:report", day)
    sent = list(DayReport.objects.filter(day=day).select_related("by").order_by("-number"))
    context = {
        "day": day, "today": timezone.localdate(at), "draft": draft_of(day), "sent": sent,
        "clock": clock_of(day), "form": form, "refused": refused, "tab": "departures",
    }  # fmt: skip
    return render(request, "tours/departures.html", context, status=status_of(request))


@may_see
@never_cache
@require_safe
def file(request, pk: int, number: int):
    """A file of a tour to be saved: the browser neither shows it nor guesses what it is."""
    row = get_object_or_404(find_tour(pk).files.all(), pk=number)
    return _saved(bytes(row.content), row.media, row.name)


@may_see
@never_cache
@require_safe
def bound(request, pk: int):
    """The bound papers of a settled tour."""
    found = get_object_or_404(tours().exclude(settlement=None).defer(None), pk=pk)
    return _saved(bytes(found.settlement.bound), "application/pdf", f"{found.code}.pdf")


def _saved(content: bytes, media: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
