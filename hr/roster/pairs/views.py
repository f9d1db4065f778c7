"""The pairs of a month: to see, draw, set by hand and swap."""

from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.roster.pages import (
    EARLIEST,
    LATEST,
    ask_instead,
    month_after,
    month_asked,
    month_before,
    refuse,
)
from hr.roster.pairs import replacing, services, swaps
from hr.roster.pairs.board import board_of, day_board, next_days, preview_of
from hr.roster.pairs.forms import DrawForm, ExclusionForm, SetForm, SwapForm
from hr.roster.pairs.models import DutyPair, PairExclusion
from hr.roster.pairs.rules import CLAUSE
from hr.roster.pairs.selectors import draw_between, signature
from hr.roster.shifts.rules import Role
from regulations.binding.pages import status_of
from regulations.rulebook.rules import day_of

may_see = permission_required("roster.view_dutypair", raise_exception=True)
may_set = permission_required("roster.set_pair", raise_exception=True)


@may_see
@require_safe
def month(request):
    """The pairs of a month as a calendar; `?month=2026-03`."""
    today = day_of(timezone.now())
    first = month_asked(request.GET.get("month"), today)
    context = {
        "board": board_of(first, reader=request.user, today=today),
        "mine": next_days(request.user.pk, today),
        "first": first,
        "before": month_before(first),
        "after": month_after(first),
        "is_this_month": first == today.replace(day=1),
    }
    if request.user.has_perm("roster.set_pair"):
        context["draw"] = DrawForm(initial=_span(context["board"].open_days, today))
    return render(request, "roster/pairs.html", context)


def _span(open_days: list[date], today: date) -> dict:
    """The open days of the month, or up to the end of the month that is open next."""
    if open_days:
        return {"since": open_days[0], "until": open_days[-1]}
    last = DutyPair.objects.order_by("-day").values_list("day", flat=True).first()
    since = max(last or today, today) + timedelta(days=1)
    return {"since": since, "until": month_after(since.replace(day=1)) - timedelta(days=1)}


@may_set
@require_http_methods(["GET", "HEAD", "POST"])
def draw(request):
    """A draw looked at (GET) and accepted as it was looked at (POST)."""
    form = DrawForm(request.POST if request.method == "POST" else request.GET or None)
    if not form.is_valid():
        return render(request, "roster/draw.html", {"form": form}, status=status_of(request))
    words = form.cleaned_data
    if request.method == "POST":
        done = _accept(request, words)
        if done is not None:
            return done
    return _preview(request, form)


def _accept(request, words: dict):
    at = timezone.now()
    try:
        rows = services.draw_pairs(
            **words, expected=request.POST.get("expected", ""), by=request.user, at=at
        )
    except ValidationError as error:
        refuse(request, error, CLAUSE)
        return None
    count = len(rows)
    text = ngettext("%(count)s pair was drawn.", "%(count)s pairs were drawn.", count)
    messages.success(request, text % {"count": count})
    return _to_month(words["since"])


def _preview(request, form: DrawForm):
    since, until = form.cleaned_data["since"], form.cleaned_data["until"]
    problem, choices = services.fault_of_span(since, until, timezone.now()), []
    if problem is None:
        choices = draw_between(since, until, redraw=form.cleaned_data["redraw"])
    context = {
        "form": form,
        "problem": problem,
        "days": preview_of(choices),
        "expected": signature(choices),
        "count": sum(choice.is_whole for choice in choices),
    }
    return render(request, "roster/draw.html", context, status=status_of(request))


def _to_month(day: date):
    response = redirect("roster:pairs")
    response["Location"] += f"?month={day:%Y-%m}"
    return response


def _day_asked(day: date) -> date:
    if not EARLIEST <= day < LATEST:
        raise Http404
    return day


@may_see
@require_safe
def day(request, day: date):
    """The pair of a day: why these two, what it was before, and what may be done."""
    return _day_page(request, _day_asked(day))


def _day_page(request, day: date, **forms):
    today, board = day_of(timezone.now()), day_board(day, reader=request.user)
    context = {
        "board": board,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "is_past": day < today,
    }
    if request.user.has_perm("roster.set_pair"):
        pair = board.pair
        initial = {"main": pair.main_id, "assistant": pair.assistant_id} if pair else {}
        context["set"] = forms.get("set") or SetForm(initial=initial)
    if board.role and day >= today:
        context["swap"] = forms.get("swap") or SwapForm(besides=request.user.pk)
    return render(request, "roster/pair.html", context, status=status_of(request))


@may_set
@require_POST
def set_by_hand(request, day: date):
    """Say by hand who is on duty on a day."""
    form = SetForm(request.POST)
    if not form.is_valid():
        return _day_page(request, _day_asked(day), set=form)
    try:
        services.set_pair(
            day=_day_asked(day), **form.cleaned_data, by=request.user, at=timezone.now()
        )
    except ValidationError as error:
        if (instead := ask_instead(request, error, "pair", day=day.isoformat())) is not None:
            return instead
        refuse(request, error, CLAUSE)
        return _day_page(request, day, set=form)
    messages.success(request, _("The pair was set."))
    return redirect("roster:pair", day)


@may_set
@require_POST
def replace(request, day: date, seat: Role):
    """Have the portal draw somebody else for one seat of a day to come."""
    pair = get_object_or_404(DutyPair, day=_day_asked(day))
    at = timezone.now()
    try:
        found = replacing.replace_seat(pair=pair, role=seat, by=request.user, at=at)
    except ValidationError as error:
        refuse(request, error, CLAUSE)
    else:
        if found:
            messages.success(request, _("Somebody else was drawn."))
        else:
            messages.error(request, _("Nobody else can take this seat."))
    return redirect("roster:pair", day)


@may_see
@require_POST
def swap(request, day: date):
    """Ask to swap one's own duty of a day."""
    form = SwapForm(request.POST, besides=request.user.pk)
    if not form.is_valid():
        return _day_page(request, _day_asked(day), swap=form)
    try:
        document = swaps.ask_swap(
            day=_day_asked(day), **form.cleaned_data, by=request.user, at=timezone.now()
        )
    except ValidationError as error:
        refuse(request, error, CLAUSE)
        return _day_page(request, day, swap=form)
    messages.success(request, _("%(person)s is asked first.") % {"person": document.other})
    return redirect("approvals:approval", document.approval_id)


@may_set
@require_http_methods(["GET", "HEAD", "POST"])
def exclusions(request):
    """Who is not drawn for a while, and why."""
    form = ExclusionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            replacing.exclude_person(**form.cleaned_data, by=request.user, at=timezone.now())
        except ValidationError as error:
            refuse(request, error, CLAUSE)
        else:
            messages.success(request, _("The draw goes around them."))
            return redirect("roster:exclusions")
    rows = PairExclusion.objects.select_related("person", "set_by", "ended_by")
    today = day_of(timezone.now())
    context = {"form": form, "rows": rows[:100], "today": today}
    return render(request, "roster/exclusions.html", context, status=status_of(request))


@may_set
@require_POST
def end_exclusion(request, pk: int):
    """Let somebody stand in pairs again."""
    row = get_object_or_404(PairExclusion, pk=pk)
    try:
        replacing.end_exclusion(exclusion=row, by=request.user, at=timezone.now())
    except ValidationError as error:
        refuse(request, error, CLAUSE)
    else:
        messages.success(request, _("They are drawn again from tomorrow on."))
    return redirect("roster:exclusions")
