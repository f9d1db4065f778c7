"""The verbs of feedback: give it, reply to it; its first answer is due in so many days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.models import Employee
from hr.people.selectors import allowed, general_manager
from regulations.binding.rows import insert
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import hand_deadline, meet_deadline, start_deadline
from regulations.notices.sayings import in_each_language
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.rules import until_text
from regulations.rulebook.selectors import in_force
from sitecontent.database.feedback.models import Feedback, Reply
from sitecontent.database.feedback.rules import Stand, check_reply, check_text
from sitecontent.database.feedback.selectors import feedback as every_feedback
from sitecontent.database.feedback.selectors import label_of, room_of
from sitecontent.database.refusals import in_words

ANSWER = "database.feedback"  # the clock of the first answer
CAME = gettext_noop("Feedback of %(person)s on %(room)s: %(text)s")
REPLIED = {
    Stand.ANSWERED: gettext_noop("Your feedback “%(text)s” was answered: %(answer)s"),
    Stand.TAKEN: gettext_noop(
        "Your feedback “%(text)s” was taken over into a change of the system: %(answer)s"
    ),
    Stand.CLOSED: gettext_noop("Your feedback “%(text)s” is closed: %(answer)s"),
}
LATE = gettext_noop("Feedback of %(person)s had to be answered by %(due)s and was not: %(text)s")


@dataclass(frozen=True)
class Draft:
    """What somebody says, and of which page: its address, title, language, width in pixels."""

    text: str
    page: str
    title: str = ""
    language: str = ""
    width: int | None = None


@clause("C13-M3")
@transaction.atomic
def give_feedback(*, draft: Draft, by: Employee, at: datetime) -> Feedback:
    """Say what is lacking or awkward; the system administrator is told and answers in days."""
    check_text(draft.text)
    page = draft.page if draft.page.startswith("/") and not draft.page.startswith("//") else "/"
    number = _next_number()
    row = Feedback(
        id=number, text=draft.text.strip(), page=page[:500], title=draft.title.strip()[:200],
        room=room_of(page), language=draft.language[:10], by=by, at=at,
        width=draft.width if draft.width and 0 < draft.width < 100_000 else None,
        deadline=_start_clock(number, at),
    )  # fmt: skip
    row.save(force_insert=True)
    words = {"person": by.name, "room": in_each_language(lambda: label_of(row.room))}
    _tell(_desk(), CAME, row, key="came", at=at, **words)
    return row


def _next_number() -> int:
    """The id of the row to come: its clock is named by it and stands first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('database_feedback', 'id'))")
        return cursor.fetchone()[0]


def _start_clock(number: int, at: datetime) -> Deadline:
    held = in_force("care", at)
    return start_deadline(
        kind=ANSWER, key=str(number), clause="C13-M3", version=held.version,
        owner=next(iter(_desk()), None), starts_at=at,
        due_at=at + timedelta(days=held.params.answer_within_days),
    )  # fmt: skip


def _desk() -> list[Employee]:
    """Who answers, the lowest number first."""
    return list(allowed("database.answer_feedback").order_by("number"))


@clause("C13-M3")
@transaction.atomic
def reply_to(
    *, feedback_id: int, stand: str, text: str, by: Employee, at: datetime, change=None
) -> Reply:
    """Answer, take over into a change of the system, or close with an answer; the giver is told.

    Refused: whoever is not the system administrator, what is closed, a reply without a word.
    """
    if not by.has_perm("database.answer_feedback"):
        raise PermissionDenied(_("The system administrator answers feedback."))
    found = _locked(feedback_id)
    check_reply(Stand(found.stand), Stand(stand), text)
    if stand == Stand.TAKEN and change is None:
        refused = ValidationError(_("Name the change that it is taken into."), code="C13-M3")
        raise ValidationError({"change": refused})
    row = Reply(feedback=found, stand=stand, text=text.strip(), change=change, by=by, at=at)
    with in_words("C13-M3"):
        insert(row)
    meet_deadline(deadline_id=found.deadline_id, by=by, at=at)
    _tell([found.by], REPLIED[Stand(stand)], found, key=f"reply:{row.pk}", at=at, answer=row.text)
    return row


def _locked(pk: int) -> Feedback:
    found = Feedback.objects.get(pk=pk)
    # The row itself never changes: two replies at once wait for each other at its clock.
    Deadline.objects.select_for_update(no_key=True).get(pk=found.deadline_id)
    return every_feedback().get(pk=pk)


def _tell(people: Iterable, text: str, row: Feedback, *, key: str, at: datetime, **params) -> None:
    said = row.text if len(row.text) <= 80 else f"{row.text[:79]}…"
    message = Message(
        key=f"feedback:{row.pk}:{key}", text=text, params={"text": said} | params,
        url=f"/database/feedback/{row.pk}/", clause="C13-M3",
    )  # fmt: skip
    notify(recipients=[each for each in people if each.is_active], message=message, at=at)


@clause("C13-M3")
def report_unanswered(deadlines: list[Deadline], at: datetime) -> None:
    """Tell the desk and the general manager what was not answered in time (handler)."""
    head = general_manager()
    for row in deadlines:
        found = Feedback.objects.select_related("by").get(pk=row.key)
        people = {each.pk: each for each in (*_desk(), head) if each}
        words = {"person": found.by.name, "due": until_text(row.due_at)}
        _tell(people.values(), LATE, found, key="late", at=at, **words)


def pass_on(*, employee: Employee, at: datetime, **words) -> None:
    """Whoever answered leaves or changes post: what still runs goes to the next of the desk."""
    after = next((each for each in _desk() if each.pk != employee.pk), None)
    for row in Deadline.objects.running(at).filter(kind=ANSWER, owner=employee):
        hand_deadline(deadline_id=row.pk, owner=after, at=at)


def link_of(row: Deadline) -> str:
    """Where a feedback is answered."""
    return f"/database/feedback/{row.key}/"


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """What each clock is about."""
    texts = dict(
        Feedback.objects.filter(pk__in=[row.key for row in deadlines]).values_list("pk", "text")
    )
    return {row.pk: texts.get(int(row.key), "")[:60] for row in deadlines}
