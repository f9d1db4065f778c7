"""Permits asked for and ended, and the log of the server room."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.premises.forms import EntryForm, PermitForm, ReasonForm
from hr.premises.permits.models import Entry, Permit, Turned
from hr.premises.permits.rules import (
    CLAUSES,
    Kind,
    State,
    needs_no_permit,
    state_of,
)
from hr.premises.permits.selectors import (
    WATCH,
    entries,
    inside,
    permits,
    position_of,
    span_of,
    standing_permit,
    with_state,
)
from hr.premises.permits.services import (
    ask_permit,
    end_permit,
    enter_room,
    leave_room,
    may_end,
)
from regulations.approvals.selectors import may_see
from regulations.binding.pages import done, number_of, status_of
from regulations.rulebook.selectors import in_force

FORM = ["GET", "HEAD", "POST"]
SHOWN = 30


@require_http_methods(FORM)
def overview(request):
    """One's own permits, those of everybody for who watches them, and asking for one."""
    at = timezone.now()
    form = PermitForm(request.POST or None, initial=_window(at))
    if request.method == "POST" and _asked(request, form, at):
        return redirect("premises:permits")
    watches = request.user.has_perm(WATCH)
    rows = permits() if watches else permits().filter(by=request.user)
    before = number_of(request.GET.get("before"))
    found = with_state((rows.filter(pk__lt=before) if before else rows)[: SHOWN + 1], at)
    context = {
        "tab": "permits", "form": form, "rows": found[:SHOWN], "watches": watches,
        "older": found[SHOWN - 1][0].pk if len(found) > SHOWN else None,
        "longest": in_force("premises", at).params.permit_longest_days,
    }  # fmt: skip
    return render(request, "premises/permits.html", context, status=status_of(request))


def _asked(request, form: PermitForm, at) -> bool:
    if not form.is_valid():
        return False
    words = {"wish": form.wish(), "request": form.cleaned_data["token"]}
    taken = done(form, ask_permit, **words, by=request.user, at=at)
    if taken:
        messages.success(request, _("Asked for; whoever decides has been told."))
    return taken


def _window(at) -> dict:
    begin = timezone.localtime(at).replace(second=0, microsecond=0)
    return {"starts_at": begin, "ends_at": begin + timedelta(hours=2)}


@require_safe
def permit(request, pk: int):
    """One permit, for its holder, who decides on it and who watches permits."""
    return _show_permit(request, _found(request, pk))


def _found(request, pk: int) -> Permit:
    row = get_object_or_404(permits(), pk=pk)
    person, at = request.user, timezone.now()
    sees = row.by_id == person.pk or person.has_perm(WATCH)
    if not sees and not (row.approval and may_see(row.approval, person, at)):
        raise Http404  # as for a permit that is not there
    return row


def _show_permit(request, row: Permit, form: ReasonForm | None = None):
    at, person = timezone.now(), request.user
    state = state_of(span_of(row), at)
    runs = state in (State.RUNNING, State.COMING)
    context = {
        "tab": "permits", "row": row, "state": state, "form": form or ReasonForm(),
        "ref": CLAUSES[Kind(row.kind)], "ends": runs and may_end(row, person),
        "sees": row.approval and may_see(row.approval, person, at),
        "entries": row.entries.select_related("exit").order_by("-id")[:SHOWN],
        "is_own": row.by_id == person.pk,
    }  # fmt: skip
    return render(request, "premises/permit.html", context, status=status_of(request))


@require_POST
def end(request, pk: int):
    """Revoke a permit, or give it back."""
    row, form = _found(request, pk), ReasonForm(request.POST)
    words = {"permit_id": pk, "by": request.user, "at": timezone.now()}
    if form.is_valid() and done(form, end_permit, **form.cleaned_data, **words):
        messages.success(request, _("The permit is over."))
        return redirect("premises:permit", pk)
    return _show_permit(request, row, form)


@require_http_methods(FORM)
def room(request):
    """The server room: enter, leave, and its log for who watches it."""
    at, person = timezone.now(), request.user
    form = EntryForm(request.POST or None)
    words = {"by": person, "at": at}
    if form.is_valid() and done(form, enter_room, **form.cleaned_data, **words):
        messages.success(request, _("You are in the log. Say so when you leave."))
        return redirect("premises:room")
    watches = person.has_perm(WATCH)
    rows = entries() if watches else entries().filter(by=person)
    before = number_of(request.GET.get("before"))
    rows = list((rows.filter(pk__lt=before) if before else rows)[: SHOWN + 1])
    context = {
        "tab": "room", "form": form, "rows": rows[:SHOWN], "watches": watches,
        "older": rows[SHOWN - 1].pk if len(rows) > SHOWN else None, "inside": inside(person),
        "is_free": needs_no_permit(position_of(person)),
        "permit": standing_permit(person, Kind.SERVER_ROOM, at),
        "turned": Turned.objects.select_related("by").order_by("-id")[:10] if watches else (),
    }  # fmt: skip
    return render(request, "premises/room.html", context, status=status_of(request))


@require_POST
def leave(request, pk: int):
    """Leave the server room."""
    row = get_object_or_404(Entry, pk=pk)
    if row.by_id != request.user.pk and not request.user.has_perm(WATCH):
        raise Http404  # as for an entry that is not there
    answer = EntryForm({"purpose": "x"})
    answer.is_valid()
    if done(answer, leave_room, entry_id=pk, by=request.user, at=timezone.now()):
        messages.success(request, _("You have left the server room."))
    else:
        messages.error(request, " ".join(answer.non_field_errors()))
    return redirect("premises:room")
