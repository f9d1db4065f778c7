"""Past campaigns and reports judged by other days."""

from datetime import date

import pytest

from sitecontent.campaigns.models import Report
from sitecontent.campaigns.replay import COVERS, judge_anew
from sitecontent.campaigns.reports.services import hand_in, open_reports
from sitecontent.campaigns.rules import CampaignRules
from tests.company import TEN
from tests.sitecontent.campaigns.site import Site

USUAL = CampaignRules(evaluate_within_days=7, report_due_day=5)


def judged(after: CampaignRules) -> list[tuple]:
    span = (date(2026, 3, 1), date(2026, 3, 31))
    rows = judge_anew(USUAL, after, *span, lambda done, total: None)
    return [(row.what, row.before, row.after, row.is_worse) for row in rows]


@pytest.mark.clause("B5")
def test_a_campaign_evaluated_on_the_fifth_day_is_late_by_four(site: Site):
    campaign = site.plan(name="春茶")  # over since the 11th
    site.evaluate(campaign, at=TEN.replace(day=15, hour=9))
    assert judged(CampaignRules(4, 5)) == [("春茶", "met in time", "met late", True)]
    assert judged(CampaignRules(5, 5)) == []


@pytest.mark.clause("B2")
def test_a_report_handed_in_on_the_fourth_is_late_by_the_third(site: Site):
    first = TEN.replace(day=1)
    open_reports(first)
    for report in Report.objects.all():
        hand_in(report_id=report.pk, text="好", by=report.author, at=TEN)
    assert judged(CampaignRules(7, 4)) == []  # the fourth is whole
    found = judged(CampaignRules(7, 3))
    assert [row[1:] for row in found] == [("met in time", "met late", True)] * 4


@pytest.mark.clause("B2")
def test_a_report_that_was_missing_is_none_by_a_later_day(site: Site):
    open_reports(TEN.replace(day=1))
    assert [row[1:] for row in judged(CampaignRules(7, 28))] == []
    found = judged(CampaignRules(7, 1))
    assert found == []  # missed by both


def test_every_number_of_the_set_is_tried():
    assert set(COVERS) == {"evaluate_within_days", "report_due_day"}
