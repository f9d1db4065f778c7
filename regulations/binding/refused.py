"""What the database refuses, said to a person."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction


@contextmanager
def in_words(ref: str, words: Mapping[str, tuple]) -> Iterator[None]:
    """Run one write; what the database refuses becomes a ValidationError with its clause.

    `words`: name of the constraint → (what it says, its clause or ""); `ref` is named where the
    refusal has no clause of its own.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        said = error.__cause__.diag
        text, code = words.get(said.constraint_name, (said.message_primary, ""))
        raise ValidationError(text, code=code or ref) from error
