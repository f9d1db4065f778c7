"""What follows when a monthly report is not sent in time: told, and a case."""

from datetime import datetime

from django.utils.translation import gettext_noop

from hr.discipline.services import open_case
from orders.service.letters import nearest_above, tell
from orders.service.reports.selectors import links_of_reports
from regulations.deadlines.models import Deadline
from regulations.rulebook import clause
from regulations.rulebook.rules import until_text

LATE = gettext_noop("The service report for %(name)s was not sent in time")


@clause("C10-R5")
def report_missing(deadlines: list[Deadline], at: datetime) -> None:
    """A report that nobody sent in time (handler of the kind): owner and superior are told."""
    links = links_of_reports(deadlines)
    for row in deadlines:
        where = links[row.pk]
        tell(
            [row.owner, *nearest_above(row.owner_id)], LATE, key=f"report:late:{row.pk}", url=where,
            clause=row.clause, at=at, name=row.key,
        )  # fmt: skip
        open_case(
            key=f"service:{row.pk}", clause=row.clause, subject=row.owner, title=LATE, by=None,
            facts={"name": row.key, "due": until_text(row.due_at), "link": where}, at=at,
        )  # fmt: skip
