"""What follows when a campaign is not evaluated or a report not handed in: told, and a case."""

from datetime import datetime

from django.utils.translation import gettext_noop

from hr.discipline.services import open_case
from regulations.deadlines.models import Deadline
from regulations.rulebook import clause
from regulations.rulebook.rules import until_text
from sitecontent.campaigns import letters
from sitecontent.campaigns.models import Campaign, Report
from sitecontent.campaigns.reports import services as reports

LATE_EVALUATION = gettext_noop("Not evaluated in time: %(name)s")
LATE_REPORT = gettext_noop("Not handed in in time: %(name)s")


def _open(row: Deadline, title: str, name: str, link: str, kind: str, at: datetime) -> None:
    """Tell the owner and the nearest superior, and open a case, once for each deadline."""
    letters.tell(
        [row.owner, *letters.nearest_superior(row.owner)], title, key=f"{kind}:late:{row.pk}",
        url=link, clause=row.clause, at=at, name=name,
    )  # fmt: skip
    open_case(
        key=f"campaigns:{row.pk}", clause=row.clause, subject=row.owner, title=title, by=None,
        facts={"name": name, "due": until_text(row.due_at), "link": link}, at=at,
    )  # fmt: skip


@clause("B5")
def report_unevaluated(deadlines: list[Deadline], at: datetime) -> None:
    """A campaign that nobody evaluated in time (handler of `EVALUATE`)."""
    for row in deadlines:
        campaign = campaigns_of([row]).get(row.pk)
        if campaign:
            _open(row, LATE_EVALUATION, campaign.name, letters.link(campaign.pk), "campaign", at)


@clause("B2", "B5")
def report_missing(deadlines: list[Deadline], at: datetime) -> None:
    """A report that nobody handed in in time (handler of `HAND_IN`)."""
    for row in deadlines:
        report = reports_of([row]).get(row.pk)
        if report:
            name = f"{reports.name_of(report)} {report.month:%Y-%m}"
            _open(row, LATE_REPORT, name, reports.link(report.pk), "report", at)


def campaigns_of(deadlines: list[Deadline]) -> dict[int, Campaign]:
    """By id of the deadline: the campaign it runs for."""
    ids = [int(row.key.partition(":")[0]) for row in deadlines]
    found = Campaign.objects.in_bulk(ids)
    return {row.pk: found[pk] for row, pk in zip(deadlines, ids, strict=True) if pk in found}


def reports_of(deadlines: list[Deadline]) -> dict[int, Report]:
    """By id of the deadline: the report it runs for."""
    rows = Report.objects.filter(deadline__in=deadlines).select_related("channel", "author")
    return {row.deadline_id: row for row in rows}


def link_of_campaign(row: Deadline) -> str:
    """Where a campaign is evaluated."""
    return letters.link(int(row.key.partition(":")[0]))


def links_of_reports(deadlines: list[Deadline]) -> dict[int, str]:
    """By id of the deadline: where the report is written."""
    found = {pk: reports.link(row.pk) for pk, row in reports_of(deadlines).items()}
    return {row.pk: found.get(row.pk, "/campaigns/reports/") for row in deadlines}


def names_of_campaigns(deadlines: list[Deadline]) -> dict[int, str]:
    """By id of the deadline: the campaign's name."""
    return {pk: row.name for pk, row in campaigns_of(deadlines).items()}


def names_of_reports(deadlines: list[Deadline]) -> dict[int, str]:
    """By id of the deadline: the report's name and month."""
    return {
        pk: f"{reports.name_of(row)} {row.month:%Y-%m}" for pk, row in reports_of(deadlines).items()
    }
