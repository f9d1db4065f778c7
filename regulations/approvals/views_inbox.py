"""The inbox with its boxes, and one word on many of its lines."""

from functools import lru_cache
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from regulations.approvals import inbox as lists
from regulations.approvals import registry, selectors
from regulations.approvals.forms import ManyForm
from regulations.approvals.inbox import Line, Wanted
from regulations.approvals.many import many, tell_many
from regulations.approvals.rules import FITTING, State, StepKind, Verdict
from regulations.binding.pages import number_of

BOXES = {
    "waiting": gettext_lazy("Waits for me"),
    "asked": gettext_lazy("I asked"),
    "decided": gettext_lazy("I decided"),
    "all": gettext_lazy("All requests"),
}


@require_safe
def inbox(request):
    """What waits for this person, what they asked for, what they decided; all for who may see."""
    sees_all = request.user.has_perm("approvals.view_approval")
    box = request.GET.get("box", "waiting")
    box = box if box in BOXES and (box != "all" or sees_all) else "waiting"
    now, after = timezone.now(), number_of(request.GET.get("after", "")) or 0
    wanted, kinds = _wanted(request), registry.kinds()
    lines = _lines(box, request.user, wanted, after, now)
    tickable = [line for line in lines if line.is_bulk and box == "waiting"]
    words = {FITTING[StepKind(line.step_kind)] for line in tickable}
    context = {
        "box": box,
        "boxes": {name: label for name, label in BOXES.items() if name != "all" or sees_all},
        "wanted": wanted,
        "query": urlencode(_told(wanted)),
        "kinds": {name: kinds[name].label for name in lists.kinds_in(box, request.user, now)},
        "states": State.choices if box != "waiting" else (),
        "lines": [
            _printed(get_language(), box, line, len(tickable) > 1 and line.is_bulk)
            for line in lines
        ],
        "following": lines[-1].pk if len(lines) == lists.PAGE else None,
        "tickable": len(tickable) if len(tickable) > 1 else 0,
        "fitting": words.pop() if len(words) == 1 else "",
        "has_act": any(line.has_button for line in lines),
        "to_confirm": selectors.to_confirm(request.user) if box == "waiting" else [],
    }
    return render(request, "approvals/inbox.html", context)


@require_safe
def count(request):
    """How many requests wait for this person, for the menu of every page; nothing for none."""
    waiting = lists.count_waiting(request.user, timezone.now())
    return HttpResponse(f"{lists.CAP}+" if waiting > lists.CAP else waiting or "")


def _wanted(request) -> Wanted:
    """What the address narrows a box to; what it knows not is left out."""
    told = request.GET
    kind, state = told.get("kind", ""), told.get("state", "")
    return Wanted(
        kind=kind if kind in registry.kinds() else "",
        text=told.get("q", "").strip()[:50],
        state=state if state in State.values else "",
        overdue=bool(told.get("overdue")),
    )


def _told(wanted: Wanted) -> dict[str, str]:
    """What a box is narrowed to beside its kind, as an address says it."""
    told = {"q": wanted.text, "state": wanted.state, "overdue": "1" if wanted.overdue else ""}
    return {name: text for name, text in told.items() if text}


def _lines(box: str, person, wanted: Wanted, after: int, at) -> list[Line]:
    if box == "waiting":
        return lists.waiting(person, at, wanted=wanted, after=after)
    if box == "asked":
        return lists.asked(person, at, wanted=wanted, before=after)
    if box == "decided":
        return lists.decided(person, at, wanted=wanted, before=after)
    return lists.everything(at, wanted=wanted, before=after)


# A line looks alike for everybody before whom it lies, and from one page to the next.
@lru_cache(maxsize=4096)
def _printed(language: str, box: str, line: Line, has_tick: bool) -> str:
    context = {
        "line": line,
        "box": box,
        "has_tick": has_tick,
        "state": State(line.state),
        "verdict": Verdict(line.verdict) if line.verdict else None,
    }
    return mark_safe(render_to_string("approvals/line.html", context))  # a template escaped it


@require_POST
def decide_many(request):
    """One word on every ticked step; what is refused is told with its reason, the rest is done."""
    form = ManyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Tick what you decide on."))
        return redirect("approvals:inbox")
    done, refusals = many(
        form.cleaned_data["steps"],
        verdict=form.cleaned_data["verdict"],
        by=request.user,
        at=timezone.now(),
    )
    tell_many(request, done, refusals)
    return redirect(f"{reverse('approvals:inbox')}?{request.POST.get('query', '')}")
