"""Photos, and reports of what people did in the house."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from hr.premises.conduct import report_conduct
from hr.premises.forms import ConductForm
from hr.premises.models import Photo
from regulations.binding.pages import done, status_of

FORM = ["GET", "HEAD", "POST"]


@cache_control(private=True, max_age=86400, immutable=True)
@require_safe
def photo(request, pk: int):
    """A photo; everybody who works here sees what stands in the house."""
    row = get_object_or_404(Photo, pk=pk)
    answer = HttpResponse(bytes(row.content), content_type=row.media)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@permission_required("discipline.open_case", raise_exception=True)
@require_http_methods(FORM)
def report(request):
    """Open a case for what somebody did in the house."""
    form, at = ConductForm(request.POST or None), timezone.now()
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        words["token"] = str(words["token"])
        if done(form, report_conduct, **words, by=request.user, at=at):
            messages.success(request, _("The case is open, and the person has been told."))
            return redirect("discipline:list")
    context = {"form": form, "tab": "report"}
    return render(request, "premises/report.html", context, status=status_of(request))
