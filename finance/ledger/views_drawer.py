"""Pages of the drawer: the count of a day, its check, and what becomes of a difference."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from finance.ledger import figures, paper
from finance.ledger.differences import matter_of, settle_difference
from finance.ledger.drawer import check_count, count_drawer
from finance.ledger.forms import BearingForm, CheckForm, CountForm
from finance.ledger.models import CashCount
from finance.ledger.printing import pdf
from finance.ledger.statements import journal
from finance.ledger.views import FORM, sees
from regulations.binding.pages import status_of
from regulations.rulebook.rules import day_of


@sees
@require_http_methods(FORM)
def drawer(request, day: date):
    """One day of the drawer: its journal, the count, the check."""
    count = CashCount.objects.select_related("by", "signature__by").filter(day=day).first()
    if count is None and day > day_of(timezone.now()):
        raise Http404
    refused, form = None, CountForm(request.POST or None)
    if request.method == "POST":
        try:
            _say_of_drawer(request, day, count, form)
        except ValidationError as error:
            refused = error
        else:
            return redirect("ledger:drawer", day)
    return _drawer(request, day, count, form, refused)


def _drawer(request, day: date, count: CashCount | None, form=None, refused=None, bearing=None):
    next_day = figures.day_to_count(day_of(timezone.now()))
    context = {
        "day": day, "count": count, "form": form or CountForm(), "refused": refused,
        "rows": journal("cash", day, day + date.resolution),
        "next_day": next_day, "is_next": next_day == day,
        "book": None if count else figures.book_of_day(day),
        "matter": matter_of(count.pk) if count and count.difference else None,
        "bearing": bearing or BearingForm(),
    }  # fmt: skip
    return render(request, "ledger/drawer.html", context, status=status_of(request))


def _say_of_drawer(request, day: date, count: CashCount | None, form: CountForm) -> None:
    """The cashier counts; once counted, a second person signs."""
    at = timezone.now()
    if count is not None:
        word = CheckForm(request.POST)
        note = word.cleaned_data["note"] if word.is_valid() else ""
        check_count(count_id=count.pk, note=note, by=request.user, at=at)
        return
    if not form.is_valid():
        raise ValidationError(_("A box cannot be read: look at the marked ones."), code="A7.1-2")
    count_drawer(
        day=day, notes=form.notes(), explanation=form.cleaned_data["explanation"],
        by=request.user, at=at,
    )  # fmt: skip


@permission_required("ledger.prepare_entry", raise_exception=True)
@require_POST
def settle(request, day: date):
    """Prepare the voucher that settles the difference of a day."""
    count = get_object_or_404(CashCount.objects.select_related("by", "signature__by"), day=day)
    form = BearingForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(_("Say who bears it, and why."), code="A7.1-3")
        data = form.cleaned_data
        entry = settle_difference(
            count_id=count.pk, how=data["how"], account=data["account"].code, reason=data["reason"],
            by=request.user, at=timezone.now(), request=form.sent,
        )  # fmt: skip
    except ValidationError as refused:
        return _drawer(request, day, count, refused=refused, bearing=form)
    messages.success(request, _("The voucher is prepared."))
    return redirect("ledger:voucher", entry.pk)


@sees
@require_safe
def drawer_pdf(request, day: date):
    """A day's cash report to print."""
    counts = CashCount.objects.select_related("by", "signature__by")
    return pdf(paper.cash_paper(get_object_or_404(counts, day=day)), f"cash-{day}")
