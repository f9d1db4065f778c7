"""Rule versions served from the memory of each process.

No process is told that a version was enacted, and none needs to be. Say a process asked the
database at the moment S (the start of its transaction, by the clock of the database) and did not
see a version. Then the COMMIT of that version came after S; it began at most a minute before, and
when it began the database made sure that four minutes were left until the day of the version. So
that day begins after S + 3 minutes, and what was read at S is the truth for every moment up to
there. For a later moment the database is asked again. The same holds for a version that this very
transaction inserted and rolls back: five minutes were left at its INSERT.

What is entered by the right to enter the past keeps no such distance. Other processes see it
after a minute at most, since nothing is remembered for longer. The transaction that enters it is
told so by `entered`, and asks the database every time until it ends.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.postgres.functions import TransactionNow
from django.db import connection, transaction

from regulations.rulebook import rules, rulesets
from regulations.rulebook.models import RuleVersion


@dataclass(frozen=True)
class InForce:
    """A version of a rule set with its values as the set's dataclass. Shared: never change it."""

    version: RuleVersion
    params: object


@dataclass(frozen=True)
class Reading:
    """All versions of a set as the database had them, the newest first.

    They are the whole truth for moments before `settled_until`. `read_at` is the process's own
    monotonic clock, in seconds. `filled` keeps what `in_force` has made of a version.
    """

    versions: tuple[RuleVersion, ...]
    settled_until: datetime
    read_at: float
    filled: dict[tuple[int, type], InForce] = field(default_factory=dict)

    def holds(self, at: datetime, params: type) -> InForce | None:
        """The version that holds at a moment, with its values; None before the first one.

        Raises ValidationError for values that do not fit the dataclass.
        """
        day = rules.day_of(at)
        version = next((each for each in self.versions if each.in_force_from <= day), None)
        if version is None:
            return None
        key = (version.pk, params)
        if key not in self.filled:
            self.filled[key] = InForce(version, rulesets.from_values(params, version.values))
        return self.filled[key]


class Memory:
    """What one process remembers; `monotonic` gives the seconds by which it ages."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic):
        self._monotonic = monotonic
        self._readings: dict[str, Reading] = {}

    def recall(self, name: str, at: datetime, params: type) -> InForce | None:
        """The version of a set that holds at a moment; None, after asking, if none does."""
        reading = self._readings.get(name)
        if reading and self._is_good(reading, at) and not _has_entered():
            found = reading.holds(at, params)
            if found:
                return found
        return self._read(name).holds(at, params)

    def forget(self) -> None:
        """Ask for every set again."""
        self._readings.clear()

    def _is_good(self, reading: Reading, at: datetime) -> bool:
        age = self._monotonic() - reading.read_at
        return at < reading.settled_until and age < rules.REMEMBERED.total_seconds()

    def _read(self, name: str) -> Reading:
        """Ask the database, and remember the answer if there is one."""
        read_at = self._monotonic()
        rows = RuleVersion.objects.filter(rule_set=name).order_by("-in_force_from")
        versions = tuple(rows.annotate(asked_at=TransactionNow()))
        if not versions:
            return Reading((), rules.start_of(rules.FIRST_DAY), read_at)
        reading = Reading(versions, versions[0].asked_at + rules.UNSEEN, read_at)
        if not _has_entered():
            self._readings[name] = reading
        return reading


_memory = Memory()
recall = _memory.recall
forget = _memory.forget


def entered() -> None:
    """This transaction entered a version by right: it asks the database until it ends."""
    transaction.on_commit(forget)


def _has_entered() -> bool:
    """Whether `entered` was called in this transaction, in a part that was not rolled back.

    Django drops the calls for the COMMIT with the savepoint or the transaction they stand in.
    """
    return any(call[1] == forget for call in connection.run_on_commit)
