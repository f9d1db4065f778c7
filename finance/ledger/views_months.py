"""Pages of months: the trial balance, closing, journals, results, as pages and as files."""

from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from finance.ledger import figures
from finance.ledger.closing import check_bank, close_month, reconcile_bank
from finance.ledger.forms import BankForm, CheckForm
from finance.ledger.models import BankFile, Closing, Period, Reconciliation
from finance.ledger.paper import balance_paper, journal_paper, statement_paper
from finance.ledger.printing import PDF, pdf
from finance.ledger.rules import Money, month_after, month_before
from finance.ledger.statements import (
    balances_of,
    booked,
    journal,
    result_of,
    results_of,
    sums_of,
    trial_balance,
)
from finance.ledger.wording import gaps_of
from finance.ledger.workbook import KIND, workbook
from regulations import handing
from regulations.binding.pages import number_of, status_of
from regulations.rulebook.rules import day_of
from regulations.tables import Written
from regulations.uploads import CappedUpload, too_large

sees = permission_required("ledger.view_entry", raise_exception=True)


@sees
@require_safe
def months(request):
    """Every month with its result, a year at a time."""
    today = day_of(timezone.now())
    asked = number_of(request.GET.get("year"))
    year = asked if asked and 2000 <= asked < 3000 else today.year
    closed = set(Closing.objects.values_list("period", flat=True))
    years = sorted({month.year for month in Period.objects.values_list("month", flat=True)})
    context = {
        "rows": [
            (row, row.month in closed)
            for row in figures.results(date(year, 1, 1), date(year + 1, 1, 1))
        ],
        "year": year,
        "years": years,
    }
    return render(request, "ledger/months.html", context)


@sees
@require_safe
def month(request, month: date):
    """One month: its trial balance and result, and what its closing asks for."""
    return _month(request, month)


def _month(request, month: date, form: BankForm | None = None, refused=None):
    get_object_or_404(Period, pk=month)
    closing = Closing.objects.select_related("by", "agreed_by").filter(period=month).first()
    balances = balances_of(closing.content) if closing else booked(month, month_after(month))
    earned, spent = result_of(balances)
    context = {
        "month": month,
        "closing": closing,
        "balances": balances,
        "sums": sums_of(balances),
        "earned": earned,
        "spent": spent,
        "result": earned - spent,
        "flows": figures.flows(balances, _before(month, closing)),
        "gaps": list(gaps_of(closing.content)) if closing else [],
        **({} if closing else _checks(month)),
        "banks": _banks(month),
        "form": form or BankForm(),
        "refused": refused,
    }
    return render(request, "ledger/month.html", context, status=status_of(request))


def _banks(month: date) -> list[Reconciliation]:
    """What the bank said, the oldest first; `is_last`: the newest of its account."""
    people = ("account", "by", "signature__by", "statement")
    found = Reconciliation.objects.select_related(*people).defer("statement__content")
    rows = list(found.filter(period=month).order_by("pk"))
    newest = {row.account_id: row.pk for row in rows}
    for row in rows:
        row.is_last = newest[row.account_id] == row.pk
    return rows


def _before(month: date, closing: Closing | None) -> dict[str, Decimal]:
    """Income and spending of the month before by account; as it was signed in a closed month."""
    if closing and "before" in closing.content:
        return {code: Decimal(sum_) for code, sum_ in closing.content["before"].items()}
    return results_of(month_before(month))


def _checks(month: date) -> dict:
    """What closing asks for; `may_close` once nothing is missing."""
    checks = figures.closing_checks(month, day_of(timezone.now()))
    return {"checks": checks, "may_close": not any(count for _what, count in checks)}


@csrf_exempt  # the form is read, and its token checked, only once the upload is capped
@permission_required("ledger.count_drawer", raise_exception=True)
@require_POST
def reconcile(request, month: date):
    """Hold the bank's balance against the book, with the bank's statement."""
    request.upload_handlers = [CappedUpload(request)]
    return _reconcile(request, month)


