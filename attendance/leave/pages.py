"""What the pages of one leave have in common: who finds it, and what may be done with it."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from attendance.leave.certificates.forms import CertificateForm
from attendance.leave.changes.forms import ShortenForm
from attendance.leave.changes.services import begins_at
from attendance.leave.facts import facts_of
from attendance.leave.letters import title
from attendance.leave.models import Leave
from attendance.leave.rules import GRANTED, Kind, State
from attendance.leave.selectors import is_holding, may_see, running_shortening
from regulations.approvals.selectors import history, open_step_of
from regulations.binding.pages import status_of


def find_leave(request, pk: int, at) -> Leave:
    """A leave that this person may see; else it does not exist here."""
    rows = Leave.objects.select_related(
        "person", "approval__asker", "extends", "form_deadline", "certificate_deadline"
    )
    found = get_object_or_404(rows, pk=pk)
    if not may_see(found, request.user, at):
        raise Http404
    return found


@dataclass(frozen=True)
class Mays:
    """What a reader may do with a leave now."""

    withdraw: bool = False
    cancel: bool = False
    complete: bool = False
    change: bool = False
    extend: bool = False
    shorten: bool = False
    certify: bool = False
    decide: bool = False


def mays_of(leave: Leave, viewer, at, *, is_shortened: bool) -> Mays:
    """What this reader may do with a leave at a moment; the services ask again."""
    is_own, state = viewer.pk == leave.person_id, State(leave.state)
    approved = is_own and state == State.APPROVED
    has_begun = approved and at >= begins_at(leave)
    may_extend = approved and at < leave.ends_at and leave.kind not in GRANTED
    hands_in = is_own or viewer.has_perm("leave.view_every_leave")
    turn = leave.approval and open_step_of(leave.approval, viewer, at)
    return Mays(
        withdraw=is_own and state in (State.PENDING, State.RETURNED),
        cancel=(approved and not has_begun) or (is_own and state == State.REPORTED),
        complete=is_own and state == State.REPORTED and at <= leave.form_deadline.due_at,
        change=is_own and state == State.RETURNED,
        extend=may_extend and not leave.extensions.holding().exists(),
        shorten=has_begun and not is_shortened,
        certify=hands_in and leave.kind == Kind.SICK and is_holding(leave),
        decide=bool(turn),
    )


def show_leave(request, leave: Leave, at, *, refused=None, **forms):
    """The page of a leave; a form that was refused is shown as it was sent."""
    shortening = running_shortening(leave)
    mays = mays_of(leave, request.user, at, is_shortened=shortening is not None)
    if mays.certify:
        forms.setdefault("certificate", CertificateForm())
    if mays.shorten:
        forms.setdefault("shorten", ShortenForm(initial={"ends_at": at}))
    context = {
        "leave": leave,
        "title": title(leave),
        "facts": list(facts_of(leave)),
        "events": list(leave.events.select_related("by")),
        "rounds": history(leave.approval) if leave.approval else [],
        "certificates": list(leave.certificates.defer("content").select_related("by")),
        "extensions": list(leave.extensions.all()),
        "shortening": shortening,
        "mays": mays,
        "forms": forms,
        "refused": refused,
    }
    return render(request, "leave/leave.html", context, status=status_of(request))
