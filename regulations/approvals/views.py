"""One request with its history, and the words said on it."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from regulations.approvals import registry, selectors
from regulations.approvals.doubts import take_consent_back
from regulations.approvals.forms import ConfirmForm, PhoneForm, WordForm
from regulations.approvals.models import Approval, Decision, Step
from regulations.approvals.phone import (
    confirm_phone_consent,
    has_been_denied,
    record_phone_consent,
)
from regulations.approvals.rules import State, StepKind
from regulations.approvals.selectors import document_of
from regulations.approvals.services import decide_step, withdraw_approval
from regulations.binding.pages import status_of
from regulations.rulebook import clause


@require_safe
def approval(request, pk: int):
    """One request: what it is about, its chain as a picture, and what this person may say."""
    return _page(request, _seen(request, pk))


def _seen(request, pk: int) -> Approval:
    found = get_object_or_404(Approval.objects.select_related("asker", "version"), pk=pk)
    if not selectors.may_see(found, request.user, timezone.now()):
        raise Http404
    return found


def _page(request, found: Approval, *, refused=None, comment: str = "", sent: str = ""):
    """The page of a request; `sent` names the form that was refused, `comment` what was typed."""
    kind, document, now = registry.kind(found.kind), document_of(found), timezone.now()
    turn = selectors.open_step_of(found, request.user, now)
    step, principal = turn or (None, None)
    rounds = selectors.history(found)
    context = {
        "approval": found,
        "kind": kind,
        "facts": selectors.facts_of(found, document, rounds),
        "link": kind.link(document),
        "rounds": rounds,
        "objection": selectors.objection(rounds),
        "denied": selectors.denied_consents(found),
        "may_take_back": selectors.may_take_back(found, request.user),
        "can_reopen": found.state == State.PENDING or kind.reopen is not None,
        "edit": _edit_link(found, kind, document, request.user),
        "hints": _hints(found, kind, document, step),
        "step": step,
        "words": selectors.words_for(step) if step else [],
        "why_not": None if step else selectors.why_no_buttons(found, request.user, now),
        "principal": _stood_in_for(principal, request.user),
        "may_withdraw": found.asker_id == request.user.pk
        and found.state in ("pending", "returned"),
        "phone": _phone(found, kind, request.user, now),
        "to_confirm": [
            each for each in selectors.to_confirm(request.user) if each.approval_id == found.pk
        ],
        "refused": refused,
        "comment": comment,
    }
    # Beside the form that was sent, where this person still has it before them.
    is_there = {"decide": step, "phone": context["phone"], "confirm": context["to_confirm"]}
    context["place"] = sent if is_there.get(sent) else ""
    return render(request, "approvals/approval.html", context, status=status_of(request))


def _edit_link(found: Approval, kind: registry.Kind, document, person) -> str:
    """Where this person changes what was returned to them; empty for anybody else."""
    is_back = found.state == State.RETURNED and found.asker_id == person.pk
    return kind.edit(document) if is_back and kind.edit else ""


def _stood_in_for(principal: int | None, person):
    if principal in (None, person.pk):
        return None
    return get_user_model().objects.get(pk=principal)


def _hints(found: Approval, kind: registry.Kind, document, step: Step | None) -> list:
    """What whoever decides should know, or what became of it since."""
    if found.state == State.APPROVED:
        return list(kind.since(document))
    return list(kind.hints(document)) if step and step.kind == StepKind.DECIDE else []


def _phone(found: Approval, kind: registry.Kind, person, at) -> dict | None:
    """The step on which this person may write a consent by phone down, and whose it would be;
    `here`: why none of them gives one."""
    if not kind.is_heard_by(person) or found.state != "pending" or person.pk in found.barred:
        return None
    if has_been_denied(found, person):
        return None
    step = found.steps.filter(state="open", kind="decide", round=found.round).first()
    givers = get_user_model().objects.filter(pk__in=step.people if step else ())
    givers = list(givers.exclude(pk=person.pk))
    if not step or not givers:
        return None
    said = {each: kind.present(each, at) for each in givers}
    away = [each for each in givers if not said[each]]
    return {"step": step, "givers": away, "here": "" if away else said[givers[0]]}


@require_POST
def decide(request, pk: int):
    """Say a word on one step; back to the inbox from there, else to the request."""
    step = get_object_or_404(Step.objects.select_related("approval"), pk=pk)
    found = _seen(request, step.approval_id)
    form = WordForm(request.POST)
    comment = _typed(request)
    try:
        if not form.is_valid():
            raise ValidationError(_("Say what you decide."), code=found.clause)
        decide_step(step_id=pk, by=request.user, at=timezone.now(), **form.cleaned_data)
    except (ValidationError, PermissionDenied) as refused:
        words = {"refused": refused, "comment": comment, "sent": "decide"}
        return _page(request, _seen(request, found.pk), **words)
    messages.success(request, _("Done: %(matter)s") % {"matter": found})
    return _back(request, found.pk)


def _typed(request) -> str:
    """The comment as it was typed, for a form that is shown again."""
    return request.POST.get("comment", "")[:1000]


def _back(request, pk: int):
    if request.POST.get("box"):
        return redirect(f"{reverse('approvals:inbox')}?{request.POST.get('query', '')}")
    return redirect("approvals:approval", pk)


@require_POST
def withdraw(request, pk: int):
    """Take one's own request back."""
    found = _seen(request, pk)
    try:
        withdraw_approval(approval_id=pk, by=request.user, at=timezone.now())
    except (ValidationError, PermissionDenied) as refused:
        return _page(request, _seen(request, found.pk), refused=refused)
    messages.success(request, _("The request is withdrawn."))
    return redirect("approvals:approval", pk)


