"""What is written for the superior: its states, who decides, what an item and a note say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from regulations.approvals.rules import Stage
from regulations.approvals.rules import State as Outcome
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA
from sitecontent.campaigns.channels.rules import following, quarter_of

MOST_ITEMS = 40


class State(TextChoices):
    """Where a plan or a proposal stands."""

    PENDING = "pending", _("waiting for its decision")
    RETURNED = "returned", _("returned for changes")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


STATES = {
    Outcome.APPROVED: State.APPROVED,
    Outcome.REFUSED: State.REFUSED,
    Outcome.RETURNED: State.RETURNED,
    Outcome.WITHDRAWN: State.WITHDRAWN,
}
NEXT: Mapping[State, tuple[State, ...]] = {
    State.PENDING: (State.APPROVED, State.RETURNED, State.REFUSED, State.WITHDRAWN),
    State.RETURNED: (State.PENDING, State.WITHDRAWN),
}


class Matter(TextChoices):
    """What a note on the market is about (B1)."""

    INDUSTRY = "industry", _("industry")
    COMPETITOR = "competitor", _("competitors")
    USERS = "users", _("users")
    DEMAND = "demand", _("demand and growth")


SUPERIOR = (Stage("superior", gettext_noop("Superior")),)


@clause("B1")
def chain_of() -> tuple[Stage, ...]:
    """Who decides on an operating plan and on a proposal: the superior of who wrote it."""
    return SUPERIOR


@dataclass(frozen=True)
class Item:
    """One thing of a plan; `keeper` is the id of who does it."""

    what: str
    due_on: date
    keeper: int
    measure: str = ""


@clause("B1")
def check_plan(quarter: date, title: str, text: str, items: Sequence[Item], at: datetime) -> None:
    """A plan is for a quarter that is not over, in words, with items due within it."""
    end = following(quarter, 3)
    if quarter != quarter_of(quarter) or end <= at.astimezone(CHINA).date():
        raise ValidationError(_("A plan is for a quarter that is not over."), code="B1")
    check_words(title, text)
    if not items:
        raise ValidationError(_("A plan has at least one item."), code="B1")
    if len(items) > MOST_ITEMS:
        raise ValidationError(
            _("A plan has %(most)s items at most."), params={"most": MOST_ITEMS}, code="B1"
        )
    for item in items:
        if not item.what.strip():
            raise ValidationError(_("Say of every item what is to be done."), code="B1")
        if not quarter <= item.due_on < end:
            raise ValidationError(
                _("“%(what)s” is due within the quarter."), params={"what": item.what}, code="B1"
            )


@clause("B1")
def check_words(title: str, text: str) -> None:
    """What is laid before the superior has a title and says what it is."""
    if not title.strip() or not text.strip():
        raise ValidationError(_("Give it a title, and say what it is."), code="B1")


@clause("B1")
def check_progress(state: str, percent: int, text: str) -> None:
    """Progress is noted on an approved plan, from 0 to 100, in words."""
    if state != State.APPROVED:
        raise ValidationError(_("Progress is noted once the plan is approved."), code="B1")
    if not 0 <= percent <= 100:
        raise ValidationError(_("Progress goes from 0 to 100 percent."), code="B1")
    if not text.strip():
        raise ValidationError(_("Write what was said or done."), code="B1")


@clause("B1")
def check_note(title: str, text: str, source: str, seen_on: date, at: datetime) -> None:
    """A note on the market has a title, words, a source, and a day that has come."""
    check_words(title, text)
    if not source.strip():
        raise ValidationError(_("Say where this comes from."), code="B1")
    if seen_on > at.astimezone(CHINA).date():
        raise ValidationError(
            _("%(day)s is still to come."), params={"day": seen_on.isoformat()}, code="B1"
        )


def check_step(before: str, after: State) -> None:
    """Refuse a step that leads nowhere from the state a document is in."""
    if after not in NEXT.get(State(before), ()):
        raise ValidationError(
            _("This is %(state)s."), params={"state": State(before).label}, code="B1"
        )


def progress_of(percents: Sequence[int]) -> int:
    """How far a plan has come: the mean of its items, whole percent, rounded down."""
    return sum(percents) // len(percents) if percents else 0


@clause("B1")
def is_late(due_on: date, percent: int, today: date) -> bool:
    """Whether an item should have been done by now."""
    return percent < 100 and due_on < today
