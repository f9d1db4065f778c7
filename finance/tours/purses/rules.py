"""What keeps a purse from being paid out of: pure functions over figures."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from finance.tours.rules import Standing, yuan
from regulations.rulebook import clause


@clause("A7.3-2")
def check_whole(standing: Standing) -> None:
    """Refuse to go on while the purse of a tour is not what its documents come to."""
    if not standing.is_whole:
        raise ValidationError(
            _(
                "The purse holds %(purse)s, by the documents of the tour it is %(expected)s: the "
                "chief accountant clears this up first."
            ),
            params={"purse": yuan(standing.purse), "expected": yuan(standing.expected)},
            code="A7.3-2",
        )  # fmt: skip
