"""The two lists of faults, the fair draw, the score, and who scores, appeals and answers."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.service.rules import ServiceRules, Way
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of, start_of

BEST = 100
CLAUSES = {Way.ONLINE: "C10-R1", Way.PHONE: "C10-R2"}


@dataclass(frozen=True)
class Group:
    """A part of a list: its name ("" where the list has none) and (code, fault) in order."""

    name: object
    faults: tuple[tuple[str, object], ...]


_ONLINE = Group(
    "",
    (
        ("1", pgettext_lazy("fault", "no greeting at the beginning")),
        ("2", pgettext_lazy("fault", "no words of courtesy")),
        ("3", pgettext_lazy("fault", "no closing words")),
        ("4", pgettext_lazy("fault", "not told what to watch for")),
        ("5", pgettext_lazy("fault", "handled poorly, without initiative")),
        ("6", pgettext_lazy("fault", "what the customer said not recorded accurately")),
    ),
)
_PHONE = (
    Group(
        pgettext_lazy("fault", "Attitude"),
        (
            ("A", pgettext_lazy("fault", "flat and cold, no life in the voice")),
            ("B", pgettext_lazy("fault", "loud and low by turns, a hard tone")),
            ("C", pgettext_lazy("fault", "impatient")),
            ("D", pgettext_lazy("fault", "asked back, passed the buck or contradicted")),
        ),
    ),
    Group(
        pgettext_lazy("fault", "Wording"),
        (
            ("E", pgettext_lazy("fault", "opening or closing irregular, agent number unclear, "
                                         "too colloquial")),
            ("F", pgettext_lazy("fault", "no “please”, no polite address")),
            ("G", pgettext_lazy("fault", "thanks or farewell left unanswered")),
            ("H", pgettext_lazy("fault", "hung up too soon, did not ask whether more help is "
                                         "wanted")),
            ("I", pgettext_lazy("fault", "interrupted or talked over the customer")),
        ),
    ),
    Group(
        pgettext_lazy("fault", "Handling"),
        (
            ("J", pgettext_lazy("fault", "not told what to watch for")),
            ("K", pgettext_lazy("fault", "answered wrongly or beside the point")),
            ("L", pgettext_lazy("fault", "could not handle an ordinary question alone")),
            ("M", pgettext_lazy("fault", "details of the order not verified")),
            ("N", pgettext_lazy("fault", "what the customer said not recorded accurately")),
        ),
    ),
)  # fmt: skip
# What a conversation is measured by, by the way it was held; other ways are not drawn.
LISTS: Mapping[str, tuple[Group, ...]] = {Way.ONLINE: (_ONLINE,), Way.PHONE: _PHONE}


@clause("C10-R1", "C10-R2")
def faults_of(way: str) -> dict[str, object]:
    """Code → fault of the list of a way, in its order; empty for a way without a list."""
    return {code: text for group in LISTS.get(way, ()) for code, text in group.faults}


@dataclass(frozen=True)
class Conversation:
    """A conversation that can be drawn: its id, and who answered the customer first."""

    pk: int
    person: int


@clause("C10-R1", "C10-R2")
def drawn(seed: str, each: int, pool: Iterable[Conversation]) -> list[Conversation]:
    """The sample of a seed: `each` conversations of everybody, or all of who has fewer.

    The order of a person's conversations is that of the digests of seed and id: whoever has the
    seed finds the same sample again, and nobody chooses one.
    """
    of_person: dict[int, list[Conversation]] = {}
    for row in sorted(pool, key=lambda row: (_place(seed, row.pk), row.pk)):
        of_person.setdefault(row.person, []).append(row)
    return [row for person in sorted(of_person) for row in of_person[person][:each]]


def _place(seed: str, pk: int) -> str:
    return hashlib.sha256(f"{seed}:{pk}".encode()).hexdigest()


@clause("C10-R1", "C10-R2")
def points_of(way: str, params: ServiceRules) -> int:
    """What each fault of a list takes off."""
    return params.online_fault_points if way == Way.ONLINE else params.phone_fault_points


@clause("C10-R1", "C10-R2")
def score_of(faults: int, points: int) -> int:
    """The score of a conversation with so many faults: 100 without any, never below 0."""
    return max(0, BEST - faults * points)


@clause("C10-R1", "C10-R2")
def mean_of(scores: Sequence[int]) -> float | None:
    """The monthly sum of a person: the mean of the scores, to a tenth; None without any."""
    return round(sum(scores) / len(scores), 1) if scores else None


@clause("C10-R1")
def fault_of_draw(month: date, today: date, each: int, found: int) -> object:
    """Why nothing is drawn; None if it is."""
    if month > today:
        return _("This month has not begun.")
    if not 1 <= each <= 50:
        return _("Draw 1 to 50 conversations a person.")
    return None if found else _("There is no conversation of this month left to draw.")


@clause("C10-R1", "C10-R2")
def fault_of_ticks(way: str, ticked: Collection[str]) -> object:
    """Why faults are not those of the list; None if they are."""
    if set(ticked) - set(faults_of(way)) or len(set(ticked)) != len(ticked):
        return _("A fault is ticked that is not on the list.")
    return None


@clause("C10-R1")
def fault_of_scorer(*, scorer: int, person: int, is_scored: bool) -> object:
    """Why somebody does not score a conversation; None if they do."""
    if scorer == person:
        return _("Nobody scores their own conversations.")
    return _("This conversation has been scored already.") if is_scored else None


@clause("C10-R1")
def appeal_until(scored_at: datetime, days: int) -> datetime:
    """Until when a score is appealed: so many whole days after the day it was given."""
    return start_of(day_of(scored_at) + timedelta(days=days + 1))


@clause("C10-R1")
def fault_of_appeal(
    *, by: int, person: int, at: datetime, until: datetime, is_appealed: bool
) -> object:
    """Why a score is not appealed; None if it is."""
    if by != person:
        return _("Only the person who was scored appeals.")
    if is_appealed:
        return _("You have appealed already.")
    return _("The time for an appeal is over.") if at >= until else None


@clause("C10-R1")
def fault_of_answer(
    *, by: int, scorer: int, person: int, above: Collection[int], is_head: bool, is_lead: bool
) -> object:
    """Why somebody does not answer an appeal; None if they do.

    Somebody above the scorer does, or the general manager; the scorer and the person never.
    Where nobody stands above the scorer (`above` is empty), another lead of the service does.
    """
    if by == scorer:
        return _("Who gave the score does not answer the appeal.")
    if by == person:
        return _("Nobody answers their own appeal.")
    if by in above or is_head or (is_lead and not above):
        return None
    return _("An appeal is answered by somebody above who gave the score.")


@clause("C10-R1")
def fault_of_standing(given: Collection[str], standing: Collection[str], text: str) -> object:
    """Why an answer does not hold together; None if it does: it adds no fault, and says why."""
    if set(standing) - set(given):
        return _("An answer adds no fault.")
    return None if text.strip() else _("Say why.")
