"""One candidate: papers, trial, offer, answer, the first day."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from hr.careers.hiring import forms, selectors, services
from hr.careers.hiring.joining import take_on
from hr.careers.hiring.rules import State
from hr.careers.models import Candidate, CandidateFile
from hr.careers.pages import tried
from hr.careers.pay.selectors import grades_on, may_read, scales
from hr.careers.trials.forms import TrialForm
from hr.careers.trials.selectors import result, usable_exams
from hr.careers.trials.services import hold_trial
from regulations.binding.pages import refuse_form, status_of, taken
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force
from regulations.uploads import CappedUpload, too_large

may_hire = permission_required("careers.hire_candidate", raise_exception=True)
OVER = (State.HIRED, State.ENDED, State.ERASED)


def _found(request, pk: int) -> Candidate:
    row = get_object_or_404(selectors.candidates(), pk=pk)
    if not selectors.may_see(request.user, row.outlet.vacancy):
        raise Http404
    return row


@require_safe
def candidate(request, pk: int):
    """One candidate and how far they have come."""
    return _show(request, _found(request, pk))


def _trial_form(row: Candidate, at, data=None):
    exams = usable_exams(row.outlet.vacancy.job.position)
    return TrialForm(data, exams=exams, initial={"held_on": day_of(at)})


def _offer_form(request, row: Candidate, at, data=None):
    months = in_force("careers", at).params.probation_months
    grades = None
    if row.outlet.vacancy.is_specialist:
        own = scales(request.user).filter(position=row.outlet.vacancy.job.position)
        grades = [grade for scale in own for grade in grades_on(scale, day_of(at))]
    return forms.OfferForm(data, grades=grades, initial={"probation_months": months})


def _show(request, row: Candidate, refused=None, **bound):
    at, trial, offer = timezone.now(), getattr(row, "trial", None), selectors.offer_of(row)
    state = selectors.standing_of(row, day_of(at))
    context = {
        "candidate": row,
        "vacancy": row.outlet.vacancy,
        "state": state,
        "is_over": state in OVER,
        "files": row.files.defer("content").select_related("by"),
        "trial": trial,
        "is_over_day": state == State.PASSED and offer and offer.first_day < day_of(at),
        "result": result(trial) if trial else None,
        "offer": offer,
        "shows_pay": bool(offer and offer.grade and may_read(request.user, offer.grade.scale)),
        "hires": request.user.has_perm("careers.hire_candidate"),
        "file_form": bound.get("file") or forms.FileForm(),
        "trial_form": bound.get("trial") or _trial_form(row, at),
        "offer_form": bound.get("offer") or _offer_form(request, row, at),
        "answer_form": bound.get("answer") or forms.AnswerForm(),
        "hire_form": bound.get("hire") or forms.HireForm(),
        "end_form": bound.get("end") or forms.EndForm(),
        "refused": refused or _unseen(bound, state),
        "tab": "vacancies",
    }
    return render(request, "careers/candidate.html", context, status=status_of(request))


# Which form the page shows where a candidate stands; the others come from a page that was older.
SHOWN = {
    "trial": (State.APPLIED,), "offer": (State.PASSED, State.DECLINED),
    "answer": (State.OFFERED,), "hire": (State.ACCEPTED,),
}  # fmt: skip


def _unseen(bound: dict, state: State) -> ValidationError | None:
    """What was refused of a form that the page does not show any more."""
    for name, form in bound.items():
        words = form.non_field_errors()
        if words and (state in OVER or state not in SHOWN.get(name, (state,))):
            return words.as_data()[0]
    return None


@csrf_exempt  # the form is read, and its token checked, only once the upload is capped
@require_POST
def add_file(request, pk: int):
    """Keep a paper of a candidate."""
    request.upload_handlers = [CappedUpload(request)]
    return _add_file(request, pk)


@csrf_protect
@may_hire
def _add_file(request, pk: int):
    row = _found(request, pk)
    form = forms.FileForm(request.POST, request.FILES)
    if request.upload_handlers[0].is_too_large:
        form.errors.clear()
        refuse_form(form, too_large("C1"))
    elif form.is_valid():
        file = form.cleaned_data["file"]
        words = {"name": file.name, "content": file.read(), "by": request.user}
        refused = tried(services.add_file, candidate=row, at=timezone.now(), **words)
        if refused is None:
            return redirect("careers:candidate", pk)
        refuse_form(form, refused)
    return _show(request, row, file=form)


@never_cache
@require_safe
def file(request, pk: int, number: int):
    """A paper of a candidate to be saved."""
    row = get_object_or_404(CandidateFile, candidate=_found(request, pk), pk=number)
    return HttpResponse(
        bytes(row.content),
        content_type=row.media,
        headers={
            "Content-Disposition": content_disposition_header(True, row.name),
            "X-Content-Type-Options": "nosniff",
        },
    )


@may_hire
@require_POST
def hold(request, pk: int):
    """Write down a trial that was held."""
    row, at = _found(request, pk), timezone.now()
    form = _trial_form(row, at, request.POST)
    if taken(form, hold_trial, candidate=row, by=request.user, at=at):
        messages.success(request, _("Saved; those who mark have been told."))
        return redirect("careers:candidate", pk)
    return _show(request, row, trial=form)


@may_hire
@require_POST
def offer(request, pk: int):
    """Ask for an offer to be approved."""
    row, at = _found(request, pk), timezone.now()
    form = _offer_form(request, row, at, request.POST)
    if taken(form, services.offer_post, candidate=row, by=request.user, at=at):
        messages.success(request, _("Asked for; who decides has been told."))
        return redirect("careers:candidate", pk)
    return _show(request, row, offer=form)


def _offered(row: Candidate):
    found = selectors.offer_of(row)
    if found is None:
        raise Http404
    return found


@may_hire
@require_POST
def answer(request, pk: int):
    """Write down what the candidate answers."""
    row, form = _found(request, pk), forms.AnswerForm(request.POST)
    words = {"offer": _offered(row), "by": request.user, "at": timezone.now()}
    if taken(form, services.answer_offer, **words):
        return redirect("careers:candidate", pk)
    return _show(request, row, answer=form)


@may_hire
@require_POST
def hire(request, pk: int):
    """Take a candidate on as it was offered."""
    row, form = _found(request, pk), forms.HireForm(request.POST)
    words = {"offer": _offered(row), "by": request.user, "at": timezone.now()}
    if taken(form, take_on, **words):
        messages.success(request, _("Taken on."))
        return redirect("careers:candidate", pk)
    return _show(request, row, hire=form)


@may_hire
@require_POST
def end(request, pk: int):
    """Nothing comes of a candidate."""
    row, form = _found(request, pk), forms.EndForm(request.POST)
    if taken(form, services.end_candidate, candidate=row, by=request.user, at=timezone.now()):
        return redirect("careers:candidate", pk)
    return _show(request, row, end=form)


@may_hire
@require_POST
def erase(request, pk: int):
    """Erase a candidate who does not agree any more."""
    row = _found(request, pk)
    words = {"candidate": row, "by": request.user, "at": timezone.now()}
    refused = tried(services.erase_candidate, **words)
    if refused is None:
        messages.success(request, _("Erased."))
        return redirect("careers:candidate", pk)
    return _show(request, row, refused)
