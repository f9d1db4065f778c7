"""Taking a product off the site at once, with its evidence and its case (C6-7)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from catalog.products.models import Product
from catalog.products.registry import Link
from catalog.proposals.models import ProposalLine
from catalog.proposals.registry import SHOWING
from hr.discipline.services import open_case
from hr.people.models import Employee
from regulations.binding.rows import insert
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from sitecontent.publishing.models import GoodsTakedown
from sitecontent.publishing.publication import CASE, superiors_of
from sitecontent.publishing.refusals import in_words

DOWN = gettext_noop("Taken down by the site administrator: %(goods)s (%(reason)s)")


@clause("C6-7")
@transaction.atomic
def take_goods_down(*, product_id: int, reason: str = "", by, at: datetime) -> GoodsTakedown:
    """Take a product off sale and off the site at once; what was shown is kept as evidence, and a
    case is opened against whoever proposed to show it. It goes on sale again by a listing alone."""
    if not by.has_perm("publishing.take_down"):
        raise PermissionDenied(_("The site administrator takes content down."))
    product = Product.objects.select_for_update(of=("self",), no_key=True).get(pk=product_id)
    text = reason.strip()[:500] or str(_("It breaks the rules for the site."))
    row = GoodsTakedown(product=product, reason=text, by=by, at=at)
    with in_words("C6-7"):
        insert(row)
    _tell(row, _answerable(product), at)
    return row


def _answerable(product: Product) -> ProposalLine | None:
    """The line by which the product came to be shown as it was."""
    rows = ProposalLine.objects.filter(
        product=product, proposal__kind__in=SHOWING, proposal__execution__isnull=False
    )
    rows = rows.select_related("proposal__by", "proposal__execution__by")
    return rows.order_by("-proposal__execution__id").first()


def _tell(row: GoodsTakedown, line: ProposalLine | None, at: datetime) -> None:
    proposal = line and line.proposal
    author = proposal and proposal.by
    people: list[Employee] = [author, proposal.execution.by, *superiors_of(author)] if line else []
    message = Message(
        key=f"content:goods-down:{row.pk}", text=DOWN, url=f"/goods/{row.product_id}/",
        params={"goods": row.product.title, "reason": row.reason}, clause="C6-7",
    )  # fmt: skip
    known = {each.pk: each for each in people if each.is_active and each != row.by}
    notify(recipients=list(known.values()), message=message, at=at)
    facts = {"title": row.product.title, "reason": row.reason, "link": f"/goods/{row.product_id}/"}
    if line:
        facts |= {"published_by": proposal.execution.by.name}
        facts["link"] = f"/proposals/{proposal.pk}/"
    subject = author if author and author.is_active and author != row.by else None
    open_case(
        key=f"goods-takedown:{row.pk}", clause="C6-7", subject=subject, title=CASE, facts=facts,
        by=row.by, at=at,
    )  # fmt: skip


def links_of(product: Product, viewer, at: datetime) -> list[Link]:
    """The button on the page of a product on sale."""
    if not product.is_listed or not viewer.has_perm("publishing.take_down"):
        return []
    address, asks = f"/content/goods/{product.pk}/take-down/", _("Why, if there is time to say it")
    return [Link(str(_("Take down at once")), address, asks=str(asks))]
