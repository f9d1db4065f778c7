"""The verbs of files: keep one, read the text of those that nobody has read yet."""

import hashlib
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.contracts.access import check_group
from hr.contracts.letters import tell_of
from hr.contracts.models import ContractFile, FileEnd, FileText, TextPage
from hr.contracts.refusals import in_words
from hr.contracts.services import find_contract
from hr.contracts.texts.rules import MOST_FILES, Paper, Text, stretches
from regulations.binding.rows import insert
from regulations.rulebook import clause
from regulations.texts import DOCX, READABLE, UnreadableError, is_word, read_pages
from regulations.uploads import LARGEST_FILE, check_file, plain_name, too_large

ASIDE = gettext_noop("%(person)s set a file of %(number)s %(title)s aside: %(file)s. %(reason)s")


@clause("A6-1")
@transaction.atomic
def add_file(
    *, contract_id: int, paper: str, name: str, content: bytes, by, at: datetime
) -> ContractFile:
    """Keep a file of a contract as it came, with its SHA-256; nobody changes it afterwards.

    Its text is read by a worker. Refused: what is no PDF, picture, Word (.docx), text or .xlsx
    file, too large a one, the same file twice.
    """
    check_group(by)
    contract = find_contract(contract_id)
    if paper not in Paper.values:
        raise ValidationError(_("Say what the file is."), code="A6-1")
    media = media_of(name, content)
    if ContractFile.objects.filter(contract=contract, aside=None).count() >= MOST_FILES:
        raise ValidationError(
            _("A contract holds %(count)s files at most."), params={"count": MOST_FILES},
            code="A6-1",
        )  # fmt: skip
    row = ContractFile(
        contract=contract, paper=paper, name=plain_name(name), media=media, size=len(content),
        sha256=hashlib.sha256(content).hexdigest(), content=content, by=by, at=at,
    )  # fmt: skip
    with in_words("A6-1"):
        insert(row)
    return row


@clause("A6-1", "A6-4")
@transaction.atomic
def set_aside(*, file_id: int, reason: str, by, at: datetime) -> FileEnd:
    """Set a file aside that does not belong to its contract, with the reason: it stays on record,
    but is found by no search and goes into no copy. The custodian is told. Refused: without a
    reason, twice."""
    check_group(by)
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Give the reason."), code="A6-1")})
    file = ContractFile.objects.defer("content").get(pk=file_id)
    row = FileEnd(file=file, reason=reason.strip()[:300], by=by, at=at)
    with in_words("A6-1"):
        insert(row)
    contract = find_contract(file.contract_id)
    tell_of(
        [contract.custodian], ASIDE, contract=contract, key=f"aside:{file.pk}", clause="A6-1",
        by=by, at=at, person=by.name, file=file.name, reason=row.reason,
    )  # fmt: skip
    return row


def media_of(name: str, content: bytes) -> str:
    """The type of a file by what is in it; refused where nobody takes it, or its name lies."""
    if len(content) > LARGEST_FILE:
        raise too_large("A6-1")
    if name.lower().endswith(".docx") and is_word(content):
        return DOCX
    if name.lower().endswith(".doc"):
        raise ValidationError(
            _("An old Word file (.doc) cannot be searched: save it as .docx or PDF first."),
            code="A6-4",
        )
    return check_file(name=name, content=content, clause="A6-1").media


def unread() -> list[int]:
    """Files whose text nobody has read yet, by id, the oldest first."""
    rows = ContractFile.objects.filter(reading=None, aside=None).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:20])


@clause("A6-4")
@transaction.atomic
def read_file(*, file_id: int, at: datetime) -> FileText | None:
    """Read the text of a file in a process of its own and store it by pages; None where another
    worker has it in hand or has read it. What cannot be read is said, and not tried again."""
    file = ContractFile.objects.filter(pk=file_id, reading=None).first()
    if file is None or not _take(file_id):
        return None
    outcome, pages = _pages_of(file)
    rows = [
        TextPage(contract_id=file.contract_id, file=file, page=page, part=part, text=text)
        for page, part, text in stretches(pages)
    ]
    TextPage.objects.bulk_create(rows, batch_size=200)
    if outcome == Text.READ and not rows:
        outcome = Text.NONE
    row = FileText(file=file, outcome=outcome, pages=len(pages), at=at)
    insert(row)
    return row


def _take(file_id: int) -> bool:
    """Whether no other worker reads this file now: a lock of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended('contracts.text', %s))", [file_id]
        )
        return cursor.fetchone()[0] and not FileText.objects.filter(file=file_id).exists()


def _pages_of(file: ContractFile) -> tuple[Text, list[str]]:
    if file.media == "text/plain":
        return Text.READ, [_plain(bytes(file.content))]
    if file.media not in READABLE:
        return Text.NONE, []
    try:
        return Text.READ, read_pages(bytes(file.content), file.media)
    except UnreadableError:
        return Text.FAULTY, []


def _plain(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")
