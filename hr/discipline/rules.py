"""Where a case stands, what may still be done in it, and who may decide."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """Where a case stands; it follows from what was written in it."""

    PROPOSED = "proposed", _("proposed by the portal")
    OPEN = "open", pgettext_lazy("case", "open")
    HEARD = "heard", pgettext_lazy("case", "heard")
    CONFIRMED = "confirmed", pgettext_lazy("case", "confirmed")
    DROPPED = "dropped", pgettext_lazy("case", "dropped")


class Outcome(TextChoices):
    """How a case is decided."""

    CONFIRMED = "confirmed", pgettext_lazy("case", "confirmed")
    DROPPED = "dropped", pgettext_lazy("case", "dropped")


class Step(StrEnum):
    """What people do in a case."""

    PROVE = "prove"
    HEAR = "hear"
    NAME = "name"
    CONFIRM = "confirm"
    DROP = "drop"


UNDECIDED = (State.PROPOSED, State.OPEN, State.HEARD)
# What whoever answers an objection, or is asked again for a dismissal, still has to learn of.
WHILE_REOPENED = (Step.PROVE, Step.HEAR)


def state_of(*, is_proposed: bool, is_heard: bool, outcome: str | None) -> State:
    """The state by the decision that stands, else by whether anybody was heard.

    `is_proposed`: the portal itself opened the case.
    """
    if outcome:
        return State(Outcome(outcome))
    if is_heard:
        return State.HEARD
    return State.PROPOSED if is_proposed else State.OPEN


def fault_of_step(step: Step, state: State, *, is_reopened: bool) -> object:
    """Why a step can no longer be taken in a case; None if it can.

    `is_reopened`: an objection waits for its answer, or a dismissal was returned for changes.
    """
    if state in UNDECIDED or (is_reopened and step in WHILE_REOPENED):
        return None
    return _("This case has been decided.")


def fault_of_hearing(held_at: datetime, *, opened_at: datetime, at: datetime) -> object:
    """Why nobody can have been heard in a case at a moment; None if they can.

    From the minute in which it was opened: what was said before belongs into the case itself.
    """
    if held_at > at:
        return _("A hearing cannot lie in the future.")
    if held_at < opened_at.replace(second=0, microsecond=0):
        return _("Nobody is heard in a case before it is opened.")
    return None


@dataclass(frozen=True)
class Parties:
    """Who stands where in a case, by id.

    `deciders` are those whose decision an objection is against, and those it replaced.
    """

    concerned: frozenset[int]
    opener: int | None = None
    deciders: frozenset[int] = frozenset()


def fault_of_decider(by: int, parties: Parties, *, above: Collection[int]) -> object:
    """Why a person may not decide a case, superusers too; None if they may.

    `above` are all who stand above the person. Whoever accuses does not judge; with several
    people concerned each would judge what the others bear.
    """
    if by in parties.concerned:
        return _("Nobody decides a case that concerns them.")
    if by == parties.opener:
        return _("Whoever opened a case does not decide it: somebody else does.")
    if parties.concerned & set(above):
        return _("Nobody decides a case of those above them.")
    return None


def fault_of_answerer(by: int, parties: Parties, *, above: Collection[int]) -> object:
    """Why a person may not answer an objection; None if they may. The same, and no decider."""
    if by in parties.deciders:
        return _("Nobody answers an objection to their own decision.")
    return fault_of_decider(by, parties, above=above)
