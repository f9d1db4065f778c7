"""Scores, who gives them, and who joins a clean-up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.rulebook import clause

WORST, BEST = 0, 100


class Presence(TextChoices):
    """Whether somebody joined a clean-up."""

    CAME = "came", pgettext_lazy("clean-up", "joined")
    EXCUSED = "excused", pgettext_lazy("clean-up", "excused")
    ABSENT = "absent", pgettext_lazy("clean-up", "missing")


@clause("A4-2")
def fault_of_inspection(
    *, score: int, own_department: int | None, department: int | None, area: str
) -> object:
    """Why an inspection cannot be written down; None if it can.

    Of a department or of an area that belongs to none; nobody gives a score to their own.
    """
    if department is None and not area.strip():
        return _("Say which department or area was looked at.")
    if not WORST <= score <= BEST:
        return _("A score lies between 0 and 100.")
    if department is not None and department == own_department:
        return _("Nobody inspects their own department.")
    return None


@clause("A4-2")
def is_behind(score: int, pass_score: int) -> bool:
    """Whether a score is one that those concerned are told of as too low."""
    return score < pass_score


@clause("A4-2")
def fault_of_cleanup(day: date, today: date) -> object:
    """Why a clean-up cannot be called for a day; None if it can."""
    return _("A clean-up is called for today or later.") if day < today else None


@clause("A4-2")
def fault_of_presence(day: date, today: date) -> object:
    """Why nobody's part in a clean-up can be noted yet; None if it can."""
    return _("Who joined is noted on the day or later.") if today < day else None


@dataclass(frozen=True)
class Standing:
    """How a department or an area stands: its name, the mean of its last scores, the last one."""

    name: str
    mean: int
    last: int
    count: int


@clause("A4-2")
def standings(scores: Iterable[tuple[str, int]]) -> Sequence[Standing]:
    """Who stands how by scores (name, score), the newest first; the weakest stands first."""
    found: dict[str, list[int]] = {}
    for name, score in scores:
        found.setdefault(name, []).append(score)
    rows = [
        Standing(name, round(sum(each) / len(each)), each[0], len(each))
        for name, each in found.items()
    ]
    return sorted(rows, key=lambda row: (row.mean, row.name))
