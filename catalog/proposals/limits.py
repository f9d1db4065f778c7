"""What may be shown of a product, in words and pictures."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog.products.rules import MOST_PICTURES
from catalog.proposals.rules import Line
from regulations.rulebook import clause


@clause("C6-1")
def check_content(lines: Sequence[Line], now: Mapping) -> None:
    """What is shown of one product is proposed at once, and something of it changes."""
    if len(lines) != 1 or lines[0].content is None:
        raise ValidationError(_("Name one product."), code="C6-1")
    content = lines[0].content
    if not content["name"].strip() or len(content["name"]) > 200 or len(content["variant"]) > 50:
        raise ValidationError(_("Give the product a name, of 200 characters at most."), code="C6-1")
    if len(content["pictures"]) > MOST_PICTURES:
        raise ValidationError(
            _("A product has %(count)s pictures at most."), params={"count": MOST_PICTURES},
            code="C6-1",
        )  # fmt: skip
    if all(content[name] == value for name, value in now.items()):
        raise ValidationError(_("Nothing of it would change."), code="C6-1")
