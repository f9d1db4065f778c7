"""The result of a finished trial as its page shows it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from regulations.amendments.models import Trial
from regulations.words import listed


@dataclass(frozen=True)
class Bar:
    """A person or a clause in the chart of a trial; shares in percent of the longest bar."""

    label: str
    worse: int
    better: int
    money: Decimal
    worse_share: float
    better_share: float
    clauses: tuple[tuple[str, int], ...] = ()
    # Clause, judgement before, judgement after, how many; trials of long ago did not keep them.
    moves: tuple[tuple[str, str, str, int], ...] = ()


@dataclass(frozen=True)
class Example:
    """One fact that would have been judged otherwise."""

    person: str
    clause: str
    at: datetime
    what: str
    link: str
    before: str
    after: str
    is_worse: bool
    money: Decimal


@dataclass(frozen=True)
class Outcome:
    """A finished trial as the page shows it."""

    worse: int
    better: int
    money: Decimal
    people: list[Bar]
    more_people: int
    clauses: list[Bar]
    examples: list[Example]
    more_examples: int

    @property
    def changed(self) -> int:
        """How many facts would have been judged otherwise."""
        return self.worse + self.better


def outcome_of(trial: Trial) -> Outcome:
    """The result of a finished trial with names and bars."""
    result = trial.result
    people = get_user_model().objects.in_bulk(_people_in(result))
    names = {None: gettext("nobody"), **{pk: each.name for pk, each in people.items()}}
    shown = len(result["examples"])
    return Outcome(
        worse=result["worse"],
        better=result["better"],
        money=Decimal(result["money"]),
        people=_bars([(names[each["person"]], each) for each in result["people"]]),
        more_people=result["people_total"] - len(result["people"]),
        clauses=_bars([(each["clause"], each) for each in result["clauses"]]),
        examples=[_example(each, names) for each in result["examples"]],
        more_examples=result["worse"] + result["better"] - shown,
    )


def _people_in(result: dict) -> set[int]:
    rows = [*result["people"], *result["examples"]]
    return {each["person"] for each in rows} - {None}


def _bars(rows: list[tuple[str, dict]]) -> list[Bar]:
    longest = max((each["worse"] + each["better"] for _label, each in rows), default=0) or 1
    return [
        Bar(
            label=label,
            worse=each["worse"],
            better=each["better"],
            money=Decimal(each["money"]),
            worse_share=round(100 * each["worse"] / longest, 1),
            better_share=round(100 * each["better"] / longest, 1),
            clauses=tuple(sorted(each.get("clauses", {}).items())),
            moves=tuple(
                (ref, told(before), told(after), count)
                for ref, before, after, count in each.get("moves", ())
            ),
        )
        for label, each in rows
    ]


def _example(each: dict, names: dict) -> Example:
    return Example(
        person=names[each["person"]],
        clause=each["clause"],
        at=parse_datetime(each["at"]),
        what=each["what"],
        link=each["link"],
        before=told(each["before"]),
        after=told(each["after"]),
        is_worse=each["is_worse"],
        money=Decimal(each["money"]),
    )


def told(judgement: str | list) -> str:
    """A stored judgement in the reader's language."""
    if isinstance(judgement, str):
        return gettext(judgement)
    return listed(_part(text, number) for text, number in judgement)


def _part(text: str, number: str) -> str:
    if "%(number)s" in text:
        return gettext(text) % {"number": number}
    return f"{gettext(text)} × {number}" if number else gettext(text)
