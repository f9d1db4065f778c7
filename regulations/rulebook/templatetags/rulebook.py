"""What the rulebook's templates say about a text."""

import re

from django import template
from django.utils.html import conditional_escape, format_html_join

from regulations.rulebook.naming import explained
from regulations.rulebook.rules import in_chinese

register = template.Library()
LIGHT = "[、，,/·“”‘’《》〈〉「」『』（）()]*"
_BETWEEN = re.compile(r"(?<=[\u3400-\u9fff])(?=[\u3400-\u9fff])")


@register.filter
def marked(text: str, query: str) -> str:
    """The text as HTML with the words of a search marked; without a query only escaped."""
    words = query.split()
    if not words:
        return conditional_escape(text)
    pieces = re.split(f"({'|'.join(map(_across, words))})", text, flags=re.IGNORECASE)
    return format_html_join("", "{}{}", _pairs(pieces))


def _across(word: str) -> str:
    """The pattern of a word; between Chinese characters a comma may stand, as it is found."""
    return _BETWEEN.sub(LIGHT, re.escape(word))


@register.filter
def reading(entry) -> str:
    """The reading of a clause in the reader's language, with figures called as people do."""
    return explained(entry.reading_zh if in_chinese() else entry.reading, entry.ref)


def _pairs(pieces: list[str]):
    """Pieces between hits and the hits by turns, as escaped text and marked text."""
    for before, hit in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        yield before, format_html_join("", "<mark>{}</mark>", [(hit,)] if hit else [])
