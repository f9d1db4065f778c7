"""Notices about proposals, and where each thing is looked at."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from catalog.proposals.models import Proposal, ProposalLine
from catalog.proposals.rules import Kind
from regulations.notices.sayings import in_each_language, sentence
from regulations.notices.services import Message, notify

FIRST, MORE = "%(goods)s", "%(goods)s +%(more)s"


def link(proposal_id: int) -> str:
    """Where a proposal is looked at."""
    return f"/proposals/{proposal_id}/"


def words(proposal: Proposal, lines: Sequence[ProposalLine]) -> dict:
    """What requests and notices say of a proposal: its kind, and its goods by the first."""
    first, more = lines[0].product.title, len(lines) - 1
    goods = sentence(MORE, {"goods": first, "more": more}) if more else first
    return {"kind": in_each_language(lambda: Kind(proposal.kind).label), "goods": goods}


def tell(
    recipients: Iterable,
    text: str,
    *,
    proposal: Proposal,
    lines: Sequence[ProposalLine],
    key: str,
    clause: str,
    by=None,
    at: datetime,
    **params,
) -> None:
    """Write a notice about a proposal to people who work here, but not to who did it."""
    people = {each.pk: each for each in recipients if each is not None and each != by}
    message = Message(
        key=f"proposal:{proposal.pk}:{key}",
        text=text,
        params=words(proposal, lines) | params,
        url=link(proposal.pk),
        clause=clause,
    )
    notify(recipients=[each for each in people.values() if each.is_active], message=message, at=at)
