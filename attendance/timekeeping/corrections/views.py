"""Corrections of marks: asking for one, one's own, and each with what became of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendance.timekeeping.corrections.forms import AgainForm, MissingForm, WrongForm
from attendance.timekeeping.corrections.models import Correction, CorrectionProof
from attendance.timekeeping.corrections.rules import CLAUSE, Kind
from attendance.timekeeping.corrections.selectors import correction_seen_by, own_corrections
from attendance.timekeeping.corrections.services import (
    Proof,
    ask_correction,
    ask_correction_again,
)
from attendance.timekeeping.punches.models import Punch
from regulations.approvals.rules import State
from regulations.binding.pages import number_of, status_of
from regulations.rulebook.fields import MomentField
from regulations.uploads import CappedUpload, too_large


@require_safe
def corrections(request):
    """One's own corrections, the newest first."""
    context = {"corrections": own_corrections(request.user)}
    return render(request, "timekeeping/corrections.html", context)


@csrf_exempt  # the form is read, and its token checked, only once the upload is capped
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request):
    """Ask for a missing mark, or for one that is wrong (`?punch=`)."""
    request.upload_handlers = [CappedUpload(request)]
    return _ask(request)


@csrf_protect
def _ask(request):
    number = number_of(request.GET.get("punch"))
    punch = get_object_or_404(Punch, pk=number, person=request.user) if number else None
    form, refused = _form_of(request, punch), None
    if request.method == "POST":
        if request.upload_handlers[0].is_too_large:
            form.errors.clear()
            refused = too_large(CLAUSE)
        elif form.is_valid():
            try:
                row = _asked(request, punch, form.cleaned_data)
            except ValidationError as error:
                refused = error
            else:
                messages.success(request, _("Asked. Your direct supervisor decides."))
                return redirect("timekeeping:correction", row.pk)
    context = {"form": form, "punch": punch, "refused": refused, "clause": CLAUSE}
    return render(request, "timekeeping/ask_correction.html", context, status=status_of(request))


def _form_of(request, punch: Punch | None):
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    initial = {"wanted_at": timezone.localtime(punch.at)} if punch else _wanted(request)
    form = WrongForm if punch else MissingForm
    return form(*given, initial=initial, is_removal=False)


def _wanted(request) -> dict:
    """The time that `?at=` names, as the page of a day fills the form in."""
    try:
        return {"wanted_at": MomentField().clean(request.GET.get("at", ""))}
    except ValidationError:
        return {}


def _asked(request, punch: Punch | None, words: dict) -> Correction:
    file = words.pop("file", None)
    kind = Kind.ADD if punch is None else Kind.MOVE if words["wanted_at"] else Kind.REMOVE
    return ask_correction(
        kind=kind,
        punch_id=punch and punch.pk,
        file=Proof(file.name, file.read()) if file else None,
        by=request.user,
        at=timezone.now(),
        **words,
    )


@require_safe
def correction(request, pk: int):
    """One correction with what it is about, its proof, and where it stands."""
    return _show(request, _find(request, pk))


def _find(request, pk: int) -> Correction:
    found = correction_seen_by(request.user, pk, timezone.now())
    if found is None:
        raise Http404
    return found


def _show(request, row: Correction, form=None, refused=None):
    is_back = row.person_id == request.user.pk and row.approval.state == State.RETURNED
    if is_back and form is None:
        form = _again_form(row)
    file = CorrectionProof.objects.filter(correction=row).defer("content").first()
    context = {"row": row, "file": file, "form": form if is_back else None}
    context |= {"refused": refused, "clause": CLAUSE}
    return render(request, "timekeeping/correction.html", context, status=status_of(request))


def _again_form(row: Correction, *given) -> AgainForm:
    initial = {
        "wanted_at": row.wanted_at and timezone.localtime(row.wanted_at),
        "reason": row.reason,
        "proof": row.proof,
    }
    return AgainForm(*given, initial=initial, is_removal=row.kind == Kind.REMOVE)


@require_POST
def again(request, pk: int):
    """Ask again for what was returned."""
    row = _find(request, pk)
    form, refused = _again_form(row, request.POST), None
    if form.is_valid():
        try:
            ask_correction_again(
                correction_id=pk,
                by=request.user,
                at=timezone.now(),
                **{"wanted_at": None} | form.cleaned_data,
            )
        except ValidationError as error:
            refused = error
        else:
            messages.success(request, _("Asked again."))
            return redirect("timekeeping:correction", pk)
    return _show(request, row, form, refused)


@never_cache
@require_safe
def proof(request, pk: int):
    """The file of a correction, to be saved."""
    row = _find(request, pk)
    file = get_object_or_404(CorrectionProof, correction=row)
    answer = HttpResponse(bytes(file.content), content_type=file.media)
    answer["Content-Disposition"] = content_disposition_header(True, file.name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
