"""Bars of budget lines."""

from django import template

from finance.expenses.budget.selectors import Row

register = template.Library()


@register.filter
def bars(line) -> tuple[int, int, int]:
    """Spent, committed and beyond, in per cent of the whole bar of a line."""
    return Row(line.category, line).bars


@register.filter
def of(rows: dict, key):
    """What stands in a table for a key, None: nothing."""
    return rows.get(key)
