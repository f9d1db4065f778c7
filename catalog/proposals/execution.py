"""Carrying out what was approved: the web editor's own act, its clock, and the reading back."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from catalog.products.models import PriceWindow, Product
from catalog.products.selectors import content_of
from catalog.proposals import rules, selectors, standing
from catalog.proposals.letters import link, tell
from catalog.proposals.models import Execution, Mismatch, Proposal, ProposalLine
from catalog.proposals.refusals import in_words
from catalog.proposals.rules import CLAUSES, Kind
from hr.discipline.services import open_case
from hr.people.models import Employee
from hr.people.selectors import holders, superior_ids
from regulations.approvals.models import Decision
from regulations.binding.rows import insert, insert_once
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import meet_deadline, start_deadline, void_deadline
from regulations.notices.sayings import in_each_language
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA
from regulations.rulebook.selectors import in_force
from regulations.words import listed

# The deadline of an approved proposal; the key is the proposal.
EXECUTE = "proposals.execute"
TO_DO = gettext_noop("Approved, to be carried out: %(kind)s, %(goods)s")
DONE = gettext_noop("Carried out as approved: %(kind)s, %(goods)s")
WRONG = gettext_noop("Carried out otherwise than approved: %(kind)s, %(goods)s")
OVERDUE = gettext_noop("Not carried out in time: %(kind)s, %(goods)s")
GIVEN_UP = gettext_noop("the proposal was given up")
CASE = gettext_noop("What is charged or shown of %(goods)s is not what was approved")

# What is charged or shown of a product otherwise than its newest execution says.
_ASTRAY = """
SELECT * FROM (
    SELECT DISTINCT ON (l.product_id) e.id AS execution, l.product_id, 'price' AS what,
        l.price::text AS approved, p.price::text AS found
    FROM proposals_execution AS e
    JOIN proposals_proposal AS o ON o.id = e.proposal_id AND o.kind IN ('price', 'listing')
    JOIN proposals_proposalline AS l
        ON l.proposal_id = o.id AND l.round = o.round AND l.price IS NOT NULL
    JOIN products_product AS p ON p.id = l.product_id
    ORDER BY l.product_id, e.id DESC
) AS newest WHERE approved <> found
UNION ALL
SELECT * FROM (
    SELECT DISTINCT ON (c.product_id) e.id, c.product_id, 'is_listed', c.is_listed::text,
        p.is_listed::text AS found
    FROM products_listingchange AS c
    JOIN proposals_execution AS e
        ON c.source = 'proposals.execution' AND e.id = c.source_id
    JOIN products_product AS p ON p.id = c.product_id
    WHERE c.id = (SELECT max(id) FROM products_listingchange WHERE product_id = c.product_id)
    ORDER BY c.product_id, c.id DESC
) AS newest WHERE is_listed <> found
"""


@clause("C11-1", "C11-2", "C11-3")
@transaction.atomic
def execute_proposal(*, proposal_id: int, by, at: datetime) -> Execution:
    """Carry out what was approved: prices, listings or windows become so, and are read back.

    Refused: by whoever is no web editor, proposed or decided (the database refuses that as well),
    what is not approved or carried out already, and where what was true when it was approved is so
    no more. What is read back otherwise is a breach.
    """
    if not by.has_perm("proposals.execute_proposal"):
        raise PermissionDenied(_("The web editor carries this out."))
    rows = Proposal.objects.select_for_update(of=("self",), no_key=True)
    proposal = rows.select_related("by", "deadline").get(pk=proposal_id)
    ref = CLAUSES[Kind(proposal.kind)]
    rules.check_step(proposal.state, rules.State.EXECUTED, ref)
    rules.check_executor(
        by=by.pk, position=by.position.code if by.position else "", proposer=proposal.by_id,
        deciders=deciders_of(proposal), ref=ref,
    )  # fmt: skip
    lines = selectors.lines_of(proposal)
    rules.check_clear(standing.obstacles(proposal, lines, at), ref)
    standing.require_shown(proposal, lines, at)
    execution = Execution(proposal=proposal, by=by, at=at)
    with in_words(ref):
        insert(execution)
    meet_deadline(deadline_id=proposal.deadline_id, by=by, at=at)
    found = read_back(execution, at)
    text = WRONG if found else DONE
    _tell(proposal, text, _concerned(proposal), key="done", by=by, at=at)
    return execution


def _concerned(proposal: Proposal) -> list[Employee]:
    """Who must hear that a proposal is carried out: who asked, and who planned what it ends."""
    ended = proposal.ends
    return [proposal.by, *([ended.by, ended.plan.by, ended.execution.by] if ended else [])]


def deciders_of(proposal: Proposal) -> set[int]:
    """Everybody whose word the approval rests on, those whose place was taken among them."""
    words = Decision.objects.filter(approval=proposal.approval_id)
    people = words.values_list("by", "principal", "recorded_by")
    return {each for row in people for each in row if each}


@clause("C11-1", "C11-2", "C11-3")
def read_back(execution: Execution, at: datetime) -> list[Mismatch]:
    """Compare what goods are charged and shown with what was approved; each difference a breach."""
    proposal = execution.proposal
    lines = selectors.lines_of(proposal)
    approved, found = _approved(proposal, lines), _found(proposal, lines, at)
    by_id = {line.product_id: line.product for line in lines}
    mismatches = []
    for (product, what), wanted, was in rules.differing(approved, found):
        told = (what, wanted, was)
        mismatches += _note(execution, by_id[product], told, subject=execution.by, at=at)
    return mismatches


def _approved(proposal: Proposal, lines) -> dict[tuple[int, str], object]:
    wanted: dict[tuple[int, str], object] = {}
    for line in lines:
        if proposal.kind in (Kind.PRICE, Kind.LISTING) and line.price is not None:
            wanted[line.product_id, "price"] = line.price
        if proposal.kind in (Kind.LISTING, Kind.DELISTING):
            wanted[line.product_id, "is_listed"] = proposal.kind == Kind.LISTING
        if proposal.kind == Kind.PROMOTION:
            wanted[line.product_id, "window"] = _window(line.price, proposal.ends_at)
        if proposal.kind == Kind.ENDING:
            wanted[line.product_id, "price_now"] = line.product.price
        if proposal.kind == Kind.CONTENT:
            wanted[line.product_id, "content"] = shown_by(line)
    return wanted


def _found(proposal: Proposal, lines, at: datetime) -> dict[tuple[int, str], object]:
    found: dict[tuple[int, str], object] = {}
    ids = [line.product_id for line in lines]
    rows = Product.objects.priced(at).filter(pk__in=ids)
    for pk, price, now, is_listed in rows.values_list("pk", "price", "price_now", "is_listed"):
        found |= {(pk, "price"): price, (pk, "price_now"): now, (pk, "is_listed"): is_listed}
    if proposal.kind == Kind.CONTENT:
        found |= {(line.product_id, "content"): content_of(line.product) for line in lines}
    windows = PriceWindow.objects.filter(source=selectors.SOURCE, source_id=proposal.execution.pk)
    for pk, price, ends_at in windows.values_list("product", "price", "ends_at"):
        found[pk, "window"] = _window(price, ends_at)
    return found


def shown_by(line: ProposalLine) -> dict:
    """What a line wants shown of its product, as `content_of` tells of it."""
    return {name: line.content[name] for name in line.content_before}


def _window(price: Decimal, ends_at: datetime) -> str:
    return f"{price:.2f} → {ends_at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"


def _note(
    execution: Execution, product: Product, told: tuple, *, subject: Employee | None, at: datetime
) -> list[Mismatch]:
    """A difference (what of it, approved, found) as a row and a case, once.

    What is read back otherwise at once is a case about who carried it out. What is found later was
    changed since by nobody knows whom: a case about nobody, that names the three all the same.
    """
    what, wanted, was = told
    row = Mismatch(
        execution=execution, product=product, what=what, approved=str(wanted)[:80],
        found=str(was)[:80], at=at,
    )  # fmt: skip
    if not insert_once(row):
        return []
    ref = CLAUSES[Kind(execution.proposal.kind)]
    facts = {
        "goods": str(product), "what": in_each_language(row.get_what_display),
        "approved": in_each_language(lambda: row.differs[0]),
        "found": in_each_language(lambda: row.differs[1]), "executor": execution.by.name,
        **_hands(execution.proposal), "link": link(execution.proposal_id),
    }  # fmt: skip
    open_case(
        key=f"proposal:{execution.pk}:{product.pk}:{what}:{row.pk}", clause=ref, subject=subject,
        title=CASE, facts=facts, by=None, at=at,
    )  # fmt: skip
    return [row]


def _hands(proposal: Proposal) -> dict[str, str]:
    """Who proposed and who approved, by name."""
    deciders = Employee.objects.filter(pk__in=deciders_of(proposal)).order_by("number")
    return {"proposer": proposal.by.name, "approver": listed(each.name for each in deciders)}


@clause("C11-1", "C11-2")
@transaction.atomic
def read_back_all(at: datetime) -> list[Mismatch]:
    """Find what is charged or shown otherwise than its newest execution says, whoever did it."""
    with connection.cursor() as cursor:
        cursor.execute(_ASTRAY)
        astray = cursor.fetchall()
    executions = Execution.objects.select_related("proposal__by", "by").in_bulk(
        {row[0] for row in astray}
    )
    products = Product.objects.in_bulk({row[1] for row in astray})
    mismatches = []
    for execution, product, what, wanted, was in astray:
        told = (what, wanted, was)
        mismatches += _note(executions[execution], products[product], told, subject=None, at=at)
    return mismatches


@clause("C11-1", "C11-2", "C11-3")
def start_execution(proposal: Proposal, *, by, at: datetime) -> None:
    """Let the clock of an approved proposal run, against a web editor who may carry it out."""
    held = in_force("catalog", at)
    before = proposal.ends.ends_at if proposal.ends else proposal.starts_at
    barred = {proposal.by_id, *deciders_of(proposal)}
    editors = [each for each in holders("web_editor").order_by("number") if each.pk not in barred]
    proposal.deadline = start_deadline(
        kind=EXECUTE, key=str(proposal.pk), clause=CLAUSES[Kind(proposal.kind)],
        version=held.version, owner=editors[0] if editors else None, starts_at=at,
        due_at=rules.execution_due(at, held.params, before),
    )  # fmt: skip
    proposal.save(update_fields=["deadline"])
    _tell(proposal, TO_DO, editors, key="to-do", by=by, at=at)


def stop_execution(proposal: Proposal, at: datetime) -> None:
    """End the clock of what is not carried out any more."""
    if proposal.deadline_id:
        void_deadline(deadline_id=proposal.deadline_id, reason=GIVEN_UP, at=at)


def _tell(proposal: Proposal, text: str, people, *, key: str, by=None, at: datetime) -> None:
    ref, lines = CLAUSES[Kind(proposal.kind)], selectors.lines_of(proposal)
    tell(people, text, proposal=proposal, lines=lines, key=key, clause=ref, by=by, at=at)


@clause("C11-1", "C11-2", "C11-3")
def report_overdue(deadlines: list[Deadline], at: datetime) -> None:
    """Tell the editor, the nearest superior and who proposed (handler of `EXECUTE`)."""
    for proposal in _proposals(deadlines).values():
        owner = proposal.deadline.owner
        above = superior_ids(owner.pk)[:1] if owner else []
        people = [owner, *Employee.objects.filter(pk__in=above), proposal.by]
        _tell(proposal, OVERDUE, people, key="overdue", at=at)


def _proposals(deadlines: list[Deadline]) -> dict[int, Proposal]:
    rows = Proposal.objects.filter(deadline__in=deadlines).select_related("by", "deadline__owner")
    return {row.deadline_id: row for row in rows}


def link_of(row: Deadline) -> str:
    """Where a proposal is carried out."""
    return link(int(row.key))


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """By id of the deadline: the proposal it runs for, by its kind and first product."""
    found = _proposals(deadlines)
    lines = selectors.lines_in(found.values())
    return {
        pk: f"{row.get_kind_display()} {lines[row.pk][0].product.title}"
        for pk, row in found.items()
        if row.pk in lines
    }
