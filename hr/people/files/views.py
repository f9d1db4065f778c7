"""The private file of a person: to each reader what is theirs to see; hr writes it."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.people import profile
from hr.people.files.forms import PrivateFileForm, ReaderForm
from hr.people.files.selectors import accesses_of, file_of, readers_let_in
from hr.people.files.services import change_file, close_file, open_file
from hr.people.models import Employee
from hr.people.pages import find_person, frame, may_see
from hr.people.selectors import decides_on
from regulations.binding.pages import refuse_form, status_of

may_keep = permission_required("people.keep_private", raise_exception=True)
may_grant = permission_required("people.grant_private", raise_exception=True)


@may_see
@never_cache
@require_safe
def file(request, number: str):
    """What the reader may see of a private file, and for whom it is open."""
    person = find_person(number)
    readers = profile.readers_of(request.user, person)
    context = frame(person, readers, "file")
    if not context["has_file"]:
        raise PermissionDenied
    context["card"] = profile.private_card_of(file_of(person), readers)
    if profile.sees("file_readers", readers):
        context |= {"readers": readers_let_in(person), "accesses": accesses_of(person)}
    if request.user.has_perm("people.grant_private") and decides_on(request.user, person):
        context["reader_form"] = ReaderForm()
    return render(request, "people/file.html", context)


@may_keep
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_file(request, number: str):
    """Write a private file."""
    person = find_person(number)
    form = PrivateFileForm(request.POST or None, instance=file_of(person))
    if request.method == "POST" and form.is_valid():
        changes = {n: form.cleaned_data[n] for n in form.changed_data if n in form.data}
        try:
            change_file(employee=person, by=request.user, at=timezone.now(), **changes)
        except ValidationError as error:
            refuse_form(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:file", person.number)
    return render(
        request,
        "people/file_form.html",
        {"form": form, "person": person},
        status=status_of(request),
    )


@may_grant
@require_POST
def open_to(request, number: str):
    """Open the private file of one person to a reader."""
    person, form = find_person(number), ReaderForm(request.POST)
    reader = form.cleaned_data["reader"] if form.is_valid() else None
    if reader is None:
        messages.error(request, _("Choose a person."))
        return redirect("people:file", person.number)
    return _decide(request, open_file, person, reader)


@may_grant
@require_POST
def close_to(request, number: str, reader: str):
    """Close the private file of one person to a reader again."""
    person = find_person(number)
    return _decide(request, close_file, person, get_object_or_404(Employee, number=reader))


def _decide(request, verb, person: Employee, reader: Employee):
    try:
        verb(employee=person, reader=reader, by=request.user, at=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Saved."))
    return redirect("people:file", person.number)
