"""How a draft stands, who decides on it, and what judging the past otherwise amounts to."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from regulations.approvals.rules import Stage, State
from regulations.rulebook import clause
from regulations.rulebook.rules import NOTICE, start_of

CLAUSE = "A2.1-1"  # by its reading the supervisor drafts, the general manager approves
# The longest stretch of the past that one trial judges, in days.
LONGEST = 366
# How far ahead a version may begin, in days: two years. Beyond it stands a slip of the keyboard.
FARTHEST = 731
# What is kept of a trial: the people most concerned, and the first cases as examples.
MOST_PEOPLE = 200
MOST_EXAMPLES = 100


CONFIRM = _(
    "Version %(number)s has changed this since the draft was written: say that you mean it."
)


class Standing(TextChoices):
    """How far a draft has come."""

    DRAFT = "draft", pgettext_lazy("rule version", "being drafted")
    ASKED = "asked", _("waits for the general manager")
    RETURNED = "returned", _("returned for changes")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    DROPPED = "dropped", _("dropped")


OPEN = (Standing.DRAFT, Standing.RETURNED)
_BY_STATE = {
    "": Standing.DRAFT,
    State.PENDING: Standing.ASKED,
    State.RETURNED: Standing.RETURNED,
    State.APPROVED: Standing.APPROVED,
    State.REFUSED: Standing.REFUSED,
    State.WITHDRAWN: Standing.DROPPED,
}


def standing(state: str, *, is_dropped: bool) -> Standing:
    """How a draft stands, by the state of its approval; empty as long as nobody was asked."""
    return Standing.DROPPED if is_dropped else _BY_STATE[state]


@clause("A2.1-1")
def chain() -> tuple[Stage, ...]:
    """Who decides on a rule version, whatever it changes: the general manager."""
    return (Stage("general_manager", gettext_noop("General manager")),)


def latest_of(day: date) -> datetime:
    """The last moment at which a version that holds from a day can be enacted."""
    return start_of(day) - NOTICE


def check_open(found: Standing) -> None:
    """A draft is changed, asked for and dropped by its drafter until it has been decided on."""
    if found not in OPEN:
        raise ValidationError(
            _("This draft is %(standing)s: nothing about it can be changed."),
            params={"standing": found.label},
            code=CLAUSE,
        )


def check_period(since: date, until: date, today: date) -> None:
    """A trial judges whole days that are over, at most LONGEST of them."""
    if until < since:
        raise ValidationError(_("The period ends before it begins."), code=CLAUSE)
    if until >= today:
        raise ValidationError(
            _("A trial judges days that are over: end it yesterday."), code=CLAUSE
        )
    if (until - since).days >= LONGEST:
        message = _("A trial judges at most %(days)s days at once.")
        raise ValidationError(message, params={"days": LONGEST}, code=CLAUSE)


def default_period(today: date, first: date | None) -> tuple[date, date]:
    """Which days to try: the last whole month, since much is counted by the month.

    `first` is the earliest day with a record, None where none is known. Nothing before it is
    offered; where it lies in this month, the days from it up to yesterday.
    """
    yesterday = today - timedelta(days=1)
    until = today.replace(day=1) - timedelta(days=1)
    since = until.replace(day=1)
    if first is None or first > yesterday:
        return since, until
    return (max(since, first), until) if first <= until else (first, yesterday)


def check_day(day: date, today: date) -> None:
    """A version holds from a day to come, at most FARTHEST ahead."""
    if day <= today:
        message = _("A version holds from a day to come, not from %(day)s.")
        raise ValidationError(message, params={"day": day}, code=CLAUSE)
    if (day - today).days > FARTHEST:
        message = _("A version begins within two years: %(day)s lies beyond.")
        raise ValidationError(message, params={"day": day}, code=CLAUSE)


def changed_names(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Names of the values that differ, in the order of the newer ones."""
    names = [*after, *(name for name in before if name not in after)]
    absent = object()
    return [name for name in names if before.get(name, absent) != after.get(name, absent)]


def rebased(
    values: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]
) -> dict[str, Any]:
    """What a draft drafted from `old` says beside `new`: its own changes, else the newer values."""
    mine = set(changed_names(old, values))
    kept = {name: value for name, value in values.items() if name in mine or name not in new}
    return {**new, **kept}


