"""The list of breaches with its charts, and the words beside them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from orders.desk.clocks import breaches as breach_page
from orders.desk.clocks.selectors import KINDS
from orders.desk.forms import ExcuseForm, JudgeForm
from regulations.binding.pages import day_named
from regulations.deadlines.models import Deadline, Excuse
from regulations.deadlines.services import judge_breaches, sign_excuse
from regulations.rulebook.rules import start_of
from regulations.words import listed

PERIODS = (1, 7, 30, 90)


@require_safe
def breaches(request):
    """Breaches of the last days: everybody's for those who watch, else one's own and staff's."""
    days = request.GET.get("days", "7")
    days = int(days) if days.isdecimal() and int(days) in PERIODS else 7
    now, since = timezone.now(), day_named(request.GET.get("since"))
    wanted = breach_page.Wanted(
        since=start_of(since) if since else now - timedelta(days=days),
        until=now,
        person=request.GET.get("person", ""),
        clause=request.GET.get("clause", ""),
        hour=request.GET.get("hour", ""),
        breach=request.GET.get("breach", ""),
        after=request.GET.get("after", ""),
    )
    context = breach_page.build(request.user, wanted) | {"since": since}
    return render(request, "desk/breaches.html", context | {"days": days, "periods": PERIODS})


@require_POST
def excuse(request, pk: int):
    """Put a signed word beside a breach."""
    deadline = get_object_or_404(Deadline, pk=pk, kind__in=KINDS)
    form = ExcuseForm(request.POST)
    try:
        if form.is_valid():
            link, at = breach_page.address_of(deadline), timezone.now()
            words = form.cleaned_data
            sign_excuse(deadline=deadline, by=request.user, at=at, link=link, **words)
        else:
            raise ValidationError(form.errors.get("reason") or form.errors.get("verdict"))
    except (ValidationError, PermissionDenied) as refused:
        messages.error(request, " ".join(getattr(refused, "messages", [str(refused)])))
    return _to_the_list(request)


@require_POST
def judge(request):
    """Judge all the breaches that were ticked; says how many, and which were not and why."""
    form = JudgeForm(request.POST)
    if not form.is_valid():
        for faults in form.errors.values():
            messages.error(request, " ".join(faults))
        return _to_the_list(request)
    words = form.cleaned_data
    refused = judge_breaches(
        by=request.user, at=timezone.now(), link=breach_page.address_of, **words
    )
    if done := len(words["deadlines"]) - len(refused):
        messages.success(request, _judged(done, words["verdict"]))
    for text in _refusals(refused):
        messages.error(request, text)
    return _to_the_list(request)


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


def _to_the_list(request):
    """Back to the list as it was narrowed; only the query comes from the form."""
    return redirect(f"{reverse('desk:breaches')}?{request.POST.get('query', '')}")
