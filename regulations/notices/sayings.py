"""What is stored of a sentence, so that everybody reads it in their own language.

A sentence is an English message id with parameters. A parameter is a plain value, a sentence itself
({"text": …, "params": …}), or words by the code of a language ({"zh-hans": …, "en": …}).
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language, gettext


def say(text: str, params: Mapping[str, Any]) -> str:
    """A stored sentence in the reader's language."""
    return gettext(text) % {name: worded(value) for name, value in params.items()}


def worded(value: Any) -> Any:
    """A stored parameter in the reader's language; a plain value as it is."""
    if not isinstance(value, Mapping):
        return value
    if "text" in value:
        return say(value["text"], value.get("params", {}))
    return value.get(get_language()) or value.get(settings.LANGUAGE_CODE, "")


def sentence(text: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """A sentence as a parameter of another one."""
    return {"text": text, "params": dict(params)}


class Said(str):
    """A sentence in the language of this moment that still knows its message id and parameters."""

    __slots__ = ("params", "text")

    def __new__(cls, text: str, **params):
        plain = {name: _plain(value) for name, value in params.items()}
        made = super().__new__(cls, say(text, plain))
        made.text, made.params = text, plain
        return made


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | float | Mapping) else str(value)[:500]


def stored(said: str) -> str | dict[str, Any]:
    """A sentence as it is stored for every reader; a plain text as it is."""
    return sentence(said.text, said.params) if isinstance(said, Said) else said


def in_each_language(make: Callable[[], object]) -> str | dict[str, str]:
    """What `make` says in each language of the portal; one plain text where all say the same."""
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = str(make())
    texts = set(said.values())
    return texts.pop() if len(texts) == 1 else said
