"""Handing a certificate in, and reading it back as it came."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from attendance.leave.certificates.forms import CertificateForm
from attendance.leave.certificates.services import CLAUSE, add_certificate
from attendance.leave.pages import find_leave, show_leave
from regulations.uploads import CappedUpload, too_large


@csrf_exempt  # the form is read, and its token checked, only once the upload is capped
@require_POST
def certify(request, pk: int):
    """Hand in a certificate for a sick leave."""
    request.upload_handlers = [CappedUpload(request)]
    return _certify(request, pk)


@csrf_protect
def _certify(request, pk: int):
    at = timezone.now()
    found, form, refused = find_leave(request, pk, at), None, None
    form = CertificateForm(request.POST, request.FILES)
    if request.upload_handlers[0].is_too_large:
        form.errors.clear()
        refused = too_large(CLAUSE)
    elif form.is_valid():
        file = form.cleaned_data["file"]
        words = {"name": file.name, "content": file.read(), "by": request.user, "at": at}
        try:
            add_certificate(leave_id=pk, **words)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("The certificate is with the leave."))
            return redirect("leave:leave", pk)
    return show_leave(request, found, at, refused=refused, certificate=form)


@never_cache
@require_safe
def certificate(request, pk: int, number: int):
    """A certificate to be saved: the browser neither shows it nor guesses what it is."""
    found = find_leave(request, pk, timezone.now())
    row = get_object_or_404(found.certificates.all(), pk=number)
    answer = HttpResponse(bytes(row.content), content_type=row.media)
    answer["Content-Disposition"] = content_disposition_header(True, row.name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
