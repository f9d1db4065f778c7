"""Past runs and advances judged anew by other numbers: what a draft of the rules is tried by."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import chain

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from finance.expenses.letters import link
from finance.expenses.models import Advance, RunRow
from finance.expenses.rules import FinanceRules, State, settle_due
from finance.expenses.runs.rules import CLAUSES, RunKind, Share, days_employed, meal_share
from regulations.amendments.registry import Progress, first_day
from regulations.amendments.rules import Changed
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of, span_of

COVERS = (
    "phone_cap", "meal_allowance_month", "meal_allowance_day", "meal_allowance_days",
    "advance_settle_days",
)  # fmt: skip
MORE = gettext_noop("more is paid")
LESS = gettext_noop("less is paid")
AS_PAID = gettext_noop("as it was paid")
IN_TIME = gettext_noop("settled in time")
LATE = gettext_noop("settled late")


@clause("A7.5-1", "A7.5-2", "A7.2-3")
def judge_money(
    before: FinanceRules, after: FinanceRules, since: date, until: date, progress: Progress
) -> Iterator[Changed]:
    """Every row of a paid run whose sum differs between two sets of numbers, and every settled
    advance that would have been late by one of them alone."""
    start, end = span_of(since, until)
    span = {"at__gte": start, "at__lt": end}
    rows = _rows().filter(**span, run__kind__in=_changed_kinds(before, after))
    is_changed = before.advance_settle_days != after.advance_settle_days
    loans = _loans().filter(**span) if is_changed else Advance.objects.none()
    total = rows.count() + loans.count()
    progress(0, total)
    found = chain(
        (_of_row(row, before, after) for row in rows.select_related("run", "person")),
        (_of_advance(row, before, after) for row in loans.select_related("spending")),
    )
    for done, judged in enumerate(found, 1):
        if judged:
            yield judged
        progress(done, total)


def _rows() -> QuerySet[RunRow]:
    return RunRow.objects.filter(run__state=State.SETTLED)


def _loans() -> QuerySet[Advance]:
    return Advance.objects.exclude(settled_at=None)


def first() -> date | None:
    """The day of the first paid run or settled advance."""
    return first_day((_rows(), "at"), (_loans(), "at"))


def _changed_kinds(before: FinanceRules, after: FinanceRules) -> set[RunKind]:
    """Runs whose sums these numbers may change."""
    meals = ("meal_allowance_month", "meal_allowance_day", "meal_allowance_days")
    names = {RunKind.PHONE: ("phone_cap",), RunKind.MEALS: meals}
    return {
        kind
        for kind, own in names.items()
        if any(getattr(before, name) != getattr(after, name) for name in own)
    }


def _of_row(row: RunRow, before: FinanceRules, after: FinanceRules) -> Changed | None:
    change = _share(row, after).paid - _share(row, before).paid
    if not change:
        return None
    kind = RunKind(row.run.kind)
    return Changed(
        person_id=row.person_id, clause=CLAUSES[kind], at=row.at, what=str(row.run),
        before=AS_PAID, after=MORE if change > 0 else LESS, is_worse=change < 0, money=-change,
        link=f"/expenses/runs/{row.run_id}/",
    )  # fmt: skip


def _share(row: RunRow, params: FinanceRules) -> Share:
    """What a row would pay by a set of numbers; a position without an allowance gets nothing."""
    if row.run.kind == RunKind.MEALS:
        is_full = days_employed(row.run.month, row.person.hired_on, row.person.left_on)[1]
        return meal_share(row.days, is_full=is_full, params=params)
    if row.position not in params.phone_cap:
        return Share(Decimal(0), row.actual)
    cap = params.phone_cap[row.position]
    paid = row.actual if cap is None else min(row.actual, Decimal(cap))
    return Share(paid, row.actual - paid)


def _of_advance(row: Advance, before: FinanceRules, after: FinanceRules) -> Changed | None:
    was, now = (row.settled_at >= settle_due(day_of(row.at), each) for each in (before, after))
    if was == now:
        return None
    return Changed(
        person_id=row.person_id, clause="A7.2-3", at=row.at, what=row.spending.purpose,
        before=LATE if was else IN_TIME, after=LATE if now else IN_TIME, is_worse=now,
        link=link(row.spending_id),
    )  # fmt: skip
