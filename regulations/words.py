"""Words joined as the reader's language joins them: a room writes no colon or comma itself."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def listed(words: Iterable[object]) -> str:
    """Several things in a row."""
    return pgettext("between names", ", ").join(map(str, words))


def labelled(label: object, text: object) -> str:
    """What something is called, and what it is."""
    return f"{label}{pgettext('after a label', ': ')}{text}"


def with_aside(text: object, aside: object) -> str:
    """A text with a remark in brackets; without one as it is."""
    if not aside:
        return str(text)
    return str(pgettext("aside", "%(text)s (%(aside)s)") % {"text": text, "aside": aside})
