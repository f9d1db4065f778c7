"""The home page is reviewed or redone once a year (C3-1): its clock, and the review itself."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.discipline.services import open_case
from hr.people.models import Employee
from hr.people.selectors import holders
from regulations.binding.rows import insert
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import meet_deadline, start_deadline
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.rules import until_text
from regulations.rulebook.selectors import in_force
from sitecontent.publishing.models import HomeReview, Publication
from sitecontent.publishing.publication import superiors_of
from sitecontent.publishing.rules import Place, review_due

# The deadline of the next review; the key is how many reviews there were before it.
REVIEW = "publishing.home_review"
CLAUSE = "C3-1"
OVERDUE = gettext_noop("The home page was not reviewed for a year.")
REDONE = gettext_noop("The home page was redone.")


def running() -> Deadline | None:
    """The clock of the next review."""
    return Deadline.objects.filter(kind=REVIEW, met_at=None, voided_at=None).first()


@clause("C3-1")
@transaction.atomic
def review_home(*, is_kept: bool, note: str, by, at: datetime) -> HomeReview:
    """Review the home page as a whole; the next review is due in a year."""
    if not by.has_perm("publishing.review_home"):
        raise PermissionDenied(_("Your position does not include reviewing the home page."))
    if not note.strip():
        raise ValidationError(_("Say what you found: animation, colours, columns."), code=CLAUSE)
    row = HomeReview(is_kept=is_kept, note=note.strip()[:1000], by=by, at=at)
    insert(row)
    _go_on(by, at)
    return row


@clause("C3-1")
def note_redone(publication: Publication) -> None:
    """A new home page that went through its chain counts as reviewed."""
    if publication.version.item.place != Place.HOME:
        return
    insert(HomeReview(is_kept=False, note=REDONE, by=publication.by, at=publication.at))
    _go_on(publication.by, publication.at)


def _go_on(by, at: datetime) -> None:
    found = running()
    if found:
        meet_deadline(deadline_id=found.pk, by=by, at=at)
    _start(at)


def _start(at: datetime) -> Deadline:
    held = in_force("content", at)
    owner = holders("site_manager").order_by("number").first()
    return start_deadline(
        kind=REVIEW, key=str(HomeReview.objects.count()), clause=CLAUSE, version=held.version,
        owner=owner, starts_at=at, due_at=review_due(at, held.params.home_page_review_months),
    )  # fmt: skip


@clause("C3-1")
@transaction.atomic
def watch_home(at: datetime) -> None:
    """Let the clock of the next review run, where none does: from the last review, or from now."""
    if running() is None and in_force("content", at) is not None:
        last = HomeReview.objects.order_by("-id").values_list("at", flat=True).first()
        _start(last or at)


@clause("C3-1")
def report_unreviewed(deadlines: list[Deadline], at: datetime) -> None:
    """Tell who may review it and the superior of who should have seen to it, and open a case
    (handler)."""
    for row in deadlines:
        people = {each.pk: each for each in _concerned(row.owner)}
        message = Message(
            key=f"content:home:{row.pk}", text=OVERDUE, url="/content/home/", clause=CLAUSE
        )
        notify(recipients=list(people.values()), message=message, at=at)
        open_case(
            key=f"home-review:{row.pk}", clause=CLAUSE, subject=row.owner, title=OVERDUE,
            facts={"due": until_text(row.due_at), "link": "/content/home/"}, by=None, at=at,
        )  # fmt: skip


def _concerned(owner: Employee | None) -> list[Employee]:
    found = list(holders("site_manager")) + list(holders("web_designer"))
    return [*found, *([owner, *superiors_of(owner)] if owner else [])]


def link_of(row: Deadline) -> str:
    """Where the home page is reviewed."""
    return "/content/home/"
