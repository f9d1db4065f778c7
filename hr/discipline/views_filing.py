"""Opening a case by hand: the form, what the case would stand on, and the filing."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from hr.discipline.filing import file_case, outlook_of
from hr.discipline.forms import CaseForm
from hr.discipline.models import Case
from hr.discipline.next_steps import NOBODY_DECIDES
from hr.discipline.rules import Parties
from hr.discipline.selectors import concerned_ids, deciders_of
from regulations.binding.pages import number_of, refuse_form, status_of
from regulations.rulebook.selectors import clauses_of, edition_in_force
from regulations.uploads import CappedUpload, too_large

may_open = permission_required("discipline.open_case", raise_exception=True)


@csrf_exempt  # the form is read, and its token checked, only once the upload is capped
@may_open
@require_http_methods(["GET", "HEAD", "POST"])
def open_case(request):
    """Open a case by hand."""
    if request.method == "POST":
        request.upload_handlers = [CappedUpload(request)]
    return _open(request)


@csrf_protect
def _open(request):
    form, at = CaseForm(by=request.user), timezone.now()
    if request.method == "POST":
        form = CaseForm(request.POST, request.FILES, by=request.user)
        if request.upload_handlers[0].is_too_large:
            form.errors.clear()
            form.add_error(None, too_large("").messages)
        elif form.is_valid():
            answer = _file(request, form, at)
            if answer:
                return answer
    edition = edition_in_force(at)
    clauses = clauses_of(edition) if edition else []
    return render(
        request,
        "discipline/open.html",
        {"form": form, "clauses": clauses},
        status=status_of(request),
    )


def _file(request, form: CaseForm, at):
    """File the case of a valid form; None where it was refused, as the form says then."""
    words = form.cleaned_data | {"file": _content(form)}
    try:
        opened = file_case(by=request.user, at=at, **words)
    except ValidationError as error:
        refuse_form(form, error, beside="subject" if getattr(error, "code", None) else "clause")
        return None
    if opened is None:  # the form was sent twice
        return redirect("discipline:list")
    messages.success(request, _("The case is open, and the person has been told."))
    _say_who_decides(request, opened)
    return redirect("discipline:case", opened.pk)


def _content(form: CaseForm) -> tuple[str, bytes] | None:
    file = form.cleaned_data["file"]
    return (file.name, file.read()) if file else None


def _say_who_decides(request, case: Case) -> None:
    deciders = deciders_of(Parties(frozenset(concerned_ids(case)), case.opened_by_id))
    if not deciders:
        messages.warning(request, NOBODY_DECIDES)


@require_safe
@may_open
def preview(request):
    """What a case would stand on, while its form is filled in."""
    clause = (request.GET.get("clause", "").split() or [""])[0].upper()
    asked = [request.GET.get("subject", ""), *request.GET.getlist("further")]
    people = {number_of(each) for each in asked} - {None}
    outlook = outlook_of(clause, people, by=request.user, at=timezone.now())
    context = {"outlook": outlook, "asked": clause, "nobody": NOBODY_DECIDES}
    return render(request, "discipline/outlook.html", context)
