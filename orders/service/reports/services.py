"""The verbs of reports: draft, edit, send, read; and tell of the unusual, answer it."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.selectors import holders, superior_ids
from orders.service.answering import UNUSUAL, answered, expect_answer
from orders.service.letters import leads, nearest_above, tell
from orders.service.months import following, month_of
from orders.service.reports import rules
from orders.service.reports.drafting import draft_text
from orders.service.reports.figures import figures_beside, figures_of
from orders.service.reports.models import (
    ReportRead,
    ReportSent,
    ReportText,
    ServiceReport,
    Unusual,
    UnusualAnswer,
)
from orders.service.reports.selectors import LEAD, PAGE, writes
from orders.service.rules import LEAD as POSITION
from orders.service.rules import check, check_text
from regulations.binding.refused import in_words
from regulations.binding.rows import insert
from regulations.deadlines.services import meet_deadline, start_deadline
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force

KIND, CLAUSE = "service.report", "C10-R5"
WORK = "service.work_ticket"
UNUSUAL_PAGE = "/service/unusual/"
OPENED = gettext_noop("Service report for %(month)s: drafted from the data, to be sent")
SENT = gettext_noop("%(name)s sent the service report for %(month)s")
READ = gettext_noop("%(name)s has read your service report for %(month)s: “%(said)s”")
TOLD = gettext_noop("%(name)s reports something unusual: %(what)s")
REPLIED = gettext_noop("%(name)s answers your report of the unusual: “%(said)s”")
WORDS = {
    "report_stays": (_("The report was sent: nothing of it changes any more."), ""),
    "report_own": (_("The report is written by who owes it."), ""),
    "report_month_over": (_("A month is reported on once it is over."), ""),
    "report_read_above": (_("A report is read by the superiors of who wrote it."), ""),
    "service_report_read_once": (_("You have read this report already."), ""),
    "service_reportsent_report_id_key": (
        _("The report was sent: nothing of it changes any more."), "",
    ),
    "service_unusualanswer_unusual_id_key": (_("This has been answered already."), ""),
    "unusual_lead": (_("The lead of the service answers, and never their own report."), ""),
}  # fmt: skip


def link(report_id: int) -> str:
    """Where a report is looked at."""
    return f"{PAGE}{report_id}/"


@clause("C10-R5")
@transaction.atomic
def open_report(*, at: datetime, month: date | None = None) -> ServiceReport | None:
    """Draft the report of the month before from the data, once, and start its deadline.

    The lead of the service owes it; None where nobody holds that position or it is there already.
    """
    month = month or following(month_of(at), -1)
    author = holders(POSITION).order_by("number").first()
    if author is None or ServiceReport.objects.filter(month=month).exists():
        return None
    held = in_force("service", at)
    starts_at, due_at = rules.due(month, held.params, day_of(at))
    deadline = start_deadline(
        kind=KIND, key=f"{month:%Y-%m}", clause=CLAUSE, version=held.version, owner=author,
        starts_at=starts_at, due_at=due_at,
    )  # fmt: skip
    report = ServiceReport(month=month, author=author, deadline=deadline, at=at)
    insert(report)
    insert(ReportText(report=report, text=draft_text(month, figures_of(month)), by=None, at=at))
    _tell(report, [author], OPENED, "opened", at)
    return report


def _tell(report: ServiceReport, people, text: str, key: str, at: datetime, by=None, **params):
    tell(
        people, text, key=f"report:{report.pk}:{key}", url=link(report.pk), clause=CLAUSE, by=by,
        at=at, month=f"{report.month:%Y-%m}", **params,
    )  # fmt: skip


def _own(report_id: int, text: str, by) -> ServiceReport:
    report = ServiceReport.objects.select_related("author", "sent").get(pk=report_id)
    fault = rules.fault_of_writing(is_own=writes(report, by), is_sent=hasattr(report, "sent"))
    check(fault or rules.fault_of_text(text), CLAUSE)
    return report


def _version(report: ServiceReport, text: str, by, at: datetime) -> ReportText:
    """The newest version, a new one where the words are others."""
    newest = report.texts.order_by("-number")[0]
    if newest.text == text.strip():
        return newest
    row = ReportText(report=report, text=text.strip(), by=by, at=at)
    with in_words(CLAUSE, WORDS):
        insert(row)
    row.refresh_from_db(fields=["number"])  # the database counts
    return row


@clause("C10-R5")
@transaction.atomic
def edit_report(*, report_id: int, text: str, by, at: datetime) -> ReportText:
    """Keep a new version of one's report; those before stay as they were."""
    return _version(_own(report_id, text, by), _plain(text), by, at)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")


