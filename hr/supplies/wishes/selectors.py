"""Wishes as lists and pages show them."""

from collections.abc import Collection

from django.db.models import QuerySet

from hr.supplies.models import Wish


def wishes_listed() -> QuerySet[Wish]:
    """Wishes with what a list shows of each."""
    rows = Wish.objects.select_related("department", "by", "end__by", "end__issue")
    return rows.prefetch_related("lines__item")


def may_read(wish: Wish, person, kept: Collection[int]) -> bool:
    """Whether somebody sees a wish: whoever made it, who keeps what its department has (`kept`:
    the departments they keep), the office."""
    is_theirs = wish.by_id == person.pk or wish.department_id in kept
    return is_theirs or person.has_perm("supplies.view_every_purchase")


def open_wishes(department_ids: Collection[int] | None) -> list[Wish]:
    """What still waits, of these departments (None: of all), the oldest first."""
    rows = wishes_listed().filter(end=None)
    if department_ids is not None:
        rows = rows.filter(department__in=department_ids)
    return list(rows.order_by("id")[:100])
