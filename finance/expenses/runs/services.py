"""The verbs of monthly runs: make one, settle the word on it, pay it with one voucher."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from finance.expenses.advances.services import check_account, check_heard, only_cashier, pay
from finance.expenses.budget.services import commit_budget, end_commitment, hold_of
from finance.expenses.doubts import check_sure
from finance.expenses.models import Category, Payment, Run, RunFile, RunRow
from finance.expenses.overruns import ask_overrun, check_reason, drop_overruns
from finance.expenses.refusals import in_words
from finance.expenses.rules import BANK, STATES, State, beyond_of, check_step
from finance.expenses.runs.rules import (
    CLAUSES,
    RunKind,
    check_month,
    days_employed,
    meal_share,
    phone_share,
    total_of,
)
from finance.expenses.runs.selectors import people_of_month
from finance.expenses.seats import chain_for
from finance.expenses.services import line_of
from finance.ledger.rules import Row
from finance.ledger.selectors import company
from hr.people.models import Employee
from hr.people.selectors import holders
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Matter, ask_approval
from regulations.binding.rows import insert
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force
from regulations.uploads import check_file, plain_name

KIND = "expenses.run"
MOST_FILES = 20
# Files as they were uploaded: name and content.
Papers = Sequence[tuple[str, bytes]]
ASKED = gettext_noop("%(kind)s of %(month)s for %(count)s people, %(total)s yuan")
ASKED_ONE = gettext_noop("%(kind)s of %(month)s for %(count)s person, %(total)s yuan")
REJECTED = gettext_noop("%(name)s over %(total)s yuan is not paid: %(reason)s")
TO_PAY = gettext_noop("Approved, to be paid: %(kind)s of %(month)s, %(total)s yuan")


@clause("A7.5-1")
@transaction.atomic
def make_phone_run(
    *, month: date, bills: Mapping[int, Decimal], papers: Papers = (), reason: str = "", by,
    at: datetime,
) -> Run:  # fmt: skip
    """Hand in everybody's phone bills of a month together; the general manager is asked.

    `bills`: sums by id of the person, `papers` the statements they are taken from, as received.
    What lies above a cap is shown as the person's own. Refused: a month that is not over or has its
    run, who has no allowance, without a statement.
    """
    kept = _statements(papers, by, at)
    held = in_force("finance", at)
    people = Employee.objects.select_related("position").in_bulk(list(bills))
    rows = {}
    for pk, bill in bills.items():
        position = people[pk].position.code if people[pk].position else ""
        share = phone_share(position, bill, held.params)
        rows[pk] = RunRow(
            person=people[pk], position=position, actual=bill, paid=share.paid, own=share.own, at=at
        )
    run = (RunKind.PHONE, month, rows, held.version)
    return _make(*run, files=kept, reason=reason, by=by, at=at)


def _statements(papers: Papers, by, at: datetime) -> list[RunFile]:
    if not 0 < len(papers) <= MOST_FILES:
        raise ValidationError(
            _("Attach the statements the bills are taken from, at most %(count)s files."),
            params={"count": MOST_FILES},
            code="A7.5-1",
        )
    return [
        RunFile(
            name=plain_name(name),
            media=check_file(name=name, content=content, clause="A7.5-1").media,
            size=len(content), sha256=hashlib.sha256(content).hexdigest(), content=content,
            by=by, at=at,
        )
        for name, content in papers
    ]  # fmt: skip


@clause("A7.5-2")
@transaction.atomic
def make_meal_run(*, month: date, reason: str = "", by, at: datetime) -> Run:
    """Draw up everybody's meal allowance of a month: a full month, or its days employed."""
    rows, version = meal_rows(month, at), in_force("finance", at).version
    return _make(RunKind.MEALS, month, rows, version, reason=reason, by=by, at=at)


@clause("A7.5-2")
def meal_rows(month: date, at: datetime) -> dict[int, RunRow]:
    """What everybody would get for a month, by the person; nothing is stored."""
    params, rows = in_force("finance", at).params, {}
    for person in people_of_month(month):
        days, is_full = days_employed(month, person.hired_on, person.left_on)
        share = meal_share(days, is_full=is_full, params=params)
        position = person.position.code if person.position else ""
        rows[person.pk] = RunRow(
            person=person, position=position, days=days, paid=share.paid, at=at
        )
    return rows


