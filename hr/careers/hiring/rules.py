"""Channels of a vacancy, where a candidate stands, and who decides on an offer."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from hr.people.rules import HEAD
from regulations.approvals.rules import Stage
from regulations.rulebook import clause

MANAGER = "careers.manager"
CHAIN = (
    Stage(MANAGER, gettext_noop("Leader in charge of the department")),
    Stage(HEAD, gettext_noop("General manager")),
)


class Channel(TextChoices):
    """Where a vacancy is made known."""

    ONLINE = "online", pgettext_lazy("hiring", "online")
    FAIR = "fair", pgettext_lazy("hiring", "trade job fair")
    CAMPUS = "campus", pgettext_lazy("hiring", "university")
    AGENCY = "agency", pgettext_lazy("hiring", "agency")
    STAFF = "staff", pgettext_lazy("hiring", "recommended by staff")


# By these specialists are mainly hired (C1).
OF_SPECIALISTS = (Channel.ONLINE, Channel.FAIR)


class Why(TextChoices):
    """Why nothing comes of a candidate."""

    REFUSED = "refused", pgettext_lazy("candidate", "not taken")
    WITHDREW = "withdrew", pgettext_lazy("candidate", "withdrew")
    FILLED = "filled", pgettext_lazy("candidate", "the post is filled")


class State(TextChoices):
    """Where a candidate stands."""

    APPLIED = "applied", pgettext_lazy("candidate", "applied")
    TRIED = "tried", pgettext_lazy("candidate", "being marked")
    PASSED = "passed", pgettext_lazy("candidate", "passed")
    FAILED = "failed", pgettext_lazy("candidate", "not passed")
    ASKED = "asked", pgettext_lazy("candidate", "offer being decided")
    OFFERED = "offered", pgettext_lazy("candidate", "offered")
    ACCEPTED = "accepted", pgettext_lazy("candidate", "accepted")
    DECLINED = "declined", pgettext_lazy("candidate", "declined")
    HIRED = "hired", pgettext_lazy("candidate", "taken on")
    ENDED = "ended", pgettext_lazy("candidate", "closed")
    ERASED = "erased", pgettext_lazy("candidate", "erased: consent withdrawn")


@dataclass(frozen=True)
class Way:
    """How far a candidate has come: `passed` None while marked, `offer` the state of its approval,
    `is_over` where its first day passed without anybody taken on, `accepted` None while
    unanswered."""

    is_tried: bool = False
    passed: bool | None = None
    offer: str = ""
    accepted: bool | None = None
    is_hired: bool = False
    is_ended: bool = False
    is_erased: bool = False
    is_over: bool = False


@clause("C1", "C2")
def state_of(way: Way) -> State:
    """Where a candidate stands; an offer that is refused, withdrawn or over leaves them where they
    passed."""
    if way.is_hired:
        return State.HIRED
    if way.is_erased or way.is_ended:
        return State.ERASED if way.is_erased else State.ENDED
    if way.accepted is False:
        return State.DECLINED
    if way.accepted and not way.is_over:
        return State.ACCEPTED
    if way.offer in ("pending", "returned") or (way.offer == "approved" and not way.is_over):
        return State.OFFERED if way.offer == "approved" else State.ASKED
    if not way.is_tried:
        return State.APPLIED
    if way.passed is None:
        return State.TRIED
    return State.PASSED if way.passed else State.FAILED


@clause("C1")
def fault_of_channels(is_specialist: bool, channels: Collection[str]) -> object:
    """Why a vacancy is not made known like this; None where it may be."""
    if not channels:
        return _("Name a channel at least.")
    if is_specialist and not set(channels) & set(OF_SPECIALISTS):
        return _("Specialists are looked for online or at a trade job fair: name one of these.")
    return None


@clause("C2")
def fault_of_offer(state: State) -> object:
    """Why nobody offers the post to a candidate; None where they passed the trial, and where they
    declined: another offer may be better."""
    if state in (State.PASSED, State.DECLINED):
        return None
    if state in (State.APPLIED, State.TRIED):
        return _("An offer follows a trial assessment that two people have marked.")
    if state == State.FAILED:
        return _("The trial assessment was not passed.")
    return _("Nothing is offered to this candidate: %(state)s.") % {"state": state.label}
