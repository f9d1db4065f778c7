"""Where a feedback stands and what may follow: no queries."""

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.rulebook import clause

LONGEST = 2000


class Stand(TextChoices):
    """Where a feedback stands."""

    OPEN = "open", pgettext_lazy("feedback", "open")
    ANSWERED = "answered", pgettext_lazy("feedback", "answered")
    TAKEN = "taken", pgettext_lazy("feedback", "taken over into a change")
    CLOSED = "closed", pgettext_lazy("feedback", "closed")


# From where to where; a further answer leaves what was taken over where it is.
STEPS = {
    Stand.OPEN: (Stand.ANSWERED, Stand.TAKEN, Stand.CLOSED),
    Stand.ANSWERED: (Stand.ANSWERED, Stand.TAKEN, Stand.CLOSED),
    Stand.TAKEN: (Stand.TAKEN, Stand.CLOSED),
    Stand.CLOSED: (),
}


@clause("C13-M3")
def check_reply(stand: Stand, to: Stand, text: str) -> None:
    """Refuse a reply to what is closed, and one without a word to who gave the feedback."""
    if to not in STEPS[stand]:
        raise ValidationError(
            _("This feedback is %(stand)s: that cannot follow."),
            params={"stand": stand.label}, code="C13-M3",
        )  # fmt: skip
    if not text.strip():
        raise ValidationError({"text": ValidationError(_("Write an answer."), code="C13-M3")})
    if len(text) > LONGEST:
        raise too_long()


@clause("C13-M3")
def check_text(text: str) -> None:
    """Refuse a feedback that says nothing or too much."""
    if not text.strip():
        raise ValidationError(
            {"text": ValidationError(_("Say what is lacking or awkward."), code="C13-M3")}
        )
    if len(text) > LONGEST:
        raise too_long()


def too_long() -> ValidationError:
    """The refusal of a text beyond the limit."""
    text = _("At most %(most)s characters.")
    refused = ValidationError(text, params={"most": LONGEST}, code="C13-M3")
    return ValidationError({"text": refused})
