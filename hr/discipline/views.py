"""Cases against the rules: the list, one's own record, one case, and what is said in it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hr.discipline import listing, services
from hr.discipline.export import KIND, export_cases
from hr.discipline.forms import (
    HearingForm,
    ListForm,
    NameForm,
    StatementForm,
    TakeBackForm,
)
from hr.discipline.models import Concerned
from hr.discipline.pages import find_case, show_case
from hr.discipline.rules import State
from hr.discipline.selectors import concerned_ids
from hr.people.models import Employee
from regulations import handing
from regulations.binding.pages import number_of
from regulations.figures import days_named

PAGE = 30
# The tabs of the list beside the states: what waits for an answer, what the reader may decide.
FURTHER = ("objected", "mine")


def _narrowed(request):
    """The cases asked for by an address, and what they are narrowed to."""
    asked = ListForm(request.GET)
    asked.is_valid()
    wanted = {name: asked.cleaned_data.get(name, "") for name in asked.fields}
    state = request.GET.get("state", "")
    state = state if state in (*State.values, *FURTHER) else ""
    days = days_named(request.GET)
    rows = listing.narrowed(request.user, state=state, days=days, **wanted)
    return rows, wanted | {"days": days}, state


@require_safe
def export(request):
    """The list as a spreadsheet, for whoever may give it out (C13-9)."""
    at = timezone.now()
    return handing.send(
        request, kind=KIND, name=f"cases-{timezone.localdate(at)}.xlsx", at=at,
        make=lambda: export_cases(_narrowed(request)[0]), wanted=request.GET.urlencode(),
    )  # fmt: skip


@require_safe
def cases(request):
    """The cases this person may see, the newest first, narrowed to what is asked for."""
    rows, wanted, state = _narrowed(request)
    rows = listing.older_than(rows, number_of(request.GET.get("before", "")))
    page = list(rows[: PAGE + 1])
    query = request.GET.copy()
    for name in ("before", "state"):
        query.pop(name, None)
    context = {
        "cases": page[:PAGE],
        "older": page[PAGE - 1].pk if len(page) > PAGE else None,
        "wanted": wanted,
        "state": state,
        "states": State.choices,
        "query": query.urlencode(),
    }
    return render(request, "discipline/list.html", context)


@require_safe
def mine(request):
    """One's own record: what holds against one, one's cases, and what one can do."""
    context = listing.record_of(
        request.user, timezone.now(), before=number_of(request.GET.get("before", ""))
    )
    return render(request, "discipline/mine.html", context)


@require_safe
def case(request, pk: int):
    """One case with its clause, facts and decisions; somebody else's does not exist here."""
    return show_case(request, find_case(request, pk), timezone.now())


@require_POST
def name(request, pk: int):
    """Name a further person whom a case concerns."""
    found, at = find_case(request, pk), timezone.now()
    form, refused = NameForm(request.POST, besides=concerned_ids(found)), None
    if form.is_valid():
        try:
            services.name_person(case_id=pk, by=request.user, at=at, **form.cleaned_data)
        except ValidationError as error:
            refused = error
        else:
            messages.success(request, _("The person was named and told."))
            return redirect("discipline:case", pk)
    return show_case(request, found, at, refused=refused, name=form)


@require_POST
def take_back(request, pk: int, number: int):
    """Take back that a case concerns somebody who was named in it."""
    found, at = find_case(request, pk), timezone.now()
    row = get_object_or_404(Concerned, pk=number, case=found)
    form, refused = TakeBackForm(request.POST), None
    if form.is_valid():
        try:
            services.take_name_back(
                concerned_id=row.pk, by=request.user, at=at, **form.cleaned_data
            )
        except ValidationError as error:
            refused = error
        else:
            messages.success(request, _("The name was taken back, and the person told."))
            return redirect("discipline:case", pk)
    return show_case(request, found, at, refused=refused, take_back=form)


@require_POST
def hear(request, pk: int):
    """Note a hearing; whom the case concerns gives their own statement."""
    found, at = find_case(request, pk), timezone.now()
    ids = concerned_ids(found)
    if request.user.pk in ids:
        kind, form = "statement", StatementForm(request.POST)
        words = {"person": request.user, "held_at": at}
    else:
        people = Employee.objects.filter(pk__in=ids)
        kind, form, words = "hearing", HearingForm(request.POST, concerned=people), {}
    refused = None
    if form.is_valid():
        try:
            services.note_hearing(case_id=pk, by=request.user, at=at, **words | form.cleaned_data)
        except ValidationError as error:
            refused = error
        else:
            messages.success(request, _("Noted."))
            return redirect("discipline:case", pk)
    return show_case(request, found, at, refused=refused, **{kind: form})