@csrf_protect
def _reconcile(request, month: date):
    form = BankForm(request.POST, request.FILES)
    if request.upload_handlers[0].is_too_large:
        return _month(request, month, form, too_large("A7.1-3"))
    if not form.is_valid():
        return _month(request, month, form)
    data, file = form.cleaned_data, form.cleaned_data["paper"]
    try:
        reconcile_bank(
            month=month, account=data["account"].code, stated=data["stated"],
            explanation=data["explanation"], paper=(file.name, file.read()) if file else None,
            by=request.user, at=timezone.now(),
        )  # fmt: skip
    except ValidationError as refused:
        return _month(request, month, form, refused)
    return redirect("ledger:month", month)


@sees
@never_cache
@require_safe
def bank_file(request, pk: int):
    """The statement of a bank to be saved: the browser neither shows it nor guesses what it is."""
    row = get_object_or_404(BankFile, pk=pk)
    answer = HttpResponse(bytes(row.content), content_type=row.media)
    answer["Content-Disposition"] = content_disposition_header(True, row.name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@permission_required("ledger.check_count", raise_exception=True)
@require_POST
def sign_bank(request, month: date):
    """Sign what differs at the bank, as the second person."""
    rows = Reconciliation.objects.filter(period=month, pk=number_of(request.POST.get("row")))
    row, word = get_object_or_404(rows), CheckForm(request.POST)
    note = word.cleaned_data["note"] if word.is_valid() else ""
    try:
        check_bank(reconciliation_id=row.pk, note=note, by=request.user, at=timezone.now())
    except ValidationError as refused:
        return _month(request, month, refused=refused)
    messages.success(request, _("Signed."))
    return redirect("ledger:month", month)


@permission_required("ledger.close_month", raise_exception=True)
@require_POST
def close(request, month: date):
    """Lock a month for good."""
    try:
        close_month(month=month, by=request.user, at=timezone.now())
    except ValidationError as refused:
        return _month(request, month, refused=refused)
    messages.success(request, _("The month is closed and its statement hangs on the board."))
    return redirect("ledger:month", month)


@sees
@require_http_methods(["GET", "HEAD"])
def journals(request, money: str, month: date):
    """The journal of the drawer or of the bank in one month."""
    if money not in (Money.CASH, Money.BANK):
        raise Http404
    rows = journal(money, month, month_after(month))
    context = {
        "money": money, "label": Money(money).label, "month": month, "rows": rows,
        "after": month_after(month), "before": month_before(month),
        "taken": sum(row.taken for row in rows), "paid": sum(row.paid for row in rows),
    }  # fmt: skip
    return render(request, "ledger/journal.html", context)


@sees
@require_safe
def journal_pdf(request, money: str, month: date):
    """The journal of the drawer or of the bank in one month, to print."""
    if money not in (Money.CASH, Money.BANK):
        raise Http404

    def make() -> Written:
        rows = len(journal(money, month, month_after(month)))
        return Written(journal_paper(Money(money), month), rows, PDF)

    return _send(request, f"journal-{money}", month, make)


@sees
@require_safe
def balance_pdf(request, month: date):
    """The trial balance of a month to print, closed or open."""
    get_object_or_404(Period, pk=month)

    def make() -> Written:
        rows = len(trial_balance(month, month_after(month)))
        return Written(balance_paper(month), rows, PDF)

    return _send(request, "balance", month, make)


def _send(request, name: str, month: date, make, ending: str = "pdf"):
    """A list of the books leaves: a spreadsheet to be saved, a PDF to be shown."""
    return handing.send(
        request, kind=KIND, name=f"{name}-{month:%Y-%m}.{ending}", at=timezone.now(),
        wanted=f"{month:%Y-%m}", make=make, inline=ending == "pdf",
    )  # fmt: skip


@sees
@require_safe
def sheet(request, month: date):
    """A month as a spreadsheet: trial balance, vouchers, journals."""
    get_object_or_404(Period, pk=month)
    return _send(request, "books", month, lambda: workbook(month), ending="xlsx")


@sees
@require_safe
def statement_pdf(request, month: date):
    """A closed month's statement to print."""
    closings = Closing.objects.select_related("by", "agreed_by")
    closing = get_object_or_404(closings, period=month)
    return pdf(statement_paper(closing), f"statement-{month:%Y-%m}")