@clause("C10-R5")
@transaction.atomic
def send_report(*, report_id: int, text: str, by, at: datetime) -> ReportSent:
    """Send a report to the supervisor, with the figures as they stand; its clock ends.

    Late is late, and still sent.
    """
    report = _own(report_id, text, by)
    check(rules.fault_of_sending(report.month, day_of(at)), CLAUSE)
    version, nearest = _version(report, _plain(text), by, at), nearest_above(by.pk)
    row = ReportSent(
        report=report, text=version, figures=figures_beside(report.month), by=by, at=at,
        to=nearest[0] if nearest else None,
    )  # fmt: skip
    with in_words(CLAUSE, WORDS):
        insert(row)
    meet_deadline(deadline_id=report.deadline_id, by=by, at=at)
    _tell(report, nearest, SENT, "sent", at, by, name=by.name)
    return row


@clause("C10-R5")
@transaction.atomic
def read_report(*, report_id: int, text: str = "", by, at: datetime) -> ReportRead:
    """A superior says that they have read a report, once; the author is told."""
    report = ServiceReport.objects.select_related("author").get(pk=report_id)
    fault = rules.fault_of_reading(
        by=by.pk, author=report.author_id, above=superior_ids(report.author_id),
        is_sent=hasattr(report, "sent"), is_read=report.readings.filter(by=by).exists(),
    )  # fmt: skip
    check(fault, CLAUSE)
    row = ReportRead(report=report, text=text.strip(), by=by, at=at)
    with in_words(CLAUSE, WORDS):
        insert(row)
    words = {"name": by.name, "said": row.text[:200] or "—"}
    _tell(report, [report.author], READ, f"read:{by.pk}", at, by, **words)
    return row


@clause("C10-R5")
@transaction.atomic
def report_unusual(*, what: str, by, at: datetime) -> Unusual:
    """Tell the leads of the service, and one's superior, of something unusual, at once."""
    if not by.has_perm(WORK):
        raise PermissionDenied(_("The service desk reports what is unusual."))
    row = Unusual(what=check_text(what, CLAUSE), by=by, at=at)
    with in_words(CLAUSE, WORDS):
        insert(row)
    lead = next((each for each in leads() if each != by), None)
    expect_answer(kind=UNUSUAL, key=row.pk, ref=CLAUSE, owner=lead, at=at)
    tell(
        [*leads(), *nearest_above(by.pk)], TOLD, key=f"unusual:{row.pk}", clause=CLAUSE, by=by,
        at=at, url=f"{UNUSUAL_PAGE}#u{row.pk}", name=by.name, what=row.what[:200],
    )  # fmt: skip
    return row


@clause("C10-R5")
@transaction.atomic
def answer_unusual(*, unusual_id: int, text: str, by, at: datetime) -> UnusualAnswer:
    """Answer a report of the unusual, once; who told is told."""
    if not by.has_perm(LEAD):
        raise PermissionDenied(_("The lead of the service answers."))
    asked = Unusual.objects.select_related("by").get(pk=unusual_id)
    is_answered = hasattr(asked, "answer")
    check(rules.fault_of_reply(by=by.pk, asker=asked.by_id, is_answered=is_answered), CLAUSE)
    row = UnusualAnswer(unusual=asked, text=check_text(text, CLAUSE), by=by, at=at)
    with in_words(CLAUSE, WORDS):
        insert(row)
    answered(kind=UNUSUAL, key=asked.pk, by=by, at=at)
    tell(
        [asked.by], REPLIED, key=f"unusual:{asked.pk}:answer", clause=CLAUSE, by=by, at=at,
        url=f"{UNUSUAL_PAGE}#u{asked.pk}", name=by.name, said=row.text[:200],
    )  # fmt: skip
    return row
