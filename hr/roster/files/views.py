"""A file of pairs or shift assignments: read, looked at, then written whole or not at all."""

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from hr.people.forms import FileForm
from hr.roster.files.reading import look_at, read_table
from hr.roster.files.rules import COLUMNS, Layout, Table
from hr.roster.files.services import import_roster
from regulations.binding.pages import status_of

SALT = "roster.import"
AN_HOUR = 60 * 60
RIGHTS = ("roster.set_pair", "roster.plan_shifts")


@permission_required(RIGHTS, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request):
    """Choose a file, look at what it would write, write it."""
    if "rows" in request.POST:
        return _write(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            table = read_table(name=file.name, content=file.read())
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return _preview(request, table, file.name)
    return _ask(request, form)


def _ask(request, form, refused=()):
    columns = [
        (layout.label, [names[0] for names in COLUMNS[layout].values()]) for layout in Layout
    ]
    context = {"form": form, "columns": columns, "refused": refused}
    return render(request, "roster/import.html", context, status=status_of(request))


def _preview(request, table: Table, name: str):
    found = look_at(table)
    context = {
        "found": found,
        "is_pairs": found.layout == Layout.PAIRS,
        "name": name,
        "rows": signing.dumps(asdict(table), salt=SALT, compress=True),
    }
    status = 422 if found.problems else 200
    return render(request, "roster/import_preview.html", context, status=status)


def _write(request):
    """Write what the preview showed; the table travels signed in the page, not on the server."""
    try:
        table = Table(**signing.loads(request.POST["rows"], salt=SALT, max_age=AN_HOUR))
    except signing.BadSignature:
        messages.error(request, _("The preview is too old: choose the file again."))
        return redirect("roster:import")
    try:
        count = import_roster(table=table, by=request.user, at=timezone.now())
    except ValidationError as error:
        return _ask(request, FileForm(), error.messages)
    text = ngettext("%(count)s row was written.", "%(count)s rows were written.", count)
    messages.success(request, text % {"count": count})
    return redirect("roster:pairs" if table.layout == Layout.PAIRS else "roster:shifts")
