"""Files of punches: uploaded, looked at row by row, then written."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendance.timekeeping.files.forms import FileForm
from attendance.timekeeping.files.models import PunchFile
from attendance.timekeeping.files.rules import COLUMNS, FATES
from attendance.timekeeping.files.selectors import counts_of, entries_of
from attendance.timekeeping.files.services import keep_file, too_large, write_file
from regulations import handing
from regulations.binding.pages import number_of, status_of
from regulations.uploads import CappedUpload

may_import = permission_required("timekeeping.import_punch", raise_exception=True)
PAGE = 100


@csrf_exempt  # the form is read, and its token checked, only once the upload is capped
@may_import
@require_http_methods(["GET", "HEAD", "POST"])
def files(request):
    """Files that came, and one more by POST."""
    request.upload_handlers = [CappedUpload(request)]
    return _files(request)


@csrf_protect
def _files(request):
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FileForm(*given)
    if given and request.upload_handlers[0].is_too_large:
        form.errors.clear()
        form.add_error("file", too_large())
    elif given and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = keep_file(
                name=file.name,
                content=file.read(),
                device=form.cleaned_data["device"],
                by=request.user,
                at=timezone.now(),
            )
        except ValidationError as error:
            form.add_error("file", error.messages)
        else:
            return redirect("timekeeping:file", kept.pk)
    rows = PunchFile.objects.defer("content").select_related("by", "written_by", "device")
    columns = [(words[0], words[1]) for words in COLUMNS.values()]
    context = {"form": form, "files": rows[:30], "columns": columns, "fates": FATES}
    return render(request, "timekeeping/files.html", context, status=status_of(request))


@may_import
@require_safe
def file(request, pk: int):
    """The preview: every row with what becomes of it, the faulty ones first to be looked at."""
    found = get_object_or_404(PunchFile.objects.select_related("device", "written_by"), pk=pk)
    entries = entries_of(found, timezone.now(), request.user)
    counts = counts_of(entries)
    fate = request.GET.get("fate", "")
    fate = fate if fate in counts else ("faulty" if "faulty" in counts else "")
    shown = [entry for entry in entries if fate in ("", entry.fate)]
    start = number_of(request.GET.get("from")) or 0
    context = {
        "file": found,
        "tabs": [(name, FATES[name], count) for name, count in counts.items()],
        "total": len(entries),
        "fate": fate,
        "entries": shown[start : start + PAGE],
        "next": start + PAGE if len(shown) > start + PAGE else None,
        "is_sound": bool(counts.keys() - {"faulty", "known"}),
    }
    return render(request, "timekeeping/file.html", context)


@may_import
@require_POST
def write(request, pk: int):
    """Write the sound rows."""
    found = get_object_or_404(PunchFile, pk=pk)
    try:
        done = write_file(file_id=found.pk, by=request.user, at=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        count = done.counts.get("new", 0)
        told = ngettext("Written: %s punch.", "Written: %s punches.", count) % count
        messages.success(request, told)
    return redirect("timekeeping:file", pk)


@may_import
@require_safe
def empty(request):
    """A file with the header alone."""
    header = [COLUMNS[name][0] for name in ("number", "name", "moment")]
    return handing.empty_form("punches.csv", header)
