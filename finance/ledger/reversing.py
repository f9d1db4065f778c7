"""What keeps a voucher from being reversed, and the way there is instead."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from finance.ledger import registry
from finance.ledger.models import Entry
from regulations.rulebook import clause

AT_THE_DOCUMENT = _(
    "A document is behind this voucher: it is undone there, not in the books alone."
)
OF_THE_DRAWER = _(
    "What was found in the drawer, and how it was borne, is not reversed: a voucher by hand with "
    "the consent of chief accountant and general manager puts it right."
)
ANEW = _("This voucher undoes another: what was undone by mistake is written down anew.")


def why_not(entry: Entry) -> object:
    """Why a posted voucher is not reversed, with the way there is; "" where it is."""
    if not entry.source:
        return ""
    if entry.source.startswith("ledger."):
        return OF_THE_DRAWER
    if registry.undo_of(entry.source) is None:
        return AT_THE_DOCUMENT
    return ANEW if entry.reverses_id else ""


@clause("A7.1-1")
def check_reversal(entry: Entry, reason: str) -> None:
    """Refuse to reverse without a reason, what is not posted, or what goes another way."""
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code="A7.1-1")
    if not hasattr(entry, "posting"):
        raise ValidationError(
            _("Only what is posted is reversed; this is dropped instead."), code="A7.1-1"
        )
    said = why_not(entry)
    if said and said is not ANEW:  # of those the room of the document says it, with its clause
        raise ValidationError(said, code="A7.1-1")
