"""Rule versions in the demo company: one enacted in its past, one before the general manager."""

from datetime import datetime, timedelta

from hr.people.models import Employee
from regulations.amendments.models import RuleDraft
from regulations.amendments.rules import Standing
from regulations.approvals.models import Seat
from regulations.rulebook.selectors import in_force
from tests.company import CHINA
from tests.config.conftest import MORNING


def test_one_version_was_enacted_and_one_waits_with_its_trial(demo):
    enacted = RuleDraft.objects.get(values__first_reply_within=8, version__isnull=False)
    asked = RuleDraft.objects.get(values__contact_within=15)
    assert (enacted.standing, asked.standing) == (Standing.APPROVED, Standing.ASKED)
    assert enacted.version.entered_later
    manager = Employee.objects.get(number="1001")
    assert enacted.version.enacted_by == manager
    before = enacted.version.in_force_from - timedelta(days=1)
    held = in_force("orders", datetime(before.year, before.month, before.day, 12, tzinfo=CHINA))
    assert held.params.first_reply_within == 10
    assert in_force("orders", MORNING).params.first_reply_within == 8
    trial = asked.trials.get()
    assert trial.result["worse"] == 0 and trial.total > 0
    assert Seat.objects.filter(person=manager, step__approval=asked.approval).count() == 1
