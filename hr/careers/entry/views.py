"""The personnel file: one's own, and those that hr verifies."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.careers.entry import selectors
from hr.careers.entry.forms import DeclarationForm, VerifyForm
from hr.careers.entry.rules import State, fault_of_declaring
from hr.careers.entry.services import declare, verify
from hr.careers.own import show_own
from regulations.binding.pages import number_of, status_of, taken

may_verify = permission_required("careers.verify_entry", raise_exception=True)


@require_safe
def own(request):
    """What concerns oneself: file, probation, things, the way out."""
    return show_own(request, timezone.now())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_file(request):
    """Fill in one's own file, or read what one declared."""
    row = selectors.file_of(request.user)
    if row is None:
        raise Http404
    newest, state = selectors.newest(row), selectors.state(row)
    known = {name: getattr(newest, name) for name in DeclarationForm.base_fields
             if newest and name != "vouches"}  # fmt: skip
    form = DeclarationForm(request.POST if request.method == "POST" else None, initial=known)
    words = {"by": request.user, "at": timezone.now()}
    if request.method == "POST" and taken(form, declare, **words):
        messages.success(request, _("Your file is with hr now."))
        return redirect("careers:own")
    context = {
        "file": row, "newest": newest, "state": state, "form": form,
        "may_declare": fault_of_declaring(state) is None, "tab": "own",
    }  # fmt: skip
    return render(request, "careers/own_file.html", context, status=status_of(request))


@may_verify
@require_safe
def files(request):
    """Every file, the newest first."""
    before = number_of(request.GET.get("before", ""))
    rows = selectors.files()
    rows = rows.filter(pk__lt=before) if before else rows
    page = list(rows[: selectors.PAGE + 1])
    context = {
        "files": [(row, selectors.state(row)) for row in page[: selectors.PAGE]],
        "older": page[selectors.PAGE - 1].pk if len(page) > selectors.PAGE else None,
        "tab": "files",
        "at": timezone.now(),
    }
    return render(request, "careers/files.html", context)


@may_verify
@never_cache
@require_safe
def file(request, pk: int):
    """One file with what was declared and found."""
    return _show(request, get_object_or_404(selectors.files(), pk=pk))


def _show(request, row, form=None):
    state = selectors.state(row)
    context = {
        "file": row,
        "state": state,
        "declarations": row.declarations.all(),
        "may_verify": state == State.DECLARED and row.person_id != request.user.pk,
        "form": form or VerifyForm(),
        "tab": "files",
    }
    return render(request, "careers/file.html", context, status=status_of(request))


@may_verify
@require_POST
def verify_file(request, pk: int):
    """Say what verification found."""
    row, form = get_object_or_404(selectors.files(), pk=pk), VerifyForm(request.POST)
    if taken(form, verify, file_id=row.pk, by=request.user, at=timezone.now()):
        messages.success(request, _("Saved."))
        return redirect("careers:file", pk)
    return _show(request, row, form)
