"""The verbs of a product's pictures: add one made anew, take one away, say which comes first."""

import hashlib
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.products.models import Picture, Product
from catalog.products.refusals import in_words
from catalog.products.rules import MOST_PICTURES, THUMB
from regulations.binding.rows import insert
from regulations.pictures import make_anew, thumbnail
from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force

CLAUSE = "C6-9"


@clause("C6-9", "B3", "B6")
@transaction.atomic
def add_picture(
    *, product_id: int, content: bytes, shrink: bool = False, by, at: datetime
) -> Picture:
    """Add a picture, judged by its content and encoded anew.

    Refused: larger than the limit in force, unless it shall be shrunk to fit; no picture; the same
    one twice; more than MOST_PICTURES.
    """
    _only(by)
    row = _made(product_id, content, shrink, by, at)
    Product.objects.select_for_update(no_key=True).get(pk=product_id)
    shown = Picture.objects.filter(product=product_id, removed_at=None)
    if shown.count() >= MOST_PICTURES:
        raise ValidationError(
            _("A product has %(count)s pictures at most."), params={"count": MOST_PICTURES},
            code=CLAUSE,
        )  # fmt: skip
    last = shown.order_by("-position").values_list("position", flat=True).first()
    row.position = (last or 0) + 1
    with in_words(CLAUSE):
        insert(row)
    return row


def _made(product_id: int, content: bytes, shrink: bool, by, at: datetime) -> Picture:
    """A picture made anew within the limit in force, not kept yet."""
    most = in_force("content", at).params.image_max_bytes
    made = make_anew(content=content, most=most, shrink=shrink, clause=CLAUSE)
    return Picture(
        product_id=product_id, content=made.content, thumb=thumbnail(made.content, edge=THUMB),
        media=made.media, width=made.width, height=made.height, size=len(made.content),
        sha256=hashlib.sha256(made.content).hexdigest(), by=by, at=at,
    )  # fmt: skip


@clause("C6-1", "C6-9")
@transaction.atomic
def bring_picture(
    *, product_id: int, content: bytes, shrink: bool = False, by, at: datetime
) -> Picture:
    """Keep a picture that is not shown: a proposal that is approved and carried out shows it.

    The same picture is kept once, whether it is shown, was, or waits.
    """
    _only(by)
    row = _made(product_id, content, shrink, by, at)
    known = Picture.objects.filter(product=product_id, sha256=row.sha256)
    if found := known.defer("content", "thumb").order_by("-id").first():
        return found
    row.removed_at, row.removed_by = at, by
    with in_words(CLAUSE):
        insert(row)
    return row


@clause("B3", "B6")
@transaction.atomic
def remove_picture(*, picture_id: int, by, at: datetime) -> Picture:
    """Take a picture off its product; it is kept."""
    _only(by)
    row = Picture.objects.select_for_update(no_key=True).get(pk=picture_id)
    if row.removed_at is None:
        row.removed_at, row.removed_by = at, by
        with in_words(CLAUSE):
            row.save(update_fields=["removed_at", "removed_by"])
    return row


@clause("B3", "B6")
@transaction.atomic
def put_first(*, picture_id: int, by) -> Picture:
    """Let a picture be the one that lists show."""
    _only(by)
    row = Picture.objects.select_for_update(no_key=True).get(pk=picture_id)
    others = Picture.objects.filter(product=row.product_id, removed_at=None)
    first = others.order_by("position").values_list("position", flat=True).first()
    row.position = min(row.position, (first or 0) - 1)
    with in_words(CLAUSE):
        row.save(update_fields=["position"])
    return row


def _only(by) -> None:
    if not by.has_perm("products.add_picture"):
        raise PermissionDenied(_("Your position does not include pictures of products."))
