"""Other numbers tried on past orders, signatures and audits."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hr.supplies.local.auditing import audit_local
from hr.supplies.replay import COVERS, first, judge_supplies
from hr.supplies.rules import SupplyRules
from hr.supplies.stock.services import sign_issue
from regulations.amendments.registry import replay_of
from tests.hr.supplies.conftest import DAY, later
from tests.hr.supplies.test_local import apply_for, bought

RULES = SupplyRules(
    consumption_window_days=90, lead_days=7, cover_days=30, quotes_at_least=3, sign_within_days=2,
    audit_within_days=7,
)  # fmt: skip


def trial(**after):
    until = DAY + timedelta(days=20)
    found = judge_supplies(RULES, replace(RULES, **after), DAY, until, lambda done, total: None)
    return [(row.clause, row.person_id, row.before, row.after, row.is_worse) for row in found]


@pytest.mark.clause("A3-3", "A3-L3", "A3-5")
def test_other_numbers_judge_orders_signatures_and_audits_anew(office):
    """Three quotes of an order; signed a day after the issue, audited a day after the bill."""
    paper = office.stock(office.item(), 5)
    office.custodian()
    issue = office.issue({paper: 1})
    sign_issue(issue_id=issue.pk, by=office.worker, at=issue.at + timedelta(days=1))
    local = office.say(apply_for(office), by=office.deputy)
    bought(office, local)
    audit_local(local_id=local.pk, is_in_order=True, by=office.clerk, at=later(3))
    assert trial(quotes_at_least=2, sign_within_days=1, audit_within_days=2) == []
    few = ("A3-3", office.buyer.pk, "quotes enough", "too few quotes without a consent", True)
    assert trial(quotes_at_least=4) == [few]
    late = ("A3-5", office.clerk.pk, "within its days", "beyond its days", True)
    assert trial(audit_within_days=1) == [late]
    assert trial(sign_within_days=0)[0][:2] == ("A3-L3", office.worker.pk)
    assert first() == DAY and replay_of("supplies").covers == frozenset(COVERS)
