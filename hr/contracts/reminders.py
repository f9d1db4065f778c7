"""Ends of contracts are told of before they come: to renew, or to let go."""

from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils.translation import gettext_noop

from hr.contracts.letters import CLOCK, tell_of
from hr.contracts.models import Contract
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force

ENDS = gettext_noop("%(number)s %(title)s ends on %(day)s: renew it, or write down that it ends.")
OVERDUE = gettext_noop(
    "%(number)s %(title)s ran out on %(day)s: renew it, or write down that it ended."
)
MOST = 500


@clause("A6-4")
def remind_of_ends(*, at: datetime) -> int:
    """Tell custodian, who registered it and the head of the department, once when the end of a
    contract comes near and once when it is over and nobody wrote anything down; how many."""
    days = in_force("contracts", at).params.expiry_reminder_days
    today = day_of(at)
    rows = Contract.objects.filter(
        Q(ended_on=None), ends_on__lte=today + timedelta(days=days), starts_on__lte=today,
        ends_on__gte=today - timedelta(days=days),
    )  # fmt: skip
    rows = rows.select_related("custodian", "by", "department__leader").order_by(F("ends_on"))
    for contract in rows[:MOST]:
        is_over = contract.ends_on < today
        part = "over" if is_over else "soon"
        tell_of(
            [contract.custodian, contract.by, contract.department and contract.department.leader],
            OVERDUE if is_over else ENDS, contract=contract, clause="A6-4", kind=CLOCK, at=at,
            key=f"{part}:{contract.ends_on}", day=contract.ends_on.isoformat(),
        )  # fmt: skip
    return len(rows[:MOST])
