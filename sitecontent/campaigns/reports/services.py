"""The verbs of reports: open those of a month, edit a draft, hand it in, read it."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.models import Employee
from hr.people.selectors import holders, superior_ids
from regulations.binding.rows import insert
from regulations.deadlines.services import meet_deadline, start_deadline
from regulations.notices.sayings import in_each_language
from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force
from sitecontent.campaigns.channels.rules import following, month_of
from sitecontent.campaigns.letters import nearest_superior, tell
from sitecontent.campaigns.models import Campaign, Channel
from sitecontent.campaigns.refusals import in_words
from sitecontent.campaigns.reports import rules
from sitecontent.campaigns.reports.drafting import draft_text, figures_of
from sitecontent.campaigns.reports.models import Report, ReportReading
from sitecontent.campaigns.reports.rules import CLAUSES, Kind, State
from sitecontent.campaigns.rules import day_of

HAND_IN = "campaigns.report"
OPENED = gettext_noop("%(what)s for %(month)s: drafted from the data, to be handed in")
HANDED_IN = gettext_noop("%(name)s handed in: %(what)s for %(month)s")
READ = gettext_noop("%(name)s has read your report for %(month)s: “%(said)s”")


def link(report_id: int) -> str:
    """Where a report is looked at."""
    return f"/campaigns/reports/{report_id}/"


@clause("B2", "B5")
@transaction.atomic
def open_reports(at: datetime, month: date | None = None) -> int:
    """Draft the reports of the month before, once each: of every channel with a keeper, of every
    promotion specialist and whoever else ran a campaign. Returns how many were new.
    """
    month = month or following(month_of(at), -1)
    made = 0
    for channel in Channel.objects.filter(is_open=True, keeper__is_active=True):
        known = Report.objects.filter(kind=Kind.CHANNEL, month=month, channel=channel)
        if not known.exists():
            made += _open(Kind.CHANNEL, month, channel.keeper, channel, at)
    for author in _promoters(month):
        known = Report.objects.filter(kind=Kind.PROMOTION, month=month, author=author)
        if not known.exists():
            made += _open(Kind.PROMOTION, month, author, None, at)
    return made


def _promoters(month: date) -> list[Employee]:
    """Promotion specialists, and who else ran a campaign in the month; by number."""
    ran = Campaign.objects.filter(
        called_off_at=None, ends_on__gte=month, starts_on__lt=following(month)
    )
    people = {each.pk: each for each in holders("promotion_specialist")}
    others = Employee.objects.filter(is_active=True, pk__in=ran.values("by"))
    people |= {each.pk: each for each in others}
    return sorted(people.values(), key=lambda each: each.number)


def _open(kind: Kind, month: date, author: Employee, channel: Channel | None, at) -> int:
    held, ref = in_force("campaigns", at), CLAUSES[kind]
    starts_at, due_at = rules.due(month, held.params, day_of(at))
    on = channel.pk if channel else author.pk
    deadline = start_deadline(
        kind=HAND_IN, key=f"{kind}:{month:%Y-%m}:{on}", clause=ref, version=held.version,
        owner=author, starts_at=starts_at, due_at=due_at,
    )  # fmt: skip
    report = Report(
        kind=kind, month=month, channel=channel, author=author, drafted_at=at, deadline=deadline
    )
    report.text = draft_text(report, figures_of(report))
    report.save(force_insert=True)
    _tell(report, OPENED, [author], "opened", at)
    return 1


def _tell(report: Report, text: str, people, key: str, at: datetime, by=None, **params) -> None:
    tell(
        people, text, key=f"report:{report.pk}:{key}", url=link(report.pk), by=by, at=at,
        clause=CLAUSES[Kind(report.kind)], month=f"{report.month:%Y-%m}",
        what=in_each_language(lambda: name_of(report)), **params,
    )  # fmt: skip


def name_of(report: Report) -> str:
    """What a report is called: its kind, and the channel where it is on one."""
    label = str(Kind(report.kind).label)
    return f"{label} · {report.channel.name}" if report.channel else label


def lock_report(report_id: int) -> Report:
    """A report that nobody else changes until the transaction ends."""
    rows = Report.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("author", "channel").get(pk=report_id)


def writes(report: Report, person) -> bool:
    """Whether a report is a person's to write: their own, or that of somebody they led who left."""
    if report.author_id == person.pk:
        return True
    return not report.author.is_active and person.pk in superior_ids(report.author_id)


def _own_draft(report_id: int, text: str, by) -> Report:
    report = lock_report(report_id)
    if not writes(report, by):
        raise PermissionDenied(_("Only its author writes a report."))
    rules.check_draft(report.state, CLAUSES[Kind(report.kind)])
    rules.check_text(text)
    report.text = text.strip()
    return report


@clause("B2", "B5")
@transaction.atomic
def edit_report(*, report_id: int, text: str, by, at: datetime) -> Report:
    """Change the draft of a report of one's own."""
    report = _own_draft(report_id, text, by)
    with in_words(CLAUSES[Kind(report.kind)]):
        report.save(update_fields=["text"])
    return report


@clause("B2", "B5")
@transaction.atomic
def hand_in(*, report_id: int, text: str, by, at: datetime) -> Report:
    """Hand a report in: its words and the figures as they stand are frozen, its clock ends.

    The superior is told. Late is late, and still handed in.
    """
    report = _own_draft(report_id, text, by)
    ref = CLAUSES[Kind(report.kind)]
    rules.check_month_over(report.month, day_of(at), ref)
    report.figures, report.state, report.handed_in_at = figures_of(report), State.HANDED_IN, at
    with in_words(ref):
        report.save(update_fields=["text", "figures", "state", "handed_in_at"])
    report.refresh_from_db(fields=["fingerprint"])  # the database computes it
    meet_deadline(deadline_id=report.deadline_id, by=by, at=at)
    _tell(report, HANDED_IN, nearest_superior(by), "handed-in", at, by=by, name=by.name)
    return report


@clause("B2", "B5")
@transaction.atomic
def read_report(*, report_id: int, text: str = "", by, at: datetime) -> ReportReading:
    """A superior says that they have read a report, once; the author is told."""
    report = lock_report(report_id)
    rules.check_reader(
        reader=by.pk, author=report.author_id, above=superior_ids(report.author_id),
        state=report.state,
    )  # fmt: skip
    row = ReportReading(report=report, text=text.strip()[:1000], by=by, at=at)
    with in_words(CLAUSES[Kind(report.kind)]):
        insert(row)
    key = f"read:{by.pk}"
    _tell(report, READ, [report.author], key, at, by=by, name=by.name, said=row.text or "—")
    return row
