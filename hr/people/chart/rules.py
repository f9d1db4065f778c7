"""The order in which a tree of people is drawn."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One person of a tree, top down: whether people hang below, and how many branches end."""

    person: int
    opens: bool
    closes: int


def draw(people: Sequence[int], above: Mapping[int, int | None]) -> list[Step]:
    """The trees of a group of people in the order they are drawn, each person once.

    Who stands under nobody of the group begins a tree; of a circle, the first of the group does.
    """
    group = set(people)
    below: dict[int | None, list[int]] = {}
    for person in people:
        superior = above.get(person)
        below.setdefault(superior if superior in group else None, []).append(person)
    steps: list[Step] = []
    drawn: set[int] = set()
    for root in [*below.get(None, []), *people]:
        if root not in drawn:
            steps += _tree(root, below, drawn)
    return steps


def _tree(root: int, below: Mapping[int | None, list[int]], drawn: set[int]) -> Iterator[Step]:
    waiting = [(root, 0)]
    drawn.add(root)
    while waiting:
        person, closes = waiting.pop()
        inner = [each for each in below.get(person, []) if each not in drawn]
        drawn.update(inner)
        yield Step(person, bool(inner), 0 if inner else closes)
        # With the last of them ends this branch, and all that would have ended here.
        ends = [0] * (len(inner) - 1) + [closes + 1] * bool(inner)
        waiting += reversed(list(zip(inner, ends, strict=True)))
