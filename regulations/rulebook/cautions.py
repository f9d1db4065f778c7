"""What whoever publishes an edition should look at twice before it cannot be taken back."""

from dataclasses import dataclass
from datetime import date

from regulations.rulebook.compare import Comparison
from regulations.rulebook.selectors import Figure, rule_sets_of

TEXTS = frozenset({"zh", "en"})


@dataclass(frozen=True)
class Caution:
    """A reworded clause: figures of it that hold whatever it says, and the language left behind.

    `left` is "zh" or "en" where the other text alone was changed, else empty.
    """

    ref: str
    figures: tuple[Figure, ...]
    left: str


def cautions_of(comparison: Comparison, day: date) -> list[Caution]:
    """The cautions of what an edition changes, with the figures that hold on a day."""
    found = []
    for change in comparison.changed:
        touched = TEXTS & {each.field for each in change.differences}
        ref, left = change.entry.ref, TEXTS - touched
        held = [figure for each in rule_sets_of(ref, day) for figure in each.figures]
        if touched and (held or left):
            found.append(Caution(ref, tuple(held), next(iter(left), "")))
    return found
