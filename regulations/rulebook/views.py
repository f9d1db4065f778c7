"""The pages of the rulebook: handbook, clause, rules in force, one version."""

from datetime import datetime

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from regulations.rulebook import clause, editions, explain, registry, rules, selectors, trace
from regulations.rulebook.forms import DayForm, HandbookForm
from regulations.rulebook.models import Edition


def _edition(number: int | None, at: datetime) -> Edition | None:
    """The edition asked for, else the one in force; 404 for a number that was never published."""
    if number:
        return get_object_or_404(Edition, number=number)
    return selectors.edition_in_force(at)


def wants_part(request) -> bool:
    """Whether htmx asks for the changing part alone; from its history it wants the whole page."""
    return bool(request.htmx) and not request.htmx.history_restore_request


# Clauses of conduct are carried by being shown to everybody, each at an address a case can cite.
@clause("A1.2-1", "A1.2-2", "A1.2-3", "A1.2-4", "A1.3-2", "A1.3-3", "A1.3-9")
@clause("B7-1", "B7-3", "B7-4", "B7-6", "C10-12")
@require_safe
@vary_on_headers("HX-Request")
def handbook(request):
    """All clauses of an edition by part and chapter; `?q=` searches, `?edition=` picks another."""
    form = HandbookForm(request.GET)
    if not form.is_valid():
        raise Http404
    in_force = editions.edition_for(request.user, timezone.now())
    number = form.cleaned_data["edition"]
    edition = get_object_or_404(Edition, number=number) if number else in_force
    query = form.cleaned_data["q"]
    clauses = SimpleLazyObject(lambda: selectors.clauses_of(edition, query))
    context = {
        "edition": edition,
        "tail": f"?edition={edition.number}" if form.cleaned_data["edition"] else "",
        "query": query,
        "marks": SimpleLazyObject(lambda: selectors.marks_of(clauses, query)),
        "clauses": clauses,
        "parts": SimpleLazyObject(lambda: selectors.parts_of(clauses)),
        "chinese": rules.in_chinese(),
    }
    if wants_part(request):
        return render(request, "rulebook/clauses.html", context)
    context |= {"in_force": in_force, "papers": registry.papers(request.user, timezone.now())}
    return render(request, "rulebook/handbook.html", context)


def _asked(request) -> str:
    """What an address asks for, to go on with another."""
    return f"?{request.GET.urlencode()}" if request.GET else ""


@require_safe
def clause_page(request, ref: str):
    """One clause with its values in force today, their versions, and what carries it."""
    form = HandbookForm(request.GET)
    if not form.is_valid():
        raise Http404
    if ref != ref.upper():  # as somebody types it
        return redirect(reverse("rulebook:clause", args=[ref.upper()]) + _asked(request))
    at = timezone.now()
    edition = _edition(form.cleaned_data["edition"], at)
    entry = get_object_or_404(selectors.clauses_around(edition), ref=ref)
    if request.htmx:  # asked for by a chip, wherever its number stands
        return render(request, "rulebook/card.html", {"entry": entry})
    context = {
        "entry": entry,
        "edition": edition,
        "in_force": selectors.edition_in_force(at),
        "tail": f"?edition={edition.number}" if form.cleaned_data["edition"] else "",
        "rule_sets": selectors.rule_sets_of(ref, rules.day_of(at)),
        "chinese": rules.in_chinese(),
        "papers": [each for each in registry.papers(request.user, at) if each.clause == ref],
        **_traced(ref),
    }
    return render(request, "rulebook/clause.html", context)


def _traced(ref: str) -> dict:
    """The trace of one clause for a page, or the marker that cannot be trusted."""
    try:
        found = selectors.traces(settings.BASE_DIR)
    except trace.TraceError as error:
        return {"trouble": str(error)}
    has_tests = trace.has_tests(settings.BASE_DIR)
    return {"trace": found.get(ref, trace.Trace()), "has_tests": has_tests}


@require_safe
def rules_page(request):
    """Every rule set with what holds today, or held on the day `?on=`, and its versions."""
    today = rules.day_of(timezone.now())
    form = DayForm(request.GET if request.GET.get("on") else {"on": today})
    day = form.cleaned_data["on"] if form.is_valid() else today
    context = {
        "form": form,
        "day": day,
        "is_today": day == today,
        "rule_sets": selectors.rule_sets_on(day),
    }
    return render(request, "rulebook/rules.html", context)


@require_safe
def version_page(request, name: str, number: int):
    """One version of a rule set: figures, when they held, who enacted it, what differs."""
    at = timezone.now()
    found = explain.explain_version(name, number, at)
    if found is None:
        raise Http404
    origin = registry.origin(found.version, request.user, at)
    return render(request, "rulebook/version.html", {"found": found, "origin": origin})
