"""When recorded times look like clocking in for somebody else, over plain values (A2.3-3).

What is found is evidence and nothing more: whether it was so, a person judges.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.timekeeping.rules import Cover
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

CLAUSE = "A2.3-3"
# Two who come together stand behind each other at a clock: on so many of the last days, and on
# most of those on which both punched there, is no chance any more.
REPEATED_DAYS = 5
WITHIN_DAYS = 30
MOST_OF = 0.8


class Kind(TextChoices):
    """What looks odd."""

    BROWSER = "browser", _("two people in one browser")
    CLOCK = "clock", _("again and again one behind the other at a clock")
    PLACES = "places", _("at two places at once")
    AWAY = "away", _("a punch while away")


class Verdict(TextChoices):
    """What a person finds of a suspicion."""

    CONFIRMED = "confirmed", pgettext_lazy("suspicion", "confirmed")
    DISMISSED = "dismissed", pgettext_lazy("suspicion", "dismissed")


@dataclass(frozen=True)
class Tap:
    """A recorded time with where it was made: by cookie of a browser, by clock, by place."""

    id: int
    person_id: int
    at: datetime
    browser: str = ""
    device: int | None = None
    place: str = ""
    where: str = ""  # in words, for who judges


@dataclass(frozen=True)
class Found:
    """One suspicion: `taps` are the recorded times it rests on, `key` keeps it one."""

    key: str
    kind: Kind
    person_id: int
    other_id: int | None
    day: date
    taps: tuple[Tap, ...]
    cover: Cover | None = None


def _near(first: Tap, second: Tap, window: timedelta) -> bool:
    return abs(second.at - first.at) <= window


@clause("A2.3-3")
def in_one_browser(taps: Iterable[Tap], window: timedelta) -> list[Found]:
    """Two people in one browser within the window; once for each pair and day."""
    found: dict[str, Found] = {}
    for browser, own in _by(taps, lambda tap: tap.browser).items():
        for first, second in _pairs_near(own, window):
            one, other = sorted((first, second), key=lambda tap: tap.person_id)
            day = day_of(first.at)
            key = f"browser:{browser}:{one.person_id}:{other.person_id}:{day}"
            found.setdefault(
                key, Found(key, Kind.BROWSER, one.person_id, other.person_id, day, (first, second))
            )
    return list(found.values())


def _pairs_near(taps: Sequence[Tap], window: timedelta) -> Iterable[tuple[Tap, Tap]]:
    """Pairs of different people within the window, the earlier first."""
    for place, first in enumerate(taps):
        for second in taps[place + 1 :]:
            if not _near(first, second, window):
                break
            if second.person_id != first.person_id:
                yield first, second


@clause("A2.3-3")
def behind_each_other(taps: Iterable[Tap], window: timedelta, today: date) -> list[Found]:
    """Two people who punch one right behind the other at one clock, day after day.

    Within the window with nobody between them, on REPEATED_DAYS or more of the last WITHIN_DAYS,
    and on most of the days on which both punched there. Once for each pair, clock and month.
    """
    since = today - timedelta(days=WITHIN_DAYS)
    found = []
    for device, own in _by(taps, lambda tap: tap.device).items():
        recent = [tap for tap in own if since < day_of(tap.at) <= today]
        present: dict[int, set[date]] = defaultdict(set)
        for tap in recent:
            present[tap.person_id].add(day_of(tap.at))
        for pair, meetings in _meetings(recent, window).items():
            shared = present[pair[0]] & present[pair[1]]
            if len(meetings) < REPEATED_DAYS or len(meetings) < MOST_OF * len(shared):
                continue
            key = f"clock:{device}:{pair[0]}:{pair[1]}:{today:%Y-%m}"
            taps_of = tuple(tap for day in sorted(meetings) for tap in meetings[day])
            found.append(Found(key, Kind.CLOCK, *pair, max(meetings), taps_of))
    return found


def _meetings(
    taps: Sequence[Tap], window: timedelta
) -> dict[tuple[int, int], dict[date, tuple[Tap, Tap]]]:
    """For each pair of people the days on which one punched right behind the other."""
    met: dict[tuple[int, int], dict[date, tuple[Tap, Tap]]] = defaultdict(dict)
    for first, second in pairwise(taps):
        if first.person_id != second.person_id and _near(first, second, window):
            pair = tuple(sorted((first.person_id, second.person_id)))
            met[pair].setdefault(day_of(first.at), (first, second))
    return met


@clause("A2.3-3")
def at_two_places(taps: Iterable[Tap], window: timedelta) -> list[Found]:
    """One person at two places within the window; once for each person and day."""
    found: dict[str, Found] = {}
    for person, own in _by(taps, lambda tap: tap.person_id).items():
        placed = [tap for tap in own if tap.place]
        for first, second in pairwise(placed):
            if first.place != second.place and _near(first, second, window):
                day = day_of(first.at)
                key = f"places:{person}:{day}"
                found.setdefault(key, Found(key, Kind.PLACES, person, None, day, (first, second)))
    return list(found.values())


@clause("A2.3-3")
def while_away(
    taps: Iterable[Tap], covers: dict[int, Sequence[Cover]], window: timedelta
) -> list[Found]:
    """A punch in the midst of a leave or an outing, farther from its ends than the window.

    Once for each person and cover; who comes back early is no less evidence, a person judges.
    """
    found: dict[str, Found] = {}
    for tap in taps:
        for cover in covers.get(tap.person_id, ()):
            if cover.starts_at + window < tap.at < cover.ends_at - window:
                key = f"away:{tap.person_id}:{cover.ref}"
                found.setdefault(
                    key,
                    Found(key, Kind.AWAY, tap.person_id, None, day_of(tap.at), (tap,), cover),
                )
    return list(found.values())


def _by(taps: Iterable[Tap], group) -> dict:
    """Taps in the order of time, by what they share; those without it are left out."""
    found = defaultdict(list)
    for tap in sorted(taps, key=lambda tap: (tap.at, tap.id)):
        if group(tap):
            found[group(tap)].append(tap)
    return found


@clause("A2.3-3")
def fault_of_judge(by: int, concerned: Iterable[int | None], *, above: Iterable[int]) -> object:
    """Why a person may not judge a suspicion, superusers too; None if they may.

    `above` are all who stand above the person.
    """
    people = set(concerned) - {None}
    if by in people:
        return _("Nobody judges a suspicion that concerns them.")
    if people & set(above):
        return _("Nobody judges a suspicion of those above them.")
    return None
