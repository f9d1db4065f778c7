"""Planning a move, calling off what is planned, and the list of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.people.forms import PageForm
from hr.people.models import Plan
from hr.people.pages import find_person, may_change
from hr.people.plans.forms import MoveForm
from hr.people.plans.selectors import open_plans, settled_plans
from hr.people.plans.services import call_off_plan, plan_move
from hr.people.rules import Stage
from regulations.binding.pages import refuse_form, status_of


@may_change
@require_http_methods(["GET", "HEAD", "POST"])
def move(request, number: str):
    """Plan another department, position or supervisor from a day on."""
    person = find_person(number)
    if person.stage == Stage.LEFT:
        messages.error(request, _("%(person)s has left.") % {"person": person})
        return redirect("people:record", person.number)
    form = MoveForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            plan_move(employee=person, by=request.user, at=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            refuse_form(form, error)
        else:
            messages.success(request, _("Planned."))
            return redirect("people:record", person.number)
    return render(
        request,
        "people/move_form.html",
        {"form": form, "person": person},
        status=status_of(request),
    )


@may_change
@require_POST
def call_off(request, pk: int):
    """Call a planned change off."""
    plan = get_object_or_404(Plan.objects.select_related("employee"), pk=pk)
    try:
        call_off_plan(plan=plan, by=request.user, at=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join([*error.messages, getattr(error, "code", None) or ""]))
    else:
        messages.success(request, _("Called off."))
    return redirect("people:record", plan.employee.number)


@may_change
@require_safe
def plans(request):
    """What waits for its day, the nearest first; `?all=on` what took effect or was called off."""
    form, at = PageForm(request.GET), timezone.now()
    asked = form.cleaned_data if form.is_valid() else {"all": False, "before": None}
    if asked["all"]:
        entries, further = settled_plans(by=request.user, at=at, before=asked["before"])
    else:
        entries, further = open_plans(by=request.user, at=at), None
    context = {"entries": entries, "further": further, "is_all": asked["all"]}
    return render(request, "people/plans.html", context)
