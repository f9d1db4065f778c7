"""Claiming: the form with its invoices and files, QR codes read, files given back as they came."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from finance.expenses.claims.forms import (
    ClaimUpload,
    InvoiceRow,
    drafts_of,
    row_of,
    row_suggested,
    rows_from,
)
from finance.expenses.claims.models import Claim
from finance.expenses.claims.originals import read_file
from finance.expenses.claims.rules import KINDS, kind_label
from finance.expenses.claims.selectors import consented_on
from finance.expenses.claims.services import MOST_FILES, change_claim, file_claim
from finance.expenses.models import InvoiceFile, Spending
from finance.expenses.owed import check_back
from finance.expenses.pages import find_spending
from finance.expenses.paper import claim_paper
from finance.expenses.rules import State, consent_clause
from finance.ledger.printing import pdf
from regulations.binding.pages import status_of
from regulations.downloads import as_received
from regulations.uploads import too_large

FORM = ["GET", "HEAD", "POST"]


@csrf_exempt  # the form is read, and its token checked, only once the upload is capped
@require_http_methods(FORM)
def claim(request, pk: int):
    """Claim what was spent for a request, or change a claim that was returned."""
    request.upload_handlers = [ClaimUpload(request)]
    return _claim(request, pk)


@csrf_protect
def _claim(request, pk: int):
    at = timezone.now()
    spending, refused, rows = find_spending(request, pk, at), None, []
    if spending.person_id != request.user.pk:
        raise PermissionDenied
    known = spending.claims.filter(state=State.RETURNED).first()
    if request.method == "POST":
        rows = rows_from(request.POST)
        try:
            _store(request, spending, known, rows, at)
        except ValidationError as error:
            refused = error
        else:
            messages.success(request, _("Claimed; the general manager has been asked to sign."))
            return redirect("expenses:spending", pk)
    else:
        refused = _held_up(spending)
    if known and not rows:
        rows = [_typed(each) for each in known.invoices.select_related("reverses")]
    context = {
        "spending": spending,
        "known": known,
        "rows": _named(rows or [InvoiceRow()]),
        "note": request.POST.get("note", known.note if known else ""),
        "kinds": KINDS.items(),
        "loan": spending.loan,
        "consented_on": consented_on(spending),
        "ref": consent_clause(spending.line.category.kind),
        "refused": refused,
    }
    return render(request, "expenses/claim.html", context, status=status_of(request))


def _held_up(spending: Spending) -> ValidationError | None:
    """What keeps a request from being claimed, said before anything is typed."""
    try:
        check_back(spending)
    except ValidationError as error:
        return error
    return None


def _store(request, spending: Spending, known, rows: list[InvoiceRow], at) -> None:
    if request.upload_handlers[0].is_too_large:
        raise too_large("A7.2-4")
    papers = [(each.name, each.read()) for each in request.FILES.getlist("papers")]
    words = {
        "drafts": drafts_of(rows, [read_file(*each) for each in papers[:MOST_FILES]]),
        "papers": papers,
        "note": request.POST.get("note", ""),
        "by": request.user,
        "at": at,
    }
    if known:
        change_claim(claim_id=known.pk, **words)
    else:
        file_claim(spending_id=spending.pk, **words)


def _typed(row) -> InvoiceRow:
    """A stored invoice as a form shows it."""
    return InvoiceRow(
        row.number, row.code, row.kind, row.day.isoformat() if row.day else "", row.seller,
        f"{row.amount:.2f}", "" if row.stated is None else f"{row.stated:.2f}", row.text,
        "" if row.tax is None else f"{row.tax:.2f}", row.reverses.number if row.reverses else "",
    )  # fmt: skip


def _named(rows: list[InvoiceRow]) -> list[tuple[InvoiceRow, object]]:
    return [(row, kind_label(row.kind) if row.kind else "") for row in rows]


@csrf_exempt
@require_POST
def read(request):
    """Rows for the invoices in files and QR texts; without any, an empty row. A part."""
    request.upload_handlers = [ClaimUpload(request)]
    return _read(request)


@csrf_protect
def _read(request):
    texts = [line for line in request.POST.get("qr", "").splitlines()[:30] if line.strip()]
    files = [] if request.upload_handlers[0].is_too_large else request.FILES.getlist("papers")[:20]
    found = [read_file(each.name, each.read()) for each in files]
    rows, wrong = [row_suggested(each) for each, _qr in found if each], []
    for text in texts + [text for _each, qr in found for text in qr]:
        try:
            rows.append(row_of(text))
        except ValidationError as refused:
            wrong += refused.messages
    if not rows and not wrong and not files:
        rows = [InvoiceRow()]
    context = {
        "rows": _named(rows),
        "wrong": wrong[:1],
        "unread": sum(not each and not qr for each, qr in found),
    }
    return render(request, "expenses/invoice_rows.html", context)


@never_cache
@require_safe
def voucher(request, pk: int):
    """The voucher of a claim with its papers bound behind it."""
    rows = Claim.objects.select_related("spending", "person")
    row = get_object_or_404(rows, pk=pk)
    find_spending(request, row.spending_id, timezone.now())
    return pdf(claim_paper(row), f"claim-{pk}")


@never_cache
@require_safe
def file(request, pk: int):
    """A file of a claim to be saved: the browser neither shows it nor guesses what it is."""
    row = get_object_or_404(InvoiceFile.objects.select_related("claim"), pk=pk)
    find_spending(request, row.claim.spending_id, timezone.now())
    return as_received(row)
