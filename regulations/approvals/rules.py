"""How a chain of approval runs: who may act on a step, what opens next, how it ends."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class StepKind(TextChoices):
    """What a step asks of whoever acts on it."""

    DECIDE = "decide", _("decides")
    FILE = "file", _("files")  # 备案: takes note, holds nothing up, cannot refuse


class State(TextChoices):
    """Where an approval stands."""

    PENDING = "pending", pgettext_lazy("approval", "waiting")
    RETURNED = "returned", _("returned for changes")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class StepState(TextChoices):
    """Where a step stands; one that never came to its turn is dropped with its round."""

    WAITING = "waiting", pgettext_lazy("step", "not yet its turn")
    OPEN = "open", pgettext_lazy("step", "waiting")
    DONE = "done", pgettext_lazy("step", "done")
    SKIPPED = "skipped", _("decided already by the same person")
    DROPPED = "dropped", _("dropped")


class Verdict(TextChoices):
    """What was said on a step."""

    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    RETURNED = "returned", _("returned for changes")
    FILED = "filed", _("filed")


class Ending(TextChoices):
    """How a round ended without a word of its deciders."""

    WITHDRAWN = "withdrawn", _("withdrawn")  # by who asked
    DROPPED = "dropped", pgettext_lazy("approval", "not needed any more")
    TAKEN_BACK = "taken_back", _("denied consent by phone taken back")


# What may be said on a step of each kind, and what an approval becomes by a word that ends it.
WORDS = {
    StepKind.DECIDE: (Verdict.APPROVED, Verdict.REFUSED, Verdict.RETURNED),
    StepKind.FILE: (Verdict.FILED,),
}
# What is said on a step where it is answered with many others.
FITTING = {StepKind.DECIDE: Verdict.APPROVED, StepKind.FILE: Verdict.FILED}
ENDS = {Verdict.REFUSED: State.REFUSED, Verdict.RETURNED: State.RETURNED}
_ODD_WORDS = {
    StepKind.DECIDE: _("This step cannot be filed."),
    StepKind.FILE: _("This step is for the files: nothing is decided on it."),
}
ENDED = (State.APPROVED, State.REFUSED, State.WITHDRAWN)


@dataclass(frozen=True)
class Stage:
    """A step as the rule of a room computes it: whose turn it is, without naming a person.

    `role` is the room's own word for who acts ("general_manager"), `title` an English message id
    that people read in their own language.
    """

    role: str
    title: str
    kind: StepKind = StepKind.DECIDE


@dataclass(frozen=True)
class Seated:
    """A stage with the people who may act on it, any one of them, by id."""

    stage: Stage
    people: tuple[int, ...]


@dataclass(frozen=True)
class Turn:
    """A step of a running round: its people, and what was said on it, if anything."""

    kind: StepKind
    people: tuple[int, ...]
    verdict: Verdict | None = None
    # Who acted, and in whose place: the same person where it was their own turn.
    by: int | None = None
    principal: int | None = None
    is_skipped: bool = False

    @property
    def is_over(self) -> bool:
        """Whether nobody has to act on it any more."""
        return self.is_skipped or self.verdict is not None

    @property
    def spoke(self) -> set[int]:
        """Everybody whose word this was."""
        return {self.by, self.principal} - {None}


Superiors = Callable[[int], Iterable[int]]


def seat(
    stages: Sequence[Stage],
    find: Callable[[str], Iterable[int]],
    *,
    barred: Iterable[int],
    superiors: Superiors,
    clause: str,
) -> tuple[Seated, ...]:
    """Give each stage its people: those of its role, without whom it benefits.

    Where only they would be left, their superiors decide. Whoever alone would decide twice does
    so once. Refused, with the clause, when nobody is left for a stage.
    """
    seats: list[Seated] = []
    is_alone = only_files(stage.kind for stage in stages)
    for stage in stages:
        people = tuple(find(stage.role))
        if is_alone or stage.kind == StepKind.DECIDE:
            people = _eligible(people, set(barred), superiors)
        if not people:
            raise ValidationError(
                _("Nobody may decide the step “%(step)s” of this request."),
                params={"step": _(stage.title)},
                code=clause,
            )
        is_repeated = stage.kind == StepKind.DECIDE and any(
            before.stage.kind == StepKind.DECIDE and before.people == people for before in seats
        )
        if not (is_repeated and len(people) == 1):
            seats.append(Seated(stage, people))
    return tuple(seats)


def only_files(kinds: Iterable[StepKind]) -> bool:
    """Whether nobody decides in a chain: filing settles it, so nobody files what benefits them."""
    return all(kind == StepKind.FILE for kind in kinds)


def _eligible(people: tuple[int, ...], barred: set[int], superiors: Superiors) -> tuple[int, ...]:
    return tuple(each for each in people if each not in barred) or _above(people, barred, superiors)


def _above(people: Iterable[int], barred: set[int], superiors: Superiors) -> tuple[int, ...]:
    """The nearest superior of each who is not barred."""
    nearest = (next((up for up in superiors(each) if up not in barred), None) for each in people)
    return tuple(dict.fromkeys(each for each in nearest if each is not None))


def open_now(turns: Sequence[Turn]) -> list[int]:
    """Places (from 0) whose turn it is: up to the first decision that is still to come.

    A step that files holds nothing up: it opens in its place and stays open.
    """
    opened = []
    for place, turn in enumerate(turns):
        if not turn.is_over:
            opened.append(place)
            if turn.kind == StepKind.DECIDE:
                break
    return opened


def deciders_left(
    turn: Turn, turns: Sequence[Turn], barred: Iterable[int], superiors: Superiors
) -> tuple[int, ...] | None:
    """Who may act on a step whose turn has come; None: its people have decided already.

    Nobody speaks twice in a round. Where that leaves nobody, the superiors of the step's people
    decide; where nobody stands above them either, the word they gave earlier stands for it.
    """
    spoke = set().union(*(each.spoke for each in turns))
    left = tuple(each for each in turn.people if each not in spoke)
    if left or turn.kind == StepKind.FILE:
        return left or turn.people
    return _above(turn.people, set(barred) | spoke, superiors) or None


def due_of_step(at: datetime, within: timedelta, latest: datetime | None) -> datetime:
    """When a step that opens at a moment is due: never after a consent could take no effect."""
    due = at + within
    return due if latest is None else max(at, min(due, latest))


def standing(turns: Sequence[Turn]) -> State:
    """What a round amounts to: refused or returned by one word, approved by every decision.

    Where nothing is to be decided, by the first filing.
    """
    for turn in turns:
        if turn.verdict in ENDS:
            return ENDS[turn.verdict]
    decisions = [turn for turn in turns if turn.kind == StepKind.DECIDE]
    is_done = (
        all(turn.is_over for turn in decisions)
        if decisions
        else any(turn.is_over for turn in turns)
    )
    return State.APPROVED if is_done else State.PENDING


def check_act(
    turn: Turn,
    turns: Sequence[Turn],
    *,
    verdict: Verdict,
    by: int,
    principal: int,
    barred: Mapping[int, object],
    comment: str,
    clause: str,
) -> None:
    """May this person say this on this step, in the place of `principal` (or their own)?

    `barred`: person → why they do not decide, as a sentence. Refused, with the clause: a word the
    step does not know, a refusal without a reason, who is barred, who has spoken in this round.
    That `principal` has a seat and `by` is their deputy is the caller's to know.
    """
    if verdict not in WORDS[turn.kind]:
        raise _refusal(_ODD_WORDS[turn.kind], clause)
    if verdict in ENDS and not comment.strip():
        raise _refusal(_("Give the reason."), clause)
    settles = turn.kind == StepKind.DECIDE or only_files(each.kind for each in turns)
    for person in (by, principal) if settles else ():
        if person in barred:
            raise _refusal(barred[person], clause)
    if any({by, principal} & each.spoke for each in turns):
        raise _refusal(_("Nobody decides twice in one chain."), clause)


def is_doubted(state: str, doubted_at: datetime | None) -> bool:
    """Whether a denied consent bears on a request: not once a refusal or a return ended it."""
    return doubted_at is not None and state in (State.PENDING, State.APPROVED)


def check_return(verdict: Verdict, *, returns: bool, clause: str) -> None:
    """Refuse to return what is never changed: it would wait for ever."""
    if verdict == Verdict.RETURNED and not returns:
        raise _refusal(_("This is not changed and asked again: approve or refuse it."), clause)


def check_doubt(verdict: Verdict, *, is_doubted: bool, clause: str) -> None:
    """Nothing more is approved on top of a consent that its giver denies (A7.2-1)."""
    if is_doubted and verdict == Verdict.APPROVED:
        raise _refusal(
            _("A consent by phone is denied here: it is taken back first, and decided anew."),
            clause,
        )


def _refusal(message, clause: str, **params) -> ValidationError:
    return ValidationError(message, params=params, code=clause)


def said(turns: Sequence[Turn], place: int, **word) -> tuple[Turn, ...]:
    """The round after a word on the step at `place`."""
    return (*turns[:place], replace(turns[place], **word), *turns[place + 1 :])
