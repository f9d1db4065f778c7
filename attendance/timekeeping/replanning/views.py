"""Changes to past plans: asked for with what they do, and each with what became of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from attendance.timekeeping.replanning.firsts import wish_of
from attendance.timekeeping.replanning.forms import form_of
from attendance.timekeeping.replanning.rules import CLAUSE, RIGHTS, Kind
from attendance.timekeeping.replanning.selectors import (
    change_seen_by,
    changes_for,
    effects_of,
    lines_of,
)
from attendance.timekeeping.replanning.services import ask_change, check_wish, standing_effects
from regulations.binding.pages import status_of
from regulations.rulebook.rules import day_of


@require_safe
def changes(request):
    """What one asked for or is concerned by, the newest first, all for who sees all; and what one
    may ask for."""
    asked = [each for each in Kind if each != Kind.CLEAR and request.user.has_perm(RIGHTS[each])]
    context = {"rows": changes_for(request.user), "kinds": asked}
    return render(request, "timekeeping/plan_changes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, kind: str):
    """Look at what another plan of a day that has begun does (GET with the fields), and ask for it
    (POST)."""
    if kind not in Kind.values:
        raise Http404
    if not request.user.has_perm(RIGHTS[kind]):
        raise PermissionDenied
    at, refused, lines = timezone.now(), None, None
    form = form_of(Kind(kind), request.POST or request.GET or None, day_of(at))
    if form.is_bound and "reason" not in form.data:
        form.errors.pop("reason", None)  # nobody was asked for it yet
    elif form.is_valid():
        wish, reason = form.wish(), form.cleaned_data["reason"]
        try:
            if request.method == "POST":
                row = ask_change(wish=wish, reason=reason, by=request.user, at=at)
                messages.success(request, _("Asked. Nothing changes until it is approved."))
                return redirect("timekeeping:plan_change", row.pk)
            check_wish(wish, reason=reason, by=request.user, at=at)
            lines = lines_of(effects_of(wish, at), wish.kind)
        except ValidationError as error:
            refused = error
    context = {"form": form, "kind": Kind(kind), "refused": refused, "clause": CLAUSE}
    context |= {"lines": lines, "sent": _sent(form) if lines is not None else []}
    return render(request, "timekeeping/ask_plan.html", context, status=status_of(request))


def _sent(form) -> list[tuple[str, str]]:
    """The fields as they were looked at, to be sent again."""
    sent = form.data
    return [(name, each) for name in form.fields for each in sent.getlist(name)]


@require_safe
def change(request, pk: int):
    """One change with its reason, what it does to results, and where it stands."""
    at = timezone.now()
    row = change_seen_by(request.user, pk, at)
    if row is None:
        raise Http404
    effects = standing_effects(row, at)
    if not _sees_everybody(request.user, row):
        effects = effects.of(request.user.pk)
    context = {
        "row": row,
        "told": wish_of(row.kind, row.wish).told(),
        "lines": lines_of(effects, row.kind),
    }
    return render(request, "timekeeping/plan_change.html", context)


def _sees_everybody(reader, row) -> bool:
    """Whoever is concerned alone reads what it does to them, not to others."""
    return reader.pk not in row.people or reader.has_perm(RIGHTS[row.kind])
