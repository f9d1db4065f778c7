"""Other numbers tried on past proposals: which would have been refused, which late."""

from datetime import timedelta

import pytest

from catalog.proposals.replay import COVERS, judge_proposals
from catalog.proposals.rules import CatalogRules
from regulations.amendments.registry import replay_of
from tests.catalog.market import HOUR, NOON, Market

DAY = NOON.date()
RULES = {"competitors_at_least": 1, "competitor_within_days": 30, "execute_within_hours": 24}


def trial(days=9, **after):
    """What one day and those after it would have been under other numbers."""
    before, other = CatalogRules(**RULES), CatalogRules(**(RULES | after))
    until = DAY + timedelta(days=days)
    found = judge_proposals(before, other, DAY, until, lambda done, total: None)
    return [(row.clause, row.person_id, row.before, row.after, row.is_worse) for row in found]


@pytest.mark.clause("C11-1", "C11-2")
def test_prices_by_more_competitors(market: Market, teapot):
    """The listing has one competitor noted, the price that followed two."""
    market.note(teapot, "16.50", "云上茶行")
    market.done("price", (teapot, "16.00"))
    words = ("founded on competitors' prices", "too few competitors' prices", True)
    assert trial(competitors_at_least=1) == []
    market.at = NOON + HOUR
    first = ("C11-1", market.manager.pk, *words)
    assert trial(competitors_at_least=3) == [("C11-2", market.manager.pk, *words), first]


@pytest.mark.clause("C11-1")
@pytest.mark.parametrize(("days", "is_changed"), [(5, False), (4, True)])
def test_prices_by_fewer_days(market: Market, teapot, days, is_changed):
    """The one price of a competitor is five days old when the change is asked."""
    later = NOON + timedelta(days=5)
    market.propose("price", (teapot, "16.00"), at=later)
    found = [row for row in trial(competitor_within_days=days) if row[0] == "C11-1"]
    assert [row[3] for row in found] == (["too few competitors' prices"] if is_changed else [])


@pytest.mark.clause("C11-1")
@pytest.mark.parametrize(
    ("hours", "told"),
    [(24, []), (6, []), (5, [("carried out in time", "carried out late", True)])],
)
def test_executions_by_other_hours(market: Market, teapot, hours, told):
    market.note(teapot)
    proposal = market.approved("price", (teapot, "16.00"))
    market.execute(proposal, at=NOON + 6 * HOUR)
    found = trial(execute_within_hours=hours)
    assert [(row[1], row[2:]) for row in found] == [(market.editor.pk, each) for each in told]


@pytest.mark.clause("C11-1")
def test_what_was_given_up_has_no_clock_and_what_waits_is_missed(market: Market, teapot):
    market.note(teapot)
    market.approved("price", (teapot, "16.00"), at=NOON)
    assert [row[2:4] for row in trial(days=0, execute_within_hours=11)] == [
        ("carried out in time", "not carried out in time")
    ]
    assert trial(days=0, execute_within_hours=12) == []


def test_every_number_of_the_set_is_tried():
    assert set(COVERS) == set(CatalogRules.__dataclass_fields__)
    assert replay_of("catalog").covers == set(COVERS)
