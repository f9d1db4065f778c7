"""What tests of the service desk ask again and again."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction

from regulations.notices.models import Notice


def refused(code: str, verb, **words):
    """The verb is refused, with this clause."""
    with pytest.raises(ValidationError) as error, transaction.atomic():
        verb(**words)
    assert error.value.error_list[0].code == code


def gate_refuses(*rows):
    """The database takes none of these rows, written past the services."""
    for row in rows:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def role_cannot(*statements: str):
    """The portal's own role may not do any of this."""
    for statement in statements:
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def told(person, text: str) -> bool:
    """Whether a person has a notice that says this."""
    return any(text in str(each.text) for each in Notice.objects.filter(recipient=person))


def page(answer) -> str:
    """A page as text."""
    return answer.content.decode()
