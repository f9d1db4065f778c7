"""What the rulebook's templates say about a text."""

import re

from django import template
from django.utils.html import conditional_escape, format_html_join

register = template.Library()


@register.filter
def marked(text: str, query: str) -> str:
    """The text as HTML with the words of a search marked; without a query only escaped."""
    words = query.split()
    if not words:
        return conditional_escape(text)
    pieces = re.split(f"({'|'.join(map(re.escape, words))})", text, flags=re.IGNORECASE)
    return format_html_join("", "{}{}", _pairs(pieces))


def _pairs(pieces: list[str]):
    """Pieces between hits and the hits by turns, as escaped text and marked text."""
    for before, hit in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        yield before, format_html_join("", "<mark>{}</mark>", [(hit,)] if hit else [])
