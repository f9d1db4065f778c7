"""What workers do with trials: claim one, judge the past anew without changing it, give it up."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_noop as _
from psycopg2.errorcodes import READ_ONLY_SQL_TRANSACTION

from regulations.amendments import registry
from regulations.amendments.models import Trial
from regulations.amendments.rules import CLAUSE, Tally
from regulations.notices.services import Message, notify
from regulations.rulebook import clause, rulesets

# A worker that died lets go after LEASE; before it has told of its progress, after FIRST_LEASE,
# which is longer than any task may take.
LEASE = timedelta(seconds=30)
FIRST_LEASE = timedelta(seconds=150)
TELL_EVERY = timedelta(seconds=0.5)
MOST_TRIES = 3
GAVE_UP = _("The trial came to no end, however often it was begun.")
TOO_LONG = _("The trial took too long: choose a shorter period.")
FAILED = _("The past could not be judged by these numbers: the log tells why.")
WROTE = _("The trial wanted to change something and was stopped: nothing was changed.")
EMPTY = _("Trial of “%(draft)s”: no record in these days, it tells nothing.")
DONE = _("Trial of “%(draft)s”: %(worse)s would be judged worse, %(better)s better.")
CAME_TO_NOTHING = _("Trial of “%(draft)s” came to nothing.")
# What a replay raises that is wrong; a lost connection is none of these.
_FAULTS = (
    ArithmeticError, AttributeError, DatabaseError, LookupError, TypeError, ValidationError,
    ValueError,
)  # fmt: skip
# What changes of a trial while it is under way; afterwards nothing does.
CHANGING = ("done", "total", "finished_at", "result", "problem", "leased_until", "tries")
_TELL = (
    "UPDATE amendments_trial SET done = %s, total = %s, leased_until = %s"
    " WHERE id = %s AND leased_until = %s"
)

logger = logging.getLogger(__name__)


class LeaseLost(RuntimeError):
    """Another worker has taken the trial over: whoever sees this stops at once."""


def claim_trial(*, at: datetime) -> Trial | None:
    """Take one trial that waits for a worker, for the length of a lease; None if none waits.

    What was begun MOST_TRIES times without coming to an end is given up instead.
    """
    while True:
        with transaction.atomic():
            waiting = Trial.objects.select_for_update(skip_locked=True, of=("self",)).filter(
                Q(leased_until=None) | Q(leased_until__lte=at), finished_at=None
            )
            trial = waiting.order_by(F("leased_until").asc(nulls_first=True), "pk").first()
            if trial is None:
                return None
            if trial.tries >= MOST_TRIES:
                _end(trial, at, problem=GAVE_UP)
                continue
            trial.leased_until, trial.tries = at + FIRST_LEASE, trial.tries + 1
            trial.done = trial.total = 0
            trial.save(update_fields=["leased_until", "tries", "done", "total"])
            return trial


class Hold:
    """A worker's hold on a claimed trial, renewed as it tells how far it is.

    The trial itself runs in a transaction that may not write: progress is told through a
    connection of its own, opened only for a trial that takes longer than TELL_EVERY. Without
    `is_told` nothing is told: inside a transaction of the caller nobody would see it.
    """

    def __init__(self, trial: Trial, clock: Callable[[], datetime], *, is_told: bool):
        self.trial = trial
        self.until = trial.leased_until
        self.done = self.total = 0
        self._clock = clock
        self._is_told = is_told
        self._tell_next = clock() + TELL_EVERY
        self._apart = None

    def tell(self, done: int, total: int) -> None:
        """Note the progress; store it and renew the lease at most twice a second."""
        self.done, self.total = done, total
        now = self._clock()
        if not self._is_told or now < self._tell_next:
            return
        self._tell_next = now + TELL_EVERY
        self._apart = self._apart or connection.copy()
        with self._apart.cursor() as cursor:
            cursor.execute(_TELL, [done, total, now + LEASE, self.trial.pk, self.until])
            if not cursor.rowcount:
                raise LeaseLost
        self.until = now + LEASE

    def close(self) -> None:
        """Close the connection of its own."""
        if self._apart:
            self._apart.close()

    def lock(self) -> Trial:
        """The trial, locked until the caller's transaction ends."""
        mine = Trial.objects.select_for_update(of=("self",)).select_related("draft", "asked_by")
        trial = mine.filter(pk=self.trial.pk, leased_until=self.until, finished_at=None).first()
        if trial is None:
            raise LeaseLost
        return trial


def work_trial(*, trial: Trial, clock: Callable[[], datetime], is_told: bool = True) -> None:
    """Judge the past by a claimed trial's numbers and store what would have been otherwise."""
    hold = Hold(trial, clock, is_told=is_told)
    try:
        words = {"result": judge_past(trial, hold.tell)}
    except LeaseLost:
        logger.warning("trial %s was taken over by another worker", trial.pk)
        return
    except OperationalError:  # the database went away: whoever comes next begins anew
        raise
    except _FAULTS as error:
        logger.exception("trial %s failed", trial.pk)
        words = {"problem": WROTE if _is_write(error) else FAILED}
    finally:
        hold.close()
    try:
        with transaction.atomic():
            found = hold.lock()
            found.done, found.total = hold.done, hold.total
            _end(found, clock(), **words)
    except LeaseLost:
        logger.warning("trial %s was taken over by another worker", trial.pk)


def _is_write(error: Exception) -> bool:
    """Whether the database refused a change because the transaction only reads."""
    return getattr(error.__cause__, "pgcode", "") == READ_ONLY_SQL_TRANSACTION


@clause("A2.1-1")
def judge_past(trial: Trial, progress: registry.Progress) -> dict:
    """Everything that would have been judged otherwise, summed up as JSON keeps it.

    Raises DatabaseError when the replay tries to write, and whatever else it raises.
    """
    params = rulesets.params_type(trial.draft.rule_set)
    before = rulesets.from_values(params, trial.based_on.values)
    after = rulesets.from_values(params, trial.values)
    replay, tally = registry.replay_of(trial.draft.rule_set), Tally()
    with _reading_only():
        for each in replay.function(before, after, trial.since, trial.until, progress):
            tally.add(each)
    return tally.plain()


@contextmanager
def _reading_only() -> Iterator[None]:
    """A transaction in which the database refuses every change, and which is taken back."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield
        transaction.set_rollback(True)  # nor is anything done that waits for its end


def fail_trial(*, trial_id: int, problem: str, at: datetime) -> None:
    """Give up a trial that is still under way, saying why (an English message id)."""
    with transaction.atomic():
        trial = Trial.objects.select_for_update(of=("self",)).get(pk=trial_id)
        if trial.finished_at is None:
            _end(trial, at, problem=problem)


def _end(trial: Trial, at: datetime, *, result: dict | None = None, problem: str = "") -> None:
    """Store how a trial ended and tell whoever asked for it."""
    trial.finished_at, trial.result, trial.problem = at, result, problem
    trial.leased_until = None
    trial.save(update_fields=CHANGING)
    counts = {name: result[name] for name in ("worse", "better")} if result else {}
    message = Message(
        key=f"trial:{trial.pk}",
        text=_outcome(trial),
        params={"draft": str(trial.draft)} | counts,
        url=f"/rules/drafts/{trial.draft_id}/",
        clause=CLAUSE,
    )
    notify(recipients=[trial.asked_by], message=message, at=at)


def _outcome(trial: Trial) -> str:
    if not trial.result:
        return CAME_TO_NOTHING
    return EMPTY if trial.is_empty else DONE
