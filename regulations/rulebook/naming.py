"""Figures called in a reading as people call them, not as the code does."""

import re
from functools import cache

from regulations.rulebook import source

_NAME = re.compile(r"(?<![a-z])[a-z]+(?:_[a-z0-9]+)+")
# Between Chinese signs a name stands apart, its label does not.
_APART = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=“)|(?<=”) (?=[\u3000-\u9fff\uff00-\uffef])"
)


def in_words(text: str, ref: str) -> str:
    """A text about a clause with the labels of figures in place of their names.

    The figure of this very clause comes first, where several sets have one of the same name.
    """
    return _APART.sub("", _NAME.sub(lambda found: _label(found[0], ref), text))


def is_about(text: str, name: str) -> bool:
    """Whether a text is about a figure: one that names other figures alone is not."""
    named = {found for found in _NAME.findall(text) if found in _parameters()}
    return not named or name in named


def _label(name: str, ref: str) -> str:
    known = _parameters().get(name)
    if not known:
        return name
    return f"“{known.get(ref, next(iter(known.values()))).label}”"


@cache
def _parameters() -> dict[str, dict[str, source.Parameter]]:
    """Name → clause → figure, of the source."""
    found: dict[str, dict[str, source.Parameter]] = {}
    for parameters in source.read_parameters().values():
        for name, parameter in parameters.items():
            found.setdefault(name, {})[parameter.clause] = parameter
    return found
