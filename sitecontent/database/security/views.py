"""The security page: what is in use, what is wrong, who is logged in; looked through weekly."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hr.people.logins.selectors import overdue_passwords, without_factor
from hr.people.pages import find_person
from regulations.binding.pages import number_of, refuse_form, status_of
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force
from sitecontent.database.security import findings, rules, selectors, services, versions
from sitecontent.database.security.forms import ExceptionForm, FindingsForm, NoteForm
from sitecontent.database.security.models import KnownException

may_see = permission_required("database.view_security", raise_exception=True)
may_keep = permission_required("database.keep_security", raise_exception=True)
may_acknowledge = permission_required("database.acknowledge_exception", raise_exception=True)
LOOKS = 6


@may_see
@require_safe
def security(request):
    """Versions, checks, sessions, wrong logins, second factors, passwords, exceptions (C13-S1)."""
    return _page(request)


def _page(request, **forms):
    at = timezone.now()
    context = _software(at) | _logins(request, at) | _exceptions(at)
    context |= {
        "today": day_of(at), "look": selectors.look_of(at), "looks": selectors.looks(LOOKS),
        "findings_form": FindingsForm(initial={"made_on": day_of(at)}),
        "exception_form": ExceptionForm(),
    }  # fmt: skip
    return render(
        request, "database/security.html", context | forms, status=status_of(request)
    )  # fmt: skip


def _software(at) -> dict:
    packages, files = versions.packages(), selectors.newest_findings()
    last = files.get(rules.Tool.AUDIT)
    params, today = in_force("security", at).params, day_of(at)
    return {
        "ground": versions.ground(), "packages": packages, "beside": versions.beside(),
        "unlike": [each for each in packages if each.state != rules.State.SAME],
        "findings": last, "files": list(files.values()),
        "age": (today - last.made_on).days if last else None,
        "is_old": rules.is_old(last and last.made_on, params, today), "params": params,
        "standings": rules.standings(selectors.known_of(files.values()), versions.installed()),
        "remarks": versions.remarks(), "check": versions.CHECK,
        "guards": rules.guards({name: getattr(settings, name) for name in rules.GUARDED}),
    }  # fmt: skip


def _logins(request, at) -> dict:
    sessions = selectors.open_sessions(request.session.session_key, at)
    days = selectors.wrong_logins(at)
    return {
        "sessions": sessions, "session_count": sum(len(rows) for _person, rows in sessions),
        "days": days, "wrong": sum(each.count for each in days),
        "latest": selectors.latest_wrong(at), "locked": selectors.locked_now(at),
        "factorless": without_factor(), "asks_factor": settings.SECOND_FACTOR,
        "overdue": overdue_passwords(at),
    }  # fmt: skip


def _exceptions(at) -> dict:
    rows = list(selectors.exceptions())
    for row in rows:
        row.is_over = row.ends_on < day_of(at)
    return {"exceptions": rows}


@may_keep
@require_POST
def bring(request):
    """Keep a file of findings."""
    form = FindingsForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read(findings.LARGEST + 1)
        words = {"made_on": form.cleaned_data["made_on"], "by": request.user, "at": timezone.now()}
        if _done(form, services.bring_findings, name=file.name, content=content, **words):
            messages.success(request, _("Taken in."))
            return redirect("database:security")
    return _page(request, findings_form=form)


@may_keep
@require_POST
def add(request):
    """Write a known exception down."""
    form = ExceptionForm(request.POST)
    words = {"by": request.user, "at": timezone.now()}
    if form.is_valid() and _done(form, services.add_exception, **form.cleaned_data, **words):
        messages.success(request, _("Written down; the general manager has been told."))
        return redirect("database:security")
    return _page(request, exception_form=form)


def _done(form, verb, **words) -> bool:
    """Whether a verb was carried out; its refusal goes to the form."""
    try:
        verb(**words)
    except ValidationError as error:
        refuse_form(form, error)
    except PermissionDenied as error:
        form.add_error(None, str(error))
    else:
        return True
    return False


@may_acknowledge
@require_POST
def acknowledge(request, pk: int):
    """The general manager knows of an exception."""
    row = get_object_or_404(KnownException, pk=pk)
    return _act(request, services.acknowledge_exception, _("Acknowledged."), exception_id=row.pk)


@may_keep
@require_POST
def end(request, pk: int):
    """What an exception was about is mended."""
    row = get_object_or_404(KnownException, pk=pk)
    note = _note(request)
    return _act(request, services.end_exception, _("Ended."), exception_id=row.pk, note=note)


@may_see
@require_POST
def end_logins(request, number: str):
    """End one session (`session`) of a person, or all of them but one’s own."""
    person, key = find_person(number), request.session.session_key
    chosen = request.POST.get("session")
    words = {"person": person, "but": key, "session_id": number_of(chosen) if chosen else None}
    if chosen and words["session_id"] is None:
        words["session_id"] = 0
    return _act(request, services.end_logins, _("Ended; the person has been told."), **words)


@may_keep
@require_POST
def sign(request):
    """Sign that the page was looked through this week."""
    at = timezone.now()
    facts = _facts(request, at)
    return _act(request, services.sign_look, _("Signed."), facts=facts, note=_note(request))


def _facts(request, at) -> dict:
    """The counts of the page, kept with the signature."""
    shown = _software(at) | _logins(request, at) | _exceptions(at)
    counted = ("unlike", "standings", "remarks", "factorless", "overdue", "locked", "exceptions")
    facts = {name: len(shown[name]) for name in counted}
    return facts | {"sessions": shown["session_count"], "wrong": shown["wrong"]}


def _note(request) -> str:
    form = NoteForm(request.POST)
    return form.cleaned_data["note"] if form.is_valid() else ""


def _act(request, verb, told: str, **words):
    try:
        verb(**words, by=request.user, at=timezone.now())
    except (ValidationError, PermissionDenied) as error:
        said = getattr(error, "messages", None) or [str(error)]
        messages.error(request, " ".join(said))
    else:
        messages.success(request, told)
    return redirect("database:security")
