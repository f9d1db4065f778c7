"""The company by departments, one person's page, and what hr does with people."""

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from hr.people import selectors, services
from hr.people.forms import EmployeeForm, FileForm, HireForm, LastDayForm, ListForm
from hr.people.imports import plan_import
from hr.people.models import Employee
from hr.people.spreadsheet import COLUMNS, Sheet, read_sheet

SALT = "people.import"
AN_HOUR = 60 * 60
may_see = permission_required("people.view_employee", raise_exception=True)
may_add = permission_required("people.add_employee", raise_exception=True)
may_change = permission_required("people.change_employee", raise_exception=True)


def _person(number: str) -> Employee:
    people = Employee.objects.select_related("department", "position__group", "supervisor")
    return get_object_or_404(people, number=number)


@may_see
@require_safe
@vary_on_headers("HX-Request")
def people(request):
    """Departments with leaders and members; `?q=` searches names, numbers, pinyin initials."""
    form = ListForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "left": False}
    with_left = asked["left"] and request.user.has_perm("people.change_employee")
    units = selectors.organisation(text=asked["q"].strip(), with_left=with_left)
    context = {"units": units, "query": asked["q"], "with_left": with_left}
    is_part = request.htmx and not request.htmx.history_restore_request
    return render(request, "people/units.html" if is_part else "people/list.html", context)


@may_see
@require_safe
def employee(request, number: str):
    """One person: post and its duties, those above and below, how to reach them."""
    person = _person(number)
    at = timezone.now()
    steps, records = selectors.rights_of(person.position)
    context = {
        "person": person,
        "duties": selectors.duties_of(person.position, at),
        "line": selectors.line_of(person),
        "below": selectors.subordinates_of(person),
        "steps": steps,
        "records": records,
    }
    if request.user.has_perm("people.change_employee"):
        context["decides"] = selectors.decides_on(request.user, person)
        context["changes"] = selectors.changes_of(person)
        context["last_day"] = LastDayForm(initial={"last_day": timezone.localdate(at)})
    return render(request, "people/employee.html", context)


@may_change
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, number: str):
    """Change what is known of a person."""
    person = _person(number)
    form = EmployeeForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_employee(
                employee=person, by=request.user, at=timezone.now(), **form.changes()
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:employee", person.number)
    return render(request, "people/form.html", {"form": form, "person": _person(number)})


@may_add
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request):
    """Take a person on; their first password is shown once."""
    form = HireForm(request.POST or None, initial={"hired_on": timezone.localdate(timezone.now())})
    if request.method == "POST" and form.is_valid():
        password = services.new_password()
        try:
            person = services.hire_employee(
                password=password, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            issued = [(person, password)]
            return render(request, "people/passwords.html", {"issued": issued, "is_new": True})
    return render(request, "people/form.html", {"form": form})


@may_change
@never_cache
@require_POST
def issue(request, number: str):
    """Give a person a new password and show it once."""
    person = _person(number)
    try:
        password = services.issue_password(employee=person, by=request.user, at=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("people:employee", person.number)
    return render(request, "people/passwords.html", {"issued": [(person, password)]})


@may_change
@require_POST
def dismiss(request, number: str):
    """End a person's login."""
    person, form = _person(number), LastDayForm(request.POST)
    if form.is_valid():
        try:
            services.dismiss_login(
                employee=person,
                last_day=form.cleaned_data["last_day"],
                by=request.user,
                at=timezone.now(),
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The login of %(person)s has ended.") % {"person": person})
    else:
        messages.error(request, _("Give the last day."))
    return redirect("people:employee", person.number)


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
            sheet = read_sheet(name=file.name, content=file.read())
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return _preview(request, sheet, file.name)
    columns = [{"header": names[0], "english": names[1]} for names in COLUMNS.values()]
    return render(request, "people/import.html", {"form": form, "columns": columns})


@may_add
@require_safe
def empty_list(request):
    """A file with the header alone; the mark at its start makes Excel read it as UTF-8."""
    header = ",".join(names[0] for names in COLUMNS.values())
    response = HttpResponse(f"\ufeff{header}\r\n", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="employees.csv"'
    return response


def _preview(request, sheet: Sheet, name: str):
    plan = plan_import(sheet)
    context = {
        "plan": plan,
        "counts": plan.count(),
        "name": name,
        "rows": signing.dumps(asdict(sheet), salt=SALT, compress=True),
    }
    return render(request, "people/preview.html", context)


def _write_list(request):
    """Write what the preview showed; the list travels signed in the page, not on the server."""
    try:
        sheet = Sheet(**signing.loads(request.POST["rows"], salt=SALT, max_age=AN_HOUR))
    except signing.BadSignature:
        messages.error(request, _("The preview is too old: choose the file again."))
        return redirect("people:import")
    at = timezone.now()
    try:
        done = services.import_employees(sheet=sheet, by=request.user, at=at)
    except ValidationError as error:
        return render(
            request, "people/import.html", {"form": FileForm(), "refused": error.messages}
        )
    issued = [
        (person, services.issue_password(employee=person, by=request.user, at=at))
        for person in done.new
    ]
    context = {"issued": issued, "is_new": True, "imported": done}
    return render(request, "people/passwords.html", context)
