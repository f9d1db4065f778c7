"""The verbs of documents: write a version, let it come into force, acknowledge, remind."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from regulations.approvals.registry import holders
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Chain, Matter, ask_approval
from regulations.binding.rows import insert, insert_once
from regulations.notices.sayings import in_each_language
from regulations.notices.services import Message, notify
from regulations.rulebook import clause, registry
from regulations.rulebook.rules import day_of
from sitecontent.database.documents import rules, selectors
from sitecontent.database.documents.models import DocumentForce, DocumentReading, DocumentVersion
from sitecontent.database.documents.refusals import in_words
from sitecontent.database.documents.rules import DOCUMENTS

KIND = "database.document"
ASKED = gettext_noop("Document of the handbook: %(title)s, version %(number)s")
NEW = gettext_noop(
    "%(title)s, version %(number)s, is in force from %(day)s: read and acknowledge it."
)
AGAIN = gettext_noop(
    "%(person)s reminds you: read %(title)s, version %(number)s, and acknowledge it."
)


@clause("C13-1", "C13-9")
@transaction.atomic
def write_version(
    *, code: str, zh: str, en: str, note: str, in_force_from: date, by, at: datetime
) -> DocumentVersion:
    """Lay the next version of a document before the general manager; nothing holds by that.

    Refused: one language alone, no reason, a day gone by, no change, another one that waits.
    """
    if not by.has_perm("database.write_document"):
        raise PermissionDenied(_("Your position does not include documents of the handbook."))
    _one_at_a_time(code)
    if selectors.waiting(code):
        raise _refusal(code, _("Another version lies before the general manager."))
    before = selectors.text_before(code)
    rules.check_version(zh=zh, en=en, note=note, day=in_force_from, before=before, today=day_of(at))
    last = selectors.versions(code).first()
    row = DocumentVersion(
        document=code, number=last.number + 1 if last else 1, zh=rules.plain(zh),
        en=rules.plain(en), note=note.strip(), in_force_from=in_force_from, by=by, at=at,
    )  # fmt: skip
    with in_words(row.clause):
        insert(row)
    matter = Matter(ASKED, _words(row), clause=row.clause)
    chain = Chain(rules.chain(), holders)
    ask_approval(kind=KIND, document=row, matter=matter, chain=chain, by=by, at=at)
    return row


def _words(row: DocumentVersion) -> dict:
    return {"title": in_each_language(lambda: row.title), "number": row.number}


def _one_at_a_time(code: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('database.document', hashtext(%s)))",
            [code],
        )


@clause("C13-1", "C13-9")
def settle_version(document: DocumentVersion, outcome: Outcome, by, at: datetime) -> None:
    """What the general manager said (handler of `KIND`): approved, it is in force from its day, at
    the earliest from today, and everybody is told."""
    if outcome != Outcome.APPROVED:
        return
    row = DocumentVersion.objects.get(pk=document.pk)
    force = DocumentForce(version=row, day=max(row.in_force_from, day_of(at)), by=by, at=at)
    with in_words(row.clause):
        insert(force)
    _tell(registry.readers(), NEW, row, key="new", at=at, day=force.day.isoformat())


def _tell(people, text: str, row: DocumentVersion, *, key: str, at: datetime, **words) -> None:
    message = Message(
        key=f"document:{row.pk}:{key}", text=text, params=_words(row) | words, clause=row.clause,
        url=f"/documents/{row.document}/",
    )  # fmt: skip
    notify(recipients=people, message=message, at=at)


@clause("C13-1", "C13-9")
@transaction.atomic
def acknowledge(*, code: str, number: int, by, at: datetime) -> DocumentReading:
    """Write down that a person knows the version in force; the second time changes nothing.

    Refused for a version that is not the one in force.
    """
    row = selectors.in_force(code, at, by)
    if row is None or row.number != number:
        raise _refusal(code, _("Another version is in force: read and acknowledge that one."))
    with in_words(row.clause):
        insert_once(DocumentReading(version=row, person=by, at=at))
    return DocumentReading.objects.get(version=row, person=by)


@clause("C13-1", "C13-9")
@transaction.atomic
def remind(*, code: str, by, at: datetime) -> int:
    """Remind everybody who has not acknowledged the version in force, once a day; how many."""
    row = selectors.in_force(code, at)
    people = list(selectors.missing(row)) if row else []
    if people:
        _tell(people, AGAIN, row, key=f"again:{day_of(at)}", at=at, person=by.name)
    return len(people)


def _refusal(code: str, message) -> ValidationError:
    return ValidationError(message, code=DOCUMENTS[code].clause)
