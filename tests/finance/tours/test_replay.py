"""Other numbers tried on past tours: who would have been judged otherwise."""

from datetime import timedelta

import pytest

from finance.tours import replay
from finance.tours.replay import judge_tours
from finance.tours.rules import TourRules
from tests.finance.tours.conftest import DAY, DEPARTS, RETURNS, moment

pytestmark = pytest.mark.django_db
RULES = TourRules(24, 80, 100, 3)


def trial(after, since=DAY, until=RETURNS + timedelta(days=9)):
    found = judge_tours(RULES, after, since, until, lambda done, total: None)
    return [(row.clause, row.before, row.after, row.is_worse) for row in found]


@pytest.mark.clause("A7.3-1")
@pytest.mark.parametrize(("hours", "worse"), [(12, False), (11, True)])
def test_hand_overs_by_other_hours(agency, hours, worse):
    tour = agency.ready(paid="0")
    receipt = agency.take(tour, "100")
    agency.hand(receipt, at=moment(DAY, "10:00") + timedelta(hours=12))
    found = trial(TourRules(hours, 80, 100, 3))
    assert found == ([("A7.3-1", "met in time", "met late", True)] if worse else [])


@pytest.mark.clause("A7.3-4")
@pytest.mark.parametrize(("percent", "worse"), [(85, False), (86, True)])
def test_departures_by_another_share(agency, percent, worse):
    tour = agency.ready(paid="8500")
    agency.release(tour)
    found = trial(TourRules(24, percent, 100, 3), until=DEPARTS)
    assert found == (
        [("A7.3-4", "enough paid to depart", "too little paid", True)] if worse else []
    )


@pytest.mark.clause("A7.3-4")
@pytest.mark.parametrize(("days", "changes"), [(2, []), (1, ["met late"])])
def test_balances_by_other_days(agency, days, changes):
    tour = agency.ready(paid="8000")
    agency.release(tour)
    agency.pay_in(tour, "2000", at=moment(RETURNS + timedelta(days=2), "23:00"))
    assert [row[2] for row in trial(TourRules(24, 80, 100, days))] == changes


@pytest.mark.clause("A7.3-4")
@pytest.mark.parametrize(("least", "worse"), [(30, False), (31, True)])
def test_groups_by_another_number_of_travellers(agency, least, worse):
    agency.tour()  # thirty of them
    found = trial(TourRules(24, 80, 100, 3, group_from_travellers=least))
    said = ("A7.3-4", "enough for a group", "too few for a group", True)
    assert found == ([said] if worse else [])


@pytest.mark.clause("A7.3-1", "A7.3-4")
def test_only_what_a_changed_number_concerns_counts_as_tried(agency):
    tour = agency.ready(paid="8500")
    agency.hand(agency.take(tour, "100"), at=moment(DAY, "11:00"))
    agency.release(tour)
    until = RETURNS + timedelta(days=9)

    def records(after: TourRules, until=until) -> int:
        seen = []
        list(judge_tours(RULES, after, DAY, until, lambda *done: seen.append(done)))
        return seen[-1][1]

    receipts = tour.receipts.count()
    assert records(TourRules(12, 80, 100, 3)) == receipts
    assert records(TourRules(24, 85, 100, 3)) == 1  # the departure of a group
    assert records(TourRules(24, 80, 90, 3)) == 0  # nobody travelled alone
    assert records(TourRules(24, 80, 100, 2)) == 1
    assert records(RULES) == 0
    assert replay.first() == DAY
