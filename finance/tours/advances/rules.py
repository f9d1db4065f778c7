"""How much the company may add to an advance: pure functions over figures."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from finance.tours.rules import yuan
from regulations.rulebook import clause


@clause("A7.3-2")
def check_part(part: Decimal, agreed: Decimal, *, own: Decimal) -> None:
    """Refuse that the company pays more of an advance than the general manager agreed to.

    `part` is what it would pay now, `agreed` what it was to pay when the advance was asked for, 0
    where nobody was asked; `own` is what the tour itself has left.
    """
    if part <= agreed:
        return
    if not agreed:
        raise ValidationError(
            _(
                "Only %(own)s are left of the budget sheet and of the money received: for more the "
                "general manager is asked."
            ),
            params={"own": yuan(own)}, code="A7.3-2",
        )  # fmt: skip
    raise ValidationError(
        _(
            "The tour has only %(own)s left by now: the company would pay %(part)s in advance, and "
            "was asked for %(agreed)s. It is asked for anew."
        ),
        params={"own": yuan(own), "part": yuan(part), "agreed": yuan(agreed)},
        code="A7.3-2",
    )  # fmt: skip
