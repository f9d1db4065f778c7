"""The marker that says which clause a piece of code carries."""

from collections.abc import Callable
from typing import TypeVar

Code = TypeVar("Code", bound=Callable)


def clause(*ids: str) -> Callable[[Code], Code]:
    """Mark a function or class as carrying these clauses, e.g. `@clause("C7-2")`.

    The traceability page and `manage.py clauses` find the marker in the source text.
    """

    def mark(code: Code) -> Code:
        code.clauses = ids
        return code

    return mark
