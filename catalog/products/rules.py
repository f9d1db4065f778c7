"""The words and numbers of goods: pictures, stars, and what may be booked."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from regulations.rulebook import clause
from regulations.sheets import number_of

STARS = range(1, 6)
MOST_PICTURES = 12  # of one product
MOST_PIECES = 1_000_000  # of one move: beyond lies a slip of the keys
THUMB = 160  # pixels of a thumbnail's edge


def price_of(text: str) -> Decimal | None:
    """The amount in yuan that a text says, None where it says none."""
    number = number_of(text)
    return number if number is not None and 0 <= number < 10**12 else None


@dataclass(frozen=True)
class ContentRules:
    """What of the shop's content is bounded: sizes in bytes (1K = 1024), and when it is due."""

    image_max_bytes: int = field(
        metadata={"clause": "C6-9", "unit": "bytes", "low": 10_240, "high": 10_485_760}
    )
    video_max_bytes: int = field(
        metadata={"clause": "C6-9", "unit": "bytes", "low": 1_048_576, "high": 1_073_741_824}
    )
    document_max_bytes: int = field(
        metadata={"clause": "C6-9", "unit": "bytes", "low": 10_240, "high": 10_485_760}
    )
    publish_within_hours: int = field(
        metadata={"clause": "C5-2", "unit": "hours", "low": 1, "high": 720}
    )
    home_page_review_months: int = field(
        metadata={"clause": "C3-1", "unit": "months", "low": 1, "high": 60}
    )


@dataclass(frozen=True)
class ReviewRules:
    """How long a review may wait for its reply."""

    reply_within_hours: int = field(
        metadata={"clause": "B4", "unit": "hours", "low": 1, "high": 720}
    )


@clause("B4")
def check_pieces(pieces: int, *, ref: str) -> None:
    """Refuse a number of pieces that nobody books at once: none, fewer, or a million and more."""
    if not 0 < pieces <= MOST_PIECES:
        raise ValidationError(
            _("Book at least one piece, and at most %(most)s."),
            params={"most": f"{MOST_PIECES:,}"},
            code=ref,
        )


@clause("B4")
def check_count(counted: int, reason: str, *, ref: str) -> None:
    """A stock-take says how many there are and why it was made."""
    if not 0 <= counted <= MOST_PIECES:
        raise ValidationError(_("Count what is there: from 0 pieces on."), code=ref)
    check_reason(reason, ref=ref)


def check_reason(reason: str, *, ref: str) -> None:
    """Refuse a change of the stock that nobody explains."""
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code=ref)


@clause("B4")
def held_for(wanted: int, available: int) -> int:
    """How many of the wanted pieces can be held for an order: what is there, if that is fewer."""
    return max(0, min(wanted, available))


@clause("C11-2")
def is_sold_out(*, on_hand: int, reserved: int) -> bool:
    """Stock zero as it is read here: nothing is left that nobody waits for."""
    return on_hand <= reserved
