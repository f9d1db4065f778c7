"""Ends of contracts are told of before they come: to renew, or to let go."""

from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from hr.contracts.access import custodians
from hr.contracts.letters import CLOCK, tell_of
from hr.contracts.models import Contract
from hr.people.models import Employee
from regulations.notices.models import Notice
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force

ENDS = gettext_noop("%(number)s %(title)s ends on %(day)s: renew it, or write down that it ends.")
OVERDUE = gettext_noop(
    "%(number)s %(title)s ran out on %(day)s: renew it, or write down that it ended."
)
MOST = 500  # told of in one sweep; the next one goes on


@clause("A6-4")
def remind_of_ends(*, at: datetime) -> int:
    """Tell custodian, who registered it and the head of the department, once when the end of a
    contract comes near and once when it is over and nobody wrote anything down; how many.

    Of one whose custodian has left the contract group hears.
    """
    days = in_force("contracts", at).params.expiry_reminder_days
    today = day_of(at)
    rows = Contract.objects.filter(
        Q(ended_on=None), ends_on__lte=today + timedelta(days=days), starts_on__lte=today,
        ends_on__gte=today - timedelta(days=days),
    )  # fmt: skip
    group = list(custodians())
    due = _untold(rows.order_by("ends_on", "pk"), group, today)[:MOST]
    found = rows.select_related("custodian", "by", "department__leader").in_bulk(due)
    for contract in map(found.get, due):
        keepers = [contract.custodian] if contract.custodian.is_active else group
        tell_of(
            [*keepers, contract.by, contract.department and contract.department.leader],
            OVERDUE if contract.ends_on < today else ENDS, contract=contract, clause="A6-4",
            kind=CLOCK, at=at, key=_part(contract.ends_on, today), day=contract.ends_on.isoformat(),
        )  # fmt: skip
    return len(due)


def _part(ends_on: date, today: date) -> str:
    return f"{'over' if ends_on < today else 'soon'}:{ends_on}"


def _untold(rows: QuerySet[Contract], group: list[Employee], today: date) -> list[int]:
    """Those of which nobody was told yet, by id, however many were."""
    keys, people = {}, {each.pk for each in group}
    for pk, day, *some in rows.values_list(
        "pk", "ends_on", "custodian", "by", "department__leader"
    ):
        keys[f"{CLOCK}:{pk}:{_part(day, today)}"] = pk
        people.update(filter(None, some))
    told = Notice.objects.filter(recipient__in=people, key__in=list(keys))
    for key in told.values_list("key", flat=True).distinct():
        del keys[key]
    return list(keys.values())
