"""Stock at the shelf: goods in, stock-takes, and everything that was moved."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog.products.listing import Wanted, goods_page, shelves
from catalog.products.models import Product, StockMove
from catalog.products.pages import may_keep, may_see
from catalog.products.selectors import newest_moves
from catalog.products.services import count_stock, receive_goods
from regulations.binding.pages import number_of, status_of

FORM = ["GET", "HEAD", "POST"]
MOST_ROWS, COUNTED, PAGE = 200, 60, 40
sees_moves = permission_required("products.view_stockmove", raise_exception=True)


@may_keep
@require_http_methods(FORM)
def receive(request):
    """Goods that came in: any number of products with one delivery note."""
    rows, refused = _rows(request.POST, "pieces"), None
    if request.method == "POST":
        try:
            pieces = _numbers(rows, must_add=True)
            reference = request.POST.get("reference", "")
            receive_goods(
                pieces=pieces, reference=reference, by=request.user, at=timezone.now()
            )  # fmt: skip
        except ValidationError as error:
            refused = error
        else:
            total = sum(pieces.values())
            messages.success(request, _("Booked in: %(count)s pieces.") % {"count": total})
            return redirect("products:moves")
    context = {
        "rows": _named(rows), "refused": refused, "tab": "receive",
        "reference": request.POST.get("reference", ""),
    }  # fmt: skip
    return render(request, "goods/receive.html", context, status=status_of(request))


def _rows(data, name: str) -> list[tuple[str, str]]:
    """SKU and number of each row that was filled in."""
    pairs = zip(data.getlist("sku"), data.getlist(name), strict=False)
    return [(sku.strip(), text.strip()) for sku, text in pairs if sku.strip()][:MOST_ROWS]


def _numbers(rows: list[tuple[str, str]], *, must_add: bool) -> dict[str, int]:
    """Numbers by SKU; refused: none, what is no number, a SKU twice in a stock-take."""
    found: dict[str, int] = {}
    for sku, text in rows:
        number = number_of(text)
        if number is None:
            raise ValidationError(
                _("%(sku)s: “%(text)s” is no number of pieces."),
                params={"sku": sku, "text": text},
                code="B4",
            )
        found[sku] = found.get(sku, 0) + number if must_add else number
    if not found:
        raise ValidationError(_("Name at least one product."), code="B4")
    return found


def _named(rows: list[tuple[str, str]]) -> list[dict]:
    known = Product.objects.filter(sku__in=[sku for sku, _text in rows]).in_bulk(field_name="sku")
    return [{"sku": sku, "text": text, "product": known.get(sku)} for sku, text in rows]


@may_see
@require_safe
def find(request):
    """Products that a word finds, to choose one of; a part of a page."""
    text = request.GET.get("find", "")[:100].replace("\0", "")
    rows = goods_page(Wanted(text=text), timezone.now(), limit=8)[0] if text.strip() else []
    return render(request, "goods/found.html", {"rows": rows, "text": text})


@may_keep
@require_http_methods(FORM)
def take_stock(request):
    """A stock-take of a category: what was counted becomes what is on hand.

    Each row carries the newest move that its reader saw; what was moved since is counted once more.
    """
    at, refused = timezone.now(), None
    if request.method == "POST":
        rows = [(sku, text) for sku, text in _rows(request.POST, "counted") if text]
        try:
            moves = count_stock(
                counted=_numbers(rows, must_add=False),
                reference=f"PD{timezone.localtime(at):%y%m%d}",
                reason=request.POST.get("reason", ""), seen=_seen(request.POST), by=request.user,
                at=at,
            )  # fmt: skip
        except ValidationError as error:
            refused = error
        else:
            off = sum(1 for move in moves if move.quantity)
            words = {"count": len(moves), "off": off}
            messages.success(request, _("Counted: %(count)s, different: %(off)s.") % words)
            return redirect("products:moves")
    context = _count(request, at) | {"refused": refused, "tab": "count"}
    return render(request, "goods/count.html", context, status=status_of(request))


def _seen(data) -> dict[str, int]:
    """The newest move that was seen of each product, by SKU; -1 where that is no number."""
    return {sku: -1 if number_of(text) is None else number_of(text)
            for sku, text in _rows(data, "seen")}  # fmt: skip


def _count(request, at) -> dict:
    """What the page of a stock-take shows; of what was moved meanwhile the typed count is gone."""
    category = number_of(request.GET.get("category"))
    after = request.GET.get("after", "")[:64].replace("\0", "")
    text = request.GET.get("q", "")[:100].replace("\0", "")
    wanted = Wanted(text=text, category=category, after=after)
    rows, following = goods_page(wanted, at, limit=COUNTED)
    stands = newest_moves(Product.objects.filter(pk__in=[row.pk for row in rows]).only("sku"))
    typed, seen = dict(_rows(request.POST, "counted")), _seen(request.POST)
    shown = []
    for row in rows:
        stand = stands[row.sku]
        is_moved = bool(typed.get(row.sku)) and seen.get(row.sku) != stand.pk
        shown.append((row, stand, "" if is_moved else typed.get(row.sku, ""), is_moved))
    return {
        "rows": shown, "following": following, "wanted": wanted, "shelves": shelves(),
        "reason": request.POST.get("reason", ""),
    }  # fmt: skip


@sees_moves
@require_safe
def moves(request):
    """Everything that was moved, the newest first; `?kind=`, `?product=`."""
    rows = StockMove.objects.select_related("product", "by").order_by("-id")
    kind, product = request.GET.get("kind", ""), number_of(request.GET.get("product"))
    if kind in StockMove.Kind.values:
        rows = rows.filter(kind=kind)
    if product:
        rows = rows.filter(product=product)
    if before := number_of(request.GET.get("before")):
        rows = rows.filter(pk__lt=before)
    page = list(rows.defer("product__search_text", "product__search_words")[: PAGE + 1])
    older = page[PAGE - 1].pk if len(page) > PAGE else None
    context = {
        "rows": page[:PAGE], "older": older, "kind": kind, "kinds": StockMove.Kind.choices,
        "product": product, "tab": "moves",
    }  # fmt: skip
    return render(request, "goods/moves.html", context)
