"""The parts of a trial assessment, what an exam has to hold, and who passes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.rulebook import clause

MARKERS = 2


class Part(TextChoices):
    """What a trial assessment measures (C2)."""

    CULTURE = "culture", pgettext_lazy("assessment", "fit with the culture")
    VALUES = "values", pgettext_lazy("assessment", "values")
    POTENTIAL = "potential", pgettext_lazy("assessment", "potential")
    WRITTEN = "written", pgettext_lazy("assessment", "written")
    PRACTICAL = "practical", pgettext_lazy("assessment", "practical, on the software of the trade")


# Each of these has to be passed by itself.
ALONE = (Part.WRITTEN, Part.PRACTICAL)


@dataclass(frozen=True)
class Item:
    """A task: its part, what is asked, and its points."""

    part: str
    text: str
    points: int


@clause("C2")
def check_exam(items: Sequence[Item], *, pass_percent: int, least: int) -> None:
    """Refuse an exam that lacks a part, and one with a pass mark below the rules."""
    missing = [part.label for part in Part if part not in {item.part for item in items}]
    if missing:
        names = "、".join(str(label) for label in missing)
        raise ValidationError(
            _("The exam has no task for: %(names)s."), params={"names": names}, code="C2"
        )
    if pass_percent < least:
        error = ValidationError(
            _("The rules ask for %(least)s%% at least."), params={"least": least}, code="C2"
        )
        raise ValidationError({"pass_percent": error})


@clause("C2")
def check_scores(points: Mapping[int, int], most: Mapping[int, int]) -> None:
    """Refuse a marking that leaves a task out or gives more than it has; by id of the task."""
    if set(points) != set(most):
        raise ValidationError(_("Mark every task."), code="C2")
    if any(not 0 <= given <= most[task] for task, given in points.items()):
        raise ValidationError(_("A task has no more points than the exam gives it."), code="C2")


@dataclass(frozen=True)
class Result:
    """What two markings give: percent of all and of each part, rounded down, and passed or not."""

    percent: int
    parts: Mapping[str, int]
    is_passed: bool


@clause("C2")
def result_of(
    marked: Iterable[tuple[str, int, int]], *, markings: int, pass_percent: int
) -> Result | None:
    """The result of (part, points given, points possible) of every marking; None before two marked.

    Whoever passes reaches the pass mark in all, in the written part and in the practical one.
    """
    if markings < MARKERS:
        return None
    given, most = defaultdict(int), defaultdict(int)
    for part, points, possible in marked:
        given[part] += points
        most[part] += possible
    parts = {part: given[part] * 100 // most[part] for part in most}
    percent = sum(given.values()) * 100 // sum(most.values())
    passed = percent >= pass_percent and all(parts[part] >= pass_percent for part in ALONE)
    return Result(percent, parts, passed)
