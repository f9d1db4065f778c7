"""What is shown of a product, proposed: the draft from what was typed, and its differences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.products.gallery import bring_picture
from catalog.products.models import Picture, Product
from catalog.products.selectors import content_of
from catalog.proposals.models import Proposal, ProposalLine
from catalog.proposals.rules import Kind, Line
from catalog.proposals.services import Draft, change_proposal, propose
from hr.people.rules import initials
from regulations.rulebook import clause


@dataclass(frozen=True)
class Words:
    """What was typed: `keep` are the ids of pictures that stay, in order; `files` come behind."""

    name: str
    variant: str
    description: str
    reason: str
    keep: Sequence[int] = ()
    files: Sequence[bytes] = ()
    shrink: bool = False


@clause("C6-1", "B3", "B6")
@transaction.atomic
def propose_content(
    *, product: Product, typed: Words, found: Proposal | None = None, by, at: datetime
) -> Proposal:
    """Propose what is to be shown of a product, or what was returned of it anew (`found`).

    Pictures come in as not shown; the execution shows them. Refused as any proposal is, and where
    nothing would change.
    """
    brought = [
        bring_picture(product_id=product.pk, content=each, shrink=typed.shrink, by=by, at=at).pk
        for each in typed.files
    ]
    own = set(Picture.objects.filter(product=product).values_list("pk", flat=True))
    kept = [pk for pk in typed.keep if pk in own]
    content = {
        "name": typed.name.strip(), "initials": initials(typed.name.strip()),
        "variant": typed.variant.strip() if product.variant_of_id else "",
        "description": typed.description.replace("\r\n", "\n"),
        "pictures": list(dict.fromkeys([*kept, *brought])),
    }  # fmt: skip
    draft = Draft(Kind.CONTENT, [Line(product.pk, content=content)], typed.reason)
    if found:
        return change_proposal(proposal_id=found.pk, draft=draft, by=by, at=at)
    return propose(draft=draft, by=by, at=at)


@dataclass(frozen=True)
class Change:
    """A part of what is shown: its label, what it was and what it is to be."""

    label: str
    before: str
    after: str


def changes_of(line: ProposalLine) -> list[Change]:
    """The words that a line would change."""
    was, wanted = line.content_before, line.content
    labels = {"name": _("Name"), "variant": _("Variety"), "description": _("Description")}
    return [
        Change(label, was[name] or "—", wanted[name] or "—")
        for name, label in labels.items()
        if was[name] != wanted[name]
    ]


def pictures_of(line: ProposalLine) -> tuple[list[int], list[int]]:
    """The pictures shown when it was asked and those that are to be shown, by their ids."""
    return line.content_before["pictures"], line.content["pictures"]


def begins_with(product: Product, line: ProposalLine | None) -> dict:
    """What a form begins with: what was proposed last, else what is shown now."""
    return line.content if line else content_of(product)
