"""The week's duties at the order desk: to see, assign, call off, and fill."""

from datetime import date, datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hr.roster import selectors, services
from hr.roster.forms import AssignForm, FillForm, WeekForm
from hr.roster.models import Duty
from hr.roster.pages import refuse
from hr.roster.refilling import away_from
from hr.roster.rules import CHINA
from hr.roster.weekends import weekends_around
from regulations.binding.pages import status_of

KIND = Duty.Kind.ORDER_DESK
may_see = permission_required("roster.view_duty", raise_exception=True)
may_assign = permission_required("roster.assign_duty", raise_exception=True)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _to_week(day: date):
    return redirect(f"{reverse('roster:week')}?week={_monday(day).isoformat()}")


def _refuse(request, error: ValidationError) -> None:
    refuse(request, error, "C9-2")


def _page(request, monday: date, **forms):
    at = timezone.now()
    days, coming = selectors.week_of(KIND, monday, at), selectors.coming_duties(KIND, at)
    context = {
        "days": days,
        "shares": selectors.shares_of(days),
        "away": away_from(slot.duty for day in days for slot in day.slots if slot.duty),
        "now": [duty for duty in coming if duty.starts_at <= at],
        "next": next(iter(coming), None),
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "is_this_week": monday == _monday(timezone.localdate(at)),
        "is_past": days[-1].hours[1] <= at,
    }
    if request.user.has_perm("roster.assign_duty") and not context["is_past"]:
        people = list(selectors.candidates(KIND))
        assign = forms.get("assign") or AssignForm(kind=KIND, initial=_preset(days, at))
        fill = forms.get("fill") or FillForm(kind=KIND, initial={"people": _usual(monday, at)})
        assign.fields["person"].offer(people)
        fill.fields["people"].offer(people)
        context |= {"candidates": people, "assign": assign, "fill": fill}
    return render(request, "roster/week.html", context, status=status_of(request))


def _preset(days: list[selectors.Day], at: datetime) -> dict:
    """The first gap that is still open, else the service hours of the first day to come."""
    slots = [slot for day in days for slot in day.slots if not slot.is_over and not slot.duty]
    ahead = next((day for day in days if day.hours[1] > at), days[-1])
    spell = (slots[0].starts_at, slots[0].ends_at) if slots else ahead.hours
    start, end = (moment.astimezone(CHINA) for moment in spell)
    return {"day": start.date(), "start": start.time(), "end": end.time()}


def _usual(monday: date, at: datetime) -> list[int]:
    """Who stood at the desk lately, or stands there up to the end of this week."""
    start = selectors.midnight(monday)
    since = min(start, at) - services.REMEMBERED
    duties = selectors.duties_between(KIND, since, start + selectors.WEEK)
    return list(duties.order_by().values_list("person_id", flat=True).distinct())


@may_see
@require_safe
def week(request):
    """The duties of a week; `?week=` is any of its days."""
    return _page(request, WeekForm(request.GET).monday(timezone.localdate(timezone.now())))


@may_assign
@require_POST
def assign(request):
    """Put one person on one duty."""
    form = AssignForm(request.POST, kind=KIND)
    week = WeekForm({"week": request.POST.get("day")})
    monday = week.monday(timezone.localdate(timezone.now()))
    if not form.is_valid():
        return _page(request, monday, assign=form)
    start, end = form.spell()
    try:
        services.assign_duty(
            kind=KIND,
            person=form.cleaned_data["person"],
            starts_at=start,
            ends_at=end,
            by=request.user,
            at=timezone.now(),
        )
    except ValidationError as error:
        _refuse(request, error)
        return _page(request, monday, assign=form)
    messages.success(request, _("%(person)s is on duty.") % form.cleaned_data)
    return _to_week(start.date())


@may_assign
@require_POST
def cancel(request, pk: int):
    """Call one duty off."""
    duty = get_object_or_404(Duty, pk=pk, kind=KIND)
    try:
        services.cancel_duty(duty=duty, by=request.user, at=timezone.now())
    except ValidationError as error:
        _refuse(request, error)
    else:
        messages.success(request, _("The duty was called off."))
    return _to_week(timezone.localdate(duty.starts_at))


@may_assign
@require_POST
def fill(request):
    """Let the chosen people take turns in what is open of a week."""
    form = FillForm(request.POST, kind=KIND)
    monday = WeekForm(request.POST).monday(timezone.localdate(timezone.now()))
    if not form.is_valid():
        return _page(request, monday, fill=form)
    try:
        duties = services.fill_week(
            kind=KIND,
            people=list(form.cleaned_data["people"]),
            monday=monday,
            by=request.user,
            at=timezone.now(),
        )
    except ValidationError as error:
        _refuse(request, error)
    else:
        count = len(duties)
        text = ngettext("%(count)s spell was assigned.", "%(count)s spells were assigned.", count)
        messages.success(
            request, text % {"count": count} if count else _("Everything is covered already.")
        )
    return _to_week(monday)


@may_see
@require_safe
def weekends(request):
    """The weekend rota of customer service."""
    return render(request, "roster/weekends.html", {"rota": weekends_around(timezone.now())})
