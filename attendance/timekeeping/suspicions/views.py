"""Suspicions of clocking in for another: the list, each with its facts, and its judgement."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from attendance.timekeeping.rules import CoverKind
from attendance.timekeeping.suspicions.forms import JudgementForm
from attendance.timekeeping.suspicions.models import Suspicion
from attendance.timekeeping.suspicions.rules import CLAUSE, fault_of_judge
from attendance.timekeeping.suspicions.selectors import suspicions_for
from attendance.timekeeping.suspicions.services import judge_suspicion
from hr.discipline.models import Case
from hr.people.selectors import superior_ids
from regulations.binding.pages import number_of, status_of

may_view = permission_required("timekeeping.view_suspicion", raise_exception=True)
PAGE = 30


@may_view
@require_safe
def suspicions(request):
    """What waits to be judged, or everything."""
    is_all = "all" in request.GET
    rows = suspicions_for(request.user).order_by("-pk")
    if not is_all:
        rows = rows.filter(judgement=None)
    before = number_of(request.GET.get("before"))
    if before:
        rows = rows.filter(pk__lt=before)
    page = list(rows[: PAGE + 1])
    context = {
        "suspicions": page[:PAGE],
        "older": page[PAGE - 1].pk if len(page) > PAGE else None,
        "is_all": is_all,
    }
    return render(request, "timekeeping/suspicions.html", context)


@may_view
@require_http_methods(["GET", "HEAD", "POST"])
def suspicion(request, pk: int):
    """One suspicion with the facts it rests on; judged by POST."""
    found = get_object_or_404(suspicions_for(request.user), pk=pk)
    form, refused = JudgementForm(request.POST or None, suspicion=found), None
    if request.method == "POST" and form.is_valid():
        try:
            judge_suspicion(
                suspicion_id=pk, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except ValidationError as error:
            refused = error
        else:
            messages.success(request, _("Judged. What follows is under way."))
            return redirect("timekeeping:suspicion", pk)
    judgement = getattr(found, "judgement", None)
    context = {
        "found": found,
        "judgement": judgement,
        "punches": _punches(found),
        "cover": _cover(found),
        "cases": Case.objects.filter(key__startswith=f"proxy:{pk}:").select_related("subject"),
        "form": None if judgement else form,
        "why_not": _why_not(request.user, found),
        "refused": refused,
        "clause": CLAUSE,
    }
    return render(request, "timekeeping/suspicion.html", context, status=status_of(request))


def _why_not(person, found: Suspicion) -> object:
    """Why the reader does not judge this; None if they may."""
    if not person.has_perm("timekeeping.judge_suspicion"):
        return _("Your position does not judge suspicions.")
    concerned = (found.person_id, found.other_id)
    return fault_of_judge(person.pk, concerned, above=superior_ids(person.pk))


def _punches(found: Suspicion) -> list[dict]:
    return [each | {"at": parse_datetime(each["at"])} for each in found.facts["punches"]]


def _cover(found: Suspicion) -> dict | None:
    cover = found.facts.get("cover")
    if not cover:
        return None
    ends = {"starts_at": parse_datetime(cover["from"]), "ends_at": parse_datetime(cover["to"])}
    return ends | {"label": CoverKind(cover["kind"]).label, "link": cover["link"]}
