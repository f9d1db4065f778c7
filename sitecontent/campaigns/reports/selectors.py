"""What pages read of reports: those a person may read, and whether one is as it was handed in."""

from django.db import connection
from django.db.models import Q, QuerySet

from hr.people.selectors import below
from sitecontent.campaigns.reports.models import Report


def reports_for(person) -> QuerySet[Report]:
    """Reports that a person may read, the newest first: their own, and those of whom they lead.

    A draft is its author's alone until it is handed in, but that it is missing is seen above.
    """
    rows = Report.objects.select_related("author", "channel", "deadline")
    if person.is_superuser or person.has_perm("campaigns.read_reports"):
        return rows
    return rows.filter(Q(author=person) | Q(author__in=below(person.pk)))


def is_whole(report: Report) -> bool:
    """Whether a report that was handed in is what the database fingerprinted then."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT campaigns_print(r) = r.fingerprint FROM campaigns_report AS r WHERE id = %s",
            [report.pk],
        )
        return cursor.fetchone()[0]