def taken_back(
    values: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]
) -> list[str]:
    """Names that changed from `old` to `new`, and that the values set otherwise once more."""
    otherwise = set(changed_names(new, values))
    return [name for name in changed_names(old, new) if name in otherwise]


# What a fact was judged to be: an English message id, or several of them with a figure each. One
# that names %(number)s is filled with it, of another it says how many times (empty: once).
Judgement = str | tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Changed:
    """A past fact that would have been judged otherwise.

    `before` and `after` are the two judgements; `is_worse` says whether the
    person would have fared worse. `money` is what the person would have paid more (or less), in
    yuan. `link` is where the fact is looked at, empty where nowhere.
    """

    person_id: int | None
    clause: str
    at: datetime
    what: str
    before: Judgement
    after: Judgement
    is_worse: bool
    money: Decimal = Decimal(0)
    link: str = ""


@dataclass
class Count:
    """How many judgements would have been worse, how many better, and the money together."""

    worse: int = 0
    better: int = 0
    money: Decimal = Decimal(0)

    def add(self, each: Changed) -> None:
        """Count one more."""
        self.worse += each.is_worse
        self.better += not each.is_worse
        self.money += each.money

    def plain(self) -> dict[str, Any]:
        """The counts as JSON keeps them; money as text, to the cent."""
        return {"worse": self.worse, "better": self.better, "money": f"{self.money:.2f}"}


@dataclass
class Tally:
    """Everything that would have been judged otherwise, summed up as it comes."""

    all: Count = field(default_factory=Count)
    by_person: dict[int | None, Count] = field(default_factory=lambda: defaultdict(Count))
    by_clause: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    # Person → clause → how many.
    clauses_of: dict[int | None, dict[str, int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )
    # Person → clause, judgement before and after → how many.
    moves_of: dict[int | None, dict[tuple[str, Judgement, Judgement], int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )
    examples: list[Changed] = field(default_factory=list)

    def add(self, each: Changed) -> None:
        """Count one more in every sum."""
        for count in (self.all, self.by_person[each.person_id], self.by_clause[each.clause]):
            count.add(each)
        self.clauses_of[each.person_id][each.clause] += 1
        self.moves_of[each.person_id][each.clause, each.before, each.after] += 1
        if len(self.examples) < MOST_EXAMPLES:
            self.examples.append(each)

    def plain(self) -> dict[str, Any]:
        """All sums as JSON keeps them: the people most concerned first, clauses by number."""
        people = sorted(self.by_person.items(), key=lambda item: _weight(item[1]))
        return self.all.plain() | {
            "people_total": len(people),
            "people": [
                {
                    "person": person,
                    "clauses": dict(self.clauses_of[person]),
                    "moves": self._moves(person),
                }
                | count.plain()
                for person, count in people[:MOST_PEOPLE]
            ],
            "clauses": [
                {"clause": ref} | count.plain() for ref, count in sorted(self.by_clause.items())
            ],
            "examples": [_example(each) for each in self.examples],
        }

    def _moves(self, person: int | None) -> list[list]:
        """From what to what a person's judgements go, by clause, and how often."""
        return [[*move, count] for move, count in sorted(self.moves_of[person].items(), key=str)]


# What a page shows of a result and cannot do without: its keys, and those of its lists' rows.
KEYS = frozenset(Tally().plain())
_SUMS = frozenset(Count().plain())
_ROWS = {
    "people": _SUMS | {"person"},
    "clauses": _SUMS | {"clause"},
    "examples": frozenset(field.name for field in fields(Changed)) - {"person_id"} | {"person"},
}


def is_whole(result: object) -> bool:
    """Whether a stored result tells everything a trial tells; one cut short counts as none."""
    return (
        isinstance(result, dict)
        and result.keys() >= KEYS
        and all(row.keys() >= keys for name, keys in _ROWS.items() for row in result[name])
    )


def _weight(count: Count) -> tuple:
    return -(count.worse + count.better), -abs(count.money)


def _example(each: Changed) -> dict[str, Any]:
    return {
        "person": each.person_id,
        "clause": each.clause,
        "at": each.at.isoformat(),
        "what": each.what,
        "link": each.link,
        "before": each.before,
        "after": each.after,
        "is_worse": each.is_worse,
        "money": f"{each.money:.2f}",
    }
