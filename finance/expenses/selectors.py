"""Which requests a person may see, and what the pages show of them."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet

from finance.expenses.claims.selectors import checks_of, spent_before
from finance.expenses.doubts import demands_of
from finance.expenses.models import Advance, Claim, Invoice, Overrun, Run, Spending, Undoing
from finance.expenses.owed import reversals_of, reversals_of_runs
from finance.expenses.rules import LIVE, State
from finance.ledger.models import Entry
from hr.people.selectors import subordinate_ids, superior_ids
from regulations.approvals.selectors import may_see as may_see_request
from regulations.deadlines.models import Deadline

PAGE = 30
EVERYBODY = "expenses.view_every_spending"
OF_CLAIM = ("spending__line__category", "spending__approval")
ROWS = ("person", "line__category", "open_loan__deadline")


def listed() -> QuerySet[Spending]:
    """Requests as lists show them; `open_loan` is the advance that is out, None where none is."""
    still = FilteredRelation("loans", condition=Q(loans__settled_at=None))
    return Spending.objects.annotate(open_loan=still).select_related(*ROWS)


def spendings_for(viewer) -> QuerySet[Spending]:
    """What a person may see in lists: their own, those of people below them, all by right."""
    rows = listed()
    if viewer.has_perm(EVERYBODY):
        return rows
    return rows.filter(Q(person=viewer) | Q(person__in=subordinate_ids(viewer.pk)))


def may_see(spending: Spending, viewer, at: datetime) -> bool:
    """Who asks, whoever stands above them, who decides or decided, and who sees all."""
    if viewer.pk == spending.person_id or viewer.has_perm(EVERYBODY):
        return True
    if viewer.pk in superior_ids(spending.person_id):
        return True
    asked = [spending.approval, *(each.approval for each in spending.claims.all())]
    return any(may_see_request(each, viewer, at) for each in asked if each)


def page_of(rows: QuerySet, before: int | None) -> tuple[list, int | None]:
    """A page of rows, the newest first, and the key of the next page."""
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def open_advance(person) -> Advance | None:
    """The advance that a person has not settled."""
    rows = Advance.objects.filter(person=person, settled_at=None)
    return rows.select_related("deadline", "spending").first()


@dataclass
class Pay:
    """A claim as the cashier pays it: what the advance covers and what is paid or taken back."""

    claim: Claim
    advance: Decimal
    unchecked: int
    # How many of its invoices are older than the consent.
    early: int = 0

    @property
    def difference(self) -> Decimal:
        """Paid beyond the advance; below zero: taken back."""
        return self.claim.total - self.advance

    @property
    def back(self) -> Decimal:
        """What is taken back."""
        return -self.difference


@dataclass
class Desk:
    """What waits for the cashier, the oldest first."""

    lend: list[Spending] = field(default_factory=list)
    held_up: set[int] = field(default_factory=set)
    # Requests whose consent by phone is denied, and those where it is not confirmed yet.
    doubted: set[int] = field(default_factory=set)
    unconfirmed: set[int] = field(default_factory=set)
    demanded: dict[int, Deadline] = field(default_factory=dict)
    # Requests with undone money that is not back, each with the reversals it waits for.
    backs: dict[int, list[Entry]] = field(default_factory=dict)
    run_backs: dict[int, list[Entry]] = field(default_factory=dict)
    claims: list[Pay] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    open: list[Advance] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How much waits."""
        return len(self.lend) + len(self.claims) + len(self.runs)


def desk() -> Desk:
    """Everything that is approved and not paid, and the advances that are out."""
    lent = Advance.objects.filter(spending=OuterRef("pk"))
    lent = lent.exclude(undoing__isnull=False, settled_at__isnull=False)
    lend = Spending.objects.filter(~Exists(lent), state=State.APPROVED, advance__gt=0)
    lend = lend.exclude(claims__state__in=LIVE)
    lend = lend.select_related("person", "line__category", "release")
    claims = Claim.objects.filter(state=State.APPROVED).order_by("pk")
    out = Advance.objects.filter(settled_at=None).order_by("deadline__due_at")
    found = Desk(
        lend=list(lend.order_by("pk")[:PAGE]),
        claims=pays(list(claims.select_related("person", *OF_CLAIM)[:PAGE])),
        runs=list(Run.objects.filter(state=State.APPROVED).order_by("pk")[:PAGE]),
        open=list(out.select_related("person", "deadline", "spending")[: 3 * PAGE]),
    )
    found.held_up = {each.person_id for each in found.open}
    asked = [*found.lend, *(each.claim.spending for each in found.claims)]
    asked += [each.spending for each in found.open]
    found.doubted, found.unconfirmed = by_phone(asked)
    found.demanded = demands_of(found.open)
    found.backs, found.run_backs = reversals_of(asked), reversals_of_runs(found.runs)
    found.open.sort(key=lambda loan: loan.pk not in found.demanded)
    return found


def by_phone(asked: list[Spending]) -> tuple[set[int], set[int]]:
    """Those of some requests whose consent by phone is denied, and those not confirmed yet."""
    rows = Spending.objects.filter(pk__in=[each.pk for each in asked])
    heard = Q(approval__decisions__recorded_by__isnull=False)
    doubted = rows.filter(approval__doubted_at__isnull=False)
    waiting = rows.filter(heard, approval__decisions__confirmation=None)
    return (set(doubted.values_list("pk", flat=True)), set(waiting.values_list("pk", flat=True)))


def pays(claims: list[Claim]) -> list[Pay]:
    """Claims with their open advances and how many of their invoices nobody checked."""
    loans = Advance.objects.filter(settled_at=None, spending__in=[c.spending_id for c in claims])
    lent = dict(loans.values_list("spending", "amount"))
    genuine = {pk for pk, row in checks_of(claims).items() if row.finding == "genuine"}
    papers: dict[int, list[Invoice]] = {}
    for row in Invoice.objects.filter(claim__in=claims, is_live=True):
        papers.setdefault(row.claim_id, []).append(row)
    found = []
    for each in claims:
        rows = papers.get(each.pk, [])
        open_ones = sum(row.pk not in genuine for row in rows)
        early = len(spent_before(each.spending, rows))
        found.append(Pay(each, lent.get(each.spending_id, Decimal(0)), open_ones, early))
    return found


def undone_of(spending: Spending) -> list[Undoing]:
    """What was undone of a request, its claims and its advance, the newest first."""
    mine = (
        Q(payment__claim__spending=spending)
        | Q(payment__advance__spending=spending)
        | Q(advance__spending=spending)
    )
    return list(Undoing.objects.filter(mine).select_related("by", "advance").order_by("-pk"))


def overruns_waiting(document: Spending | Run) -> list[Overrun]:
    """The special consents of a document, the newest first."""
    rows = document.overruns.select_related("approval", "asked_by")
    return list(rows.order_by("-pk"))
