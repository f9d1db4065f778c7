"""Past proposals judged anew under other numbers: what a draft is tried by."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_noop

from catalog.proposals import rules, selectors
from catalog.proposals.execution import EXECUTE
from catalog.proposals.letters import link
from catalog.proposals.models import Proposal, ProposalLine
from catalog.proposals.rules import CLAUSES, CatalogRules, Kind
from regulations.amendments.registry import Progress
from regulations.amendments.rules import Changed
from regulations.deadlines.models import Deadline
from regulations.rulebook import clause
from regulations.rulebook.rules import span_of

COVERS = ("competitors_at_least", "competitor_within_days", "execute_within_hours")
FOUNDED = gettext_noop("founded on competitors' prices")
UNFOUNDED = gettext_noop("too few competitors' prices")
IN_TIME, LATE = gettext_noop("carried out in time"), gettext_noop("carried out late")
MISSED = gettext_noop("not carried out in time")
FOUNDING = ("competitors_at_least", "competitor_within_days")


@clause("C11-1", "C11-2", "C11-3")
def judge_proposals(
    before: CatalogRules, after: CatalogRules, since: date, until: date, progress: Progress
) -> Iterator[Changed]:
    """Every proposal of these days that one set of numbers alone refuses, or carries out late.

    Prices are those of the first round, as they were asked. What lacks competitors' prices under
    the rules of its day was never taken, and nobody knows of it.
    """
    start, end = span_of(since, until)
    progress(0, 2)
    if any(getattr(before, name) != getattr(after, name) for name in FOUNDING):
        yield from _founded(before, after, start, end)
    progress(1, 2)
    if before.execute_within_hours != after.execute_within_hours:
        yield from _carried_out(before, after, start, end)
    progress(2, 2)


def _founded(before: CatalogRules, after: CatalogRules, start: datetime, end: datetime):
    kinds = (Kind.PRICE, Kind.LISTING)
    rows = Proposal.objects.filter(kind__in=kinds, asked_at__gte=start, asked_at__lt=end)
    for row in rows.order_by("asked_at", "pk").iterator():
        lines = list(ProposalLine.objects.filter(proposal=row, round=1).select_related("product"))
        anew = [
            line.product_id
            for line in lines
            if rules.needs_evidence(row.kind, price=line.price, charged=line.before)
        ]
        was, now = (_is_founded(anew, row.asked_at, each) for each in (before, after))
        if was != now:
            yield _changed(row, lines[0], row.by_id, row.asked_at, was, now)


def _is_founded(products: list[int], at: datetime, params: CatalogRules) -> str:
    since = at - timedelta(days=params.competitor_within_days)
    counts = selectors.competitors_noted(products, since, at)
    enough = all(counts.get(each, 0) >= params.competitors_at_least for each in products)
    return FOUNDED if enough else UNFOUNDED


def _carried_out(before: CatalogRules, after: CatalogRules, start: datetime, end: datetime):
    """Clocks that began in these days and were not called off."""
    clocks = Deadline.objects.filter(
        kind=EXECUTE, starts_at__gte=start, starts_at__lt=end, voided_at=None
    )
    rows = Proposal.objects.filter(deadline__in=clocks).select_related("deadline", "ends")
    for row in rows.order_by("deadline__starts_at", "pk").iterator():
        clock, edge = row.deadline, row.ends.ends_at if row.ends else row.starts_at
        was, now = (
            _judged(clock.met_at, rules.execution_due(clock.starts_at, each, edge), end)
            for each in (before, after)
        )
        if was != now:
            line = selectors.lines_of(row)[0]
            yield _changed(row, line, clock.owner_id, clock.starts_at, was, now)


def _judged(done: datetime | None, due: datetime, until: datetime) -> str:
    """How a clock stood when the days were over."""
    if done is None or done >= until:
        return MISSED if due < until else IN_TIME
    return IN_TIME if done <= due else LATE


def _changed(row: Proposal, line: ProposalLine, person, at: datetime, was: str, now: str):
    return Changed(
        person_id=person, clause=CLAUSES[Kind(row.kind)], at=at, what=line.product.title,
        before=was, after=now, is_worse=now in (UNFOUNDED, LATE, MISSED), link=link(row.pk),
    )  # fmt: skip
