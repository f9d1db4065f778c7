"""Issues and their signatures, stock-takes of an item, write-offs."""

from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.supplies.forms import BackForm, CountForm, IssueForm, ListForm, WriteOffForm
from hr.supplies.items.selectors import custodian_of, kept_by
from hr.supplies.items.views import show_item
from hr.supplies.models import Issue, Item
from hr.supplies.pages import attempt, fault_of
from hr.supplies.stock import selectors
from hr.supplies.stock.services import (
    count_item,
    issue_supplies,
    sign_issue,
    take_back,
    write_off,
)
from hr.supplies.wishes.selectors import may_read, open_wishes
from regulations.binding.pages import refuse_form, status_of

FORM = ["GET", "HEAD", "POST"]


@require_safe
def issues(request):
    """Issues of the departments one keeps or belongs to; all of them for the office."""
    form = ListForm(request.GET)
    before = form.cleaned_data.get("before") if form.is_valid() else None
    user = request.user
    kept = kept_by(user)
    own = None if user.has_perm("supplies.view_every_purchase") else _own(user)
    rows = selectors.issues(department_ids=own, before=before)
    older = rows[selectors.PAGE - 1].pk if len(rows) > selectors.PAGE else None
    context = {
        "rows": rows[: selectors.PAGE], "older": older, "kept": kept, "tab": "issues",
        "wishes": [(row, may_read(row, user, kept)) for row in open_wishes(own)],
    }  # fmt: skip
    return render(request, "supplies/issues.html", context)


def _own(user) -> set[int]:
    return {*kept_by(user), *([user.department_id] if user.department_id else [])}


@require_http_methods(FORM)
def new_issue(request):
    """Hand supplies to a department."""
    if not request.user.has_perm("supplies.keep_stock"):
        raise PermissionDenied
    form, at = IssueForm(request.POST or None, initial={"token": uuid4()}), timezone.now()
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        try:
            found = issue_supplies(
                department=sent["department"], pieces=form.pieces, note=sent["note"],
                by=request.user, at=at, request=sent["token"],
            )  # fmt: skip
        except ValidationError as refused:
            refuse_form(form, refused)
        else:
            return redirect("supplies:issue", found.pk)
    context = {"form": form, "tab": "issues"}
    return render(request, "supplies/issue_form.html", context, status=status_of(request))


def _issue(request, pk: int) -> Issue:
    """An issue that this person may see; else it does not exist here."""
    rows = Issue.objects.select_related("department", "by", "receipt__by", "deadline")
    found = get_object_or_404(rows.prefetch_related("lines__item"), pk=pk)
    user = request.user
    if not user.has_perm("supplies.view_every_purchase") and found.department_id not in _own(user):
        raise Http404
    return found


def _show_issue(request, found: Issue, refused=None, form=None):
    custodian, lines = custodian_of(found.department_id), selectors.lines_of(found)
    takes = request.user.has_perm("supplies.keep_stock") and any(line.left for line in lines)
    context = {
        "lines": lines, "returns": selectors.returns_of(found),
        "back": (form or BackForm()) if takes else None,
        "issue": found, "custodian": custodian, "refused": refused, "tab": "issues",
        "may_sign": custodian == request.user and not hasattr(found, "receipt"),
    }  # fmt: skip
    return render(request, "supplies/issue.html", context, status=status_of(request))


@require_safe
def issue(request, pk: int):
    """One issue."""
    return _show_issue(request, _issue(request, pk))


@require_POST
def sign(request, pk: int):
    """The custodian signs that it has come."""
    found, at = _issue(request, pk), timezone.now()
    refused = attempt(
        request, lambda: sign_issue(issue_id=pk, by=request.user, at=at), _("Signed.")
    )
    return _show_issue(request, found, refused) if refused else redirect("supplies:issue", pk)


@require_POST
def back(request, pk: int):
    """The office takes pieces of an issue back."""
    found, at, form = _issue(request, pk), timezone.now(), BackForm(request.POST)
    if not form.is_valid():
        return _show_issue(request, found, fault_of(form), form)
    words = form.cleaned_data | {"by": request.user, "at": at}
    if not found.lines.filter(pk=words["line_id"]).exists():
        raise Http404
    refused = attempt(request, lambda: take_back(**words), _("Back on the shelf."))
    return _show_issue(request, found, refused, form) if refused else redirect("supplies:issue", pk)


@require_POST
def count(request, pk: int):
    """A stock-take of an item."""
    return _book(request, pk, CountForm, count_item)


@require_POST
def off(request, pk: int):
    """Write pieces of an item off."""
    return _book(request, pk, WriteOffForm, write_off)


def _book(request, pk: int, kind, act):
    found = get_object_or_404(Item.objects.select_related("category"), pk=pk)
    form, at = kind(request.POST), timezone.now()
    if not form.is_valid():
        return show_item(request, found, at, fault_of(form))
    words = {"item_id": pk, "by": request.user, "at": at} | form.cleaned_data
    refused = attempt(request, lambda: act(**words), _("Booked."))
    return show_item(request, found, at, refused) if refused else redirect("supplies:item", pk)
