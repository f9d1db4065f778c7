"""Quality: the month with its draws and sums, one conversation with its list, score and appeal."""

import secrets

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orders.service.months import following, month_named, month_of
from orders.service.quality.forms import AnswerForm, AppealForm, DrawForm, ScoreForm
from orders.service.quality.models import QualityDraw, QualitySample
from orders.service.quality.rules import CLAUSES, LISTS, fault_of_appeal, faults_of
from orders.service.quality.selectors import (
    LEAD,
    drawn_again,
    fault_of_answering,
    samples_for,
    standing_of,
    sums_of,
    waiting_appeals,
)
from orders.service.quality.services import (
    answer_appeal,
    appeal_score,
    draw_sample,
    score_sample,
)
from orders.service.quality.sheet import KIND, write_sheet_of
from regulations import handing
from regulations.binding.pages import done, number_of, status_of
from regulations.rulebook.selectors import in_force

leads = permission_required(LEAD, raise_exception=True)


def _month(request):
    return month_named(request.GET.get("month", "")) or month_of(timezone.now())


@require_safe
def overview(request):
    """A month: its draws, what waits for scores and answers, the sums of everybody one may see."""
    return _overview(request, _month(request))


def _overview(request, month, form=None):
    at, is_lead = timezone.now(), request.user.has_perm(LEAD)
    person, rows = number_of(request.GET.get("person")), samples_for(request.user)
    rows = rows.filter(person=person) if person else rows
    rows = list(rows.filter(draw__month=month).order_by("person", "pk"))
    this, draws = month_of(at), []
    if is_lead:
        draws = [
            (row, drawn_again(row))
            for row in QualityDraw.objects.filter(month=month).select_related("by")
        ]
    each = in_force("service", at).params.samples_a_person
    context = {
        "tab": "quality", "month": month, "is_lead": is_lead, "draws": draws, "sums": sums_of(rows),
        "person": person, "rows": [(row, standing_of(row)) for row in rows],
        "appeals": waiting_appeals(request.user), "before": following(month, -1),
        "after": following(month) if month < this else None,
        "form": form or DrawForm(initial={"each": each}),
        "gives": request.user.has_perm(handing.right(KIND)),
        "faults": _counted(rows),
    }  # fmt: skip
    return render(request, "service/quality.html", context, status=status_of(request))


def _counted(rows) -> list[tuple[str, str, object, int]]:
    """(way, code, fault, times) of what was found most, of the samples shown."""
    found = {}
    for each in sums_of(rows):
        for key, times in each.faults.items():
            found[key] = found.get(key, 0) + times
    order = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return [(way, code, faults_of(way)[code], times) for (way, code), times in order[:6]]


@require_POST
@leads
def draw(request):
    """Draw a sample of a month, by a seed thrown at this moment."""
    form, month = DrawForm(request.POST), month_named(request.POST.get("month", ""))
    if month is None:
        raise Http404
    if form.is_valid():
        words = form.cleaned_data | {"seed": secrets.token_hex(8), "by": request.user}
        if done(form, draw_sample, month=month, at=timezone.now(), **words):
            messages.success(request, _("Drawn; the seed is kept with the sample."))
            return redirect(f"/service/quality/?month={month:%Y-%m}")
    return _overview(request, month, form)


@require_safe
@leads
def sheet(request):
    """A month as a spreadsheet."""
    month = _month(request)
    rows = samples_for(request.user).filter(draw__month=month).order_by("person__number", "pk")
    return handing.send(
        request, kind=KIND, name=f"quality-{month:%Y-%m}.xlsx", at=timezone.now(),
        wanted=f"{month:%Y-%m}", make=lambda: write_sheet_of(month, list(rows)),
    )  # fmt: skip


def _find(request, pk: int) -> QualitySample:
    return get_object_or_404(samples_for(request.user), pk=pk)


@require_safe
def sample(request, pk: int):
    """A conversation that was drawn: what was said, its list, its score, its appeal."""
    return _show(request, _find(request, pk))


def _show(request, row: QualitySample, **forms):
    by, way, score = request.user, row.ticket.way, getattr(row, "score", None)
    appealed = getattr(score, "appeal", None) if score else None
    answered = getattr(appealed, "answer", None) if appealed else None
    mine = score and not fault_of_appeal(
        by=by.pk, person=row.person_id, at=timezone.now(), until=score.appeal_until,
        is_appealed=appealed is not None,
    )  # fmt: skip
    answers = appealed and not answered and not fault_of_answering(appealed, by)
    scores = score is None and by.has_perm(LEAD) and by.pk != row.person_id
    context = {
        "tab": "quality", "row": row, "steps": row.ticket.steps.select_related("by"),
        "ref": CLAUSES[way], "score": score, "appealed": appealed, "answered": answered,
        "stands": standing_of(row), "list": _list(row, score, answered),
        "scoring": (forms.get("scoring") or ScoreForm(way=way)) if scores else None,
        "appealing": (forms.get("appealing") or AppealForm()) if mine else None,
        "answering": (forms.get("answering") or _answering(way, score)) if answers else None,
        "refused": next(iter(forms.values()), None),
    }  # fmt: skip
    return render(request, "service/sample.html", context, status=status_of(request))


def _answering(way: str, score) -> AnswerForm:
    return AnswerForm(way=way, initial={"faults": score.faults})


def _list(row: QualitySample, score, answered) -> list[dict]:
    """The list with what was ticked: {name, rows: [(code, fault, ticked, whether it fell)]}."""
    if score is None:
        return []
    stand = answered.faults if answered else score.faults
    return [
        {
            "name": group.name,
            "rows": [
                (code, text, code in score.faults, code in score.faults and code not in stand)
                for code, text in group.faults
            ],
        }
        for group in LISTS[row.ticket.way]
    ]


def _post(request, pk: int, name: str, form, verb, said: str, **words):
    """Run a verb on a sample by a form, or show the page with what is against it."""
    row = _find(request, pk)
    if form.is_valid():
        words |= form.cleaned_data | {"by": request.user, "at": timezone.now()}
        if done(form, verb, **words):
            messages.success(request, said)
            return redirect("service:sample", pk)
    return _show(request, row, **{name: form})


@require_POST
@leads
def score(request, pk: int):
    """Score a conversation."""
    form = ScoreForm(request.POST, way=_find(request, pk).ticket.way)
    said = _("Scored; the person has been told.")
    return _post(request, pk, "scoring", form, score_sample, said, sample_id=pk)


@require_POST
def appeal(request, pk: int):
    """Appeal against one's own score."""
    row = _find(request, pk)
    if not hasattr(row, "score"):
        raise Http404
    said = _("Your appeal is with who stands above.")
    words = {"score_id": row.score.pk}
    return _post(request, pk, "appealing", AppealForm(request.POST), appeal_score, said, **words)


@require_POST
def answer(request, pk: int):
    """Answer an appeal."""
    row = _find(request, pk)
    score = getattr(row, "score", None)
    if not hasattr(score, "appeal"):
        raise Http404
    form = AnswerForm(request.POST, way=row.ticket.way)
    said, words = _("Answered; both have been told."), {"appeal_id": score.appeal.pk}
    return _post(request, pk, "answering", form, answer_appeal, said, **words)
