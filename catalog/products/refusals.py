"""What the ledgers of goods refuse, said to a person."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from regulations.binding import refused

# Constraint of the refusal → what it says, and its clause where it has one of its own.
WORDS = {
    "stock_not_below_zero": (_("Stock cannot fall below zero."), ""),
    "move_not_below_zero": (_("Stock cannot fall below zero."), ""),
    "held_for_others": (_("These pieces are held for other orders."), ""),
    "reserved_not_below_zero": (_("Nothing is held that could be let go."), ""),
    "picture_once": (_("This picture is there already."), ""),
    "product_by_ledger": (
        _("Stock, price and listing of a product follow from their ledgers alone."), "C11-1",
    ),
    "listed_as_before": (_("This product is on sale already, or off it."), "C11-2"),
    "listed_without_stock": (
        _("Nothing of this product is left to sell: it cannot go on sale."), "C11-2",
    ),
    "window_once": (_("Another promotion holds a product at the same time."), "C11-3"),
    "promotion_below_usual": (_("A promotional price lies below the usual one."), "C11-3"),
    "moved_since_counted": (
        _("Pieces were moved since this was counted. Count them once more."), "B4",
    ),
    "content_by_chain": (
        _(
            "This product is on sale: its name, description and pictures change by a proposal "
            "that is approved. Propose the change on the page of the product."
        ),
        "C6-1",
    ),
    "sku_stays": (_("Orders and stock moves name this SKU: it stays."), "B3"),
    "variety_of_a_variety": (_("A variety has no varieties of its own."), "B3"),
    "products_product_sku_key": (_("Another product carries this SKU."), "B3"),
    "category_once": (_("There is a category of this name here already."), "B3"),
    "category_in_a_circle": (_("No category stands below itself."), "B3"),
}  # fmt: skip


def in_words(ref: str, words: Mapping[str, tuple] = WORDS):
    """Run one write; what the database refuses becomes a ValidationError with its clause.

    `ref` is named where the refusal has no clause of its own; a room above brings its `words`.
    """
    return refused.in_words(ref, words)
