"""The documents of the handbook: read, acknowledged, written anew."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regulations.binding.pages import number_of, refuse_form, status_of
from regulations.rulebook import rules as rulebook
from sitecontent.database.documents import rules, selectors, services
from sitecontent.database.documents.forms import VersionForm
from sitecontent.database.documents.rules import DOCUMENTS, Document

may_write = permission_required("database.write_document", raise_exception=True)
may_see_readers = permission_required("database.view_documentreading", raise_exception=True)


def _known(code: str) -> Document:
    if code not in DOCUMENTS:
        raise Http404
    return DOCUMENTS[code]


@require_safe
def documents(request):
    """Every document with the version in force, and whether one has acknowledged it."""
    papers = list(selectors.papers(request.user, timezone.now()))
    return render(request, "database/documents.html", {"papers": papers})


@require_safe
def document(request, code: str):
    """The version in force, or the one of `?version=`, with its history and what changed."""
    known, at = _known(code), timezone.now()
    in_force, rows = selectors.in_force(code, at, request.user), list(selectors.versions(code))
    number = number_of(request.GET.get("version"))
    chosen = next((row for row in rows if row.number == number), None) if number else in_force
    if number and chosen is None:
        raise Http404
    before = chosen and next((row for row in rows if row.number < chosen.number), None)
    context = {
        "document": known, "row": chosen, "in_force": in_force, "rows": rows, "before": before,
        "is_in_force": chosen is not None and in_force is not None and chosen.pk == in_force.pk,
        "shown": rules.shown(chosen.text) if chosen else "",
        "other": rules.shown(chosen.other_text) if chosen else "",
        "changes": rules.differences(before.text, chosen.text) if before else [],
        "chinese": rulebook.in_chinese(),
    }  # fmt: skip
    return render(request, "database/document.html", context)


@require_POST
def acknowledge(request, code: str):
    """Say that one knows the version in force."""
    _known(code)
    number = number_of(request.POST.get("number")) or 0
    try:
        services.acknowledge(code=code, number=number, by=request.user, at=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Acknowledged."))
    return redirect("database:document", code)


@may_see_readers
@require_safe
def readers(request, code: str):
    """Who has not acknowledged the version in force, by department, and who has."""
    known, row = _known(code), selectors.in_force(code, timezone.now())
    people = list(selectors.readers(row)) if row else []
    context = {
        "document": known, "row": row, "total": len(people),
        "missing": [each for each in people if each.acknowledged_at is None],
        "done": [each for each in people if each.acknowledged_at is not None],
    }  # fmt: skip
    return render(request, "database/readers.html", context)


@may_see_readers
@require_POST
def remind(request, code: str):
    """Remind everybody who is missing, once a day."""
    _known(code)
    count = services.remind(code=code, by=request.user, at=timezone.now())
    told = ngettext("%(count)s person is reminded.", "%(count)s people are reminded.", count)
    messages.success(request, told % {"count": count})
    return redirect("database:document_readers", code)


@may_write
@require_http_methods(["GET", "HEAD", "POST"])
def new(request, code: str):
    """Write the next version and lay it before the general manager."""
    known, at = _known(code), timezone.now()
    if request.method == "POST":
        form = VersionForm(request.POST)
        if form.is_valid() and _write(form, code, request.user, at):
            messages.success(request, _("It lies before the general manager now."))
            return redirect("database:document", code)
    else:
        start = selectors.draft_of(code) | {"in_force_from": rulebook.day_of(at)}
        form = VersionForm(initial=start)
    context = {"document": known, "form": form, "waiting": selectors.waiting(code)}
    return render(request, "database/document_new.html", context, status=status_of(request))


def _write(form, code: str, by, at) -> bool:
    try:
        services.write_version(code=code, **form.cleaned_data, by=by, at=at)
    except ValidationError as error:
        refuse_form(form, error)
    except PermissionDenied as error:
        form.add_error(None, str(error))
    else:
        return True
    return False
