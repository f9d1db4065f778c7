"""Objecting to the decision of a case, and answering an objection."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hr.discipline.dossier import Dossier, dossier_of
from hr.discipline.models import Measure, Objection, Ruling
from hr.discipline.objections.forms import AnswerForm, ObjectionForm
from hr.discipline.objections.rules import Reply
from hr.discipline.objections.services import CLAUSE, answer_objection, object_to
from hr.discipline.pages import find_case, is_theirs, refusal_above, show_case
from hr.discipline.rulings.forms import (
    drafts_of,
    initial_rows,
    is_reshaped,
    measure_rows,
)
from hr.discipline.rulings.rules import Kind
from hr.discipline.selectors import cases_of, why_not_answer


@require_POST
def object_(request, pk: int):
    """Object to the decision of a case by its own number."""
    ruling = get_object_or_404(Ruling, pk=pk, case__in=cases_of(request.user).values("pk"))
    found, at = find_case(request, ruling.case_id), timezone.now()
    form, refused = ObjectionForm(request.POST), None
    if form.is_valid():
        try:
            object_to(ruling_id=pk, by=request.user, at=at, **form.cleaned_data)
        except ValidationError as error:
            refused = error
        else:
            messages.success(request, _("Your objection is in, and will be answered."))
            return redirect("discipline:case", found.pk)
    return show_case(request, found, at, refused=refused, objection=form)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, pk: int):
    """Answer an objection: the decision stays, is changed, or is taken back."""
    objection = get_object_or_404(
        Objection.objects.select_related("ruling__case", "ruling__by", "by", "deadline"),
        pk=pk,
        ruling__case__in=cases_of(request.user).values("pk"),
    )
    if hasattr(objection, "answer"):
        return redirect("discipline:case", objection.ruling.case_id)
    if not is_theirs(objection, request.user):
        return _not_theirs(request, objection)
    return _answer(request, objection)


def _not_theirs(request, objection: Objection):
    """Say why a party does not answer; to anybody else this is nothing of theirs."""
    why_not = why_not_answer(objection, request.user)
    if why_not is None:
        raise PermissionDenied
    pk = objection.ruling.case_id
    if request.method != "POST":
        return redirect("discipline:case", pk)
    refused = ValidationError(why_not, code=CLAUSE)
    return show_case(request, find_case(request, pk), timezone.now(), refused=refused)


def _answer(request, objection: Objection):
    found, at = find_case(request, objection.ruling.case_id), timezone.now()
    dossier = dossier_of(found, request.user, at)
    rows = measure_rows(
        request.POST or None,
        concerned=dossier.concerned,
        initial=initial_rows(_standing_rows(dossier), dossier.concerned),
    )
    form, refused = AnswerForm(request.POST or None, ref=found.clause), None
    is_sent = request.method == "POST" and not is_reshaped(request.POST)
    if is_sent and form.is_valid() and _rows_are_fine(form, rows):
        try:
            answer_objection(
                objection_id=objection.pk,
                measures=_measures(form, rows),
                by=request.user,
                at=at,
                **form.cleaned_data,
            )
        except ValidationError as error:
            refused = refusal_above(rows, error)
        else:
            messages.success(request, _("Answered. Everybody concerned has been told."))
            return redirect("discipline:case", found.pk)
    context = {
        "case": found,
        "dossier": dossier,
        "objection": objection,
        "form": form
        if is_sent
        else AnswerForm(initial=_standing_harm(dossier) | request.POST.dict(), ref=found.clause),
        "rows": rows,
        "shows_errors": is_sent,
        "refused": refused,
    }
    return render(request, "discipline/answer.html", context, status=422 if is_sent else 200)


def _standing_rows(dossier: Dossier) -> list[dict]:
    """The measures that hold, as rows to begin with: a dismissal with the day asked for last."""
    names = ("kind", "amount", "words", "reason")
    return [
        {name: getattr(each, name) for name in names}
        | {"person": each.person_id, "day": _day_of(each)}
        for each in dossier.stands.measures
    ]


def _standing_harm(dossier: Dossier) -> dict:
    """What the decision that holds found of the harm, to begin with."""
    return {"harm": dossier.stands.ruling.basis.get("harm", "")}


def _day_of(measure: Measure) -> date | None:
    return measure.dismissal.last_day if measure.kind == Kind.DISMISSAL else measure.day


def _rows_are_fine(form: AnswerForm, rows) -> bool:
    """The measures count only where the decision is changed."""
    return form.cleaned_data["reply"] != Reply.CHANGED or rows.is_valid()


def _measures(form: AnswerForm, rows) -> list:
    return drafts_of(rows) if form.cleaned_data["reply"] == Reply.CHANGED else []
