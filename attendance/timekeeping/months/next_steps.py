"""What a person can do about a day of theirs: the forms that mend it, filled in from its lines."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.utils.translation import gettext_noop

from attendance.timekeeping.judging.rules import Manner
from attendance.timekeeping.judging.sayings import (
    LACKS,
    MISSING,
    NO_PUNCH,
    NOBODY,
    NOBODY_AT_ALL,
    ODD,
    SEEN,
)
from regulations.rulebook import clause

CORRECT = gettext_noop("Put the mark right: %(at)s")
TURN = gettext_noop("Turn %(start)s–%(end)s into personal leave")
SICK = gettext_noop("Ill or at the doctor's, %(start)s–%(end)s: hand in the form")
SICK_DAY = gettext_noop("Ill on this day: hand in the form")
EMPTY = (NOBODY, NOBODY_AT_ALL)
LACKING = (MISSING, LACKS, *EMPTY)
Span = tuple[datetime, datetime]
# By the name of a spell the mark that it lacks; None where none would mend it.
FindMark = Callable[[str], datetime | None]


@dataclass(frozen=True)
class NextStep:
    """One form to go to: `form` is "correct" or "leave", `query` fills it in; `text` is an English
    message id with its parameters, `clause` the one that allows it."""

    form: str
    query: str
    clause: str
    text: str
    params: dict


@clause("A2.2-3", "A2.5-3", "A2.4-1")
def next_steps(
    day: date, spells: list[str], lines: Iterable[Mapping], lacking: FindMark
) -> list[NextStep]:
    """What the lines of a judged day leave to its person, without doublets and in their order.

    `spells` and `lines` are as `judging.plain` writes them. `lacking` is asked for the mark of a
    spell that has none at an end.
    """
    told = [(each["text"], each.get("params", {})) for each in lines]
    empty = [params["spell"] for text, params in told if text in EMPTY]
    if empty and set(empty) >= set(spells):  # nobody came at all: one form for the day
        words = {"kind": "sick", "unit": "day", "first": day, "last": day}
        sick = NextStep("leave", urlencode(words), "A2.4-1", SICK_DAY, {})
        return [*_correct(lacking(empty[0]), day), sick]
    found = [step for text, params in told for step in _of_line(text, params, day, lacking)]
    return list({(each.form, each.query): each for each in found}.values())


def _of_line(text: str, params: Mapping, day: date, lacking: FindMark) -> Iterable[NextStep]:
    if text == ODD:
        yield from _correct(_odd(params, day), day)
    elif text in LACKING:
        yield from _correct(lacking(params["spell"]), day)
        if text == NOBODY_AT_ALL:
            yield _leave("sick", "A2.4-1", SICK, _span(params["spell"], day))
    elif text == SEEN[Manner.LATE][1]:
        came = moment_of(params["at"], day)
        span = came - timedelta(minutes=params["minutes"]), came
        yield _leave("personal", "A2.5-3", TURN, span)
    elif text in (SEEN[Manner.EARLY][1], SEEN[Manner.AWAY][1]):
        left = moment_of(params["at"], day)
        span = left, left + timedelta(minutes=params["minutes"])
        yield _leave("sick", "A2.4-1", SICK, span)


def _odd(params: Mapping, day: date) -> datetime:
    """The first punch that may be the odd one: the person says what it was."""
    start, end = _span(params["spell"], day)
    words = params.get("at", "").split(", ")
    times = [moment_of(each, day) for each in words if each not in ("", NO_PUNCH)]
    return next((each for each in times[1:-1] if start < each < end), start)


def _correct(at: datetime | None, day: date) -> Iterable[NextStep]:
    if at is None:
        return
    words = {"at": f"{at:%Y-%m-%dT%H:%M}"}
    shown = f"{at:%H:%M}" if at.date() == day else f"{at:%m-%d %H:%M}"
    yield NextStep("correct", urlencode(words), "A2.2-3", CORRECT, {"at": shown})


def _leave(kind: str, ref: str, text: str, span: Span) -> NextStep:
    start, end = span
    words = {
        "kind": kind,
        "unit": "minute",
        "first": start.date(),
        "start": f"{start:%H:%M}",
        "last": end.date(),
        "end": f"{end:%H:%M}",
    }
    params = {"start": words["start"], "end": words["end"]}
    return NextStep("leave", urlencode(words), ref, text, params)


def _span(spell: str, day: date) -> Span:
    start, end = spell.split("–")
    return moment_of(start, day), moment_of(end, day)


def moment_of(word: str, day: date) -> datetime:
    """A moment as `judging.words.clock` writes it, without its zone.

    >>> moment_of("03-05 06:00", date(2026, 3, 4))
    datetime.datetime(2026, 3, 5, 6, 0)
    """
    *dated, clock = word.split(" ")
    if dated:
        month, number = map(int, dated[0].split("-"))
        year = day.year + (month < day.month - 6) - (month > day.month + 6)
        day = date(year, month, number)
    hour, minute = map(int, clock.split(":")[:2])
    return datetime.combine(day, time()) + timedelta(hours=hour, minutes=minute)
