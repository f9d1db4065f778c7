"""The verbs of what a product is: take one up, change it, keep the tree of categories."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.products.models import Category, Product
from catalog.products.refusals import in_words
from catalog.products.registry import check_text
from hr.people.rules import initials
from regulations.rulebook import clause

FIELDS = ("sku", "name", "variant_of", "variant", "category", "description")


@dataclass(frozen=True)
class Draft:
    """What a product is; `price` is suggested to whoever proposes the listing, for a new one."""

    sku: str
    name: str
    category: Category | None = None
    description: str = ""
    variant_of: Product | None = None
    variant: str = ""
    price: Decimal = Decimal(0)


@clause("B3", "C4-1")
@transaction.atomic
def add_product(*, draft: Draft, by, at: datetime) -> Product:
    """Take a product up: off sale and without stock, until a listing is approved (C11-2)."""
    _only(by, "products.add_product")
    product = Product(price=draft.price)
    _write(product, draft, by, at)
    return product


@clause("B3", "C4-1")
@transaction.atomic
def change_product(*, product_id: int, draft: Draft, by, at: datetime) -> Product:
    """Change what a product is called, what it belongs to and how it is described.

    Price, stock and listing are none of it: they have chains and ledgers of their own.
    """
    _only(by, "products.change_product")
    product = Product.objects.select_for_update(of=("self",), no_key=True).get(pk=product_id)
    if draft.sku != product.sku and (product.on_hand or product.moves.exists()):
        raise ValidationError(
            {"sku": _("Orders and stock moves name this SKU: it stays.")}, code="B3"
        )
    _write(product, draft, by, at)
    return product


def _write(product: Product, draft: Draft, by, at: datetime) -> None:
    for name in FIELDS:
        setattr(product, name, getattr(draft, name))
    product.initials = initials(product.name)
    if product.variant_of is None:
        product.variant = ""
    product.full_clean(exclude=["price"])
    _keep_history(product, by, at)
    changed = [*FIELDS, "initials"] if product.pk else None
    with in_words("B3"):
        product.save(update_fields=changed)


def draft_of(product: Product, **changes) -> Draft:
    """A product as it is, with changes."""
    words = {name: getattr(product, name) for name in FIELDS}
    return replace(Draft(**words), **changes)


@clause("B3")
@transaction.atomic
def add_category(*, name: str, parent: Category | None = None, by, at: datetime) -> Category:
    """Put a category into the tree, below another or at the top."""
    _only(by, "products.change_category")
    check_text(name)
    category = Category(name=name.strip(), parent=parent)
    category.full_clean()
    _keep_history(category, by, at)
    category.save()
    return category


@clause("B3")
@transaction.atomic
def change_category(
    *, category_id: int, name: str, parent: Category | None, by, at: datetime
) -> Category:
    """Rename a category or put it elsewhere; refused below itself. What it was is kept."""
    _only(by, "products.change_category")
    category = Category.objects.select_for_update().get(pk=category_id)
    if (category.name, category.parent_id) == (name.strip(), parent and parent.pk):
        return category
    if category.name != name.strip():
        check_text(name)
    category.name, category.parent = name.strip(), parent
    category.full_clean()
    _keep_history(category, by, at)
    with in_words("B3"):
        category.save(update_fields=["name", "parent"])
    return category


def _keep_history(row, by, at: datetime) -> None:
    row._history_user, row._history_date = by, at


def _only(by, permission: str) -> None:
    if by is not None and not by.has_perm(permission):
        raise PermissionDenied(_("Your position does not include this."))
