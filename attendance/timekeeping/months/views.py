"""Pages of months: one's own, a department's, one day explained, figures, closing."""

from datetime import date
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendance.timekeeping import tasks
from attendance.timekeeping.closed import is_frozen
from attendance.timekeeping.judging.selectors import employed_between
from attendance.timekeeping.months import overview as overview_page
from attendance.timekeeping.months.analysis import analysis as analyse
from attendance.timekeeping.months.analysis import people_of
from attendance.timekeeping.months.asking import ask_closing, refused_ask, running_ask
from attendance.timekeeping.months.beginning import keep_from, keep_person_from, kept_of
from attendance.timekeeping.months.calendar import day_page, month_page
from attendance.timekeeping.months.closing_page import closing_page
from attendance.timekeeping.months.forms import AnswerForm, BeginningForm, WordForm
from attendance.timekeeping.months.models import Sheet
from attendance.timekeeping.months.rules import last_of, month_before, month_of, next_month
from attendance.timekeeping.months.selectors import (
    CLOSES,
    SEES_ALL,
    call_of,
    has_people,
    may_see,
    sheet_of,
)
from attendance.timekeeping.months.services import answer_objection, call_sheets, say_of_sheet
from attendance.timekeeping.months.sheet_page import sheet_page
from attendance.timekeeping.months.workbook import KIND
from attendance.timekeeping.months.workbook import workbook as write_workbook
from hr.people.models import Employee
from hr.people.registry import AskInsteadError
from regulations import handing
from regulations.binding.pages import refuse_form, status_of
from regulations.rulebook.rules import FIRST_DAY, day_of
from regulations.waking import wake

closes = permission_required(CLOSES, raise_exception=True)
sees_all = permission_required(SEES_ALL, raise_exception=True)


def of_person(view):
    """Find the person of a page; refuse who may not see their months."""

    @wraps(view)
    def wrapped(request, month: date, number: str, **words):
        people = Employee.objects.select_related("department", "position")
        people = people.annotate(reader_leads=has_people(request.user))
        person = get_object_or_404(people, number=number)
        if not may_see(request.user, person):
            raise PermissionDenied(_("This month is not yours to see."))
        return view(request, month, person, **words)

    return wrapped


@require_safe
def own(request):
    """One's own month: the one that runs."""
    today = day_of(timezone.now())
    return redirect("timekeeping:month", today.replace(day=1), request.user.number)


@require_safe
@of_person
def month(request, month: date, person: Employee):
    """A person's month; `?day=4` opens a day."""
    return _month(request, month, person)


