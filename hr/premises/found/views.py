"""Things found: reported, taken in, claimed, handed over."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.premises.forms import FoundForm, StepForm
from hr.premises.found.models import FoundThing
from hr.premises.found.rules import State, Step, steps_from
from hr.premises.found.selectors import KEEP, claimed_by, keeper_of, state_of, things
from hr.premises.found.services import HAND_IN, move_found, report_found
from hr.premises.pages import capped, content_of, is_whole
from regulations.binding.pages import done, number_of, status_of
from regulations.deadlines.models import Deadline

FORM = ["GET", "HEAD", "POST"]
SHOWN = 30


@csrf_exempt  # the form is read, and its token checked, only once the upload is capped
@require_http_methods(FORM)
def overview(request):
    """What was found, and reporting something."""
    capped(request)
    return _overview(request)


@csrf_protect
def _overview(request):
    form, at = FoundForm(), timezone.now()
    if request.method == "POST":
        form = FoundForm(request.POST, request.FILES)
        if is_whole(request, form, "A1.3-5"):
            words = form.words() | {"photo": content_of(form)}
            if done(form, report_found, **words, by=request.user, at=at):
                messages.success(request, _("On record; the office has been told. Hand it in."))
                return redirect("premises:found")
    before = number_of(request.GET.get("before"))
    rows = list((things().filter(pk__lt=before) if before else things())[: SHOWN + 1])
    context = {
        "tab": "found", "form": form, "rows": [(row, state_of(row)) for row in rows[:SHOWN]],
        "older": rows[SHOWN - 1].pk if len(rows) > SHOWN else None,
    }  # fmt: skip
    return render(request, "premises/found.html", context, status=status_of(request))


@require_safe
def thing(request, pk: int):
    """One thing with its steps."""
    return _show(request, get_object_or_404(things(), pk=pk))


def _show(request, row: FoundThing, form: StepForm | None = None):
    is_office, state = request.user.has_perm(KEEP), state_of(row)
    wrote_claim = claimed_by(row) == request.user.pk
    steps = [
        step
        for step in steps_from(state, is_office=is_office)
        if (step != Step.HANDED_IN or row.by_id != request.user.pk)
        and (step != Step.HANDED_OVER or not wrote_claim)
    ]
    context = {
        "tab": "found", "row": row, "state": state, "keeper": keeper_of(row), "next": steps,
        "steps": row.steps.select_related("by"), "form": form or StepForm(),
        "waits": is_office and wrote_claim and state == State.CLAIMED,
        "clock": Deadline.objects.filter(kind=HAND_IN, key=str(row.pk)).first(),
    }  # fmt: skip
    return render(request, "premises/thing.html", context, status=status_of(request))


@require_POST
def move(request, pk: int):
    """Take the next step with a thing."""
    row, form = get_object_or_404(things(), pk=pk), StepForm(request.POST)
    if form.is_valid() and form.cleaned_data["step"] in Step.values:
        words = form.cleaned_data | {"step": Step(form.cleaned_data["step"])}
        if done(form, move_found, thing_id=pk, **words, by=request.user, at=timezone.now()):
            messages.success(request, _("Noted."))
            return redirect("premises:thing", pk)
    return _show(request, row, form)
