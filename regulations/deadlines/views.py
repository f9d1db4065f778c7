"""The page of breaches with its charts, and the words beside them.

A room narrows it to kinds of its own by giving its addresses another `place`.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from regulations.deadlines.breaches import EVERYWHERE, Place, Wanted, build
from regulations.deadlines.forms import ExcuseForm, JudgeForm
from regulations.deadlines.models import Deadline, Excuse
from regulations.deadlines.services import judge_breaches, sign_excuse
from regulations.figures import Days, days_named
from regulations.rulebook.rules import span_of, start_of
from regulations.words import listed

PERIODS = (1, 7, 30, 90)


@require_safe
def breaches(request, place: Place = EVERYWHERE):
    """Breaches of the last `?days=` or of `?since=&until=`: one's own, those of everybody below,
    and everybody's of the kinds one watches. `?show=due`: all that fell due."""
    count = request.GET.get("days", "7")
    count = int(count) if count.isdecimal() and int(count) in PERIODS else 7
    days, now = days_named(request.GET), timezone.now()
    wanted = _wanted(request, days, now - timedelta(days=count), now)
    context = build(request.user, place, wanted) | {
        "days": count,
        "span": days,
        "period": days.query or f"days={count}",
        "periods": PERIODS,
        "place": place,
        "judging": place.address("judge"),
    }
    for row in context["rows"]:
        row.excusing = place.address("excuse", row.pk)
    return render(request, "deadlines/breaches.html", context)


def _wanted(request, days: Days, since: datetime, now: datetime) -> Wanted:
    ask = request.GET
    names = ("person", "clause", "hour", "kind", "breach", "after")
    ends = span_of(days.until, days.until)[1] if days.until else now
    return Wanted(
        since=start_of(days.since) if days.since else since,
        until=min(ends, now),
        is_due=ask.get("show") == "due",
        **{name: ask.get(name, "") for name in names},
    )


@require_POST
def excuse(request, pk: int, place: Place = EVERYWHERE):
    """Put a signed word beside a breach."""
    deadline = get_object_or_404(Deadline, pk=pk, kind__in=place.kinds)
    form = ExcuseForm(request.POST)
    try:
        if form.is_valid():
            link, at = place.address_of(deadline), timezone.now()
            words = form.cleaned_data
            sign_excuse(deadline=deadline, by=request.user, at=at, link=link, **words)
        else:
            raise ValidationError(form.errors.get("reason") or form.errors.get("verdict"))
    except (ValidationError, PermissionDenied) as refused:
        messages.error(request, " ".join(getattr(refused, "messages", [str(refused)])))
    return _to_the_list(request, place)


@require_POST
def judge(request, place: Place = EVERYWHERE):
    """Judge all the breaches that were ticked; says how many, and which were not and why."""
    form = JudgeForm(request.POST, kinds=place.kinds)
    if not form.is_valid():
        for faults in form.errors.values():
            messages.error(request, " ".join(faults))
        return _to_the_list(request, place)
    words = form.cleaned_data
    refused = judge_breaches(by=request.user, at=timezone.now(), link=place.address_of, **words)
    if done := len(words["deadlines"]) - len(refused):
        messages.success(request, _judged(done, words["verdict"]))
    for text in _refusals(refused):
        messages.error(request, text)
    return _to_the_list(request, place)


def _judged(count: int, verdict: str) -> str:
    if verdict == Excuse.Verdict.ACCEPTED:
        text = ngettext("%(count)s breach was excused.", "%(count)s breaches were excused.", count)
    else:
        text = ngettext(
            "%(count)s breach was not excused.", "%(count)s breaches were not excused.", count
        )
    return text % {"count": count}


def _refusals(refused: list[tuple[Deadline, str]]) -> Iterator[str]:
    """A sentence for each person and reason, with when the breaches in question fell due."""
    moments = defaultdict(list)
    for deadline, why in refused:
        due = timezone.localtime(deadline.due_at)
        moments[str(deadline.owner or "—"), why].append(f"{due:%m-%d %H:%M}")
    for (person, why), due in moments.items():
        what = {"person": person, "due": listed(due), "why": why}
        yield _("Not judged: %(person)s, %(due)s. %(why)s") % what


def _to_the_list(request, place: Place):
    """Back to the list as it was narrowed; only the query comes from the form."""
    return redirect(f"{place.address()}?{request.POST.get('query', '')}")
