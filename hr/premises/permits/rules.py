"""Which permits there are, who approves them, when they hold, who enters the server room."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from regulations.approvals.rules import Stage
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

HEAD, ADMINISTRATOR = "general_manager", "system_administrator"


class Kind(TextChoices):
    """What a permit is for."""

    INTERNET = "internet", _("internet access")
    COMPUTER = "computer", _("computer of the e-commerce department")
    SERVER_ROOM = "server_room", _("server room")
    INFORMATION = "information", _("release of information")


class State(TextChoices):
    """How a permit stands at a moment."""

    ASKED = "asked", pgettext_lazy("permit", "waits for its decision")
    REFUSED = "refused", pgettext_lazy("permit", "not granted")
    COMING = "coming", pgettext_lazy("permit", "begins later")
    RUNNING = "running", pgettext_lazy("permit", "in force")
    ENDED = "ended", pgettext_lazy("permit", "ended")
    REVOKED = "revoked", pgettext_lazy("permit", "revoked")


CLAUSES = {
    Kind.INTERNET: "A1.3-4",
    Kind.COMPUTER: "B7-7",
    Kind.SERVER_ROOM: "C13-S3",
    Kind.INFORMATION: "A1.3-6",
}
# What has to be named beside the purpose: the machine, or what is told and to whom.
NAMES_A_THING = frozenset({Kind.COMPUTER, Kind.INFORMATION})
NAMES_A_RECEIVER = frozenset({Kind.INFORMATION})
# What a superior permits: the general manager has none, and is asked by nobody (A1.3-4, A1.3-6).
GIVEN_FROM_ABOVE = frozenset({Kind.INTERNET, Kind.INFORMATION})

_STAGES = {
    Kind.INTERNET: Stage("supervisor", gettext_noop("Supervisor")),
    Kind.COMPUTER: Stage("ecommerce", gettext_noop("Head of the e-commerce department")),
    Kind.SERVER_ROOM: Stage(HEAD, gettext_noop("General manager")),
    Kind.INFORMATION: Stage("manager", gettext_noop("Department manager")),
}


@clause("A1.3-4", "A1.3-6", "B7-7", "C13-S3")
def chain_of(kind: Kind) -> tuple[Stage, ...]:
    """Who approves a permit: the supervisor the internet, the head of the department its
    computers, the general manager the server room, the manager what is told to others."""
    return (_STAGES[kind],)


@dataclass(frozen=True)
class Wish:
    """A permit as somebody wants it."""

    kind: Kind
    purpose: str
    thing: str
    receiver: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Asker:
    """What a permit depends on: the code of the position, whether in the e-commerce department."""

    position: str = ""
    is_ecommerce: bool = False


@clause("C13-S3")
def needs_no_permit(position: str) -> bool:
    """Whether a person enters the server room without a permit: the administrator, and who would
    have to approve their own."""
    return position in (ADMINISTRATOR, HEAD)


@clause("A1.3-4", "A1.3-6", "B7-7", "C13-S3")
def fault_of_wish(wish: Wish, asker: Asker, *, at: datetime, longest: timedelta) -> object:
    """Why a permit cannot be asked for; None if it can."""
    if not wish.purpose.strip():
        return _("Say what the permit is for.")
    if wish.kind in NAMES_A_THING and not wish.thing.strip():
        return _("Say which computer, or which information.")
    if wish.kind in NAMES_A_RECEIVER and not wish.receiver.strip():
        return _("Say to whom the information goes.")
    if wish.kind == Kind.COMPUTER and asker.is_ecommerce:
        return _("The people of the e-commerce department need no permit for its computers.")
    if wish.kind == Kind.SERVER_ROOM and needs_no_permit(asker.position):
        return _("You enter the server room without a permit.")
    if wish.kind in GIVEN_FROM_ABOVE and asker.position == HEAD:
        return _("Nobody stands above the general manager: you need no such permit.")
    return _fault_of_time(wish, at, longest)


def _fault_of_time(wish: Wish, at: datetime, longest: timedelta) -> object:
    if day_of(wish.starts_at) < day_of(at):
        return _("A permit begins today or later: it makes nothing good afterwards.")
    if wish.ends_at <= wish.starts_at or wish.ends_at <= at:
        return _("A permit ends after it begins, and not before now.")
    if wish.ends_at - wish.starts_at > longest:
        return _("A permit holds for %(days)s days at most.") % {"days": longest.days}
    return None


@dataclass(frozen=True)
class Span:
    """What is known of a permit: its decision ("" none yet), its time, when it was ended early."""

    decision: str
    starts_at: datetime
    ends_at: datetime
    ended_at: datetime | None = None


_OPEN = ("", "pending", "returned")


@clause("A1.3-4", "A1.3-6", "B7-7", "C13-S3")
def state_of(span: Span, at: datetime) -> State:
    """How a permit stands: it ends by itself, or earlier where it was revoked."""
    if span.decision in _OPEN:
        return State.ASKED
    if span.decision != "approved":
        return State.REFUSED
    if span.ended_at is not None and span.ended_at <= at:
        return State.REVOKED
    if at >= span.ends_at:
        return State.ENDED
    return State.RUNNING if at >= span.starts_at else State.COMING


@clause("C13-S3")
def fault_of_entry(position: str, permits: Iterable[Span], at: datetime) -> object:
    """Why a person does not enter the server room at a moment; None if they may."""
    if needs_no_permit(position):
        return None
    if any(state_of(each, at) == State.RUNNING for each in permits):
        return None
    return _(
        "You have no permit for the server room that holds now: only the administrator and people "
        "approved by the general manager enter."
    )
