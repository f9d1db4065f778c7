"""Goods as they are found from any page: by SKU, name, pinyin initials."""

from django.urls import reverse

from catalog.products.listing import Wanted, goods_page
from regulations.finding import Hit


def look(person, text, at, most):
    """Goods by SKU that hold every word; see `regulations.finding`."""
    rows, _next = goods_page(Wanted(text=text), at, most)
    return [
        Hit(f"{row.name} {row.variant}".strip(), reverse("products:product", args=[row.pk]),
            f"{row.sku} · ¥{row.price}")
        for row in rows
    ]  # fmt: skip
