"""Going out: on business by the supervisor's signature, otherwise by a word to the office first."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from attendance.timekeeping.judging.spells import overlap, whole_minutes
from hr.roster.shifts.rules import Spell
from regulations.approvals.rules import Stage, StepKind
from regulations.rulebook import clause

LONGEST = timedelta(days=31)


class Kind(TextChoices):
    """Why somebody goes out; the values are those of the covers."""

    BUSINESS = "business", _("business outing")
    OUTING = "outing", pgettext_lazy("kind of outing", "outing")


class State(TextChoices):
    """Where an outing stands; one that is not on business is told, not approved."""

    TOLD = "told", pgettext_lazy("outing", "told")
    PENDING = "pending", pgettext_lazy("outing", "waiting for its decision")
    RETURNED = "returned", _("returned for changes")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CALLED_OFF = "called_off", pgettext_lazy("outing", "called off")
    FALSE = "false", _("falsely certified")


HOLDING = (State.TOLD, State.PENDING, State.RETURNED, State.APPROVED)
COVERING = (State.TOLD, State.APPROVED)
NEXT = {
    State.TOLD: (State.CALLED_OFF,),
    State.PENDING: (State.APPROVED, State.REFUSED, State.RETURNED, State.WITHDRAWN),
    State.RETURNED: (State.PENDING, State.WITHDRAWN),
    State.APPROVED: (State.CALLED_OFF, State.FALSE),
}
SUPERVISOR, OFFICE = "supervisor", "office_clerk"
CHAIN = (
    Stage(SUPERVISOR, gettext_noop("Direct supervisor")),
    Stage(OFFICE, gettext_noop("The office files it"), StepKind.FILE),
)
CLAUSES = {Kind.BUSINESS: "A2.2-4", Kind.OUTING: "A2.3-7"}


def minutes_on(spells: Iterable[Spell], stretches: Sequence[Spell]) -> int:
    """Whole minutes of a day's spells that stretches take together."""
    shared = [overlap(spell, each) for spell in spells for each in stretches]
    return whole_minutes(sum(shared, timedelta()))


@clause("A2.2-4", "A2.3-7")
def check_outing(kind: Kind, span: tuple[datetime, datetime], at: datetime) -> None:
    """Refuse an outing without an end, and a word to the office that comes once it has begun.

    A business outing may be signed afterwards as well: the signature is what counts (A2.2-4).
    """
    start, end = span
    if not start < end <= start + LONGEST:
        raise ValidationError(
            _("An outing ends after it begins, and lasts a month at most."), code=CLAUSES[kind]
        )
    if kind == Kind.OUTING and start <= at:
        raise ValidationError(
            _("The office is told before one goes out: this one has begun."), code="A2.3-7"
        )


@clause("A2.3-1", "A2.3-7")
def check_notice(minutes: int, up_to: int, before: int = 0) -> None:
    """Refuse a mere word to the office for longer than one may be away without approval.

    `minutes` are the working time it takes, `before` that of the other words of the same working
    day, `up_to` what A2.3-1 leaves unapproved: many short words are no approval either.
    """
    if before and minutes and minutes + before > up_to:
        raise ValidationError(
            _(
                "Words to the office are enough for %(up_to)s minutes of a working day together. "
                "%(before)s are told already, this takes %(minutes)s: longer needs a leave, or a "
                "business outing."
            ),
            params={"up_to": up_to, "minutes": minutes, "before": before},
            code="A2.3-1",
        )
    if minutes > up_to:
        raise ValidationError(
            _(
                "A word to the office is enough for %(up_to)s minutes of work, this takes "
                "%(minutes)s: longer needs a leave, or a business outing."
            ),
            params={"up_to": up_to, "minutes": minutes},
            code="A2.3-1",
        )
