"""When a review is due for its reply, and what may be said."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog.products.rules import STARS, ReviewRules
from regulations.rulebook import clause

LONGEST = 1000


@clause("B4")
def reply_due(at: datetime, params: ReviewRules) -> datetime:
    """The end of the time for a reply: so many hours, by day and night."""
    return at + timedelta(hours=params.reply_within_hours)


@clause("B4")
def check_review(*, stars: int, text: str, author: str) -> None:
    """A review has one to five stars, somebody who wrote it, and words."""
    if stars not in STARS:
        raise ValidationError(_("A review gives one to five stars."), code="B4")
    if not author.strip() or not text.strip():
        raise ValidationError(_("Say who wrote the review, and what it says."), code="B4")


@clause("B4")
def check_reply(text: str, *, is_answered: bool) -> None:
    """A review is answered once, in words."""
    if not text.strip():
        raise ValidationError(_("Write the reply."), code="B4")
    if is_answered:
        raise ValidationError(_("This review has been answered already."), code="B4")
