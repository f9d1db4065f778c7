"""What the parts of this room tell each other: recorded times, what covers a time, findings."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
