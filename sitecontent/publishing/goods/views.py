"""Words found in goods that are to be shown, and a product taken down."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog.products.models import Product
from catalog.products.pages import find_product, show_product
from regulations.binding.pages import status_of
from sitecontent.publishing.goods import screening
from sitecontent.publishing.goods.takedown import take_goods_down
from sitecontent.publishing.models import GoodsHit
from sitecontent.publishing.screening.rules import spans

may_decide = permission_required("publishing.decide_hit", raise_exception=True)


def _page(request, refused=None):
    rows = screening.open_hits()
    for row in rows:
        text = screening.texts_of(row.screening.line)[row.field]
        row.spans = spans(text, [(row.start, row.end)])
    context = {"rows": rows, "refused": refused, "tab": "goods"}
    return render(request, "content/goods.html", context, status=status_of(request))


@may_decide
@require_safe
def words(request):
    """Words of the list in goods that wait to be shown; each with what was said of it."""
    return _page(request)


@may_decide
@require_POST
def decide(request, number: int):
    """Decide on a word that was found in goods."""
    get_object_or_404(GoodsHit, pk=number)
    words = {"is_harmless": request.POST.get("verdict") == "harmless"}
    words["reason"] = request.POST.get("reason", "")
    try:
        screening.decide(hit_id=number, by=request.user, at=timezone.now(), **words)
    except (ValidationError, PermissionDenied) as refused:
        return _page(request, refused)
    messages.success(request, _("Decided."))
    return redirect("publishing:goods_words")


@permission_required("publishing.take_down", raise_exception=True)
@require_POST
def take_down(request, pk: int):
    """Take a product off the site at once."""
    get_object_or_404(Product, pk=pk)
    at, reason = timezone.now(), request.POST.get("reason", "")
    try:
        take_goods_down(product_id=pk, reason=reason, by=request.user, at=at)
    except (ValidationError, PermissionDenied) as refused:
        return show_product(request, find_product(pk, at), at, refused=refused)
    messages.success(request, _("Taken down. It is kept as evidence, and a case was opened."))
    return redirect("products:product", pk)
