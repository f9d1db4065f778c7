"""Levels of everybody, requests, the matrix, and the report of rights without an approval."""

from django.apps import apps
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.people.models import Position
from regulations.binding.pages import refuse_form, status_of
from sitecontent.database.levels import checking, matrix, roles, selectors, services
from sitecontent.database.levels.forms import RightForm
from sitecontent.database.levels.models import RightRequest
from sitecontent.database.levels.rules import (
    Finding,
    Level,
    What,
    level_of_position,
    why_not_apply,
)
from sitecontent.database.levels.seats import code_of
from sitecontent.database.levels.words import (
    level_words,
    model_words,
    right_words,
    thing_words,
)

FORM, SHOWN = ["GET", "HEAD", "POST"], 30
SEES = "database.view_rightrequest"
may_see = permission_required(SEES, raise_exception=True)


def _line(row) -> dict:
    """A request or a grant with its words and where it stands."""
    return {
        "row": row,
        "words": right_words(row),
        "thing": thing_words(row),
        "is_lapsed": isinstance(row, RightRequest) and selectors.has_lapsed(row),
        "grant": getattr(row, "grant", None),
    }


@require_safe
def levels(request):
    """One's own rights and requests; who sees all of them: everybody's, and what is to be done."""
    person = request.user
    post = level_of_position(code_of(person))
    context = {
        "tab": "levels",
        "own_level": level_words(selectors.level_of(person)),
        "post_level": level_words(post),
        "is_to_ask": post == Level.BACK_OFFICE and selectors.level_of(person) != post,
        "own": [_line(row) for row in selectors.granted_to(person) if row.what != What.LEVEL],
        "mine": [_line(row) for row in selectors.requests_of(person)[:SHOWN]],
    }
    if person.has_perm(SEES):
        last = selectors.last_check()
        context |= {
            "granted": [_line(row) for row in selectors.in_force()],
            "waiting": [_line(row) for row in selectors.to_apply()],
            "open": [_line(r) for r in selectors.requests().filter(approval__state="pending")],
            "positions": [
                (
                    level_words(level),
                    [p for p in _positions() if level_of_position(p.code) == level],
                )
                for level in reversed(Level.values)
            ],
            "last": last,
            "is_old": checking.is_old(last, timezone.now()),
        }
    return render(request, "database/levels.html", context)


def _positions():
    at_work = Count("holders", filter=Q(holders__is_active=True))
    return Position.objects.annotate(at_work=at_work).order_by("code")


@require_http_methods(FORM)
def ask(request):
    """Ask for a level or a right of a person (C13-6)."""
    number = request.GET.get("person", request.user.number)
    form = RightForm(request.POST or None, initial={"person": number})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = services.ask_right(
                employee=data["person"], wish=data["wish"], reason=data["reason"],
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except ValidationError as error:
            refuse_form(form, error)
        except PermissionDenied as error:
            refuse_form(form, ValidationError(str(error), code="C13-6"))
        else:
            messages.success(request, _("Asked for; whoever decides has been told."))
            return redirect("database:right", row.pk)
    context = {"form": form, "tab": "levels"}
    return render(request, "database/ask_right.html", context, status=status_of(request))


def _seen(request, number: int) -> RightRequest:
    row = get_object_or_404(selectors.requests(), pk=number)
    if not request.user.has_perm(SEES) and not selectors.concerns(request.user, row):
        raise Http404  # as for a request that is not there
    return row


@require_safe
def right(request, number: int):
    """One request: what was asked, where it stands, and what the administrator does."""
    row, by = _seen(request, number), request.user
    line = _line(row)
    is_to_do = row.approval.state == "approved" and not line["grant"] and not line["is_lapsed"]
    why_not = why_not_apply(
        person=by.pk, position=code_of(by), employee=row.employee_id,
        deciders=selectors.deciders_of(row),
    )  # fmt: skip
    context = {
        "tab": "levels", "line": line, "is_to_do": is_to_do, "why_not": why_not,
        "applies": by.has_perm("database.apply_right"),
        "own_level": level_words(level_of_position(row.position.code if row.position else "")),
    }  # fmt: skip
    if context["applies"]:
        context["sql"] = _sql(row, is_to_do=is_to_do)
    return render(request, "database/right.html", context)


def _sql(row: RightRequest, *, is_to_do: bool) -> str:
    """What the administrator runs in PostgreSQL for a login of the person's own."""
    if row.what != "level" or row.approval.state != "approved":
        return ""
    known, person = roles.known(), row.employee
    login = known.login(person.number)
    have = {role for member, role in roles.members(known) if member == login}
    level = row.level if is_to_do else selectors.level_of(person)
    return roles.sql_for(known, person.number, level, have, is_there=bool(roles.existing([login])))


@require_POST
def apply_right(request, number: int):
    """Carry an approved request out (C13-7)."""
    row = _seen(request, number)
    try:
        services.apply_right(request_id=row.pk, by=request.user, at=timezone.now())
    except ValidationError as error:
        messages.error(request, f"{error.code} {' '.join(error.messages)}")
    except PermissionDenied as error:
        messages.error(request, f"C13-7 {error}")
    else:
        messages.success(request, _("Carried out: it is in force from now on."))
    return redirect("database:right", row.pk)


@require_safe
def levels_matrix(request):
    """What each level may see and change, in the portal and in PostgreSQL."""
    known = roles.known()
    heads = [(level_words(level), known.of(level)) for level in Level.values]
    held = [matrix.tables(level) for level in Level.values]
    lines = [
        (model_words(label), apps.get_model(label)._meta.db_table,
         [each.get(label, ()) for each in held])
        for label in dict.fromkeys(label for each in held for label in sorted(each))
    ]  # fmt: skip
    context = {
        "tab": "matrix", "heads": heads, "lines": lines, "login": known.login("…"),
        "backup": known.backup,
        "missing": sorted(set(known.levels().values()) - roles.existing(known.levels().values())),
    }  # fmt: skip
    return render(request, "database/matrix.html", context)


@may_see
@require_http_methods(FORM)
def unapproved(request):
    """Rights without an approval as they stand now, and every check; POST keeps one."""
    if request.method == "POST":
        checking.check_grants(by=request.user, at=timezone.now())
        messages.success(request, _("Checked."))
        return redirect("database:unapproved")
    row = selectors.last_check()
    lines = checking.lines() if row else []
    found = [each | {"label": Finding(each["kind"]).label} for each in lines]
    context = {
        "tab": "check", "row": row, "found": found,
        "is_old": checking.is_old(row, timezone.now()),
        "checks": selectors.checks(SHOWN),
    }  # fmt: skip
    return render(request, "database/unapproved.html", context)
