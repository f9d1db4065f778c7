"""Reports that a person may read, and whose deadline is whose."""

from django.db.models import Q, QuerySet

from hr.people.models import Employee
from hr.people.selectors import below, superior_ids
from orders.service.reports.models import ServiceReport, Unusual
from regulations.deadlines.models import Deadline

LEAD = "service.lead_service"
PAGE = "/service/reports/"


def reports_for(person: Employee) -> QuerySet[ServiceReport]:
    """Reports that a person may read, the newest first: their own, and of those below them."""
    rows = ServiceReport.objects.select_related("author", "deadline", "sent", "sent__to")
    if person.has_perm(LEAD):
        return rows
    return rows.filter(Q(author=person) | Q(author__in=below(person.pk)))


def writes(report: ServiceReport, person: Employee) -> bool:
    """Whether a report is a person's to write: their own, or of somebody they led who left."""
    if report.author_id == person.pk:
        return True
    return not report.author.is_active and person.pk in superior_ids(report.author_id)


def unusual_for(person: Employee) -> QuerySet[Unusual]:
    """Reports of the unusual that a person sees: leads all, everybody their own."""
    rows = Unusual.objects.select_related("by", "answer__by")
    return rows if person.has_perm(LEAD) else rows.filter(by=person)


def links_of_reports(deadlines: list[Deadline]) -> dict[int, str]:
    """By id of the deadline: where the report is written."""
    found = ServiceReport.objects.filter(deadline__in=deadlines).values_list("deadline", "pk")
    written = {deadline: f"{PAGE}{pk}/" for deadline, pk in found}
    return {row.pk: written.get(row.pk, PAGE) for row in deadlines}


def names_of_reports(deadlines: list[Deadline]) -> dict[int, str]:
    """By id of the deadline: the month that is reported on."""
    return {row.pk: row.key for row in deadlines}
