"""Storage places with their checks, and labels to print."""

from django.contrib import messages
from django.db.models import Count, OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.contracts.access import check_group
from hr.contracts.listing import all_of
from hr.contracts.models import Contract, Place, PlaceCheck
from hr.contracts.pages import remind_days, show_change
from hr.contracts.places.forms import CheckForm, PlaceChangeForm, PlaceForm
from hr.contracts.places.labels import MOST, labels
from hr.contracts.places.services import change_place, check_place, keep_place
from hr.contracts.views import wanted_of
from regulations.binding.pages import done, status_of
from regulations.printing import pdf
from regulations.rulebook.rules import day_of

SAFE = {"fire_safe": True, "dry": True}


@require_safe
def places(request):
    """Every place with its last check and how many contracts lie there."""
    check_group(request.user)
    return _show(request)


def _show(request, **bound):
    kept = Contract.objects.filter(place=OuterRef("pk")).order_by().values("place")
    rows = Place.objects.annotate(kept=Subquery(kept.annotate(n=Count("pk")).values("n")))
    checks = (
        PlaceCheck.objects.select_related("by").order_by("place_id", "-pk").distinct("place_id")
    )
    last = {check.place_id: check for check in checks}
    found = list(rows)
    for place in found:
        place.last = last.get(place.pk)
        place.form = bound.get(f"check{place.pk}") or CheckForm(initial=SAFE)
    context = {"places": found, "form": bound.get("place") or PlaceForm(), "tab": "places"}
    return render(request, "contracts/places.html", context, status=status_of(request))


@require_POST
def add(request):
    """Take a place into use."""
    check_group(request.user)
    form = PlaceForm(request.POST)
    if form.is_valid():
        words = {"by": request.user, "at": timezone.now()} | form.cleaned_data
        if done(form, keep_place, **words):
            messages.success(request, _("Saved."))
            return redirect("contracts:places")
    return _show(request, place=form)


@require_http_methods(["GET", "HEAD", "POST"])
def place(request, pk: int):
    """One place: what it is called, whether it is in use, and what it was before."""
    check_group(request.user)
    row = get_object_or_404(Place, pk=pk)
    words = {"place_id": pk, "by": request.user, "at": timezone.now()}
    return show_change(request, row, PlaceChangeForm, change_place, words, "contracts:places")


@require_POST
def check(request, pk: int):
    """Write down a check of a place."""
    check_group(request.user)
    place, form = get_object_or_404(Place, pk=pk), CheckForm(request.POST)
    if form.is_valid():
        words = {"place_id": place.pk, "by": request.user, "at": timezone.now()}
        if done(form, check_place, **words | form.cleaned_data):
            messages.success(request, _("Saved."))
            return redirect("contracts:places")
    return _show(request, **{f"check{pk}": form})


@require_safe
def print_labels(request):
    """Labels of the contracts a list is narrowed to, as PDF, and not more than a stack of paper."""
    check_group(request.user)
    at = timezone.now()
    found = all_of(wanted_of(request), request.user, day_of(at), remind_days(at), MOST)
    return pdf(labels(found), f"labels-{day_of(at)}")
