"""Past campaigns and reports judged anew by other days: what a draft of their rules is tried by."""

from collections.abc import Iterator
from datetime import date, datetime

from regulations.amendments.registry import Progress
from regulations.amendments.rules import Changed
from regulations.deadlines.models import Deadline
from regulations.deadlines.rules import Clock, Standing, standing
from regulations.rulebook import clause
from regulations.rulebook.rules import span_of
from sitecontent.campaigns.letters import link
from sitecontent.campaigns.models import Campaign, Report
from sitecontent.campaigns.reports.rules import due
from sitecontent.campaigns.reports.services import link as link_of_report
from sitecontent.campaigns.reports.services import name_of
from sitecontent.campaigns.rules import CampaignRules, day_of, evaluation_due

COVERS = ("evaluate_within_days", "report_due_day")
# The message ids of the labels.
_WORDS = {
    Standing.RUNNING: "running",
    Standing.MET: "met in time",
    Standing.LATE: "met late",
    Standing.MISSED: "missed",
}
_BREACHES = (Standing.LATE, Standing.MISSED)


@clause("B2", "B5")
def judge_anew(
    before: CampaignRules, after: CampaignRules, since: date, until: date, progress: Progress
) -> Iterator[Changed]:
    """Every campaign and report whose clock began in these days and was kept by one set alone.

    What was not done when the last day was over is judged as it stood then. None costs money.
    """
    start, end = span_of(since, until)
    span = {"deadline__starts_at__gte": start, "deadline__starts_at__lt": end}
    campaigns = Campaign.objects.filter(**span, deadline__voided_at=None)
    reports = Report.objects.filter(**span).select_related("channel", "deadline")
    rows = [*campaigns.select_related("deadline"), *reports]
    progress(0, len(rows))
    for done, row in enumerate(rows, 1):
        judge = _campaign if isinstance(row, Campaign) else _report
        yield from filter(None, [judge(row, before, after, end)])
        progress(done, len(rows))


def _campaign(row: Campaign, before, after, end: datetime) -> Changed | None:
    dues = [evaluation_due(row.ends_on, each)[1] for each in (before, after)]
    return _judged(row.deadline, dues, end, what=row.name, link=link(row.pk))


def _report(row: Report, before, after, end: datetime) -> Changed | None:
    dues = [due(row.month, each, day_of(row.drafted_at))[1] for each in (before, after)]
    what = f"{name_of(row)} {row.month:%Y-%m}"
    return _judged(row.deadline, dues, end, what=what, link=link_of_report(row.pk))


def _judged(clock: Deadline, dues: list[datetime], end: datetime, **words) -> Changed | None:
    was, now = (standing(Clock(clock.starts_at, each, clock.met_at), end) for each in dues)
    if (was in _BREACHES) == (now in _BREACHES):
        return None
    return Changed(
        person_id=clock.owner_id, clause=clock.clause, at=clock.starts_at, before=_WORDS[was],
        after=_WORDS[now], is_worse=now in _BREACHES, **words,
    )  # fmt: skip
