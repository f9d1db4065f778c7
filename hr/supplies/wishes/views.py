"""Asking the office for supplies, and its answer."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.supplies.forms import ReasonForm, WishForm
from hr.supplies.items.selectors import kept_by
from hr.supplies.line_forms import GiveForm
from hr.supplies.models import Wish
from hr.supplies.pages import attempt, fault_of
from hr.supplies.wishes.selectors import may_read, wishes_listed
from hr.supplies.wishes.services import ask_supplies, end_wish, issue_wish
from regulations.binding.pages import refuse_form, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request):
    """Ask for what lies on the shelf."""
    form, at = WishForm(request.POST or None, initial={"token": uuid4()}), timezone.now()
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        words = {"pieces": form.pieces, "reason": sent["reason"], "request": sent["token"]}
        try:
            found = ask_supplies(**words, by=request.user, at=at)
        except ValidationError as refused:
            refuse_form(form, refused)
        else:
            return redirect("supplies:wish", found.pk)
    context = {"form": form, "tab": "issues"}
    return render(request, "supplies/wish_form.html", context, status=status_of(request))


def _find(request, pk: int) -> Wish:
    """A wish that this person may see; else it does not exist here."""
    found = get_object_or_404(wishes_listed(), pk=pk)
    if not may_read(found, request.user, kept_by(request.user)):
        raise Http404
    return found


def _show(request, found: Wish, refused=None, form=None):
    user, is_open = request.user, not hasattr(found, "end")
    gives = is_open and user.has_perm("supplies.keep_stock")
    lines = list(found.lines.all())
    start = {f"give_{each.pk}": min(each.quantity, each.item.on_hand) for each in lines}
    context = {
        "wish": found, "lines": lines, "refused": refused, "tab": "issues", "is_open": is_open,
        "form": (form or GiveForm(lines=lines, initial=start)) if gives else None,
        "may_end": gives or (is_open and found.by_id == user.pk),
        "is_own": found.by_id == user.pk,
    }  # fmt: skip
    return render(request, "supplies/wish.html", context, status=status_of(request))


@require_safe
def wish(request, pk: int):
    """One wish with its answer."""
    return _show(request, _find(request, pk))


@require_POST
def give(request, pk: int):
    """Issue what was wished."""
    found, at = _find(request, pk), timezone.now()
    form = GiveForm(request.POST, lines=found.lines.select_related("item"))
    if not form.is_valid():
        return _show(request, found, fault_of(form), form)
    pieces = {line.item_id: form.of(line, "give") or 0 for line in form.lines}
    refused = attempt(
        request, lambda: issue_wish(wish_id=pk, pieces=pieces, by=request.user, at=at),
        _("Issued: the custodian signs for it."),
    )  # fmt: skip
    return _show(request, found, refused, form) if refused else redirect("supplies:wish", pk)


@require_POST
def end(request, pk: int):
    """Let a wish come to nothing."""
    found, at, form = _find(request, pk), timezone.now(), ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    refused = attempt(
        request, lambda: end_wish(wish_id=pk, reason=reason, by=request.user, at=at),
        _("Answered."),
    )  # fmt: skip
    return _show(request, found, refused) if refused else redirect("supplies:wish", pk)
