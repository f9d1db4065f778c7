"""Rooms above say here what keeps goods from being shown as proposed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from catalog.proposals.rules import Kind

if TYPE_CHECKING:
    from catalog.proposals.models import Proposal, ProposalLine

# The kinds by which customers come to read something of a product.
SHOWING = (Kind.LISTING, Kind.CONTENT)


@dataclass(frozen=True)
class Objection:
    """Why something may not be shown as it stands: a sentence, where it is settled, the clause."""

    text: str
    link: str = ""
    clause: str = "C6-1"


_looks: list[Callable] = []
_objections: list[Callable] = []


def watch_shown(
    look: "Callable[[Proposal, Sequence[ProposalLine], datetime], None]",
    object_to: "Callable[[Proposal, Sequence[ProposalLine]], Sequence[Objection]]",
) -> None:
    """Call `look(proposal, lines, at)` in the transaction that asks, decides or carries out what
    shows goods, and ask `object_to(proposal, lines)` what stands in its way."""
    _looks.append(look)
    _objections.append(object_to)


def look_at(proposal: "Proposal", lines: "Sequence[ProposalLine]", at: datetime) -> None:
    """Let every room look at what a proposal would show."""
    if proposal.kind in SHOWING:
        for look in _looks:
            look(proposal, lines, at)


def objections_to(proposal: "Proposal", lines: "Sequence[ProposalLine]") -> list[Objection]:
    """What every room has to say against showing it."""
    if proposal.kind not in SHOWING:
        return []
    return [each for find in _objections for each in find(proposal, lines)]
