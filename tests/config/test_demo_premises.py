"""The house of the demo company: what one finds when one looks around."""

from hr.premises.models import Cleaning, Closing, Entry, FoundStep, Inspection, Joined, Permit
from hr.premises.permits.rules import State
from hr.premises.permits.selectors import permits, with_state
from regulations.deadlines.models import Deadline
from tests.config.conftest import MORNING


def test_house_is_kept_with_a_few_slips(demo):
    assert Cleaning.objects.count() >= 15
    assert Closing.objects.filter(windows=False).count() == 1
    missed = Deadline.objects.filter(kind="premises.clean", breached_at__isnull=False)
    assert missed.filter(met_at=None).count() == 1
    assert {row.score < 60 for row in Inspection.objects.all()} == {True, False}
    assert set(Joined.objects.values_list("presence", flat=True)) == {"came", "excused", "absent"}
    states = [state for _row, state in with_state(permits(), MORNING)]
    assert {State.ASKED, State.ENDED, State.REVOKED} <= set(states)
    assert set(Permit.objects.values_list("kind", flat=True)) == {
        "internet", "computer", "server_room", "information",
    }  # fmt: skip
    assert Entry.objects.filter(exit=None).count() == 1
    steps = FoundStep.objects.filter(thing__what="黑色雨伞").values_list("step", flat=True)
    assert list(steps) == ["handed_in", "claimed", "handed_over"]
