"""Resigning, the clearance of who leaves, and the things of the company in people's hands."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.careers.leaving import forms, selectors, services, things
from hr.careers.leaving.rules import Desk, waits_for
from hr.careers.models import Belonging, Departure, HandOver
from hr.careers.own import show_own
from hr.careers.pages import tried
from hr.people.pages import find_person
from regulations.binding.pages import number_of, status_of, taken
from regulations.rulebook.rules import day_of

SHOWN = ("open", "settled", "all")


@require_POST
def resign(request):
    """Resign oneself."""
    form, at = forms.ResignForm(request.POST), timezone.now()
    if taken(form, services.resign, by=request.user, at=at):
        messages.success(request, _("Your resignation is on record; your manager has been told."))
        return redirect("careers:own")
    return show_own(request, at, resign=form)


@require_safe
def leavings(request):
    """Leavings that somebody sees: open, settled, all; by pages."""
    shown, at = request.GET.get("shown", ""), timezone.now()
    shown = shown if shown in SHOWN else "open"
    rows = selectors.listed(request.user, shown, at)
    before = number_of(request.GET.get("before", ""))
    rows = rows.filter(pk__lt=before) if before else rows
    page = list(rows[: selectors.PAGE + 1])
    context = {
        "leavings": [
            (row, len(selectors.standing_of(row).signed)) for row in page[: selectors.PAGE]
        ],
        "desks": len(Desk),
        "older": page[selectors.PAGE - 1].pk if len(page) > selectors.PAGE else None,
        "shown": shown,
        "tab": "leavings",
    }
    return render(request, "careers/leavings.html", context)


def _found(request, pk: int) -> Departure:
    row = get_object_or_404(selectors.departures(), pk=pk)
    if not selectors.may_see(request.user, row):
        raise Http404
    return row


@require_safe
def leaving(request, pk: int):
    """One leaving: notice, hand-over, what is open, who signed, whether it may be settled."""
    return _show(request, _found(request, pk))


def _show(request, row: Departure, refused=None, **bound):
    person, at = request.user, timezone.now()
    standing = selectors.standing_of(row)
    rights = selectors.rights_of(person, row, standing)
    context = {
        "leaving": row,
        "desks": selectors.clearance(row, person, at),
        "waits": waits_for(standing, day_of(at)) if rights.is_open else [],
        "rights": rights,
        "hand_overs": row.hand_overs.select_related("taker", "taken"),
        "hand": bound.get("hand") or forms.HandOverForm(),
        "back": bound.get("back") or forms.ReasonForm(),
        "note": bound.get("note") or forms.NoteForm(),
        "refused": refused,
        "tab": "leavings",
    }
    return render(request, "careers/leaving.html", context, status=status_of(request))


@require_POST
def receive(request, pk: int):
    """Receive a resignation as the manager."""
    row = _found(request, pk)
    refused = tried(services.receive, departure=row, by=request.user, at=timezone.now())
    return _show(request, row, refused) if refused else redirect("careers:leaving", pk)


@require_POST
def take_back(request, pk: int):
    """Take a resignation back."""
    row, form = _found(request, pk), forms.ReasonForm(request.POST)
    if taken(form, services.take_back, departure=row, by=request.user, at=timezone.now()):
        messages.success(request, _("Taken back; everybody has been told."))
        return redirect("careers:leaving", pk)
    return _show(request, row, back=form)


@require_POST
def hand_over(request, pk: int):
    """Hand work over."""
    row, form = _found(request, pk), forms.HandOverForm(request.POST)
    if taken(form, services.hand_over, departure=row, by=request.user, at=timezone.now()):
        return redirect("careers:leaving", pk)
    return _show(request, row, hand=form)


@require_POST
def take_over(request, pk: int, number: int):
    """Say that one has the work."""
    row = _found(request, pk)
    told = get_object_or_404(HandOver, departure=row, pk=number)
    words = {"hand_over": told, "by": request.user, "at": timezone.now()}
    refused = tried(services.take_over, **words)
    return _show(request, row, refused) if refused else redirect("careers:leaving", pk)


@require_POST
def sign(request, pk: int, desk: str):
    """Sign for a department."""
    row, form = _found(request, pk), forms.NoteForm(request.POST)
    if desk not in Desk.values:
        raise Http404
    words = {"departure": row, "desk": desk, "by": request.user, "at": timezone.now()}
    if taken(form, services.sign_desk, **words):
        messages.success(request, _("Signed."))
        return redirect("careers:leaving", pk)
    return _show(request, row, note=form)


@require_POST
def settle(request, pk: int):
    """Release wages and all else."""
    row, form = _found(request, pk), forms.NoteForm(request.POST)
    if not request.user.has_perm("careers.settle_departure"):
        raise PermissionDenied
    if taken(form, services.settle, departure=row, by=request.user, at=timezone.now()):
        messages.success(request, _("Settled; finance has been told."))
        return redirect("careers:leaving", pk)
    return _show(request, row, note=form)


may_give = permission_required("careers.add_belonging", raise_exception=True)


@may_give
@require_http_methods(["GET", "HEAD", "POST"])
def things_of(request, number: str):
    """What somebody has of the company; more is given out here."""
    person = find_person(number)
    form = forms.ThingForm(request.POST if request.method == "POST" else None)
    words = {"person": person, "by": request.user, "at": timezone.now()}
    if request.method == "POST" and taken(form, things.give_out, **words):
        return redirect("careers:things_of", person.number)
    return _show_things(request, person, form)


def _show_things(request, person, form=None, back=None):
    context = {
        "person": person,
        "things": selectors.belongings(person).order_by("-pk"),
        "form": form or forms.ThingForm(),
        "back": back or forms.BackForm(),
        "tab": "leavings",
    }
    return render(request, "careers/things.html", context, status=status_of(request))


@may_give
@require_POST
def thing_back(request, pk: int):
    """A thing came back, or is lost."""
    row = get_object_or_404(Belonging.objects.select_related("person"), pk=pk)
    form = forms.BackForm(request.POST)
    words = {"belonging": row, "by": request.user, "at": timezone.now()}
    if taken(form, things.take_in, **words):
        return redirect("careers:things_of", row.person.number)
    return _show_things(request, find_person(row.person.number), back=form)