@require_POST
def phone(request, pk: int):
    """Write down a consent by phone."""
    step = get_object_or_404(Step, pk=pk)
    found = _seen(request, step.approval_id)
    form = PhoneForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(_("Say who consented, when and how."), code=found.clause)
        giver = get_object_or_404(get_user_model(), pk=form.cleaned_data["giver"])
        record_phone_consent(
            step_id=pk,
            giver=giver,
            comment=form.cleaned_data["comment"],
            by=request.user,
            at=timezone.now(),
        )
    except (ValidationError, PermissionDenied) as refused:
        words = {"refused": refused, "comment": _typed(request), "sent": "phone"}
        return _page(request, _seen(request, found.pk), **words)
    messages.success(request, _("Written down; its giver has been asked to confirm it."))
    return redirect("approvals:approval", found.pk)


@require_POST
def confirm(request, pk: int):
    """Say whether a consent by phone was one's own."""
    decision = get_object_or_404(Decision, pk=pk, by=request.user)
    form = ConfirmForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(_("Say whether it was your consent."))
        agrees = form.cleaned_data["agrees"] == "yes"
        confirm_phone_consent(
            decision_id=pk,
            agrees=agrees,
            comment=form.cleaned_data["comment"],
            by=request.user,
            at=timezone.now(),
        )
    except (ValidationError, PermissionDenied) as refused:
        found = _seen(request, decision.approval_id)
        words = {"refused": refused, "comment": _typed(request), "sent": "confirm"}
        return _page(request, found, **words)
    messages.success(request, _("Thank you, your answer is on record."))
    return redirect("approvals:approval", decision.approval_id)


@require_POST
def take_back(request, pk: int):
    """Take a denied consent by phone back, so that it is decided anew."""
    found = _seen(request, pk)
    try:
        take_consent_back(approval_id=pk, by=request.user, at=timezone.now())
    except (ValidationError, PermissionDenied) as refused:
        return _page(request, _seen(request, found.pk), refused=refused)
    messages.success(request, _("The consent is taken back; it is decided anew."))
    return redirect("approvals:approval", pk)


@clause("C12")
@require_safe
def chains(request):
    """Every chain of approval, drawn from the rule that computes it (C12)."""
    return render(request, "approvals/chains.html", {"charts": selectors.charts(timezone.now())})
