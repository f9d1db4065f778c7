"""What keeps a proposal from being carried out as it stands, said before anybody decides on it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from catalog.products.models import PriceWindow, Product
from catalog.products.selectors import content_of
from catalog.proposals import registry, rules, selectors
from catalog.proposals.models import Proposal, ProposalLine
from catalog.proposals.rules import OPEN, Kind
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA

Prices = Mapping[Product, Decimal]
# A moment, or the database's own now.
Moment = datetime | Now


@clause("C11-1", "C11-2", "C11-3")
def obstacles(proposal: Proposal, lines: Sequence[ProposalLine], at: Moment) -> list[str]:
    """Sentences that say why it cannot be carried out now; none where nothing is in its way.

    What its approval was given on is asked again: the price that held, what was shown, the usual
    price above a promotion's, no other promotion at the same time, something left to sell.
    """
    found = stale(lines)
    prices = {line.product: line.price for line in lines if line.price is not None}
    if proposal.kind == Kind.PROMOTION:
        found += beside_others(prices, proposal.starts_at, proposal.ends_at, at)
        found += not_below(prices)
    elif proposal.kind in (Kind.PRICE, Kind.LISTING):
        found += under_promotions(prices, at)
    if proposal.kind == Kind.LISTING:
        found += [
            _("%(goods)s: nothing is left to sell.") % {"goods": line.product.title}
            for line in lines
            if line.product.available <= 0
        ]
    return found


@clause("C11-1", "C11-2", "C11-3", "C6-1")
def stale(lines: Sequence[ProposalLine]) -> list[str]:
    """Which goods are charged or shown otherwise than when the proposal was asked."""
    charged, found = selectors.charged([line.product_id for line in lines]), []
    for line in lines:
        now, goods = charged.get(line.product_id), line.product.title
        if line.price is not None and now != line.before:
            text = _(
                "%(goods)s: the price was %(before)s when this was asked, now it is %(now)s. "
                "It has to be proposed anew."
            )
            found.append(text % {"goods": goods, "before": _plain(line.before), "now": _plain(now)})
        if line.content_before is not None and line.content_before != _shown(line):
            text = _("%(goods)s was changed since this was asked. It has to be proposed anew.")
            found.append(text % {"goods": goods})
    return found


@clause("C6-1", "C6-4")
def require_shown(proposal: Proposal, lines: Sequence[ProposalLine], at: datetime) -> None:
    """Refuse to show what a room above objects to, once it has looked again."""
    registry.look_at(proposal, lines, at)
    found = registry.objections_to(proposal, lines)
    if found:
        rules.check_clear([each.text for each in found], found[0].clause)


def _shown(line: ProposalLine) -> dict:
    """What is shown of a product now, as `content_before` tells of it; of one that is to be listed
    the pictures that it borrows from what it is a variety of too."""
    return content_of(line.product) if line.content else selectors.to_be_listed(line.product)


@clause("C11-1", "C11-3")
def under_promotions(prices: Prices, at: Moment) -> list[str]:
    """Usual prices that would not lie above a promotion that runs or is to come."""
    text = _(
        "%(goods)s: a promotion at %(special)s holds until %(until)s, and the usual price stays "
        "above it. End the promotion first."
    )
    return [
        text % _words(row, special=f"{row.price:,.2f}")
        for row in _windows(prices, at)
        if row.price >= prices[row.product]
    ]


@clause("C11-3")
def beside_others(prices: Prices, starts_at: datetime, ends_at: datetime, at: Moment):
    """Goods that another promotion holds at the same time."""
    rows = _windows(prices, at).filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    text = _("%(goods)s: another promotion holds it until %(until)s.")
    return [text % _words(row) for row in rows]


@clause("C11-3")
def not_below(prices: Prices) -> list[str]:
    """Promotional prices that do not lie below the usual one."""
    text = _("%(goods)s: a promotional price lies below the usual one, which is %(usual)s.")
    return [
        text % {"goods": product.title, "usual": f"{product.price:,.2f}"}
        for product, price in prices.items()
        if price >= product.price
    ]


def beside(proposal: Proposal, lines: Sequence[ProposalLine]) -> list[Proposal]:
    """Other open proposals about the same goods; whichever is carried out first stales the rest."""
    products = [line.product_id for line in lines]
    rows = Proposal.objects.filter(
        lines__product__in=products, lines__round=F("round"), state__in=OPEN
    )
    return list(rows.exclude(pk=proposal.pk).distinct().order_by("id")[:3])


def _windows(prices: Prices, at: Moment) -> QuerySet[PriceWindow]:
    """Special prices of these goods that are not over and not called off."""
    rows = PriceWindow.objects.filter(product__in=prices, starts_at__lt=F("ends_at"))
    return rows.filter(ends_at__gt=at).select_related("product").order_by("starts_at")


def _words(row: PriceWindow, **words) -> dict[str, str]:
    until = f"{row.ends_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    return {"goods": row.product.title, "until": until, **words}


def _plain(price: Decimal | None) -> str:
    return "—" if price is None else f"{price:,.2f}"
