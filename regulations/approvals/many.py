"""One word on many steps, each for itself, and what came of it."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulations.approvals import registry
from regulations.approvals.models import Step
from regulations.approvals.rules import FITTING, StepKind
from regulations.approvals.selectors import may_see
from regulations.approvals.services import decide_step

FITS = "fits"


def many(steps: list[int], *, verdict: str, by, at, is_single: bool = False) -> tuple[int, Counter]:
    """Say one word on many steps, each in a transaction of its own: how many were taken, and the
    refusals by their words. `FITS` approves what is to be decided and files the rest;
    `is_single`: one was chosen by itself, so any kind will do.

    A step that this person may not see is told like one that never was.
    """
    found = Step.objects.select_related("approval").filter(pk__in=steps).order_by("pk")
    seen = [step for step in found if may_see(step.approval, by, at)]
    done, refusals = 0, Counter()
    for step in seen:
        try:
            if not (is_single or registry.kind(step.approval.kind).is_bulk):
                raise ValidationError(_("This kind is decided one by one."))
            if step.approval.is_doubted and not is_single:
                raise ValidationError(_("Its consent by phone is denied: read it first."))
            word = FITTING[StepKind(step.kind)] if verdict == FITS else verdict
            decide_step(step_id=step.pk, verdict=word, by=by, at=at)
            done += 1
        except (ValidationError, PermissionDenied) as refused:
            refusals[_told(step, refused)] += 1
    if len(seen) < len(set(steps)):
        refusals[_("Not everything that was ticked lies before you.")] = 1
    return done, refusals


def _told(step: Step, refused: ValidationError | PermissionDenied) -> str:
    words = " ".join(getattr(refused, "messages", [str(refused)]))
    return _("Not done: %(matter)s. %(words)s") % {"matter": step.approval, "words": words}


def tell_many(request, done: int, refusals: Counter) -> None:
    """Tell on the next page what came of it."""
    if done:
        told = ngettext("%(count)s decided.", "%(count)s decided.", done) % {"count": done}
        messages.success(request, told)
    for words, count in refusals.items():
        messages.error(request, f"{words} ×{count}" if count > 1 else words)
