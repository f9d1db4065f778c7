"""What the pages of one product have in common."""

from datetime import datetime

from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, render

from catalog.products import registry, selectors
from catalog.products.forms import PictureForm, ReplyForm, ReviewForm, WriteOffForm
from catalog.products.listing import Wanted
from catalog.products.models import Product
from regulations.binding.pages import number_of, status_of

may_see = permission_required("products.view_product", raise_exception=True)
may_keep = permission_required("products.move_stock", raise_exception=True)
may_change = permission_required("products.change_product", raise_exception=True)


def wanted_of(asked) -> Wanted:
    """What a list of goods is asked for by `?q=`, `?category=`, `?shown=` and `?after=`."""
    return Wanted(
        text=asked.get("q", "")[:100].replace("\0", ""),
        category=number_of(asked.get("category")),
        shown=asked.get("shown", ""),
        after=asked.get("after", "")[:64].replace("\0", ""),
    )


def find_product(pk: int, at: datetime) -> Product:
    """A product with the price in force."""
    rows = Product.objects.priced(at).select_related("category", "variant_of")
    return get_object_or_404(rows.defer("search_text", "search_words"), pk=pk)


def show_product(request, product: Product, at: datetime, *, refused=None, **forms):
    """The page of a product."""
    sees_stock = request.user.has_perm("products.view_stockmove")
    context = {
        "product": product,
        "pictures": selectors.pictures_of(product),
        "family": selectors.family_of(product, at),
        "windows": product.windows.filter(ends_at__gt=at).order_by("starts_at"),
        "stock": selectors.stock_chart(product, at) if sees_stock else None,
        "prices": selectors.price_chart(product, at),
        "story": selectors.story_of(product) if sees_stock else [],
        "reviews": selectors.reviews_of(product),
        "links": registry.links_of(product, request.user, at),
        "picture_form": PictureForm(),
        "write_off": WriteOffForm(),
        "review": ReviewForm(),
        "reply": ReplyForm(),
        "refused": refused,
        "at": at,
    } | forms
    return render(request, "goods/product.html", context, status=status_of(request))
