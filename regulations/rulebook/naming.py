"""Figures called in a reading as people call them, not as the code does."""

import re
from functools import cache

from django.utils.translation import gettext, pgettext

from regulations.rulebook import source
from regulations.rulebook.rules import value_text
from regulations.words import with_aside

_NAME = re.compile(r"(?<![a-z])[a-z]+(?:_[a-z0-9]+)+")
# Between Chinese signs a name stands apart, its label does not.
_APART = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=“)|(?<=[”）]) (?=[\u3000-\u9fff\uff00-\uffef])"
)


def in_words(text: str, ref: str) -> str:
    """A text about a clause with the labels of figures in place of their names.

    The figure of this very clause comes first, where several sets have one of the same name.
    """
    return _APART.sub("", _NAME.sub(lambda found: _label(found[0], ref), text))


def explained(text: str, ref: str) -> str:
    """The same of a reading, with the starting value behind each figure that is one value.

    Beside its own figure a reading would else only lead back to it.
    """
    # What a reading calls the value that we begin with, where it says so itself.
    is_said = pgettext("in a reading", "start") in text

    def figure(found: re.Match) -> str:
        known = _known(found[0], ref)
        return with_aside(_label(found[0], ref), _start(known, is_said) if known else "")

    return _APART.sub("", _NAME.sub(figure, text))


def _start(figure: source.Parameter, is_said: bool) -> str:
    """The starting value of a figure, called so where the text does not; empty for a table."""
    if isinstance(figure.value, dict | list) or figure.value is None:
        return ""
    text = value_text(figure.value, figure.unit)
    return text if is_said else gettext("start: %(value)s") % {"value": text}


def is_about(text: str, name: str) -> bool:
    """Whether a text is about a figure: one that names other figures alone is not."""
    named = {found for found in _NAME.findall(text) if found in _parameters()}
    return not named or name in named


def _label(name: str, ref: str) -> str:
    known = _known(name, ref)
    return f"“{known.label}”" if known else name


def _known(name: str, ref: str) -> source.Parameter | None:
    known = _parameters().get(name)
    return known.get(ref, next(iter(known.values()))) if known else None


@cache
def _parameters() -> dict[str, dict[str, source.Parameter]]:
    """Name → clause → figure, of the source."""
    found: dict[str, dict[str, source.Parameter]] = {}
    for parameters in source.read_parameters().values():
        for name, parameter in parameters.items():
            found.setdefault(name, {})[parameter.clause] = parameter
    return found
