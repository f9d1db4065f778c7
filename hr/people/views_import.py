"""The staff list as a spreadsheet: out of the portal, and back in after a look at it."""

from dataclasses import asdict
from functools import wraps

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from hr.people import services
from hr.people.export import KIND, export_employees
from hr.people.forms import FileForm
from hr.people.imports import plan_import
from hr.people.pages import may_add, may_change
from hr.people.selectors import without_password
from hr.people.spreadsheet import COLUMNS, columns_for, read_staff
from regulations import handing
from regulations.binding.pages import status_of
from regulations.sheets import Sheet

SALT = "people.import"
AN_HOUR = 60 * 60
AT_ONCE = 20  # passwords of one request: hashing one well takes a tenth of a second and more


@may_add
@may_change
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request):
    """A spreadsheet of employees: read, looked at, then written whole or not at all."""
    if "rows" in request.POST:
        return _write_list(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheet = read_staff(name=file.name, content=file.read())
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return _preview(request, sheet, file.name)
    return _ask(request, form)


def _ask(request, form: FileForm, refused: list[str] | None = None):
    context = {"form": form, "columns": _columns(request), "refused": refused}
    return render(request, "people/import.html", context, status=status_of(request))


def _columns(request) -> list[dict[str, str]]:
    names = columns_for(keeps_files=request.user.has_perm("people.keep_private"))
    return [{"header": COLUMNS[name][0], "english": COLUMNS[name][1]} for name in names]


@may_add
@require_safe
def empty_list(request):
    """A file with the header alone."""
    return handing.empty_form("employees.csv", [each["header"] for each in _columns(request)])


def _may_have(view):
    """Whoever may not have the list is told so first, whatever they send."""

    @wraps(view)
    def checked(request):
        handing.check_right(KIND, request.user)
        return view(request)

    return checked


@_may_have
@never_cache
@require_safe
def export(request):
    """The staff list, to be changed in a spreadsheet program and imported again; for whoever may
    have it (C13-9), which `handing` asks."""
    at = timezone.now()
    return handing.send(
        request, kind=KIND, name=f"employees-{timezone.localdate(at).isoformat()}.xlsx", at=at,
        make=lambda: export_employees(by=request.user),
    )  # fmt: skip


def _preview(request, sheet: Sheet, name: str, refused: list[str] | None = None):
    at = timezone.now()
    plan = plan_import(sheet, by=request.user, at=at)
    problems = plan.problems or services.rehearse_import(sheet=sheet, by=request.user, at=at)
    shown = {"sheet": asdict(sheet), "name": name, "looks": plan.looks()}
    context = {
        "plan": plan,
        "problems": problems,
        "counts": plan.count(),
        "name": name,
        "unknown": sheet.unknown,
        "refused": refused,
        "rows": signing.dumps(shown, salt=SALT, compress=True),
    }
    status = 422 if problems or refused else 200
    return render(request, "people/preview.html", context, status=status)


def _write_list(request):
    """Write what the preview showed; the list travels signed in the page, not on the server."""
    try:
        shown = signing.loads(request.POST["rows"], salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        return _ask(request, FileForm(), [_("The preview is too old: choose the file again.")])
    sheet, at = Sheet(**shown["sheet"]), timezone.now()
    try:
        done = services.import_employees(sheet=sheet, by=request.user, at=at, looks=shown["looks"])
    except ValidationError as error:
        return _preview(request, sheet, shown["name"], error.messages)
    counts = {"new": len(done.new), "changed": len(done.changed)}
    messages.success(request, _("Taken on: %(new)s, changed: %(changed)s.") % counts)
    return redirect("people:first_passwords" if done.new else "people:list")


@may_add
@may_change
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first_passwords(request):
    """First passwords for those who have none yet: a page of them at a time, each shown once."""
    waiting, issued = without_password(request.user), []
    if request.method == "POST":
        issued = services.issue_first_passwords(
            people=waiting[:AT_ONCE], by=request.user, at=timezone.now()
        )
        waiting = waiting[AT_ONCE:]
    context = {"issued": issued, "waiting": waiting[:AT_ONCE], "count": len(waiting)}
    return render(request, "people/first_passwords.html", context)
