"""What pages and services read of proposals: lines, what competitors charge, what waits."""

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.products.charts import Chart, draw
from catalog.products.models import PriceChange, PriceWindow, Product
from catalog.products.registry import Link
from catalog.products.selectors import price_points
from catalog.proposals.models import CompetitorPrice, Execution, Proposal, ProposalLine
from catalog.proposals.rules import OPEN, Kind, Line, State

PAGE = 30
DRAWN = 4  # competitors in one chart: more lines than that are told apart by nobody
# What an execution is called in the ledgers of goods that it writes.
SOURCE = "proposals.execution"


def lines_of(proposal: Proposal) -> list[ProposalLine]:
    """The lines of a proposal's newest round, with their products."""
    rows = ProposalLine.objects.filter(proposal=proposal, round=proposal.round)
    return list(
        rows.select_related("product").defer("product__search_text", "product__search_words")
    )


def lines_in(proposals: Iterable[Proposal]) -> dict[int, list[ProposalLine]]:
    """The lines of many proposals by the proposal's id, in two queries."""
    rows = ProposalLine.objects.filter(proposal__in=list(proposals), round=F("proposal__round"))
    found: dict[int, list[ProposalLine]] = {}
    for row in rows.select_related("product").order_by("proposal", "position"):
        found.setdefault(row.proposal_id, []).append(row)
    return found


def charged(products: Collection[int]) -> dict[int, object]:
    """The price approved last of each product, by its id; products without one are missing."""
    rows = PriceChange.objects.filter(product__in=products).order_by("product_id", "-id")
    return dict(rows.distinct("product_id").values_list("product", "price"))


def windows_of(promotion: Proposal, at: datetime) -> dict[int, PriceWindow]:
    """The special prices of a promotion that are not over, by product."""
    rows = PriceWindow.objects.filter(
        source=SOURCE, source_id__in=promotion_execution(promotion), ends_at__gt=at
    )
    return {row.product_id: row for row in rows}


def ended_early(promotion: Proposal) -> dict[int, datetime]:
    """Since when the usual price of a product holds again before its time, by product."""
    rows = PriceWindow.objects.filter(
        source=SOURCE, source_id__in=promotion_execution(promotion), planned_until__isnull=False
    )
    return dict(rows.values_list("product", "ends_at"))


def promotion_execution(promotion: Proposal) -> QuerySet:
    """The id of what carried a promotion out."""
    return Execution.objects.filter(proposal=promotion).values("pk")


def running_promotions(at: datetime) -> QuerySet[Proposal]:
    """Promotions that were carried out and are not over for all of their goods."""
    running = PriceWindow.objects.filter(source=SOURCE, ends_at__gt=at).values("source_id")
    rows = Proposal.objects.filter(kind=Kind.PROMOTION, execution__in=running)
    return rows.select_related("plan").order_by("-id")


def competitors_noted(
    products: Collection[int], since: datetime, until: datetime
) -> dict[int, int]:
    """How many different competitors' prices were noted in a stretch, by product."""
    rows = CompetitorPrice.objects.filter(product__in=products, at__gte=since, at__lte=until)
    counted = rows.order_by().values("product").annotate(count=Count("competitor", distinct=True))
    return dict(counted.values_list("product", "count"))


def to_be_listed(product: Product) -> dict:
    """What customers will read and see of a product once it is on sale, as the database tells of
    it: its content and, in `head`, the pictures it borrows from what it is a variety of."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT proposals_shown(%s)::text", [product.pk])
        return json.loads(cursor.fetchone()[0])


def named(lines: Iterable[Line]) -> dict[int, str]:
    """What people call the products of lines, by their ids."""
    rows = Product.objects.filter(pk__in=[line.product for line in lines])
    return {each.pk: str(each) for each in rows.only("sku", "name", "variant")}


def competitor_chart(product: Product, at: datetime) -> Chart | None:
    """Our price and what competitors charged, over the last year."""
    rows = CompetitorPrice.objects.filter(product=product, at__gte=at - timedelta(days=365))
    series: dict[str, list] = {}
    for name, moment, price in rows.order_by("at", "id").values_list(
        "competitor__name", "at", "price"
    ):
        series.setdefault(name, []).append((moment, price))
    ours = price_points(product, at)
    if not series:
        return None
    most = sorted(series.items(), key=lambda each: -len(each[1]))
    chart = draw([(_("our price"), ours), *most[:DRAWN]], until=at, from_zero=False)
    return replace(chart, left_out=tuple(name for name, _points in most[DRAWN:]))


def noted_prices(product: Product) -> QuerySet[CompetitorPrice]:
    """What competitors charged, the newest first."""
    rows = CompetitorPrice.objects.filter(product=product).select_related("competitor", "by")
    return rows.order_by("-at", "-id")


def to_execute(person) -> QuerySet[Proposal]:
    """Approved proposals that this person may carry out, the most urgent first."""
    rows = Proposal.objects.filter(state=State.APPROVED).select_related("by", "deadline")
    if not person.has_perm("proposals.execute_proposal"):
        return rows.none()
    rows = rows.exclude(by=person).exclude(approval__decisions__by=person)
    return rows.order_by("deadline__due_at", "id")


def links_of(product: Product, viewer, at: datetime) -> list[Link]:
    """What the page of a product shows of this room."""
    if not viewer.has_perm("proposals.view_proposal"):
        return []
    links = [
        Link(_("Competitors' prices"), reverse("proposals:competitors", args=[product.pk])),
        *_running(product),
    ]
    if viewer.has_perm("proposals.propose"):
        kinds = [Kind.PRICE, Kind.DELISTING] if product.is_listed else [Kind.LISTING, Kind.PRICE]
    elif viewer.has_perm("proposals.propose_delisting") and product.is_listed:
        kinds = [Kind.DELISTING]
    else:
        kinds = []
    if product.is_listed and viewer.has_perm("proposals.propose_content"):
        address = f"{reverse('proposals:propose_content')}?product={product.pk}"
        label = _("Propose: %(kind)s") % {"kind": Kind.CONTENT.label}
        links.append(Link(label, address))
    for kind in kinds:
        address = f"{reverse('proposals:propose', args=[kind])}?product={product.pk}"
        label = _("Propose: %(kind)s") % {"kind": kind.label}
        links.append(Link(label, address, is_verb=kind == kinds[0]))
    if viewer.has_perm("proposals.propose"):
        links += _endings(product, at)
    return links


def _endings(product: Product, at: datetime) -> list[Link]:
    """The way to end a promotion of this product before its time."""
    rows = running_promotions(at).filter(lines__product=product, lines__round=F("round"))
    address = reverse("proposals:propose", args=[Kind.ENDING])
    label = _("Propose: %(kind)s") % {"kind": Kind.ENDING.label}
    return [
        Link(label, f"{address}?promotion={row.pk}&product={product.pk}")
        for row in rows
        if product.pk in windows_of(row, at)
    ]


def _running(product: Product) -> list[Link]:
    rows = Proposal.objects.filter(
        lines__product=product, lines__round=F("round"), state__in=OPEN
    ).order_by("-id")
    return [
        Link(
            str(row), reverse("proposals:proposal", args=[row.pk]), str(State(row.state).label)
        )
        for row in rows[:3]
    ]  # fmt: skip