def _make(
    kind: RunKind, month: date, rows: dict, version, *, files=(), reason: str, by, at: datetime
) -> Run:
    ref = CLAUSES[kind]
    if not by.has_perm("expenses.make_run"):
        raise PermissionDenied(_("The office makes the monthly runs."))
    check_month(month, day_of(at), ref)
    total = total_of(rows, ref)
    line = line_of(Category.objects.get(code=kind), month.year)
    beyond = beyond_of(left=line.left, amount=total)
    if beyond:
        check_reason(beyond, reason)
    run = Run(
        kind=kind, month=month, line=line, total=total, version=version, state=State.PENDING,
        made_by=by, asked_at=at,
    )  # fmt: skip
    with in_words(ref):
        run.save(force_insert=True)
        for row in (*rows.values(), *files):
            row.run = run
        RunRow.objects.bulk_create(rows.values())
        RunFile.objects.bulk_create(files)
    text = ASKED_ONE if len(rows) == 1 else ASKED
    matter = Matter(text, words(run), version=version, amount=total, clause=ref)
    ask_approval(kind=KIND, document=run, matter=matter, chain=chain_for(by), by=by, at=at)
    if beyond:
        ask_overrun(document=run, reason=reason, by=by, at=at)
    return run


def words(run: Run) -> dict:
    """What requests, notices and the voucher say of a run, in the company's language."""
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "kind": str(RunKind(run.kind).label),
            "month": f"{run.month:%Y-%m}",
            "count": run.rows.count(),
            "total": f"{run.total:,.2f}",
            "name": str(run),
        }


def lock_run(run_id: int) -> Run:
    """A run that nobody else changes until the transaction ends."""
    rows = Run.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("line__category__account", "made_by").get(pk=run_id)


@clause("A7.5-1", "A7.5-2", "A7.1-2")
def settle_run(document: Run, outcome: Outcome, by, at: datetime) -> None:
    """Keep the word on a run (handler of `KIND`): approved, it commits its budget."""
    run = lock_run(document.pk)
    _move(run, STATES[outcome])
    if outcome == Outcome.APPROVED:
        commit_budget(run, run.total, at=at)
        message = Message(
            key=f"spending:run:{run.pk}", text=TO_PAY, params=words(run),
            url=f"/expenses/runs/{run.pk}/",
            clause=CLAUSES[RunKind(run.kind)],
        )  # fmt: skip
        notify(recipients=holders("cashier"), message=message, at=at)
    if outcome in (Outcome.REFUSED, Outcome.WITHDRAWN):
        drop_overruns(run, at=at)


def _move(run: Run, state: State) -> None:
    check_step(run.state, state, CLAUSES[RunKind(run.kind)])
    run.state = state
    run.save(update_fields=["state"])


@clause("A7.5-1", "A7.5-2", "A7.1-2")
@transaction.atomic
def reject_run(*, run_id: int, reason: str, by, at: datetime) -> Run:
    """Let an approved run come to nothing before it is paid: its budget is free, and the office
    makes one of the month anew.

    By the cashier, who does not pay it, or whoever made it. Refused: without a reason, once paid;
    one whose payment was undone may be turned down again.
    """
    run = lock_run(run_id)
    if by.pk != run.made_by_id:
        only_cashier(by)
    check_step(run.state, State.REJECTED, CLAUSES[RunKind(run.kind)])
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code="A7.1-2")
    run.state, run.rejection = State.REJECTED, reason.strip()[:300]
    with in_words(CLAUSES[RunKind(run.kind)]):
        run.save(update_fields=["state", "rejection"])
    end_commitment(hold_of(run), at=at)
    message = Message(
        key=f"spending:rejected:{run.pk}", text=REJECTED, url=f"/expenses/runs/{run.pk}/",
        params=words(run) | {"reason": run.rejection}, clause=CLAUSES[RunKind(run.kind)],
    )  # fmt: skip
    people = {run.made_by, *holders("cashier")} - {by}
    notify(recipients=people, message=message, at=at)
    return run


@clause("A7.5-1", "A7.5-2")
@transaction.atomic
def pay_run(*, run_id: int, account: str = BANK, by, at: datetime, request: UUID) -> Payment:
    """The cashier pays an approved run with one voucher. The same `request` pays once."""
    only_cashier(by)
    run = lock_run(run_id)
    known = Payment.objects.filter(entry__request=request, run=run).first()
    if known:
        return known
    check_account(account)
    check_sure(run)
    check_heard(run, by)
    check_step(run.state, State.SETTLED, CLAUSES[RunKind(run.kind)])
    fund, code = company().pk, run.line.category.account.code
    entry = pay(
        rows=[Row(code, fund, debit=run.total), Row(account, fund, credit=run.total)],
        summary=words(run)["name"], source=("expenses.run", run.pk), by=by, at=at, request=request,
    )  # fmt: skip
    payment = Payment(run=run, entry=entry, by=by, at=at)
    with in_words(CLAUSES[RunKind(run.kind)]):
        insert(payment)
    _move(run, State.SETTLED)
    end_commitment(hold_of(run), payment=payment, at=at)
    return payment
