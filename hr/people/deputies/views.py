"""Naming a deputy, ending it early, and the list of who stands in for whom."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.people.deputies.forms import DeputyForm
from hr.people.deputies.models import Deputyship
from hr.people.deputies.selectors import list_deputyships, may_appoint
from hr.people.deputies.services import appoint_deputy, end_deputyship
from hr.people.forms import PageForm
from hr.people.pages import find_person, may_change, may_see
from regulations.approvals.registry import kept_out, kinds
from regulations.binding.pages import refuse_form, status_of


@may_see
@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request, number: str):
    """Name who stands in for a person: by themselves, or by who stands above them."""
    person, at = find_person(number), timezone.now()
    if not may_appoint(request.user, person):
        raise PermissionDenied
    form = DeputyForm(request.POST or None, person=person, today=timezone.localdate(at))
    if request.method == "POST" and form.is_valid():
        try:
            appoint_deputy(person=person, by=request.user, at=at, **form.cleaned_data)
        except ValidationError as error:
            refuse_form(form, error)
        else:
            messages.success(request, _("Saved."))
            _say_what_waits(request, person, form.cleaned_data["deputy"])
            return redirect("people:employee", person.number)
    return render(
        request,
        "people/deputy_form.html",
        {"form": form, "person": person},
        status=status_of(request),
    )


def _say_what_waits(request, person, deputy) -> None:
    """Say what this deputy does not decide, whatever every other does."""
    known, names = kinds(), kept_out(deputy.pk)
    if names:
        text = _("%(deputy)s moves money and decides on none of these: they wait for %(person)s.")
        labels = " · ".join(sorted(str(known[name].label) for name in names))
        messages.warning(request, text % {"deputy": deputy, "person": person} + f" {labels}")


@may_see
@require_POST
def end(request, pk: int):
    """End a deputyship early."""
    row = get_object_or_404(Deputyship.objects.select_related("person"), pk=pk)
    try:
        end_deputyship(deputyship=row, by=request.user, at=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Ended."))
    return redirect("people:employee", row.person.number)


@may_change
@require_safe
def deputies(request):
    """Who stands in for whom, now and to come; `?all=on` also what is over."""
    form = PageForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"all": False, "before": None}
    entries, further = list_deputyships(
        by=request.user, at=timezone.now(), everything=asked["all"], before=asked["before"]
    )
    context = {"entries": entries, "further": further, "is_all": asked["all"]}
    return render(request, "people/deputies.html", context)
