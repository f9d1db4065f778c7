"""What the parts of this room tell each other: recorded times, what covers a time, findings."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.rulebook import clause


@dataclass(frozen=True)
class Mark:
    """A recorded time that counts: a punch, or one added by an approved correction.

    `ref` names the row behind it, such as "punch:17".
    """

    at: datetime
    ref: str


class CoverKind(TextChoices):
    """What may stand for being at one's post."""

    PERSONAL = "personal", _("personal leave")
    SICK = "sick", _("sick leave")
    MARRIAGE = "marriage", _("marriage leave")
    BEREAVEMENT = "bereavement", _("bereavement leave")
    IN_LIEU = "in_lieu", _("time off in lieu")
    OUTING = "outing", pgettext_lazy("kind of outing", "outing")
    BUSINESS = "business", _("business outing")


@dataclass(frozen=True)
class Cover:
    """A stretch of time that is excused: by an approved leave, an outing, a notice.

    `starts_at` and `ends_at` bound it half open. `ref` names the row behind it ("leave:4"),
    `link` is where it is looked at. `is_paid` False makes its working minutes unpaid.
    """

    person_id: int
    starts_at: datetime
    ends_at: datetime
    kind: CoverKind
    clause: str
    ref: str
    link: str
    is_paid: bool = True


@dataclass(frozen=True)
class Finding:
    """What a person decided on a day whatever the punches say, such as clocking for another.

    `absence` is in days (0.5 or 1). `ref` and `link` as of a Cover.
    """

    person_id: int
    day: date
    absence: Decimal
    clause: str
    text: str  # an English message id, filled from nothing
    ref: str
    link: str


class Presence(TextChoices):
    """Where somebody is on the day that runs."""

    MISSING = "missing", pgettext_lazy("presence", "missing")
    AWAY = "away", pgettext_lazy("presence", "away")
    HERE = "here", pgettext_lazy("presence", "clocked in")
    FREE = "free", pgettext_lazy("presence", "not on yet, or off")


@clause("A2.2-1")
def presence_of(*, is_away: bool, is_here: bool, is_due: bool) -> Presence:
    """The one word for where somebody is: who has leave is away, whether they came before or not.

    `is_here`: a time was recorded of them on the day; `is_due`: their first spell has begun.
    """
    if is_away:
        return Presence.AWAY
    if is_here:
        return Presence.HERE
    return Presence.MISSING if is_due else Presence.FREE


@clause("A2.2-1")
def stands_in(who: str, *, presence: Presence, is_here: bool) -> bool:
    """Whether somebody belongs to a list: who came and went on leave stands in two of them."""
    return is_here if who == Presence.HERE else presence == who
