"""The verbs of proposals: propose, change what was returned, give up, settle a word."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from catalog.products import selectors as selectors_of_goods
from catalog.products.models import Product
from catalog.proposals import registry, rules, selectors, standing
from catalog.proposals.evidence import Noted, note_all
from catalog.proposals.execution import start_execution, stop_execution
from catalog.proposals.letters import words
from catalog.proposals.limits import check_content
from catalog.proposals.models import Evidence, Plan, Proposal, ProposalLine
from catalog.proposals.refusals import in_words
from catalog.proposals.rules import CLAUSES, STATES, Kind, Line, State
from catalog.proposals.seats import chain_for
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Matter, ask_again, ask_approval
from regulations.binding.rows import insert
from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force
from regulations.uploads import check_file, plain_name

KIND = "proposals.proposal"
ASKED = gettext_noop("Proposed: %(kind)s, %(goods)s")
LONGEST = 1000
MOST_FILES = 10

# Files as they were uploaded: name and content.
Papers = Sequence[tuple[str, bytes]]


@dataclass(frozen=True)
class Draft:
    """What is proposed; plan and window of a promotion alone, `ends` of its early end."""

    kind: Kind
    lines: Sequence[Line]
    reason: str
    plan: Plan | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    ends: Proposal | None = None


@clause("C11-1", "C11-2", "C11-3")
@transaction.atomic
def propose(
    *,
    draft: Draft,
    papers: Papers = (),
    noted: Sequence[Noted] = (),
    by,
    at: datetime,
    is_automatic: bool = False,
) -> Proposal:
    """Propose something of goods on sale; the leader of the proposer's department is told.

    `noted` are competitors' prices that come with it, kept first.

    Refused: by another position, a new price without competitors' prices (C11-1), a promotion
    outside of an accepted plan (C11-3).
    """
    kind = Kind(draft.kind)
    rules.check_proposer(_position(by), kind)
    note_all(noted, by=by, at=at)
    _check(draft, at)
    _check_first(draft)
    proposal = Proposal(
        kind=kind, state=State.PENDING, by=by, asked_at=at, is_automatic=is_automatic,
        **_asked(draft),
    )  # fmt: skip
    with in_words(CLAUSES[kind]):
        proposal.save(force_insert=True)
        _store(proposal, draft.lines, papers, by, at)
    registry.look_at(proposal, selectors.lines_of(proposal), at)
    words = {"matter": matter_of(proposal), "chain": chain_for(by), "by": by, "at": at}
    ask_approval(kind=KIND, document=proposal, **words)
    return proposal


def _asked(draft: Draft) -> dict:
    """What of a draft stands in the proposal itself."""
    words = {"reason": draft.reason.strip()[:LONGEST], "plan": None}
    words |= {"starts_at": None, "ends_at": None}
    words["ends"] = draft.ends if draft.kind == Kind.ENDING else None
    if draft.kind == Kind.PROMOTION:
        words |= {"plan": draft.plan, "starts_at": draft.starts_at, "ends_at": draft.ends_at}
    return words


def _position(by) -> str:
    return by.position.code if by.position else ""


def _check(draft: Draft, at: datetime) -> None:
    ref = CLAUSES[draft.kind]
    rules.check_lines(draft.lines, draft.kind)
    if not draft.reason.strip():
        raise ValidationError(_("Give the reason."), code=ref)
    if draft.kind == Kind.PROMOTION:
        _check_promotion(draft, at)
    elif draft.kind == Kind.CONTENT:
        _check_content(draft)
    elif draft.kind == Kind.ENDING:
        running = selectors.windows_of(draft.ends, at) if draft.ends else {}
        rules.check_ending(_ids(draft), running)
    else:
        _check_founded(draft, at)


@clause("C6-1")
def _check_content(draft: Draft) -> None:
    """One product, of which something changes."""
    product = Product.objects.filter(pk__in=_ids(draft)).first()
    check_content(draft.lines, selectors_of_goods.content_of(product) if product else {})


@clause("C11-3")
def _check_first(draft: Draft) -> None:
    """Nobody asks for the early end of a promotion twice at once."""
    rows = Proposal.objects.filter(ends=draft.ends, state__in=rules.OPEN, lines__round=F("round"))
    if draft.ends and rows.filter(lines__product__in=_ids(draft)).exists():
        raise ValidationError(
            _("The early end of this promotion has been asked for already."), code="C11-3"
        )


@clause("C11-3")
def _check_promotion(draft: Draft, at: datetime) -> None:
    """Within a plan that was accepted, and below the usual prices."""
    rules.check_window(draft.starts_at, draft.ends_at, at)
    plan = draft.plan and Plan.objects.get(pk=draft.plan.pk)
    if plan is None or plan.state != State.APPROVED:
        raise ValidationError(
            _("First the promotion plan is accepted, then goods are put into it."), code="C11-3"
        )
    prices = _prices(draft)
    rules.check_within_plan(
        draft.starts_at, draft.ends_at, (plan.starts_at, plan.ends_at),
        [(price, product.price) for product, price in prices.items()],
    )  # fmt: skip
    others = standing.beside_others(prices, draft.starts_at, draft.ends_at, at)
    rules.check_clear(others, "C11-3")


def _prices(draft: Draft) -> dict[Product, Decimal]:
    """The prices that a draft names, by product."""
    products = Product.objects.in_bulk(_ids(draft))
    return {products[each.product]: each.price for each in draft.lines if each.price is not None}


@clause("C11-1")
def _check_founded(draft: Draft, at: datetime) -> None:
    """What is priced anew is founded on competitors' prices of the last days, and stays above the
    promotions that run or are to come."""
    before = selectors.charged(_ids(draft))
    anew = [
        line.product
        for line in draft.lines
        if rules.needs_evidence(draft.kind, price=line.price, charged=before.get(line.product))
    ]
    params = in_force("catalog", at).params
    since = at - timedelta(days=params.competitor_within_days)
    counts, names = selectors.competitors_noted(anew, since, at), selectors.named(draft.lines)
    rules.check_evidence({names[each]: counts.get(each, 0) for each in anew}, params)
    if draft.kind == Kind.LISTING:
        unpriced = [each.product for each in draft.lines if each.price is None]
        rules.check_priced({names[each]: before.get(each) for each in unpriced})
    rules.check_clear(standing.under_promotions(_prices(draft), at), CLAUSES[draft.kind])


def _ids(draft: Draft) -> list[int]:
    return [line.product for line in draft.lines]


def _store(proposal: Proposal, lines: Sequence[Line], papers: Papers, by, at: datetime) -> None:
    """Keep the lines of this round and the files that came with it."""
    before = _before(proposal, lines, at)
    for position, line in enumerate(lines, 1):
        row = ProposalLine(
            proposal=proposal, round=proposal.round, position=position,
            product_id=line.product, price=line.price, before=before.get(line.product),
            content=line.content,
        )  # fmt: skip
        insert(row)
    if len(papers) > MOST_FILES:
        raise ValidationError(
            _("A proposal takes %(count)s files at most."), params={"count": MOST_FILES},
            code="C11-1",
        )  # fmt: skip
    for name, content in papers:
        kind = check_file(name=name, content=content, clause="C11-1")
        digest = hashlib.sha256(content).hexdigest()
        row = Evidence(
            proposal=proposal, name=plain_name(name), media=kind.media, size=len(content),
            sha256=digest, content=content, by=by, at=at,
        )  # fmt: skip
        insert(row)


def _before(proposal: Proposal, lines: Sequence[Line], at: datetime) -> dict[int, object]:
    """The price of each product that the proposal would change."""
    if proposal.kind == Kind.ENDING:
        windows = selectors.windows_of(proposal.ends, at)
        return {product: window.price for product, window in windows.items()}
    return selectors.charged([line.product for line in lines])


def matter_of(proposal: Proposal) -> Matter:
    """What the inbox shows of a proposal."""
    told = words(proposal, selectors.lines_of(proposal))
    ref = CLAUSES[Kind(proposal.kind)]
    latest = proposal.ends.ends_at if proposal.ends else proposal.ends_at
    return Matter(ASKED, told, clause=ref, latest=latest)


def lock_proposal(proposal_id: int) -> Proposal:
    """A proposal that nobody else changes until the transaction ends."""
    rows = Proposal.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("by__position", "by__department__leader").get(pk=proposal_id)


@clause("C11-1", "C11-2", "C11-3")
@transaction.atomic
def change_proposal(
    *,
    proposal_id: int,
    draft: Draft,
    papers: Papers = (),
    noted: Sequence[Noted] = (),
    by,
    at: datetime,
) -> Proposal:
    """Change what was returned, in a new round with lines of its own, and ask again."""
    proposal = lock_proposal(proposal_id)
    _only_own(proposal, by)
    ref = CLAUSES[Kind(proposal.kind)]
    rules.check_step(proposal.state, State.PENDING, ref)
    if draft.kind != proposal.kind or proposal.ends != draft.ends:
        raise ValidationError(_("A proposal stays of its kind."), code=ref)
    note_all(noted, by=by, at=at)
    _check(draft, at)
    for name, value in _asked(draft).items():
        setattr(proposal, name, value)
    proposal.round += 1
    with in_words(ref):
        _store(proposal, draft.lines, papers, by, at)
        proposal.state = State.PENDING
        fields = ["state", "reason", "plan", "starts_at", "ends_at", "round"]
        proposal.save(update_fields=fields)
    registry.look_at(proposal, selectors.lines_of(proposal), at)
    chain, matter = chain_for(by), matter_of(proposal)
    ask_again(approval_id=proposal.approval_id, matter=matter, chain=chain, by=by, at=at)
    return proposal


def _only_own(proposal: Proposal, by) -> None:
    if proposal.by_id != by.pk:
        raise PermissionDenied(_("Only who asked does this."))


@clause("C11-1", "C11-2", "C11-3")
@transaction.atomic
def give_up(*, proposal_id: int, by, at: datetime) -> Proposal:
    """Give an approved proposal up before it is carried out; its clock ends."""
    proposal = lock_proposal(proposal_id)
    _only_own(proposal, by)
    rules.check_step(proposal.state, State.GIVEN_UP, CLAUSES[Kind(proposal.kind)])
    stop_execution(proposal, at)
    return _move(proposal, State.GIVEN_UP)


def _move(proposal: Proposal, state: State) -> Proposal:
    proposal.state = state
    proposal.save(update_fields=["state"])
    return proposal


@clause("C11-1", "C11-2", "C11-3")
def settle_proposal(document: Proposal, outcome: Outcome, by, at: datetime) -> None:
    """Keep the leader's word (handler of `KIND`); approved, the web editor's clock starts."""
    proposal = lock_proposal(document.pk)
    rules.check_step(proposal.state, STATES[outcome], CLAUSES[Kind(proposal.kind)])
    if outcome == Outcome.APPROVED:
        standing.require_shown(proposal, selectors.lines_of(proposal), at)
    _move(proposal, STATES[outcome])
    if outcome == Outcome.APPROVED:
        start_execution(proposal, by=by, at=at)
