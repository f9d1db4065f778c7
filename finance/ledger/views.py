"""Pages of the books: what waits, and vouchers."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from finance.ledger import figures, listing, paper, registry, reversing, services
from finance.ledger.differences import open_matters
from finance.ledger.forms import EntryForm, LineFormSet, ReasonForm, filled_rows
from finance.ledger.models import Entry
from finance.ledger.printing import pdf
from finance.ledger.rules import Kind, Stage
from finance.ledger.selectors import kept_accounts
from regulations.binding.pages import day_named, number_of, status_of
from regulations.rulebook.rules import day_of

FORM = ["GET", "HEAD", "POST"]
sees = permission_required("ledger.view_entry", raise_exception=True)


@sees
@require_safe
def books(request):
    """What there is, what waits for whom, where the days and months stand."""
    months = listing.open_months()
    to_move, to_post = listing.waiting(months)
    context = {
        "money": figures.money_now(),
        "to_move": to_move,
        "to_post": to_post,
        "postable": listing.to_post(to_post, request.user),
        "to_count": figures.days_to_count(),
        "unchecked": figures.unchecked(),
        "matters": open_matters(),
        "months": months,
        "today": day_of(timezone.now()),
    }
    return render(request, "ledger/books.html", context)


@sees
@require_safe
def vouchers(request):
    """Vouchers, filtered by month, kind, stage and words, the newest first."""
    asked = request.GET
    month = day_named(f"{asked.get('month')}-01")
    rows, more = listing.vouchers(
        month=month,
        kind=asked.get("kind", ""),
        stage=asked.get("stage", ""),
        word=asked.get("q", "").strip()[:100],
        before=number_of(asked.get("before", "")),
    )
    context = {"rows": rows, "more": more, "kinds": Kind.choices, "stages": Stage.choices}
    return render(request, "ledger/vouchers.html", context | {"month": month})


@sees
@require_safe
def voucher(request, pk: int):
    """One voucher: lines, hands, number, what can be done with it."""
    return _voucher(request, pk)


def _voucher(request, pk: int, refused: ValidationError | None = None):
    entry = get_object_or_404(listing.entries(), pk=pk)
    found = listing.voucher(pk)
    lines = list(entry.lines.select_related("account", "fund").order_by("position"))
    waits = found.stage == Stage.MOVED or (found.stage == Stage.PREPARED and not found.moves_money)
    context = {
        "voucher": found,
        "entry": entry,
        "lines": lines,
        "reason": ReasonForm(initial={"day": day_of(timezone.now())}),
        "refused": refused,
        "moves": found.stage == Stage.PREPARED and found.moves_money and found.is_free,
        "waits": waits,
        "drops": services.may_drop(entry, request.user),
        "posts": waits and bool(listing.to_post([found], request.user)),
        "reversal": entry.reversal,
        "consent": getattr(entry, "consent", None),
        "document": registry.link_of(entry.source, entry.source_id),
        "why_not": reversing.why_not(entry),
        "by_hand": reversing.why_not(entry) is reversing.OF_THE_DRAWER,
    }
    return render(request, "ledger/voucher.html", context, status=status_of(request))


@sees
@require_safe
def voucher_pdf(request, pk: int):
    """One voucher to print."""
    entry = get_object_or_404(listing.entries(), pk=pk)
    return pdf(paper.voucher_paper(entry, listing.voucher(pk)), f"voucher-{pk}")


@permission_required("ledger.prepare_entry", raise_exception=True)
@require_http_methods(FORM)
def write(request):
    """Prepare a voucher by hand."""
    today, refused = day_of(timezone.now()), None
    form = EntryForm(request.POST or None, initial={"day": today})
    lines = LineFormSet(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            entry = _prepare(request, form, lines)
        except ValidationError as error:
            refused = error
        else:
            return redirect("ledger:voucher", entry.pk)
    context = {"form": form, "lines": lines, "refused": refused, "kept": kept_accounts()}
    return render(request, "ledger/write.html", context, status=status_of(request))


def _prepare(request, form: EntryForm, lines) -> Entry:
    data = form.cleaned_data
    return services.prepare_entry(
        day=data["day"], summary=data["summary"], reason=data["reason"], rows=filled_rows(lines),
        by=request.user, at=timezone.now(), request=form.sent,
    )  # fmt: skip


def _acts(view):
    """Do one thing with a voucher; a refusal is shown on its page."""

    @sees
    @require_POST
    @wraps(view)
    def wrapped(request, pk: int):
        get_object_or_404(Entry, pk=pk)
        try:
            said, to = view(request, pk)
        except ValidationError as refused:
            return _voucher(request, pk, refused)
        messages.success(request, said)
        if request.POST.get("next") == "books":
            return redirect("ledger:books")
        return redirect("ledger:voucher", to)

    return wrapped


@_acts
def move(request, pk: int):
    """The cashier takes in or pays out today."""
    at = timezone.now()
    services.move_money(entry_id=pk, day=day_of(at), by=request.user, at=at)
    return _("The money has moved; the voucher binds."), pk


@_acts
def post(request, pk: int):
    """The chief accountant enters a voucher into the books."""
    services.post_entry(entry_id=pk, by=request.user, at=timezone.now())
    return _("Posted."), pk


@_acts
def drop(request, pk: int):
    """Let a prepared voucher come to nothing."""
    reason = request.POST.get("reason", "")
    services.drop_entry(entry_id=pk, reason=reason, by=request.user, at=timezone.now())
    return _("Dropped."), pk


@_acts
def undo(request, pk: int):
    """Prepare the reversal of a posted voucher."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise ValidationError(_("Give day and reason."), code="A7.1-1")
    entry = services.reverse_entry(
        entry_id=pk, day=form.cleaned_data["day"], reason=form.cleaned_data["reason"],
        by=request.user, at=timezone.now(), request=form.sent,
    )  # fmt: skip
    return _("The reversal is prepared."), entry.pk


@permission_required("ledger.post_entry", raise_exception=True)
@require_POST
def post_many(request):
    """Post everything that was ticked, each by itself; what is refused is said."""
    done = 0
    for pk in request.POST.getlist("entry"):
        try:
            services.post_entry(entry_id=int(pk), by=request.user, at=timezone.now())
            done += 1
        except (ValidationError, ValueError) as refused:
            messages.error(request, " ".join(getattr(refused, "messages", [str(refused)])))
    if done:
        messages.success(request, _("%(count)s posted.") % {"count": done})
    return redirect("ledger:books")
