"""What the pages of one request have in common: who finds it, and what may be done with it."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from finance.expenses.budget.services import missing_of
from finance.expenses.claims.rules import kind_label
from finance.expenses.claims.selectors import (
    alike,
    beyond_tax,
    checks_of,
    consented_on,
    spent_before,
)
from finance.expenses.doubts import demands_of, doubted_approvals
from finance.expenses.forms import ReasonForm, pay_words
from finance.expenses.models import Advance, Claim, Spending
from finance.expenses.owed import reversals_waiting
from finance.expenses.rules import LIVE, OPEN, State, consent_clause
from finance.expenses.selectors import (
    may_see,
    open_advance,
    overruns_waiting,
    pays,
    undone_of,
)
from regulations.approvals.selectors import history, open_step_of
from regulations.binding.pages import status_of


def find_spending(request, pk: int, at) -> Spending:
    """A request that this person may see; else it does not exist here."""
    rows = Spending.objects.select_related(
        "person", "approval__asker", "line__category"
    ).prefetch_related(
        Prefetch("loans", Advance.objects.select_related("deadline", "by", "undoing"))
    )
    found = get_object_or_404(rows, pk=pk)
    if not may_see(found, request.user, at):
        raise Http404
    return found


@dataclass(frozen=True)
class Mays:
    """What a reader may do with a request now; the services ask again."""

    decide: bool = False
    withdraw: bool = False
    change: bool = False
    overrun: bool = False
    claim: bool = False
    cancel: bool = False
    lend: bool = False
    release: bool = False
    give_back: bool = False
    report: bool = False


def mays_of(spending: Spending, claims: list[Claim], viewer, at, *, is_back: bool) -> Mays:
    """What this reader may do with a request at a moment; `is_back`: no undone money is out."""
    is_own, state = viewer.pk == spending.person_id, spending.state
    live = [each for each in claims if each.state in LIVE]
    is_doubted = doubted_approvals(spending).exists()
    loan = spending.loan
    is_lent = loan is not None and not loan.is_gone
    is_open = state == State.APPROVED and not live and is_back
    pays_it = viewer.has_perm("expenses.pay_expense")
    waits = is_own and state in (State.PENDING, State.RETURNED)
    asked = [each for each in overruns_waiting(spending) if each.state in OPEN[:2]]
    return Mays(
        decide=bool(spending.approval and open_step_of(spending.approval, viewer, at)),
        withdraw=waits,
        change=is_own and state == State.RETURNED,
        overrun=waits and not asked and missing_of(spending, spending.amount) > 0,
        claim=is_own and is_open and not is_doubted,
        cancel=is_own and is_open and (loan is None or loan.is_undone),
        lend=pays_it and is_open and spending.advance > 0 and not is_lent and not is_doubted
        and (not is_own or hasattr(spending, "release")),
        release=is_open and spending.advance > 0 and not is_lent and not is_own
        and not hasattr(spending, "release") and viewer.has_perm("expenses.release_advance")
        and spending.person.has_perm("expenses.pay_expense"),
        give_back=pays_it and is_open and is_lent and loan.settled_at is None,
        report=viewer.has_perm("expenses.report_misuse") and not is_own,
    )  # fmt: skip


def claims_of(spending: Spending) -> list[Claim]:
    """The claims of a request, the newest first, each with its papers and what is still to do."""
    rows = spending.claims.select_related("approval__asker", "person", "spending__approval")
    claims = list(rows.order_by("-pk"))
    found, to_pay = checks_of(claims), {each.claim.pk: each for each in pays(claims)}
    for claim in claims:
        claim.rows = list(claim.invoices.select_related("reverses"))
        for row in claim.rows:
            row.kind_name, row.check_of = kind_label(row.kind), found.get(row.pk)
        claim.papers = list(claim.files.defer("content"))
        claim.pay = to_pay[claim.pk]
        claim.rounds = history(claim.approval) if claim.approval else []
        claim.twins = alike(claim)
        claim.early = {row.pk for row in spent_before(spending, claim.rows)}
        claim.above = beyond_tax(claim.rows)
    return claims


def show_spending(request, spending: Spending, at, *, refused=None):
    """The page of a request with its budget, advance and claims."""
    claims, loan = claims_of(spending), spending.loan
    backs = reversals_waiting(spending)
    context = {
        "spending": spending,
        "ref": consent_clause(spending.line.category.kind),
        "loan": loan,
        "consented_on": consented_on(spending),
        "backs": backs,
        "claims": claims,
        "other_loan": _other_loan(spending),
        "overruns": overruns_waiting(spending),
        "doubted": doubted_approvals(spending).first(),
        "demand": demands_of([loan]).get(loan.pk) if loan else None,
        "undone": undone_of(spending),
        "beyond": missing_of(spending, spending.amount)
        if spending.state in (State.PENDING, State.RETURNED) else 0,
        "rounds": history(spending.approval) if spending.approval else [],
        "mays": mays_of(spending, claims, request.user, at, is_back=not backs),
        "reason": ReasonForm(),
        "may_verify": request.user.has_perm("expenses.verify_invoice")
        and request.user.pk != spending.person_id,
        "may_pay": request.user.has_perm("expenses.pay_expense"),
        "pay": pay_words(),
        "refused": refused,
    }  # fmt: skip
    return render(request, "expenses/spending.html", context, status=status_of(request))


def _other_loan(spending: Spending):
    """An unsettled advance of the person by another request: it holds up a new one (A7.2-3)."""
    found = open_advance(spending.person_id)
    return found if found and found.spending_id != spending.pk else None
