"""Who answers customers now and at any moment, and the proof that somebody always does."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hr.roster import services as duties
from hr.roster.models import Duty
from hr.roster.pages import refuse
from hr.roster.selectors import candidates
from hr.roster.service import services
from hr.roster.service.forms import LONGEST, ManagerForm, ManagersForm, MomentForm, in_china
from hr.roster.service.rules import Channel
from hr.roster.service.selectors import (
    answer_at,
    from_moment,
    gaps_in_answers,
    service_between,
    up_to_moment,
    who_answers,
)
from regulations.binding.pages import status_of
from regulations.rulebook.rules import day_of

KIND = Duty.Kind.DUTY_MANAGER
CLAUSE = "C9-3"
may_see = permission_required("roster.view_duty", raise_exception=True)
may_assign = permission_required("roster.assign_duty", raise_exception=True)


@may_see
@require_safe
def service(request):
    """Who answers now, at the moment asked for, and where nobody does in the coming weeks."""
    return _page(request)


def _page(request, **forms):
    at = timezone.now()
    when, weeks = MomentForm(request.GET).asked()
    until = at + timedelta(weeks=weeks)
    around = service_between(at - timedelta(days=1), at + timedelta(weeks=LONGEST))
    ahead = from_moment(around, at)
    answers = up_to_moment(ahead, until)
    gaps = gaps_in_answers(answers)
    context = {
        "now": answer_at(around, at),
        "asked": who_answers(when) if when else None,
        "moment": MomentForm(initial={"when": in_china(when or at), "weeks": weeks}),
        "since": at,
        "until": until,
        "gaps": gaps,
        "beyond": None if gaps else next(iter(gaps_in_answers(ahead)), None),
        "checked": len(answers),
        "nights": [each for each in answers if each.stretch.channel == Channel.HOTLINE][:35],
        "weeks": weeks,
    }
    if request.user.has_perm("roster.assign_duty"):
        context |= _managing(at, forms)
    return render(request, "roster/service.html", context, status=status_of(request))


def _managing(at: datetime, forms: dict) -> dict:
    today = day_of(at)
    people = list(candidates(KIND))
    days = {"since": today, "until": today + timedelta(days=27)}
    chosen = {"people": [person.pk for person in people if person.phone]}
    fill = forms.get("fill") or ManagersForm(initial=days | chosen)
    start = in_china(at)
    assign = forms.get("assign") or ManagerForm(
        initial={"starts_at": start, "ends_at": start + timedelta(hours=12)}
    )
    fill.fields["people"].offer(people)
    assign.fields["person"].offer(people)
    ahead = Duty.objects.standing(KIND).filter(ends_at__gt=at).select_related("person")
    return {"fill": fill, "assign": assign, "ahead": ahead.order_by("starts_at")[:60]}


@may_assign
@require_POST
def fill(request):
    """Let managers take turns with the hotline on the chosen days."""
    form = ManagersForm(request.POST)
    if not form.is_valid():
        return _page(request, fill=form)
    data = form.cleaned_data
    try:
        rows = services.fill_managers(
            people=list(data["people"]),
            since=data["since"],
            until=data["until"],
            by=request.user,
            at=timezone.now(),
        )
    except ValidationError as error:
        refuse(request, error, CLAUSE)
        return _page(request, fill=form)
    count = len(rows)
    text = ngettext("%(count)s spell was assigned.", "%(count)s spells were assigned.", count)
    messages.success(
        request, text % {"count": count} if count else _("Everything is covered already.")
    )
    return redirect("roster:service")


@may_assign
@require_POST
def assign(request):
    """Put one manager on the hotline from a moment to another."""
    form = ManagerForm(request.POST)
    if not form.is_valid():
        return _page(request, assign=form)
    try:
        duties.assign_duty(kind=KIND, **form.cleaned_data, by=request.user, at=timezone.now())
    except ValidationError as error:
        refuse(request, error, CLAUSE)
        return _page(request, assign=form)
    messages.success(request, _("%(person)s is on duty.") % form.cleaned_data)
    return redirect("roster:service")


@may_assign
@require_POST
def cancel(request, pk: int):
    """Call one duty of a manager off."""
    duty = get_object_or_404(Duty, pk=pk, kind=KIND)
    try:
        duties.cancel_duty(duty=duty, by=request.user, at=timezone.now())
    except ValidationError as error:
        refuse(request, error, CLAUSE)
    else:
        messages.success(request, _("The duty was called off."))
    return redirect("roster:service")
