"""Cases against the rules: the list, one case, and opening one by hand."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hr.discipline import selectors, services
from hr.discipline.forms import CaseForm
from regulations.rulebook.selectors import clauses_of, edition_in_force

PAGE = 30


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 18 else None


@require_safe
def cases(request):
    """The cases this person may see, the newest first; older ones follow by keyset."""
    rows = selectors.cases_of(request.user).order_by("-pk")
    before = _number(request.GET.get("before", ""))
    if before:
        rows = rows.filter(pk__lt=before)
    page = list(rows[: PAGE + 1])
    context = {"cases": page[:PAGE], "older": page[PAGE - 1].pk if len(page) > PAGE else None}
    return render(request, "discipline/list.html", context)


@require_safe
def case(request, pk: int):
    """One case with its clause and its facts; somebody else's case does not exist here."""
    found = get_object_or_404(selectors.cases_of(request.user), pk=pk)
    context = {
        "case": found,
        "clause": selectors.clause_of(found, timezone.now()),
        "facts": selectors.facts_of(found),
    }
    return render(request, "discipline/case.html", context)


@permission_required("discipline.open_case", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def open_case(request):
    """Open a case by hand."""
    form = CaseForm(request.POST or None, by=request.user)
    at = timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            opened = services.report_case(by=request.user, at=at, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("clause", error.messages)
        else:
            if opened is None:  # the form was sent twice
                return redirect("discipline:list")
            messages.success(request, _("The case is open, and the person has been told."))
            return redirect("discipline:case", opened.pk)
    edition = edition_in_force(at)
    clauses = clauses_of(edition) if edition else []
    return render(request, "discipline/open.html", {"form": form, "clauses": clauses})
