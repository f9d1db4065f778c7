"""Clean-ups and inspections."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from hr.premises.forms import CleanUpForm, InspectionForm, ReasonForm
from hr.premises.inspections.models import CleanUp
from hr.premises.inspections.rules import Presence, fault_of_presence
from hr.premises.inspections.selectors import inspections, parts_in, standings_at
from hr.premises.inspections.services import RIGHT, call_cleanup, call_off, inspect, note_joined
from hr.premises.pages import capped, content_of, is_whole
from regulations.binding.pages import done, number_of, status_of
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force

may_inspect = permission_required(RIGHT, raise_exception=True)
SHOWN = 30


@require_safe
def overview(request):
    """Who stands how, the last inspections, the last clean-ups."""
    return _show(request)


def _show(request, **forms):
    at = timezone.now()
    before = number_of(request.GET.get("before"))
    rows = inspections().filter(pk__lt=before) if before else inspections()
    rows = list(rows[: SHOWN + 1])
    cleanups = CleanUp.objects.select_related("department", "by", "end")
    context = {
        "tab": "inspections", "standings": standings_at(at), "rows": rows[:SHOWN],
        "older": rows[SHOWN - 1].pk if len(rows) > SHOWN else None, "cleanups": cleanups[:10],
        "least": in_force("premises", at).params.pass_score,
        "inspection": forms.get("inspection") or InspectionForm(),
        "cleanup": forms.get("cleanup") or CleanUpForm(initial={"day": day_of(at)}),
    }  # fmt: skip
    return render(request, "premises/inspections.html", context, status=status_of(request))


@csrf_exempt  # the form is read, and its token checked, only once the upload is capped
@require_POST
@may_inspect
def add(request):
    """Write an inspection down."""
    capped(request)
    return _add(request)


@csrf_protect
def _add(request):
    form, at = InspectionForm(request.POST, request.FILES), timezone.now()
    if is_whole(request, form, "A4-2"):
        words = form.words() | {"photo": content_of(form)}
        if done(form, inspect, **words, by=request.user, at=at):
            messages.success(request, _("The inspection is on record."))
            return redirect("premises:inspections")
    return _show(request, inspection=form)


@require_POST
@may_inspect
def call(request):
    """Call a clean-up."""
    form, at = CleanUpForm(request.POST), timezone.now()
    if form.is_valid() and done(form, call_cleanup, **form.words(), by=request.user, at=at):
        messages.success(request, _("Called; everybody concerned has been told."))
        return redirect("premises:inspections")
    return _show(request, cleanup=form)


@require_safe
def cleanup(request, pk: int):
    """A clean-up with who joined it."""
    row = get_object_or_404(CleanUp.objects.select_related("department", "by", "end__by"), pk=pk)
    return _show_cleanup(request, row)


def _show_cleanup(request, row: CleanUp, refused=None):
    parts = parts_in(row)
    end, calls = getattr(row, "end", None), request.user.has_perm(RIGHT)
    may_note = calls and not end and not fault_of_presence(row.day, day_of(timezone.now()))
    context = {
        "end": end, "may_call_off": calls and not end and not any(noted for _each, noted in parts),
        "tab": "inspections", "row": row, "parts": parts, "may_note": may_note,
        "is_open": may_note and any(noted is None for _person, noted in parts),
        "choices": Presence.choices, "refused": refused,
    }  # fmt: skip
    return render(request, "premises/cleanup.html", context, status=status_of(request))


class _Nothing:
    """Stands in for a form where a page has its own inputs: keeps why a verb was refused."""

    fields: dict = {}
    refused = None

    def add_error(self, name, errors) -> None:
        """The refusal is shown above the page."""
        self.refused = self.refused or errors


@require_POST
@may_inspect
def note(request, pk: int):
    """Note who joined."""
    row = get_object_or_404(CleanUp.objects.select_related("department", "by", "end__by"), pk=pk)
    rest = Presence.CAME if request.POST.get("rest") == Presence.CAME else ""
    sent = {
        person.pk: request.POST.get(f"p{person.pk}") or rest
        for person, noted in parts_in(row)
        if noted is None
    }
    presences = {pk: Presence(each) for pk, each in sent.items() if each in Presence.values}
    answer = _Nothing()
    words = {"cleanup_id": pk, "presences": presences, "by": request.user, "at": timezone.now()}
    if done(answer, note_joined, **words):
        messages.success(request, _("Noted."))
        return redirect("premises:cleanup", pk)
    return _show_cleanup(request, row, refused=answer.refused)


@require_POST
@may_inspect
def off(request, pk: int):
    """Call a clean-up off."""
    rows = CleanUp.objects.select_related("department", "by", "end__by")
    row, form, answer = get_object_or_404(rows, pk=pk), ReasonForm(request.POST), _Nothing()
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    words = {"cleanup_id": pk, "reason": reason, "by": request.user, "at": timezone.now()}
    if done(answer, call_off, **words):
        messages.success(request, _("Called off; everybody concerned has been told."))
        return redirect("premises:cleanup", pk)
    return _show_cleanup(request, row, refused=answer.refused)