def _month(request, month: date, person: Employee, begin: BeginningForm | None = None):
    page = month_page(person, month, timezone.now())
    asked = request.GET.get("day", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 3 else 0
    opened, mends = None, person.pk == request.user.pk and page.sheet is None
    if 1 <= number <= last_of(month).day:
        words = {"is_closed": page.sheet is not None, "mends": mends}
        opened = day_page(person, month.replace(day=number), page.sums, **words)
    context = {
        "page": page,
        "opened": opened,
        "is_own": person.pk == request.user.pk,
        "sees_others": request.user.has_perm(SEES_ALL) or person.reader_leads,
        "kept_from": kept_of(person, page.begins),
        "mends": mends,
        "may_object": page.is_called,
    }
    may_begin = request.user.has_perm(CLOSES) and person.pk != request.user.pk and not page.sheet
    if begin or may_begin:
        context["begin"] = begin or BeginningForm(initial={"day": context["kept_from"]})
    return render(request, "timekeeping/month.html", context, status=status_of(request))


@require_safe
@of_person
def day(request, month: date, person: Employee, number_of_day: int):
    """One day explained, for the side of the calendar."""
    if not 1 <= number_of_day <= last_of(month).day:
        raise Http404
    mends = person.pk == request.user.pk and not is_frozen(month)
    opened = day_page(person, month.replace(day=number_of_day), mends=mends)
    context = {"opened": opened, "month": month, "person": person}
    if mends:
        context |= {"mends": True, "may_object": call_of(month) is not None}
    return render(request, "timekeeping/day.html", context)


@require_POST
@closes
@of_person
def kept_from(request, month: date, person: Employee):
    """Have attendance of one person kept from another day on."""
    form = BeginningForm(request.POST)
    if form.is_valid():
        words = form.cleaned_data | {"by": request.user, "at": timezone.now()}
        try:
            keep_person_from(person=person, **words)
        except AskInsteadError as asked:
            return redirect(asked.page)
        except ValidationError as error:
            refuse_form(form, error)
        else:
            messages.success(request, _("Attendance of this person is kept from that day on."))
            return redirect("timekeeping:month", month, person.number)
    return _month(request, month, person, form)


@require_safe
@of_person
def sheet(request, month: date, person: Employee):
    """The frozen sheet of a month, made to be printed."""
    frozen = sheet_of(person, month)
    if frozen is None:
        raise Http404
    return render(request, "timekeeping/sheet.html", {"page": sheet_page(frozen)})


@require_POST
@of_person
def word(request, month: date, person: Employee):
    """Confirm one's own sheet, or object."""
    form = WordForm(request.POST)
    if form.is_valid():
        words = form.cleaned_data
        done = _("Confirmed.") if words["word"] == "confirmed" else _("Your objection was noted.")
        _try(request, done, say_of_sheet, person=person, month=month, by=request.user, **words)
    else:
        messages.error(request, _("Say whether you confirm or object."))
    return redirect("timekeeping:month", month, person.number)


@require_POST
@closes
def answer(request, month: date, number: str):
    """Answer an objection against a sheet."""
    person, form = get_object_or_404(Employee, number=number), AnswerForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    _try(
        request, _("Answered."), answer_objection, person=person, month=month, text=text,
        by=request.user,
    )  # fmt: skip
    return redirect("timekeeping:month_close", month)


def _try(request, done: str, verb, **words) -> bool:
    """Call one service and say how it went; whether it did."""
    try:
        verb(at=timezone.now(), **words)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return False
    if done:
        messages.success(request, done)
    return True


@require_safe
def overview(request, month: date):
    """A month of a department, or of those below one; `?unit=` names the department."""
    found = overview_page.overview(request.user, month, request.GET.get("unit", ""), timezone.now())
    return render(request, "timekeeping/overview.html", {"page": found})


@require_safe
def analysis(request):
    """How the rules were kept over months; `?month=YYYY-MM` is the last of them."""
    people = people_of(request.user)
    if people is not None and not people:
        raise PermissionDenied(_("You see your own month only."))
    this = day_of(timezone.now()).replace(day=1)
    last = month_of(request.GET.get("month", "")) or this
    last = min(max(last, FIRST_DAY), this)
    context = {
        "page": analyse(people, last),
        "before": month_before(last),
        "after": None if last == this else next_month(last),
    }
    return render(request, "timekeeping/analysis.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@closes
def close(request, month: date):
    """What still keeps a month open, and the button that closes it."""
    now = timezone.now()
    if request.method == "POST":
        words = {"month": month, "by": request.user}
        words |= {name: name in request.POST for name in ("accepts", "unseen")}
        if _try(request, "", ask_closing, **words):
            wake(tasks.work_closings)
        return redirect("timekeeping:month_close", month)
    running = running_ask(month)
    if running:
        context = {
            "month": month,
            "ask": running,
            "count": employed_between(month, last_of(month)).count(),
        }
        return render(request, "timekeeping/closing.html", context)
    page = closing_page(month, now)
    form = BeginningForm(initial={"day": page.begins}) if page.may_begin else None
    context = {"page": page, "form": form, "refused": refused_ask(month)}
    return render(request, "timekeeping/close.html", context)


@require_safe
@closes
def closing_state(request, month: date):
    """Asked by the page of a closing that is at work: 204 until it has ended, then to load anew."""
    if running_ask(month):
        return HttpResponse(status=204)
    return HttpResponse(headers={"HX-Refresh": "true"})


@require_POST
@closes
def beginning(request, month: date):
    """Say from which day on attendance is kept."""
    form = BeginningForm(request.POST)
    if form.is_valid():
        words, done = form.cleaned_data, _("Attendance is kept from that day on.")
        _try(request, done, keep_from, by=request.user, **words)
    else:
        _say_faults(request, form)
    return redirect("timekeeping:month_close", month)


def _say_faults(request, form) -> None:
    faults = [str(each) for found in form.errors.values() for each in found]
    messages.error(request, " ".join(faults))


@require_POST
@closes
def call(request, month: date):
    """Ask everybody to confirm their sheet."""
    _try(request, _("Everybody was asked."), call_sheets, month=month, by=request.user)
    return redirect("timekeeping:month_close", month)


@require_safe
@sees_all
def workbook(request, month: date):
    """The frozen sheets of a month as a spreadsheet."""
    sheets = Sheet.objects.filter(month=month).select_related("word").order_by("number")
    if not sheets:
        raise Http404
    return handing.send(
        request, kind=KIND, name=f"attendance-{month:%Y-%m}.xlsx", at=timezone.now(),
        wanted=f"{month:%Y-%m}", make=lambda: write_workbook(month, sheets),
    )  # fmt: skip
