"""Figure 22: thousands of hostile requests to every address and form, as several people.

None is answered by an error of the portal, none leaves data behind that breaks a rule or a page.
"""

import pytest

from tests import worlds
from tests.addresses import found_everything
from tests.attacks.fuzz import Attacker, Report
from tests.attacks.whole import what_is_broken
from tests.depth import deep

house = worlds.shared(found_everything)
ATTACKERS = (
    "accountant", "cashier", "administrator", "assistant", "designer", "operator", "colleague",
    "anonymous", "superuser", "manager", "lead", "hr",
)  # fmt: skip
EACH = deep(1700, 60)


@pytest.mark.parametrize("reader", deep(ATTACKERS, ("manager", "assistant")))
def test_no_request_breaks_the_portal(house, figure, reader):
    report, before, paths = Report(), what_is_broken(), list(house.paths().values())
    Attacker(house, reader, paths, report).attack(EACH, deep(1, 0.1))
    # What was kept must be borne by whoever reads the pages next.
    Attacker(house, "superuser", paths, report).look_around(deep(1, 0.02))
    print(reader, dict(report.statuses), report.kept, f"{report.slowest:.1f} s")
    figure(f"hostile requests of {reader}", report.hostile, EACH, at_least=True)
    assert report.broken == {}
    assert what_is_broken() == before
