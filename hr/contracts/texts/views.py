"""Files of contracts: keeping one, and opening it, which is on record."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from hr.contracts.access import check_group
from hr.contracts.loans.services import open_file
from hr.contracts.pages import found, show_contract
from hr.contracts.tasks import read_texts
from hr.contracts.texts.forms import AsideForm, FileForm
from hr.contracts.texts.services import add_file, set_aside
from regulations.binding.pages import done, refuse_form
from regulations.uploads import CappedUpload, too_large
from regulations.waking import wake


@csrf_exempt  # the form is read, and its token checked, only once the upload is capped
@require_POST
def add(request, pk: int):
    """Keep a file with a contract."""
    request.upload_handlers = [CappedUpload(request)]
    return _add(request, pk)


@csrf_protect
def _add(request, pk: int):
    check_group(request.user)
    row, at = found(pk), timezone.now()
    form = FileForm(request.POST, request.FILES)
    if request.upload_handlers[0].is_too_large:
        form.errors.clear()
        refuse_form(form, too_large("A6-1"))
    elif form.is_valid():
        file = form.cleaned_data["file"]
        try:
            add_file(
                contract_id=pk, paper=form.cleaned_data["paper"], name=file.name,
                content=file.read(), by=request.user, at=at,
            )  # fmt: skip
        except ValidationError as refused:
            refuse_form(form, refused)
        else:
            wake(read_texts)
            messages.success(request, _("The file is kept; its text can be searched in a moment."))
            return redirect("contracts:contract", pk)
    return show_contract(request, row, at, file=form)


@never_cache
@require_POST
def file(request, pk: int, number: int):
    """A file of a contract to be saved, for who may read it; that it was opened is on record."""
    row = found(pk)
    kept = get_object_or_404(row.files.all(), pk=number)
    if hasattr(kept, "aside"):  # on record for who keeps contracts, and for nobody else
        check_group(request.user)
    open_file(contract=row, name=kept.name, by=request.user, at=timezone.now())
    answer = HttpResponse(bytes(kept.content), content_type=kept.media)
    answer["Content-Disposition"] = content_disposition_header(True, kept.name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
def aside(request, pk: int, number: int):
    """Set a file aside that does not belong to its contract."""
    check_group(request.user)
    row, form = found(pk), AsideForm(request.POST)
    kept = get_object_or_404(row.files.defer("content"), pk=number)
    words = {"file_id": kept.pk, "by": request.user, "at": timezone.now()}
    if form.is_valid() and done(form, set_aside, **words | form.cleaned_data):
        messages.success(request, _("Set aside; it stays on record."))
        return redirect("contracts:contract", pk)
    form.number = number
    return show_contract(request, row, timezone.now(), aside=form)
