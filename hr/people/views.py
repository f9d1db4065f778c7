"""The company by departments, one person's pages, and what hr does with people."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from hr.people import profile, registry, selectors, services
from hr.people.deputies.forms import DeputyForm
from hr.people.deputies.selectors import deputyships_about, may_appoint
from hr.people.forms import EmployeeForm, HireForm, LastDayForm, ListForm
from hr.people.pages import find_person, frame, may_add, may_change, may_see
from hr.people.plans.leaving import let_go
from hr.people.plans.selectors import ends_at_once, plans_of
from hr.people.rules import Stage
from regulations.binding.pages import refuse_form, status_of


@may_see
@require_safe
@vary_on_headers("HX-Request")
def people(request):
    """Departments with leaders and members; `?q=` searches names, numbers, pinyin initials."""
    form = ListForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "left": False}
    is_hr = request.user.has_perm("people.change_employee")
    with_left = asked["left"] and is_hr
    units = selectors.organisation(text=asked["q"].strip(), with_left=with_left, with_coming=is_hr)
    context = {"units": units, "query": asked["q"], "with_left": with_left}
    is_part = request.htmx and not request.htmx.history_restore_request
    return render(request, "people/units.html" if is_part else "people/list.html", context)


@may_see
@require_safe
def employee(request, number: str):
    """One person: post and its duties, those above and below, how to reach them, deputies."""
    person, at = find_person(number), timezone.now()
    line, below = profile.around(person)
    readers = profile.readers_of(request.user, person, [above.pk for above in line])
    steps, records = profile.rights_of(person.position)
    context = frame(person, readers, "employee") | {
        "card": profile.card_of(person, readers),
        "duties": profile.duties_of(person.position, at),
        "line": line,
        "below": below,
        "steps": steps,
        "records": records,
        "deputyships": deputyships_about(person, by=request.user, at=at),
        "sees_reasons": profile.sees("reason_of_deputy", readers),
        "may_name": person.stage == Stage.WORKING and may_appoint(request.user, person, line),
    }
    if profile.sees("level", readers):
        context["level"] = registry.beside().level(person)
    if request.user.pk == person.pk:
        context["deputy_form"] = DeputyForm(person=person, today=timezone.localdate(at))
    return render(request, "people/employee.html", context)


@may_see
@require_safe
def record(request, number: str):
    """What was decided on a person: planned changes, login, rights beside the position, history.

    One's own shows what has happened, not what is planned.
    """
    return _record(request, number)


def _record(request, number: str, leaving: LastDayForm | None = None):
    person, at = find_person(number), timezone.now()
    readers = profile.readers_of(request.user, person)
    if not profile.sees("history", readers):
        raise PermissionDenied
    beside = registry.beside()
    level, grants = beside.story(person)
    context = frame(person, readers, "record") | {
        "decides": selectors.decides_on(request.user, person),
        "is_own": request.user.pk == person.pk,
        "keeps_record": profile.sees("plans", readers),
        "plans": plans_of(person, by=request.user, at=at),
        "leavings": ends_at_once(person),
        "leaving": leaving or LastDayForm(initial={"last_day": timezone.localdate(at)}),
        "kept": profile.kept_of(person, timezone.localdate(at)),
        "changes": profile.changes_of(person),
        "grants": grants,
        "level": level,
        "page_of_rights": beside.page(person),
    }
    return render(request, "people/record.html", context, status=status_of(request))


@may_change
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, number: str):
    """Change what is known of a person."""
    person = find_person(number)
    form = EmployeeForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_employee(
                employee=person, by=request.user, at=timezone.now(), **form.changes()
            )
        except registry.AskInsteadError as error:
            return redirect(error.page)
        except ValidationError as error:
            refuse_form(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:employee", person.number)
    return render(
        request,
        "people/form.html",
        {"form": form, "person": find_person(number)},
        status=status_of(request),
    )


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
            refuse_form(form, error)
        else:
            issued = [(person, password)]
            return render(request, "people/passwords.html", {"issued": issued, "is_new": True})
    return render(request, "people/form.html", {"form": form}, status=status_of(request))


@may_change
@never_cache
@require_POST
def issue(request, number: str):
    """Give a person a new password and show it once."""
    person = find_person(number)
    try:
        password = services.issue_password(employee=person, by=request.user, at=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("people:record", person.number)
    return render(request, "people/passwords.html", {"issued": [(person, password)]})


@may_change
@require_POST
def dismiss(request, number: str):
    """Plan a person's last day with its kind and reason, or end the login at once."""
    person, form, at = find_person(number), LastDayForm(request.POST), timezone.now()
    if not form.is_valid():
        return _record(request, number, form)
    try:
        note = let_go(employee=person, by=request.user, at=at, **form.cleaned_data)
    except registry.AskInsteadError as error:
        return redirect(error.page)
    except ValidationError as error:
        refuse_form(form, error)
        return _record(request, number, form)
    text = _("Planned.") if note.plan else _("The login of %(person)s has ended.")
    messages.success(request, text % {"person": person})
    return redirect("people:record", person.number)
