"""Counts: the list, one count with what is left, a line told by its code or by hand, the end."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.contracts.access import COUNT, EVERY
from hr.contracts.inventory import selectors, services
from hr.contracts.inventory.clocks import KIND
from hr.contracts.inventory.forms import CloseForm, HandOverForm, ScanForm, TickForm
from hr.contracts.inventory.rules import Found
from hr.contracts.models import Count, CountLine
from regulations.binding.pages import done, number_of, refuse_form, status_of
from regulations.deadlines.models import Deadline
from regulations.pictures import qr_texts
from regulations.uploads import CappedUpload, too_large

FORM = ["GET", "HEAD", "POST"]


@require_safe
def counts(request):
    """Counts, the clock of the half year, and beginning one."""
    return _show_counts(request)


def _show_counts(request, refused=None, form=None):
    person = request.user
    if not (person.has_perm(COUNT) or person.has_perm(EVERY)):
        raise PermissionDenied(_("The contract group counts contracts."))
    rows = Count.objects.select_related("giver", "taker", "by", "ending__by").order_by("-pk")
    context = {
        "counts": rows[:40],
        "clock": Deadline.objects.filter(kind=KIND).order_by("-due_at").first(),
        "may_begin": person.has_perm(COUNT) and not selectors.is_counted(timezone.now()),
        "form": form or HandOverForm(),
        "refused": refused,
        "tab": "counts",
    }
    return render(request, "contracts/counts.html", context, status=status_of(request))


@require_POST
def begin(request):
    """Begin the check of the half year."""
    try:
        run = services.begin_count(by=request.user, at=timezone.now())
    except ValidationError as refused:
        return _show_counts(request, refused=refused)
    return redirect("contracts:count", run.pk)


@require_POST
def hand_over(request):
    """Begin a hand-over."""
    if not (request.user.has_perm(COUNT) or request.user.has_perm(EVERY)):
        raise PermissionDenied(_("The contract group counts contracts."))
    form = HandOverForm(request.POST)
    words = {"by": request.user, "at": timezone.now()}
    if form.is_valid() and done(form, services.begin_hand_over, **words | form.cleaned_data):
        messages.success(request, _("Begun; who takes over has been told."))
        return redirect("contracts:counts")
    return _show_counts(request, form=form)


def _found(request, pk: int) -> Count:
    """A count that is somebody's to see; 404 else."""
    run = get_object_or_404(Count.objects.select_related("giver", "taker", "by"), pk=pk)
    person = request.user
    if (
        person.pk in (run.giver_id, run.taker_id)
        or person.has_perm(COUNT)
        or person.has_perm(EVERY)
    ):
        return run
    raise Http404


@require_safe
def count(request, pk: int):
    """One count: how far it is, what is left, and a field for the code."""
    return _show(request, _found(request, pk))


def _show(request, run: Count, **bound):
    shown = request.GET.get("found", "")
    lines, after = selectors.page_of(run, shown, number_of(request.GET.get("after", "")))
    ending = getattr(run, "ending", None)
    standing = selectors.standing_of(run)
    context = {
        "run": run,
        "ending": ending,
        "standing": standing,
        "counted": [(each, standing.found.get(each.value, 0)) for each in Found],
        "lines": lines,
        "after": after,
        "shown": shown if shown in Found.values else "",
        "unchecked": [] if ending or run.giver_id else selectors.unchecked_places(run),
        "may_tell": not ending and selectors.may_count(request.user, run),
        "may_drop": not ending and selectors.may_drop(request.user, run),
        "scan": bound.get("scan") or ScanForm(),
        "close": bound.get("close") or CloseForm(),
        "tab": "counts",
    }
    return render(request, "contracts/count.html", context, status=status_of(request))


@csrf_exempt  # the form is read, and its token checked, only once the upload is capped
@require_POST
def scan(request, pk: int):
    """Find the contract of a code that was photographed, or of a number that was typed."""
    request.upload_handlers = [CappedUpload(request)]
    return _scan(request, pk)


@csrf_protect
def _scan(request, pk: int):
    run, form = _found(request, pk), ScanForm(request.POST, request.FILES)
    if request.upload_handlers[0].is_too_large:
        form.errors.clear()
        refuse_form(form, too_large("A6-2"))
    elif form.is_valid():
        photo = form.cleaned_data["photo"]
        texts = qr_texts(photo.read()) if photo else []
        try:
            contract = services.find_line(run.pk, " ".join([form.cleaned_data["code"], *texts]))
        except ValidationError as refused:
            refuse_form(form, refused)
        else:
            scanned = "?scanned=1" if texts else ""
            return redirect(f"/contracts/counts/{run.pk}/{contract.pk}/{scanned}")
    return _show(request, run, scan=form)


@require_http_methods(FORM)
def line(request, pk: int, contract: int):
    """Say what was found of a contract; on a phone the page a code leads to."""
    run = _found(request, pk)
    lines = CountLine.objects.select_related("contract__custodian", "place")
    found = get_object_or_404(lines, count=run, contract=contract)
    if request.method == "POST" and not selectors.may_count(request.user, run):
        raise PermissionDenied(_("This is counted by somebody else."))
    initial = {"found": Found.PRESENT, "scanned": bool(request.GET.get("scanned"))}
    form = TickForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        words = {"count_id": run.pk, "contract_id": contract, "word": form.word()}
        words |= {"by": request.user, "at": timezone.now()}
        if done(form, services.tell_line, is_scanned=form.cleaned_data["scanned"], **words):
            text = _("%(number)s: noted.") % {"number": found.contract.number}
            messages.success(request, text)
            return redirect("contracts:count", run.pk)
    context = {
        "run": run, "line": found, "form": form, "tab": "counts",
        "ticks": found.ticks.select_related("place", "by", "case").order_by("-pk"),
        "may_tell": selectors.may_count(request.user, run) and not hasattr(run, "ending"),
    }  # fmt: skip
    return render(request, "contracts/line.html", context, status=status_of(request))


@require_POST
def close(request, pk: int):
    """Close a count."""
    run, form = _found(request, pk), CloseForm(request.POST)
    words = {"count_id": run.pk, "by": request.user, "at": timezone.now()}
    if form.is_valid() and done(form, services.close_count, **words | form.cleaned_data):
        messages.success(request, _("The count is closed."))
        return redirect("contracts:count", run.pk)
    return _show(request, run, close=form)


@require_POST
def drop(request, pk: int):
    """Call a hand-over off."""
    run = _found(request, pk)
    try:
        services.drop_hand_over(count_id=run.pk, by=request.user, at=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("Called off; nothing has passed."))
    return redirect("contracts:count", pk)
