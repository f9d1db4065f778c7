"""Evidence of a case: adding a file, and reading it back as it came."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from hr.discipline.evidence.forms import EvidenceForm
from hr.discipline.evidence.services import add_evidence
from hr.discipline.pages import find_case, show_case
from regulations.uploads import CappedUpload, too_large


@csrf_exempt  # the form is read, and its token checked, only once the upload is capped
@require_POST
def add(request, pk: int):
    """Add a file to a case."""
    request.upload_handlers = [CappedUpload(request)]
    return _add(request, pk)


@csrf_protect
def _add(request, pk: int):
    found, at = find_case(request, pk), timezone.now()
    form, refused = EvidenceForm(request.POST, request.FILES), None
    if request.upload_handlers[0].is_too_large:
        form.errors.clear()
        refused = too_large(found.clause)
    elif form.is_valid():
        file = form.cleaned_data["file"]
        try:
            add_evidence(
                case_id=pk,
                name=file.name,
                content=file.read(),
                note=form.cleaned_data["note"],
                by=request.user,
                at=at,
            )
        except ValidationError as error:
            refused = error
        else:
            messages.success(request, _("The file is in the case, and nobody can change it."))
            return redirect("discipline:case", pk)
    return show_case(request, found, at, refused=refused, evidence=form)


@never_cache
@require_safe
def file(request, pk: int, number: int):
    """A file of a case to be saved: the browser neither shows it nor guesses what it is."""
    found = find_case(request, pk)
    row = get_object_or_404(found.evidence.all(), pk=number)
    answer = HttpResponse(bytes(row.content), content_type=row.media)
    answer["Content-Disposition"] = content_disposition_header(True, row.name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
